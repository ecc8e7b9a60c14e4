import Dataset
import Foundation
import Imaging
import NeuralNetwork
import Support
import SwiftProtobuf
import TestSupport
import Testing
import Training

@testable import Exchange

struct ExchangeTests {
    private static func network(_ preset: NetworkPreset) throws -> Network {
        let description = try NetworkDescription(
            input: NetworkDescription.glyphShape, layers: preset.layers(classCount: 10))
        // Trained a little, so that running statistics are not those of the start.
        let trainer = NetworkTrainer(network: Network(description: description, seed: 3), configuration: TrainerConfiguration(seed: 1))
        var stream = RandomStream(seed: 2, purpose: .testing)
        let images = (0..<32 * Glyph.pixelCount).map { _ in UInt8(stream.below(256)) }
        for step in 0..<2 {
            _ = try trainer.step(
                images: images, labels: (0..<32).map { UInt8($0 % 10) }, learningRate: 1e-3,
                at: StepAddress(epoch: 0, step: step), jobs: 2)
        }
        return trainer.currentNetwork
    }

    @Test func graphHoldsEveryWeightAndTheMetadata() throws {
        let network = try Self.network(.residual)
        let export = ONNXModel(members: [network], temperature: 1, metadata: ["profile": "mnist/1", "a": "b"], producerVersion: "9")
        let bytes = try export.encoded()
        #expect(try export.encoded() == bytes)
        let model = try Onnx_ModelProto(serializedBytes: bytes)
        #expect(model.producerName == "inkmill" && model.opsetImport.map(\.version) == [17])
        #expect(model.metadataProps.map(\.key) == ["a", "profile"])
        #expect(model.graph.initializer.count == network.tensors.count)
        for (found, expected) in zip(model.graph.initializer, network.tensors) {
            #expect(found.name == expected.name && found.dims == expected.shape.map(Int64.init))
            #expect(found.rawData.count == 4 * expected.values.count)
        }
        let operations = model.graph.node.map(\.opType)
        #expect(operations.count { $0 == "Add" } == 3 && operations.count { $0 == "Conv" } == 9)
        #expect(!operations.contains("Dropout") && operations.last == "Softmax")
        // Every input of a node is there before it.
        var known = Set(["glyphs"] + model.graph.initializer.map(\.name))
        for node in model.graph.node {
            #expect(node.input.allSatisfy(known.contains), "\(node.name)")
            known.formUnion(node.output)
        }
        #expect(model.graph.output.map(\.name).allSatisfy(known.contains))
    }

    @Test func networkThatONNXCannotSayIsRefusedWithItsLayer() throws {
        let description = try NetworkDescription(
            input: NetworkDescription.glyphShape, layers: [.dense(units: 16), .convolution(channels: 10, kernel: 1)])
        let export = ONNXModel(
            members: [Network(description: description, seed: 1)], temperature: 1, metadata: [:], producerVersion: "1")
        #expect(throws: ExchangeError.notInONNX(layer: 2, name: "convolution1")) { try export.encoded() }
    }

    /// A file as PyTorch saves `nn.Sequential`, with changes.
    private func imported(
        _ layers: [LayerDescription], _ change: (inout [String: SafetensorsTensor]) -> Void = { _ in }
    ) throws -> Network {
        try TestData.withTemporaryFolder { folder in
            var tensors = [
                "0.weight": SafetensorsTensor([Float](repeating: 0.5, count: 36), shape: [4, 1, 3, 3]),
                "1.bias": SafetensorsTensor([0, 1, 2, 3] as [Float], shape: [4]),
                "1.weight": SafetensorsTensor([1, 1, 1, 1] as [Float], shape: [4]),
                "1.running_mean": SafetensorsTensor([0, 0, 0, 0] as [Float], shape: [4]),
                "1.running_var": SafetensorsTensor([1, 1, 1, 1] as [Float], shape: [4]),
                "10.weight": SafetensorsTensor([Float](repeating: 0.25, count: 31_360), shape: [10, 3136]),
                "10.bias": SafetensorsTensor([Float](repeating: 0, count: 10), shape: [10]),
            ]
            change(&tensors)
            let file = folder + "/torch.safetensors"
            try AtomicFile.write(SafetensorsWriter.bytes(tensors, metadata: [:]), to: file)
            return try PyTorchWeights(contentsOf: file).network(
                NetworkDescription(input: NetworkDescription.glyphShape, layers: layers)
            ).network
        }
    }

    private static let layers: [LayerDescription] = [
        .convolution(channels: 4, kernel: 3, bias: false), .batchNormalization, .relu, .dense(units: 10),
    ]

    @Test func tensorsOfPyTorchFindTheirLayers() throws {
        let network = try imported(Self.layers)
        #expect(network.tensor(named: "batchNormalization1.bias")?.values == [0, 1, 2, 3])
        #expect(network.tensor(named: "dense1.weight")?.values.first == 0.25)
    }

    @Test func namedModulesAreTakenByKindInTheOrderOfTheirNumbers() throws {
        let names = (1...11).map { "conv\($0).weight" }
        try TestData.withTemporaryFolder { folder in
            var tensors: [String: SafetensorsTensor] = [:]
            for (index, name) in names.enumerated() {
                tensors[name] = SafetensorsTensor([Float](repeating: Float(index), count: 1), shape: [1, 1, 1, 1])
            }
            tensors["bn1.weight"] = SafetensorsTensor([2] as [Float], shape: [1])
            for part in ["bias", "running_mean", "running_var"] { tensors["bn1." + part] = SafetensorsTensor([1] as [Float], shape: [1]) }
            let file = folder + "/torch.safetensors"
            try AtomicFile.write(SafetensorsWriter.bytes(tensors, metadata: [:]), to: file)
            let layers = names.map { _ in LayerDescription.convolution(channels: 1, kernel: 1, bias: false) } + [.batchNormalization]
            let (network, matches) = try PyTorchWeights(contentsOf: file).network(
                NetworkDescription(input: TensorShape(channels: 1, height: 2, width: 2), layers: layers)
            )
            #expect(matches.map(\.module) == (1...11).map { "conv\($0)" } + ["bn1"])
            #expect(network.tensors.prefix(11).map { $0.values[0] } == (0..<11).map(Float.init))
        }
    }

    @Test func graphOfABlockAfterTheMeanIsFlatOnBothSides() throws {
        let description = try NetworkDescription(
            input: NetworkDescription.glyphShape,
            layers: [
                .convolution(channels: 10, kernel: 3), .globalAveragePooling, .skip, .dense(units: 10), .relu, .addSkip,
            ])
        let export = ONNXModel(
            members: [Network(description: description, seed: 1)], temperature: 2, metadata: [:], producerVersion: "1")
        let nodes = try Onnx_ModelProto(serializedBytes: export.encoded()).graph.node
        #expect(
            nodes.map(\.opType) == [
                "Conv", "GlobalAveragePool", "Flatten", "Gemm", "Relu", "Add", "Div", "Identity", "Softmax",
            ])
        #expect(nodes[5].input == [nodes[4].name, nodes[2].name])
    }

    @Test func tensorThatDoesNotFitIsNamedWithItsLayerAndBothShapes() {
        let wider: [LayerDescription] = [.convolution(channels: 8, kernel: 3, bias: false)] + Self.layers.dropFirst()
        #expect(
            throws: ExchangeError.misshapen(
                layer: 1, tensor: "convolution1.weight", expected: [8, 1, 3, 3], fileTensor: "0.weight", found: [4, 1, 3, 3])
        ) { try imported(wider) }
        #expect(
            throws: ExchangeError.tooFewTensors(
                layer: 5, tensor: "dense2.weight", expected: [3, 10], count: 7)
        ) { try imported(Self.layers + [.dense(units: 3)]) }
        #expect(throws: ExchangeError.tooManyTensors(names: ["12.weight"])) {
            try imported(Self.layers) { $0["12.weight"] = SafetensorsTensor([1] as [Float], shape: [1]) }
        }
    }

    @Test func fileOfHalfFloatsIsRefused() throws {
        try TestData.withTemporaryFolder { folder in
            let header = #"{"0.weight":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}"#
            let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian, Array.init)
            let file = folder + "/half.safetensors"
            try AtomicFile.write(length + Array(header.utf8) + [0, 60], to: file)
            let error = #expect(throws: FileError.self) { try PyTorchWeights(contentsOf: file) }
            #expect(error?.diagnostics[0].code == "import.type" && error?.description.contains("is F16, not F32") == true)
        }
    }

    @Test func checksumIsThatOfTheStandard() {
        // RFC 3720, B.4, and the check value of the catalog of CRCs.
        #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    }

    @Test func eventsAreReadBackFromTheirFrames() throws {
        var events = try TensorBoardEvents()
        try events.append(step: 1, [("loss", 0.5), ("accuracy", 0.25)])
        try events.append(step: 2, [("loss", 0.125)])
        var found: [Tensorboard_Event] = [], position = 0
        while position < events.bytes.count {
            let length = Int(events.bytes[position]) | Int(events.bytes[position + 1]) << 8
            found.append(try Tensorboard_Event(serializedBytes: Array(events.bytes[position + 12..<position + 12 + length])))
            position += 16 + length
        }
        #expect(position == events.bytes.count && found.count == 3 && found[0].fileVersion == "brain.Event:2")
        #expect(found[1].summary.value.map(\.tag) == ["loss", "accuracy"] && found[1].summary.value[1].simpleValue == 0.25)
        #expect(found[2].step == 2 && found[2].wallTime == 2)
    }
}

private let testPython = ProcessInfo.processInfo.environment["INKMILL_TEST_PYTHON"]

/// What other programs make of our files.
@Suite(.enabled(if: testPython != nil, "INKMILL_TEST_PYTHON names no Python with onnx, onnxruntime, torch and tensorboard"))
struct OtherPrograms {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Python/networks.py").path

    private static func output(_ arguments: [String]) async throws -> [[Float]] {
        let result = try await ProgramRun(testPython ?? "", [script] + arguments)
        #expect(result.status == 0, "\(result.errors.suffix(1500))")
        return result.output.split(separator: "\n").map { $0.split(separator: " ").compactMap { Float($0) } }
    }

    /// A thousand digits of MNIST where they are, else noise.
    private static func images() throws -> [UInt8] {
        if TestData.has("mnist") {
            let folder = TestData.realDataFolder + "/mnist"
            let digits = try MNISTImporter(
                imagesPath: folder + "/t10k-images-idx3-ubyte.gz", labelsPath: folder + "/t10k-labels-idx1-ubyte.gz", writer: "t"
            ).digits()
            return digits.prefix(1000).flatMap(\.glyph.ink)
        }
        print("MNIST is not there: the logits are compared on noise")
        var stream = RandomStream(seed: 5, purpose: .testing)
        return (0..<1000 * Glyph.pixelCount).map { _ in UInt8(stream.below(256)) }
    }

    private static func difference(_ a: [[Float]], _ b: [Float]) -> Float {
        let flat = a.flatMap { $0 }
        guard flat.count == b.count else { return .infinity }
        return zip(flat, b).map { abs($0 - $1) }.max() ?? 0
    }

    @Test(arguments: NetworkPreset.allCases)
    func otherProgramsGiveTheSameLogits(preset: NetworkPreset) async throws {
        try await TestData.withTemporaryFolder { folder in
            let description = try NetworkDescription(
                input: NetworkDescription.glyphShape, layers: preset.layers(classCount: 10))
            let images = try Self.images()
            let trainer = NetworkTrainer(
                network: Network(description: description, seed: 3), configuration: TrainerConfiguration(seed: 1))
            _ = try trainer.step(
                images: Array(images.prefix(64 * Glyph.pixelCount)), labels: (0..<64).map { UInt8($0 % 10) }, learningRate: 1e-3,
                at: StepAddress(epoch: 0, step: 0), jobs: 2)
            let network = trainer.currentNetwork
            let expected = try Predictor(network).logits(images: images, jobs: 2)
            let model = folder + "/model.safetensors", pictures = folder + "/images", onnx = folder + "/model.onnx"
            try Model(members: [network], profile: .mnist, recipeDigest: ContentDigest(of: "r"), toolVersion: "1").save(to: model)
            try AtomicFile.write(images, to: pictures)
            let export = ONNXModel(members: [network], temperature: 1, metadata: [:], producerVersion: "1")
            try AtomicFile.write(try export.encoded(), to: onnx)
            #expect(try await Self.difference(Self.output(["onnx", onnx, pictures]), expected) < 1e-4)
            let saved = folder + "/torch.safetensors"
            #expect(try await Self.difference(Self.output(["save", model, saved, pictures]), expected) < 1e-4)
            let imported = try PyTorchWeights(contentsOf: saved).network(description).network
            #expect(imported.tensors == network.tensors)
            let other = try NetworkDescription(
                input: NetworkDescription.glyphShape, layers: [.convolution(channels: 7, kernel: 3), .dense(units: 10)])
            #expect(throws: ExchangeError.self) { try PyTorchWeights(contentsOf: saved).network(other) }
        }
    }

    @Test func tensorBoardReadsTheScalars() async throws {
        try await TestData.withTemporaryFolder { folder in
            var events = try TensorBoardEvents()
            try events.append(step: 1, [("training/loss", 0.5)])
            try events.append(step: 2, [("training/loss", 0.25)])
            let file = folder + "/" + TensorBoardEvents.fileName
            try AtomicFile.write(events.bytes, to: file)
            let result = try await ProgramRun(testPython ?? "", [Self.script, "events", file])
            #expect(result.status == 0, "\(result.errors.suffix(1500))")
            #expect(result.output == "training/loss 1 0.5\ntraining/loss 2 0.25\n")
        }
    }
}
