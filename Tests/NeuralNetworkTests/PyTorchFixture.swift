import Foundation
import TestSupport

@testable import NeuralNetwork

/// What `Fixtures/make_fixtures.py` recorded of a training run in PyTorch.
struct PyTorchFixture {
    struct Index: Decodable {
        struct Tensor: Decodable {
            let name: String
            let shape: [Int]
            let offset: Int
        }

        let labels: [[UInt8]]
        let learningRates: [Double]
        let labelSmoothing: Double
        let losses: [String: [Double]]
        let tensors: [Tensor]
    }

    static let folder = TestData.root + "/Tests/NeuralNetworkTests/Fixtures/"

    let index: Index
    private let values: [Float]

    init() throws {
        index = try JSONDecoder().decode(Index.self, from: Self.content(of: "training.json"))
        let bytes = [UInt8](try Self.content(of: "training.f32"))
        values = stride(from: 0, to: bytes.count, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) })
        }
    }

    static func content(of name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: folder + name))
    }

    /// The tensors recorded under `group/`, without the group's name.
    func tensors(_ group: String) -> [NamedTensor] {
        index.tensors.filter { $0.name.hasPrefix(group + "/") }.map(read)
            .map { $0.renamed(String($0.name.dropFirst(group.count + 1))) }
    }

    /// The images of one step.
    func images(step: Int) -> [Float] {
        let all = index.tensors.filter { $0.name == "images" }.flatMap { read($0).values }
        let count = all.count / index.labels.count
        return Array(all[step * count..<(step + 1) * count])
    }

    private func read(_ tensor: Index.Tensor) -> NamedTensor {
        let count = tensor.shape.reduce(1, *)
        return NamedTensor(
            name: tensor.name, shape: tensor.shape, values: Array(values[tensor.offset..<tensor.offset + count]))
    }
}

/// The largest difference of two lists, as a part of the largest value.
func relativeDifference(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count else { return .infinity }
    let largest = max(expected.map(abs).max() ?? 0, 1e-6)
    return (zip(found, expected).map { abs($0 - $1) }.max() ?? 0) / largest
}
