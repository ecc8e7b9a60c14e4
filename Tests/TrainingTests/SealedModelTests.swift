import Dataset
import Foundation
import NeuralNetwork
import Support
import TestSupport
import Testing

@testable import Training

/// The digest that a model's file carries of its content, and what becomes of damage.
@Suite struct SealedModelTests {
    private func model(_ members: [Network] = [tinyNetwork]) throws -> Model {
        try Model(
            members: members, reading: InferenceSettings(temperature: 1.2, views: ViewSettings()), profile: .mnist,
            recipeDigest: ContentDigest(of: "recipe"), toolVersion: "1.2.3")
    }

    private func read(_ bytes: [UInt8]) throws -> Model {
        try Model.decoded(try SafetensorsFile(Data(bytes)), expectedProfile: .mnist)
    }

    /// As earlier versions wrote it.
    private func unsealed(_ model: Model) throws -> [UInt8] {
        let file = try SafetensorsFile(Data(model.encoded()))
        return SafetensorsWriter.bytes(file.tensors, metadata: file.metadata)
    }

    @Test(arguments: [1, 3])
    func aModelIsTheSameBeforeAndAfterItWasSealed(memberCount: Int) throws {
        let model = try model((0..<memberCount).map { Network(description: tinyNetwork.description, seed: UInt64($0)) })
        let old = try unsealed(model)
        let sealed = try read(model.encoded()), plain = try read(old)
        #expect(sealed.isSealed && !plain.isSealed && model.isSealed)
        // The digest of an old file is that of its bytes, by which locks of earlier versions know it.
        #expect(try plain.contentDigest() == ContentDigest(of: old))
        #expect(try sealed.contentDigest() == plain.contentDigest())
        #expect(try plain.encoded() == model.encoded())
        #expect(sealed.remark(file: "a") == nil)
        let remark = try #require(plain.remark(file: "a.safetensors"))
        #expect(remark.severity == .warning && remark.fix.contains("inkmill model seal a.safetensors --output"))
    }

    @Test func sealingKeepsWhatAPersonHasWrittenIntoTheMetadata() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/old.safetensors"
            let file = try SafetensorsFile(Data(model().encoded()))
            let metadata = file.metadata.merging(["author": "anna"]) { own, _ in own }
            try AtomicFile.write(SafetensorsWriter.bytes(file.tensors, metadata: metadata), to: path)
            let (read, bytes) = try Model.sealed(contentsOf: path)
            let sealed = try SafetensorsFile(Data(bytes))
            #expect(!read.isSealed && sealed.seal != nil)
            #expect(sealed.metadata == metadata && sealed.tensors == file.tensors)
            #expect(try self.read(bytes).contentDigest() == read.contentDigest())
        }
    }

    @Test func aFileWhoseDigestIsKnownNeedsNoSealAndIsRefusedWhereItHasAnother() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/old.safetensors", bytes = try unsealed(model())
            try AtomicFile.write(bytes, to: path)
            #expect(try Model(contentsOf: path, profile: .mnist, digest: ContentDigest(of: bytes)).isSealed)
            let error = #expect(throws: FileError.self) {
                try Model(contentsOf: path, profile: .mnist, digest: ContentDigest(of: "another"))
            }
            #expect(error?.diagnostics[0].code == "model.changed" && error?.diagnostics[0].location?.file == path)
        }
    }

    @Test func anyFlippedBitOfTheHeaderAndOfSampledWeightsIsAnErrorThatNamesTheFile() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/model.safetensors"
            let bytes = try model().encoded()
            let headerEnd = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
            let positions = Array(0..<headerEnd) + stride(from: headerEnd, to: bytes.count, by: 997)
            for position in positions {
                for bit in 0..<8 {
                    var changed = bytes
                    changed[position] ^= 1 << UInt8(bit)
                    #expect(throws: (any Error).self, "bit \(bit) of byte \(position)") { try read(changed) }
                }
            }
            for position in [20, headerEnd - 40, headerEnd + 3, bytes.count - 1] {
                var changed = bytes
                changed[position] ^= 0x40
                try AtomicFile.write(changed, to: path)
                let error = #expect(throws: FileError.self) { try Model(contentsOf: path, profile: .mnist) }
                #expect(error?.diagnostics[0].location?.file == path && error?.exitStatus == .badInput)
            }
        }
    }

    /// A network whose last weights are so large that any ink overflows, though each of them is a number.
    private static let hugeNetwork: Network? = {
        let tensors = tinyNetwork.tensors.map { tensor in
            tensor.name == "dense1.weight"
                ? NamedTensor(
                    name: tensor.name, shape: tensor.shape, values: tensor.values.map { $0 < 0 ? -3e38 : 3e38 }) : tensor
        }
        return try? Network(description: tinyNetwork.description, tensors: tensors)
    }()

    @Test func outputsThatAreNotFiniteAreErrorsWhereverProbabilitiesAreMade() throws {
        let huge = try #require(Self.hugeNetwork), digits = tinyDigits(60)
        let model = try Model(members: [tinyNetwork, huge], profile: .mnist, recipeDigest: ContentDigest(of: ""), toolVersion: "1")
        let predictor = ModelPredictor(model), glyphs = digits.map(\.glyph)
        #expect(throws: NeuralNetworkError.self) { try Predictor(huge).logits(images: glyphs[0].ink, jobs: 1) }
        #expect(throws: NeuralNetworkError.self) { try Predictor(huge).probabilities(images: glyphs[0].ink, jobs: 1) }
        #expect(throws: NeuralNetworkError.self) { try Predictor(huge).predictions(of: digits, jobs: 2) }
        #expect(throws: NeuralNetworkError.self) { try predictor.probabilities(of: glyphs, jobs: 2) }
        #expect(throws: NeuralNetworkError.self) { try predictor.scores(of: glyphs, jobs: 1) }
        #expect(throws: NeuralNetworkError.self) { try predictor.predictions(of: digits, jobs: 1, temperatures: [1, 2]) }
        #expect(throws: NeuralNetworkError.self) {
            try Model.fittedTemperature(members: [huge], views: ViewSettings(), digits: digits, jobs: 1)
        }
        // No ink, no overflow.
        let blank = [UInt8](repeating: 0, count: 784)
        let row = try Predictor(tinyNetwork).probabilities(images: blank, jobs: 1)
        #expect(row.allSatisfy { (0...1).contains($0) })
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func noLogitThatIsNotFiniteBecomesAProbability(logit: Float) throws {
        var logits = [Float](repeating: 0, count: 30)
        logits[17] = logit
        let word = logit.isNaN ? "not a number" : "infinite"
        for temperature in [1.0, 3] {
            let error = #expect(throws: NeuralNetworkError.notFiniteOutput(image: 1, value: word)) {
                try Predictor.probabilities(ofLogits: logits, classCount: 10, temperature: temperature)
            }
            #expect(error?.diagnostics[0].exitStatus == .badInput)
        }
    }

    @Test func logitsThatOverflowAtTheTemperatureAreErrorsAndLargeOnesAreNot() throws {
        var logits = [Float](repeating: 0, count: 10)
        logits[3] = 1e37
        #expect(throws: NeuralNetworkError.self) {
            try Predictor.probabilities(ofLogits: logits, classCount: 10, temperature: 0.02)
        }
        logits[4] = -3e38
        let row = try Predictor.probabilities(ofLogits: logits, classCount: 10)
        #expect(row.allSatisfy(\.isFinite) && row[3] == 1)
    }

    @Test func weightsThatOverflowStopTheRun() throws {
        try TestData.withTemporaryFolder { folder in
            let huge = try #require(Self.hugeNetwork)
            let error = #expect(throws: TrainingError.self) { try tinyRun(folder, network: huge).run(jobs: 1) }
            #expect(error?.diagnostics[0].code == "training.not-finite")
        }
    }

    @Test func anyFlippedBitOfTheHeaderOfACheckpointIsAnError() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/checkpoint.safetensors"
            let bytes = try checkpoint(path)
            let headerEnd = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
            for position in stride(from: 0, to: headerEnd, by: 3) {
                var changed = bytes
                changed[position] ^= 1 << UInt8(position % 8)
                try AtomicFile.write(changed, to: path)
                let error = #expect(throws: TrainingError.self, "byte \(position)") {
                    try Checkpoint.load(path, runDigest: ContentDigest(of: "run"))
                }
                #expect(error?.diagnostics[0].code == "training.malformed-checkpoint")
            }
            try AtomicFile.write(bytes, to: path)
            #expect(try Checkpoint.load(path, runDigest: ContentDigest(of: "run"))?.selectedEpoch == 1)
        }
    }

    @Test func aCheckpointOfAnEarlierVersionIsGoneOnFromAndOneWithoutADigestIsNot() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/checkpoint.safetensors"
            let file = try SafetensorsFile(Data(checkpoint(path)))
            // Earlier versions wrote the digest alone, of the file without it.
            let plain = SafetensorsWriter.bytes(file.tensors, metadata: file.metadata)
            var metadata = file.metadata
            metadata["contentDigest"] = ContentDigest(of: plain).hex
            try AtomicFile.write(SafetensorsWriter.bytes(file.tensors, metadata: metadata), to: path)
            #expect(try Checkpoint.load(path, runDigest: ContentDigest(of: "run"))?.trainerState.count == 1)
            try AtomicFile.write(plain, to: path)
            #expect(throws: TrainingError.self) { try Checkpoint.load(path, runDigest: ContentDigest(of: "run")) }
        }
    }

    private func checkpoint(_ path: String) throws -> [UInt8] {
        let metrics = EpochMetrics(
            epoch: 1, step: 8, learningRate: 0.1, loss: 2, accuracy: 0.5, validationLoss: 2, validationAccuracy: 0.4)
        let state = NamedTensor(name: "step", shape: [2], values: [1, 2])
        try Checkpoint(
            runDigest: ContentDigest(of: "run"), history: [metrics], selectedEpoch: 1, selected: tinyNetwork.tensors,
            trainerState: [state], observedLogits: []
        ).save(to: path)
        return try FileContent.bytes(of: path)
    }

    /// The shard is overwritten after the second epoch, as by another program that writes to the folder.
    @Test(arguments: [true, false])
    func aShardThatIsChangedWhileItIsTrainedOnStopsTheRunWhichGoesOnWhenItIsWhole(isCutShort: Bool) throws {
        try TestData.withTemporaryFolder { folder in
            let whole = try tinyRun(folder, name: "whole").run(jobs: 1)
            let path = folder + "/shards/train-00001.safetensors"
            let bytes = try FileContent.bytes(of: path)
            let run = try tinyRun(folder)
            let error = #expect(throws: ShardError.self) {
                try run.run(jobs: 2) { progress in
                    guard case .epoch(let metrics) = progress, metrics.epoch == 2 else { return }
                    if isCutShort {
                        truncate(path, 1000)
                    } else if let handle = FileHandle(forWritingAtPath: path) {
                        try? handle.write(contentsOf: [UInt8](repeating: 9, count: bytes.count))
                    }
                }
            }
            guard case .changedWhileRead(let file, _) = try #require(error) else {
                Issue.record("another error: \(String(describing: error))")
                return
            }
            #expect(file == path)
            try AtomicFile.write(bytes, to: path)
            var progress: [TrainingProgress] = []
            let resumed = try tinyRun(folder).run(jobs: 1) { progress.append($0) }
            #expect(progress.contains(.resumed(afterEpoch: 2)))
            #expect(resumed.network.tensors == whole.network.tensors && resumed.history == whole.history)
        }
    }
}
