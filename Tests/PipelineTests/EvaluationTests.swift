import Curation
import Dataset
import Foundation
import Imaging
import Reports
import Support
import Synchronization
import TestSupport
import Testing
import Training
@testable import Pipeline
@testable import Recipes

/// What a run says of its model at the end, and which one it hands out.
@Suite struct EvaluationTests {
    private func report(_ project: TinyProject, _ summary: RunSummary) throws -> RunReport {
        let page = try #require(summary.report)
        return try JSONFile.read(RunReport.self, from: (page as NSString).deletingLastPathComponent + "/report.json")
    }

    private func run(_ project: TinyProject, jobs: Int = 2) throws -> RunSummary {
        try RecipeRun(manifest: project.manifest, jobs: jobs).run(through: .evaluate)
    }

    private func digest(_ file: String) throws -> ContentDigest { try Model(contentsOf: file, profile: .mnist).contentDigest() }

    @Test func whereTuningSpoilsTheModelTheBaseIsHandedOut() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try project.edit("network: lenet5", "base: builtin/mnist")
            // Far too large a step.
            try project.edit(
                "epochs: 2, batchSize: 32", "epochs: 1, batchSize: 32, schedule: { constant: { peak: 0.5 } }, averagingDecay: 0")
            let spoiled = try run(project), base = try Model.builtin(named: "mnist", profile: .mnist).contentDigest()
            #expect(spoiled.verdict?.outcome == .worse && spoiled.verdict?.delivered == .base)
            #expect(spoiled.model?.hasSuffix("/processed/tiny/model.safetensors") == true)
            #expect(try digest(#require(spoiled.model)) == base)
            #expect(spoiled.text.contains("verdict     worse: 0 of ") && spoiled.text.contains("the base model is handed out"))
            // It is still the model that ships, which reads together with its partner.
            let handedOut = BaseModel.file(ManifestPath("model.safetensors", relativeTo: project.processed))
            #expect(try LoadedModel(handedOut, profile: .mnist).isShipped)
            // And what another recipe starts from.
            #expect(try LoadedModel(.recipe(ManifestPath(project.manifest, relativeTo: "")), profile: .mnist).digest == base)

            try project.edit("seed: 7", "seed: 7\ndeliver: tuned")
            let asked = try run(project), trained = try report(project, asked).modelDigest
            #expect(asked.verdict?.delivered == .tuned && trained != base)
            #expect(try digest(#require(asked.model)) == trained)
        }
    }

    @Test func validationThatCannotChooseIsSaid() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let few = try run(project)
            #expect(few.verdict == nil && few.warnings.count >= 1 && few.warnings[0].contains("1 validation writer can hardly tell"))
            #expect(few.text.contains("warning     1 validation writer"))
            try project.edit("epochs: 2", "epochs: 2, selection: last")
            #expect(try run(project).warnings == [])
        }
    }

    @Test func everyWriterIsReadByAModelThatHasNotSeenTheWriter() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try project.edit("network: lenet5", "network: lenet5\nevaluation: { folds: 3 }")
            let summary = try run(project), report = try report(project, summary), folds = try #require(report.folds)
            let digits = try DigitTable(contentsOf: project.processed + "/digits", profile: .mnist).digits
            #expect(folds.foldCount == 3 && folds.before == nil && folds.after.count == digits.count)
            #expect(folds.after.writers.map(\.writer) == ["w1", "w2", "w3", "w4", "w5"])
            #expect(summary.foldsAfter?.writerCount == 5 && summary.text.contains("all writers "))
            // Nothing of the folds' work stays but what they said, which is not asked for again.
            let left = FolderWalk.files(below: project.processed).filter { $0.contains("fold") }
            #expect(left.map { ($0 as NSString).lastPathComponent } == ["folds.json"])
            let first = digits[0], labels = project.root + "/manifests/labels/tiny"
            let entry = LabelJournal.Entry(.digit(first.id), .confirmed, crop: first.pictureDigest, was: first.label, now: first.label)
            try LabelJournal(folder: labels, reviewer: "anna", program: "test").add([entry], at: Date())
            let worked = Mutex<[String]>([])
            _ = try RecipeRun(
                manifest: project.manifest,
                observe: { event in if case .started(let stage, _, _) = event { worked.withLock { $0.append(stage) } } }
            ).run(through: .evaluate)
            #expect(worked.withLock { $0 } == [])
            try FileManager.default.removeItem(atPath: labels)
            _ = try run(project)
            let bytes = try project.digests()
            try FileManager.default.removeItem(atPath: project.processed)
            _ = try run(project, jobs: 1)
            #expect(try project.digests() == bytes)
        }
    }

    @Test func anEvaluationWithFoldsGoesOnWhereItWasStopped() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try project.edit("network: lenet5", "network: lenet5\nevaluation: { folds: 3 }")
            _ = try run(project)
            let bytes = try project.digests()
            try FileManager.default.removeItem(atPath: project.processed)
            // Stopped in the second fold.
            let steps = Counter()
            #expect(throws: (any Error).self) {
                _ = try RecipeRun(
                    manifest: project.manifest,
                    observe: { event in
                        if case .advanced("evaluate", _, let detail) = event, detail.contains("fold 2") { _ = steps.increment() }
                    },
                    isCancelled: { steps.increment(by: 0) > 3 }
                ).run(through: .evaluate)
            }
            let left = FolderWalk.files(below: project.processed).filter { $0.contains("/folds-") }
            #expect(!left.isEmpty)
            _ = try run(project)
            #expect(try project.digests() == bytes)
        }
    }

    @Test func oneWriterAloneCannotBeDealtIntoFolds() throws {
        let digit = Digit(
            id: "a", label: 1, writer: "anna", source: ContentDigest(of: "s"), place: "r00c00", status: "ok", score: 1, glyph: Glyph())
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let table = try DigitTable([digit], profile: .mnist)
            try WriterFolds.requireWriters(in: table, of: Recipe(manifest: project.manifest))
            try project.edit("network: lenet5", "network: lenet5\nevaluation: { folds: 3 }")
            #expect(throws: WriterFoldsError.tooFewWriters(1)) {
                try WriterFolds.requireWriters(in: table, of: Recipe(manifest: project.manifest))
            }
        }
    }
}
