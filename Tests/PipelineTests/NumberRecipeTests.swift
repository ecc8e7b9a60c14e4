import Foundation
import ImageCodecs
import Imaging
import SheetSimulation
import Support
import Testing
import TestSupport
import Training
@testable import Ingest
@testable import Pipeline
@testable import Recipes

/// Recipes whose network reads whole lines, and the model of numbers that ships.
@Suite struct NumberRecipeTests {
    /// A small network for lines.
    static let layers = """
        network:
          - convolution: { channels: 8, kernel: 3, bias: false }
          - batchNormalization
          - relu
          - maxPooling: { size: 4 }
          - convolution: { channels: 16, kernel: 8, width: 3, padding: sides, bias: false }
          - batchNormalization
          - relu
          - convolution: { channels: 14, kernel: 1 }
        """

    private static let network = layers + "\nstrings: { maxDigits: 3, validationLines: 20, testLines: 30 }"

    private func project(_ folder: String) throws -> TinyProject {
        let project = try TinyProject(in: folder)
        try project.edit("network: lenet5", Self.network)
        try project.edit("training: { epochs: 2, batchSize: 32 }", "training: { epochs: 2, samplesPerEpoch: 64, batchSize: 16 }")
        return project
    }

    private func run(_ project: TinyProject, jobs: Int = 1) throws -> RunSummary {
        try RecipeRun(manifest: project.manifest, jobs: jobs).run(through: .evaluate)
    }

    @Test func aRecipeWithStringsTrainsAModelOfNumbers() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder)
            let summary = try run(project)
            let file = try #require(summary.model)
            #expect(file.hasSuffix("/number.safetensors"))
            _ = try NumberModel(contentsOf: file)
            #expect(summary.linesAfter?.lineCount == 30 && summary.after == nil)
            #expect(summary.text.contains("of 30 lines read exactly"))
            let digests = try project.digests()
            // Nothing is left to do, and what is there is what was written.
            _ = try run(project, jobs: 3)
            #expect(try project.digests() == digests)
            let verification = try RecipeVerification(RecipeRun(manifest: project.manifest)).run(repairs: false)
            #expect(verification.exitStatus == .ok, "\(verification)")
        }
    }

    @Test func theSameManifestGivesTheSameModelForAnyNumberOfThreads() throws {
        try TestData.withTemporaryFolder { folder in
            let one = try project(folder + "/one"), two = try project(folder + "/two")
            let first = try #require(run(one, jobs: 1).model), second = try #require(run(two, jobs: 4).model)
            #expect(try ContentDigest(ofFile: first) == ContentDigest(ofFile: second))
        }
    }

    @Test func aModelOfNumbersIsTrainedOn() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder)
            let first = try #require(run(project).model)
            let text = try FileContent.text(of: project.manifest)
            let start = try #require(text.range(of: "network:")), end = try #require(text.range(of: "strings:"))
            try AtomicFile.write(
                text.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: "base: \(first)\n"),
                to: project.root + "/manifests/more.yaml")
            let summary = try RecipeRun(manifest: project.root + "/manifests/more.yaml", jobs: 1).run(through: .evaluate)
            #expect(summary.linesBefore?.lineCount == 30 && summary.linesAfter?.lineCount == 30)
        }
    }

    @Test func commandsForSingleDigitsSayThatTheRecipeReadsNumbers() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder)
            let run = try RecipeRun(manifest: project.manifest, jobs: 1)
            let error = #expect(throws: StageError.self) { try run.curate() }
            #expect(error?.diagnostics.first?.code == "recipe.reads-numbers")
        }
    }

    @Test(arguments: [
        ("network: lenet5\nstrings: {}", "unknown-value"), ("network: lines", "unknown-value"),
        ("base: builtin/mnist\nstrings: {}", "unknown-value"), ("network: lines\nstrings: { drawnFraction: 2 }", "out-of-range"),
        ("network: [ dense: { units: 14 } ]\nstrings: {}", "network.not-for-lines"),
    ])
    func networksThatDoNotSuitAreTold(text: String, code: String) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try project.edit("network: lenet5", text)
            let error = #expect(throws: ManifestError.self) { try Recipe(manifest: project.manifest) }
            #expect(error?.diagnostics.map(\.code).contains("manifest." + code) == true, "\(String(describing: error))")
        }
    }
}

/// What the model of numbers that ships reads.
@Suite struct ShippedNumberTests {
    private let model: LoadedNumberModel

    init() throws {
        model = try LoadedNumberModel(.builtin("number"))
    }

    /// Lines in invented hands that no training has seen.
    private func lines(_ count: Int, isPlain: Bool = false) -> [WrittenLine] {
        var settings = LineSettings()
        if isPlain { (settings.patternFraction, settings.ruledFraction, settings.bilevelFraction) = (0, 0, 0) }
        let writing = LineWriting(digits: [], seed: 90_125, settings: settings)
        return (0..<count).map { writing.line(UInt64($0)) }
    }

    @Test func linesOfOtherHandsAreReadAndDoubtIsKnown() throws {
        let lines = lines(300)
        let readings = try model.readings(of: lines.map(\.picture), tellsMarks: true, jobs: 2)
        let evaluation = NumberEvaluation(readings.map(\.likeliest), texts: lines.map(\.text))
        #expect(evaluation.accuracy > 0.6, "\(evaluation.accuracy)")
        let error = evaluation.reliability.expectedCalibrationError
        #expect(error < 0.1, "\(error)")
    }

    @Test func theModelIsSmall() throws {
        let file = TestData.root + "/Sources/Training/Resources/numbers/number.safetensors"
        #expect(try FileContent.bytes(of: file).count < 3_000_000)
    }

    /// A line on a larger sheet of its paper.
    private func picture(_ line: WrittenLine, marginX: Int, marginY: Int) -> GrayImage {
        let paper = line.picture.pixels.sorted()[line.picture.pixels.count * 3 / 4]
        var image = GrayImage(width: line.picture.width + 2 * marginX, height: line.picture.height + 2 * marginY, gray: paper)
        for y in 0..<line.picture.height {
            for x in 0..<line.picture.width { image[x + marginX, y + marginY] = line.picture[x, y] }
        }
        return image
    }

    @Test func paperAroundALineHardlyChangesWhatIsRead() throws {
        let lines = lines(400, isPlain: true).filter { $0.text.count >= 3 && $0.text.allSatisfy(\.isNumber) && $0.picture.height >= 40 }
            .prefix(60)
        try TestData.withTemporaryFolder { folder in
            func texts(_ marginX: Int, _ marginY: Int) throws -> [String] {
                let files = try lines.enumerated().map { number, line in
                    let file = folder + "/\(marginX)-\(marginY)-\(number).png"
                    try AtomicFile.write(PNGEncoder.encode(picture(line, marginX: marginX, marginY: marginY)), to: file)
                    return file
                }
                let recognition = try Recognition(model: "builtin/mnist", layout: .line, jobs: 2)
                return try #require(recognition.read(files).lines).map(\.text)
            }
            let near = try texts(6, 6), far = try texts(150, 60)
            #expect(zip(near, far).count { $0 == $1 } >= lines.count * 85 / 100)
        }
    }

    @Test func aHighLimitFlagsMoreLinesAndChangesNoNumber() throws {
        let lines = lines(60, isPlain: true).filter { $0.text.count >= 2 && $0.text.allSatisfy(\.isNumber) }.prefix(20)
        try TestData.withTemporaryFolder { folder in
            let files = lines.indices.map { folder + "/\($0).png" }
            for (line, file) in zip(lines, files) {
                try AtomicFile.write(PNGEncoder.encode(picture(line, marginX: 10, marginY: 10)), to: file)
            }
            func read(_ leastProbability: Double) throws -> Recognition.Result {
                try Recognition(model: "builtin/mnist", layout: .line, leastProbability: leastProbability, jobs: 1).read(files)
            }
            let usual = try read(0), strict = try read(0.9999)
            #expect(strict.rejects.isEmpty)
            #expect(try #require(strict.lines).map(\.candidates) == #require(usual.lines).map(\.candidates))
            #expect(strict.rejectedCount > usual.rejectedCount)
        }
    }

    @Test func whatIsReadIsToldWithAlternatives() throws {
        let line = try #require(lines(100, isPlain: true).first { $0.text.count >= 3 && $0.text.allSatisfy(\.isNumber) })
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(PNGEncoder.encode(picture(line, marginX: 10, marginY: 10)), to: folder + "/line.png")
            let result = try Recognition(model: "builtin/mnist", layout: .line, jobs: 1).read([folder + "/line.png"])
            let read = try #require(result.lines?.first)
            #expect((1...3).contains(read.candidates.count))
            #expect(read.digits.count == read.text.count)
            #expect(read.probability == nil || read.probability == read.candidates[0].probability)
            let json = try JSONEncoder().encode(read)
            let object = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
            #expect(Set(object.keys) == ["file", "page", "text", "probability", "leastProbability", "candidates", "digits"])
        }
    }
}
