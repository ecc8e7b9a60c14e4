import Exchange
import NeuralNetwork
import Support

/// Weights as PyTorch saves them, for a small network with a layer of each kind.
struct PyTorchTarget: FuzzTarget {
    static let name = "pytorch"

    private let folder: FuzzFolder
    private let description: NetworkDescription

    init() throws {
        folder = try FuzzFolder()
        description = try NetworkDescription(
            input: NetworkDescription.glyphShape,
            layers: [
                .convolution(channels: 2, kernel: 3, bias: false), .batchNormalization, .relu, .globalAveragePooling,
                .dense(units: 10),
            ])
    }

    func run(_ input: [UInt8]) {
        let file = folder.write(SafetensorsRepair.repaired(input), "weights.safetensors")
        guard let read = FuzzLaw.attempt("weights", { try PyTorchWeights(contentsOf: file).network(description) }) else { return }
        guard read.network.tensors.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else {
            FuzzLaw.finding("weights that are not numbers were taken")
        }
        FuzzLaw.requireEqual("the layers with weights", read.matches.count, 3)
    }
}
