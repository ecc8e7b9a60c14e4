import Augmentation
import Dataset
import Foundation
import ImageCodecs
import Support
import Synchronization
import Testing
import TestSupport
@testable import Pipeline
@testable import Recipes

/// What a class takes of an augmentation, and who is told.
@Suite struct CalibrationTests {
    /// Looks at a few digits only, and returns the result with the stages that had work to do.
    private func findLimits(
        _ project: TinyProject, jobs: Int = 2, model: String? = nil, isForced: Bool = false
    ) throws -> (result: LimitSearch.Result, worked: [String]) {
        let worked = Mutex<[String]>([])
        let run = try RecipeRun(
            manifest: project.manifest, jobs: jobs,
            observe: { event in
                if case .started(let stage, _, _) = event { worked.withLock { $0.append(stage) } }
            })
        var limits = LimitSearch(run, model: model, isForced: isForced)
        limits.settings = LimitSearchSettings(
            digitsPerClass: 2, copyCount: 2, amountCount: 4, trainingImageCount: 6000)
        return (try limits.find(), worked.withLock { $0 })
    }

    @Test func everyStepAndClassIsTriedWithAModelTrainedWithoutAugmentation() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let (result, worked) = try findLimits(project)
            #expect(worked == ["ingest", "augment", "train", "limits"])
            let limits = result.limits
            #expect(limits.steps.map(\.step) == AugmentationRegistry.names)
            for step in limits.steps {
                #expect(step.deviations.count == 4 && step.deviations == step.deviations.sorted() && step.deviations[0] > 0)
                #expect(step.classes.map(\.label) == Array(0...9))
                for curve in step.classes {
                    #expect(curve.imageCount == 2 * limits.digitCounts[Int(curve.label)])
                    #expect(curve.takenCounts.count == 4 && curve.takenCounts.allSatisfy { $0 <= curve.imageCount })
                }
            }
            #expect(limits.model.isTrainedWithoutAugmentation && limits.model.correctCount > 0)
            #expect(limits.digitCounts.reduce(0, +) > 0 && limits.digitCounts.allSatisfy { $0 <= 2 })
            #expect(try JSONFile.read(AugmentationLimits.self, from: result.file) == limits)
            let picture = try ImageDecoder().decode(FileContent.bytes(of: result.picture)).image
            #expect(picture.height % AugmentationRegistry.names.count == 0)
            #expect(result.text.contains("of some class only"))
            for name in AugmentationRegistry.names { #expect(result.text.contains(name + ": {")) }

            // The model is kept, the augmentation of the recipe has no say in it, and asked for it is made again.
            try project.edit("[-8, 8]", "[-9, 9]")
            #expect(try findLimits(project).worked == ["limits"])
            #expect(try findLimits(project, isForced: true).worked == ["train", "limits"])
            #expect(try findLimits(project).result.limits == limits)
        }
    }

    @Test func aCalibrationDoesNotDependOnJobsOrOnTheFolder() throws {
        try TestData.withTemporaryFolder { folder in
            let one = try TinyProject(in: folder + "/one"), other = try TinyProject(in: folder + "/other")
            _ = try findLimits(one, jobs: 1)
            _ = try findLimits(other, jobs: 4)
            let digests = try one.digests()
            #expect(digests.keys.contains("limits/limits.json") && digests.keys.contains("limits/limits.png"))
            #expect(try other.digests() == digests)
        }
    }

    @Test func aGivenModelReadsInsteadAndIsNamed() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let (result, worked) = try findLimits(project, model: "builtin/mnist")
            #expect(worked == ["ingest", "limits"])
            #expect(result.limits.model.file == "builtin/mnist" && !result.limits.model.isTrainedWithoutAugmentation)
            // Half way to lying on its side, some digit is another one to a model that reads most of them upright.
            #expect(result.limits.model.accuracy > 0.8)
            let rotate = try #require(result.limits.steps.first { $0.step == "rotate" })
            #expect(!rotate.limits.isEmpty && rotate.limits.values.allSatisfy { $0 < 45 })
            #expect(throws: FileSystemError.self) { try findLimits(project, model: folder + "/none.safetensors") }
        }
    }

    @Test func withoutValidationDigitsNothingIsTrained() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try project.edit("validation: 0.2", "validation: 0")
            let error = #expect(throws: LimitSearchError.self) { try findLimits(project) }
            #expect(error?.diagnostics.first?.code == "augmentation-limits.no-validation-digits")
            #expect(error?.exitStatus == .badInput)
            #expect(!FileManager.default.fileExists(atPath: project.processed + "/limits"))
        }
    }

    @Test(
        arguments: [
            ([0, 0, 4, 5], 3), ([0, 5, 0, 0], 1), ([5, 0, 0, 0], 0), ([0, 1, 4, 4], nil), ([0, 0, 5, 0], 2),
        ] as [([Int], Double?)])
    func theLimitIsTheLastAmountBeforeTooManyAreTaken(taken: [Int], limit: Double?) {
        // 4 of 200 are two in a hundred.
        let curve = AugmentationLimits.ClassCurve(
            label: 1, imageCount: 200, taken: taken, deviations: [1, 2, 3, 4], maxTakenFraction: 0.02)
        #expect(curve.limit == limit)
    }

    /// A limits of the project's digits in which nothing has a limit but what is given.
    private func write(_ limits: [String: [Int: Double]], for project: TinyProject) throws {
        let steps = try AugmentationRegistry.names.map { name in
            let demand = try #require(try AugmentationRecipe.strongest(name, strength: 1).demands.first)
            let curves = (0..<10).map { label in
                AugmentationLimits.ClassCurve(
                    label: UInt8(label), imageCount: 100, takenCounts: [0], limit: limits[name]?[label])
            }
            return AugmentationLimits.Step(
                step: name, field: demand.field, neutral: demand.neutral, deviations: [demand.largestDeviations[0]], classes: curves)
        }
        let digits = try ContentDigest(ofFile: project.processed + "/digits/" + DigitTable.indexName)
        let limits = AugmentationLimits(
            formatVersion: AugmentationLimits.formatVersion, digitsDigest: digits,
            registryDigest: try AugmentationLimits.currentRegistryDigest(),
            model: AugmentationLimits.Reader(
                file: "m", digest: ContentDigest(of: ""), isTrainedWithoutAugmentation: true, correctCount: 9, sureCount: 8, digitCount: 10),
            maxTakenFraction: 0.02, copyCount: 1, digitCounts: Array(repeating: 100, count: 10), steps: steps)
        try JSONFile.write(limits, to: project.processed + "/" + AugmentationLimits.fileName)
    }

    private func diagnostics(_ project: TinyProject) throws -> [Diagnostic] {
        AugmentationLimitsCheck.diagnostics(of: try Recipe(manifest: project.manifest), in: RecipeFolder(root: project.processed))
    }

    private func withLimits(_ limits: [String: [Int: Double]], _ body: (TinyProject) throws -> Void) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            _ = try RecipeRun(manifest: project.manifest).run(through: .ingest)
            try #require(diagnostics(project) == [])
            try write(limits, for: project)
            try body(project)
        }
    }

    @Test func aStepPastItsLimitIsToldWithItsPlaceAndTheLineToWrite() throws {
        // 1 and 7 take half of the 8° anyway.
        try withLimits(["rotate": [1: 4, 3: 2.5, 7: 3], "gaussianNoise": [3: 0.05]]) { project in
            let list = try diagnostics(project)
            let warning = try #require(list.first)
            #expect(list.count == 1 && warning.severity == .warning && warning.code == "manifest.past-augmentation-limit")
            #expect(warning.description.contains("tiny.yaml:7:7: warning"), "\(warning)")
            #expect(warning.excerpt?.contains("- rotate:") == true)
            #expect(warning.message.contains("8 for 3 (limit 2.5), 4 for 7 (limit 3): 'm' takes more than 2 %"), "\(warning)")
            let line = "limits: { 1: 4, 3: 2.5, 7: 3 }"
            #expect(warning.fix.contains(line), "\(warning.fix)")
            // It is no error, and what the fix says mends it.
            #expect(try RecipeRun(manifest: project.manifest).run(through: .ingest).exitStatus(under: .report) == .ok)
            try project.edit("degreesRange: [-8, 8]", "degreesRange: [-8, 8], " + line)
            #expect(try diagnostics(project) == [])
        }
    }

    @Test func aWeakRecipeIsMeasuredByWhatItDraws() throws {
        try withLimits(["rotate": [3: 2]]) { project in
            try project.edit("  steps:", "  strength: 0.5\n  steps:")
            let warning = try #require(try diagnostics(project).first)
            #expect(warning.message.contains("4 for 3 (limit 2)"))
            #expect(warning.fix.contains("limits: { 1: 4, 3: 4, 7: 4 }"), "\(warning.fix)")
            try project.edit("strength: 0.5", "strength: 0.25")
            #expect(try diagnostics(project) == [])
        }
    }

    @Test func aRunTellsTheWarningsToo() throws {
        try withLimits(["rotate": [3: 2]]) { project in
            let messages = Mutex<[String]>([])
            let run = try RecipeRun(
                manifest: project.manifest,
                observe: { event in
                    if case .message(let text) = event { messages.withLock { $0.append(text) } }
                })
            _ = try run.run(through: .augment)
            #expect(messages.withLock { $0.contains { $0.contains("manifest.past-augmentation-limit") } })
        }
    }

    @Test func limitsOfOtherDigitsOrDamagedOnesAreNotedAndNotUsed() throws {
        try withLimits(["rotate": [3: 2]]) { project in
            try FileManager.default.removeItem(atPath: project.scans + "/w1.png")
            _ = try RecipeRun(manifest: project.manifest).run(through: .ingest)
            for reason in ["the digits have changed", "it cannot be read"] {
                let list = try diagnostics(project)
                #expect(list.map(\.severity) == [.note] && list.map(\.code) == ["augmentation-limits.outdated"])
                #expect(list.first?.message.contains(reason) == true)
                try AtomicFile.write("{", to: project.processed + "/" + AugmentationLimits.fileName)
            }
        }
    }
}
