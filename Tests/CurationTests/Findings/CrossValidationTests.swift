import Dataset
import Foundation
import NeuralNetwork
import Support
import Synchronization
import TestSupport
import Testing
import Training

@testable import Curation

/// Every digit is asked of a model that has not seen it.
@Suite struct CrossValidationTests {
    /// Digits as they are.
    private struct PlainSamples: TrainingSamples {
        let digits: [Digit]

        var count: Int { digits.count }
        var digest: ContentDigest { ContentDigest(of: digits.map(\.id).joined()) }

        func read(_ positions: [Int], into batch: inout SampleBatch) {
            batch.labels = positions.map { digits[$0].label ?? 0 }
            batch.ink = positions.flatMap { digits[$0].glyph.ink }
        }
    }

    private let digits = CurationFixtures.digits(writerCount: 12, perWriter: 20)

    private func outOfSample(
        _ digits: [Digit], folder: String, jobs: Int = 2, progress: (CrossValidation.Progress) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }, seen: @escaping ([Int]) -> Void = { _ in }
    ) throws -> OutOfSample {
        let description = try NetworkDescription(input: NetworkDescription.glyphShape, layers: [.dense(units: 10)])
        let settings = TrainingSettings(epochs: 3, samplesPerEpoch: 1200, averagingDecay: 0.9, selection: .last)
        return try CrossValidation(
            digits: digits, folds: Folds(digits, count: 4, seed: 1), settings: settings, seed: 1, folder: folder,
            network: { Network(description: description, seed: $0) },
            samples: { rows in
                seen(rows)
                return PlainSamples(digits: rows.map { digits[$0] })
            }
        ).outOfSample(jobs: jobs, progress: progress, isCancelled: isCancelled)
    }

    @Test func aPlantedErrorIsWhatTheFoldsContradictMost() throws {
        try TestData.withTemporaryFolder { folder in
            var digits = digits
            let wrong = digits[57]
            digits[57] = Digit(
                id: wrong.id, label: 2, writer: wrong.writer, source: wrong.source, place: wrong.place, status: "ok", score: 1,
                glyph: wrong.glyph)
            let table = try outOfSample(digits, folder: folder)
            let scores = digits.indices.map { table.labelIssueScore($0, label: digits[$0].label ?? 0) }
            #expect(scores.indices.max { scores[$0] < scores[$1] } == 57)
            #expect(table.predicted(57) == 7)
            let evidence = try #require(table.dynamics?.evidence)
            #expect(evidence.count == digits.count)
            #expect(evidence.indices.min { evidence[$0].areaUnderMargin < evidence[$1].areaUnderMargin } == 57)
            #expect(evidence[57].rival == 7 && evidence[57].agreement < 0)
            #expect(evidence.indices.allSatisfy { (-1...1).contains(evidence[$0].agreement) })
            for row in digits.indices {
                #expect(abs((0..<10).reduce(0) { $0 + table.probability(row, of: UInt8($1)) } - 1) < 1e-4)
            }
        }
    }

    @Test func noModelIsTrainedOnAWriterThatItIsAskedAbout() throws {
        try TestData.withTemporaryFolder { folder in
            let folds = try Folds(digits, count: 4, seed: 1), seen = Mutex<[[Int]]>([])
            _ = try outOfSample(digits, folder: folder, seen: { rows in seen.withLock { $0.append(rows) } })
            for (fold, rows) in seen.withLock({ $0 }).enumerated() {
                let asked = Set(folds.heldOut(fold).map { digits[$0].writer })
                #expect(asked.isDisjoint(with: rows.map { digits[$0].writer }))
            }
        }
    }

    @Test func theNumberOfJobsAndAnInterruptionChangeNothing() throws {
        try TestData.withTemporaryFolder { folder in
            let whole = try outOfSample(digits, folder: folder + "/whole", jobs: 1)
            let stepCount = Atomic<Int>(0)
            #expect(throws: TrainingError.self) {
                try outOfSample(
                    digits, folder: folder + "/cut", jobs: 3,
                    progress: { _ in stepCount.wrappingAdd(1, ordering: .relaxed) },
                    isCancelled: { stepCount.load(ordering: .relaxed) > 80 })
            }
            var resumed: [Int] = []
            let again = try outOfSample(
                digits, folder: folder + "/cut", jobs: 3,
                progress: { if case .resumed(let fold) = $0 { resumed.append(fold) } })
            #expect(again == whole)
            #expect(!resumed.isEmpty)
        }
    }

    @Test func theWorkingFilesAreAllThatIsInTheFolder() throws {
        try TestData.withTemporaryFolder { folder in
            _ = try outOfSample(digits, folder: folder + "/folds")
            let files = FolderWalk.files(below: folder + "/folds")
            #expect(Set(files) == Set(CrossValidation.workingFiles(foldCount: 4)))
        }
    }
}

@Suite struct FoldTrainingTests {
    @Test func aFoldTakesNoMoreThanTheRecipeAndEnoughToLearn() {
        let few = FoldTraining.fromNothing.settings(TrainingSettings(), digitCount: 100, recipeImageCount: 1000)
        #expect(few.epochs * (few.samplesPerEpoch ?? 0) == FoldTraining.fromNothing.minImageCount)
        let many = FoldTraining.fromNothing.settings(TrainingSettings(), digitCount: 50_000, recipeImageCount: .max)
        #expect(many.epochs * (many.samplesPerEpoch ?? 0) == FoldTraining.fromNothing.passCount * 50_000)
        let short = FoldTraining.fromNothing.settings(TrainingSettings(), digitCount: 50_000, recipeImageCount: 60_000)
        #expect(short.epochs * (short.samplesPerEpoch ?? 0) == 60_000)
        #expect(FoldTraining.copyCount(few, digitCount: 100) == FoldTraining.fromNothing.minImageCount / 100)
    }

    @Test func whatChoosesAnEpochIsLeftOut() {
        let recipe = TrainingSettings(selection: .best, patience: 3, members: 5)
        let settings = FoldTraining.fromNothing.settings(recipe, digitCount: 100, recipeImageCount: 1000)
        #expect(settings.selection == .last && settings.patience == nil && settings.members == 1)
    }
}
