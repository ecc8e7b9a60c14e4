import Foundation
import Imaging
import NeuralNetwork
import Support
import TestSupport
import Testing

@testable import Training

/// Lines that a tiny network can learn: a bar for each digit, whose height says which of 0, 1 and 2 it is.
struct BarLines: TrainingLines {
    var seed: UInt64 = 1

    var digest: ContentDigest { ContentDigest(of: "bars \(seed)") }

    func line(_ index: UInt64) throws -> TrainingLine {
        var stream = RandomStream(seed: seed, purpose: .testing, sample: index)
        let digits = (0..<1 + stream.below(4)).map { _ in Int(stream.below(3)) }
        var picture = GrayImage(width: 16 + 14 * digits.count + Int(stream.below(8)), height: 32, gray: 220)
        for (place, digit) in digits.enumerated() {
            let x = 8 + 14 * place + Int(stream.below(3))
            for y in (20 - 8 * digit)..<28 { for dx in 0..<5 { picture[x + dx, y] = UInt8(30 + stream.below(40)) } }
        }
        return try TrainingLine(picture: picture, text: digits.map(String.init).joined(), tellsMarks: true)
    }

    static let network: Network = {
        let layers: [LayerDescription] = [
            .convolution(channels: 8, kernel: 3, bias: false), .batchNormalization, .relu, .maxPooling(size: 4),
            .convolution(channels: 16, kernel: 8, width: 3, padding: .sides, bias: false), .batchNormalization, .relu,
            .convolution(channels: LineSymbols.classCount, kernel: 1),
        ]
        guard let description = try? NetworkDescription(input: NumberModel.inputShape, layers: layers) else {
            preconditionFailure("the layers fit together")
        }
        return Network(description: description, seed: 4)
    }()

    static let settings = TrainingSettings(
        epochs: 3, samplesPerEpoch: 768, batchSize: 24, microBatchSize: 8,
        schedule: LearningRateSchedule(shape: .oneCycle, peak: 0.02, warmUpFraction: 0.25), averagingDecay: 0.9)

    static func run(_ folder: String, settings: TrainingSettings = settings) throws -> TrainingRun {
        try TrainingRun(
            settings: settings, network: network, lines: BarLines(),
            validation: (0..<60).map { try BarLines(seed: 2).line(UInt64($0)) }, folder: folder, seed: 9)
    }
}

@Suite struct NumberModelTests {
    private let model: NumberModel

    init() throws {
        model = try NumberModel(network: BarLines.network, recipeDigest: ContentDigest(of: "recipe"), toolVersion: "1.2.3")
    }

    private func code(metadata change: (inout [String: String]) -> Void) throws -> String? {
        var metadata = try SafetensorsFile(Data(try model.encoded())).metadata
        change(&metadata)
        return try TestData.withTemporaryFolder { folder in
            let path = folder + "/number.safetensors"
            try AtomicFile.write(SafetensorsWriter.bytes(BarLines.network.safetensors, metadata: metadata), to: path)
            do {
                _ = try NumberModel(contentsOf: path)
                return nil
            } catch let error as any DiagnosticError {
                #expect(error.diagnostics.allSatisfy { $0.location?.file == path })
                return error.diagnostics[0].code
            }
        }
    }

    @Test func aModelComesBackAsItWasSaved() throws {
        try TestData.withTemporaryFolder { folder in
            try model.save(to: folder + "/a.safetensors")
            let read = try NumberModel(contentsOf: folder + "/a.safetensors")
            #expect(read.network.tensors == model.network.tensors && read.network.description == model.network.description)
            #expect(read.stretches == model.stretches && read.recipeDigest == model.recipeDigest && read.toolVersion == "1.2.3")
            #expect(try read.encoded() == model.encoded())
        }
    }

    @Test func whatIsWrongWithAFileIsTold() throws {
        #expect(try code { _ in } == nil)
        #expect(try code { $0["format"] = "inkmill-model/1" } == "number.no-number-model")
        #expect(try code { $0["format"] = nil } == "number.no-number-model")
        #expect(try code { $0["symbols"] = #"["0","1"]"# } == "number.wrong-symbols")
        #expect(try code { $0["symbols"] = "[" } == "number.wrong-symbols")
        #expect(try code { $0["stretches"] = "[]" } == "number.stretches")
        #expect(try code { $0["stretches"] = "[1e9]" } == "number.stretches")
        #expect(try code { $0["calibration"] = nil } == nil)
        #expect(try code { $0["calibration"] = "{}" } == "number.calibration")
        #expect(try code { $0["calibration"] = $0["calibration"]?.replacing("other", with: "another") } == "number.calibration")
        #expect(try code { $0["calibration"] = $0["calibration"]?.replacing(":0", with: ":1e9") } == "number.calibration")
        #expect(try code { $0["network"] = nil } == "model.missing-metadata")
        #expect(try code { $0["network"] = "{}" } == "model.malformed-description")
        #expect(try code { $0["recipeDigest"] = "x" } == "model.malformed-description")
    }

    @Test func modelsOfDigitsAndOfNumbersAreNotTakenForEachOther() throws {
        try TestData.withTemporaryFolder { folder in
            let digits = try Model(
                members: [tinyNetwork], profile: .mnist, recipeDigest: ContentDigest(of: "recipe"), toolVersion: "1")
            try digits.save(to: folder + "/digits.safetensors")
            try model.save(to: folder + "/numbers.safetensors")
            #expect(throws: FileError.self) { try NumberModel(contentsOf: folder + "/digits.safetensors") }
            let error = #expect(throws: FileError.self) { try Model(contentsOf: folder + "/numbers.safetensors", profile: .mnist) }
            #expect(error?.diagnostics.first?.code == "model.reads-numbers")
        }
    }

    @Test func networksThatReadNoLinesAreRefused() throws {
        #expect(throws: NumberModelError.wrongShape(found: NetworkDescription.glyphShape)) {
            try NumberModel(network: tinyNetwork, recipeDigest: ContentDigest(of: ""), toolVersion: "1")
        }
    }

    @Test func linesAreLearned() throws {
        try TestData.withTemporaryFolder { folder in
            let outcome = try BarLines.run(folder + "/run").run(jobs: 2)
            let best = try #require(outcome.history.compactMap(\.validationAccuracy).max())
            #expect(best > 0.9)
            let trained = try NumberModel(network: outcome.network, stretches: [1.2], recipeDigest: ContentDigest(of: ""), toolVersion: "1")
            let lines = try (500..<540).map { try BarLines(seed: 3).line(UInt64($0)) }
            let readings = try NumberReader(trained).readings(of: lines.map(\.picture), telling: Set(LineSymbols.all), jobs: 2)
            let correct = zip(readings, lines).count { LineSymbols.text(of: $1.target.symbols) == $0.text }
            #expect(correct >= 34)
            for reading in readings {
                #expect(reading.certainties.count == reading.text.count && reading.places.count == reading.text.count)
                #expect(reading.certainties.allSatisfy { $0 >= reading.probability - 1e-9 && $0 <= 1 + 1e-9 })
                #expect(zip(reading.places, reading.places.dropFirst()).allSatisfy { $0.upperBound <= $1.upperBound })
                #expect(zip(reading.candidates, reading.candidates.dropFirst()).allSatisfy { $0.probability >= $1.probability })
            }
        }
    }

    @Test func aRunThatWasStoppedEndsWithTheSameBitsForAnyNumberOfThreads() throws {
        try TestData.withTemporaryFolder { folder in
            let whole = try BarLines.run(folder + "/whole").run(jobs: 1)
            let stopped = try BarLines.run(folder + "/stopped")
            let asked = Counter()
            #expect(throws: TrainingError.self) { try stopped.run(jobs: 3, isCancelled: { asked.increment(by: 1) > 50 }) }
            let resumed = try stopped.run(jobs: 3)
            #expect(resumed.network.tensors == whole.network.tensors)
            #expect(resumed.history == whole.history)
        }
    }

    @Test func aLineTooNarrowForItsTextIsShownWider() throws {
        let line = try TrainingLine(picture: GrayImage(width: 20, height: 40), text: "11111111", tellsMarks: true)
        let input = line.input(for: BarLines.network.description)
        #expect(BarLines.network.description.columnCount(lineWidth: input.width) >= 15)
    }

    @Test func textsOfOtherSymbolsAreRefused() {
        #expect(throws: NumberModelError.unknownSymbol("a", text: "1a")) {
            try TrainingLine(picture: GrayImage(width: 20, height: 40), text: "1a", tellsMarks: true)
        }
    }
}

@Suite struct NumberReadingTests {
    /// A "1" or a "7", a blank or a "3", a "2", a blank.
    private func columns(seven: Double, three: Double = 0) -> StringColumns {
        func column(_ values: [Int: Double]) -> [Double] { (0..<LineSymbols.classCount).map { values[$0] ?? 0 } }
        let blank = LineSymbols.classCount - 1
        return StringColumns(
            column([1: 1 - seven, 7: seven]) + column([blank: 1 - three, 3: three]) + column([2: 1]) + column([blank: 1]),
            classCount: LineSymbols.classCount)
    }

    @Test func viewsAreAveragedAndTheSecondReadingCountsAmongThem() throws {
        let views = [columns(seven: 0.4), columns(seven: 0.2)]
        let alone = try NumberReading(views, second: nil, untold: [])
        #expect(alone.text == "12" && abs(alone.probability - 0.7) < 1e-3)
        #expect(abs(alone.candidates[1].probability - 0.3) < 1e-3 && alone.candidates[1].text == "72")
        #expect(abs(alone.certainties[0] - 0.7) < 1e-6 && abs(alone.certainties[1] - 1) < 1e-6)
        let agreeing = try NumberReading(views, second: NumberCandidate(text: "12", probability: 0.9), untold: [])
        #expect(agreeing.probability > alone.probability)
        let contrary = try NumberReading(views, second: NumberCandidate(text: "72", probability: 0.9), untold: [])
        #expect(contrary.text == "72" && contrary.certainties[0] > 0.7)
        #expect(abs(contrary.candidates.reduce(0) { $0 + $1.probability } - 1) < 1e-3)
        // What no view thinks possible is not read, whoever says it.
        let impossible = try NumberReading(views, second: NumberCandidate(text: "172", probability: 1), untold: [])
        #expect(impossible.text == "12" && abs(impossible.probability - alone.probability) < 1e-6)
        // What may stand between two digits speaks against both.
        let longer = try NumberReading([columns(seven: 0, three: 0.3)], second: nil, untold: [])
        #expect(longer.text == "12" && longer.certainties.allSatisfy { abs($0 - 0.7) < 1e-6 })
        #expect(throws: NumberModelError.unknownSymbol("?", text: "1?")) {
            try NumberReading(views, second: NumberCandidate(text: "1?", probability: 1), untold: [])
        }
    }

    @Test func figuresOfAnEvaluation() {
        func reading(_ text: String, _ probability: Double) -> NumberCandidate { NumberCandidate(text: text, probability: probability) }
        let evaluation = NumberEvaluation(
            [reading("12", 0.95), reading("345", 0.85), reading("", 0.75), reading("71", 0.15)], texts: ["12", "35", "", "17"])
        #expect(evaluation.count == 4 && evaluation.correctCount == 2 && evaluation.accuracy == 0.5)
        // One put in, two changed, of six written.
        #expect(evaluation.symbolErrorRate == 0.5)
        #expect(evaluation.mistakes.map(\.line) == [1, 3] && evaluation.mistakes.map(\.read) == ["345", "71"])
        #expect(evaluation.coverageAtOnePercent == 0.25)
        #expect(abs(evaluation.overconfidence - 0.175) < 1e-12 && evaluation.sureCount == 0 && evaluation.sureWrongCount == 0)
        let sure = NumberEvaluation([reading("1", 0.97), reading("2", 0.99), reading("3", 0.969)], texts: ["1", "7", "3"])
        #expect(sure.sureCount == 2 && sure.sureWrongCount == 1)
        #expect(abs(evaluation.reliability.expectedCalibrationError - (0.05 + 0.85 + 0.25 + 0.15) / 4) < 1e-6)
        #expect(NumberEvaluation([], texts: []).accuracy == 0)
    }
}
