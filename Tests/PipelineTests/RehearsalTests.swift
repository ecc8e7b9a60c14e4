import Dataset
import Foundation
import Support
import Testing
import TestSupport
import Training
@testable import Pipeline
@testable import Recipes

/// Writers added one group after another, with the earlier ones rehearsed.
@Suite struct RehearsalTests {
    private func run(_ project: TinyProject, maxAccuracyDrop: Double? = nil) throws -> RunSummary {
        try RecipeRun(manifest: project.manifest).run(through: .evaluate, maxAccuracyDrop: maxAccuracyDrop)
    }

    /// A project of writers of its own that starts from a model.
    private func project(_ folder: String, firstWriter: Int, base: String, rehearsal: String = "") throws -> TinyProject {
        let project = try TinyProject(in: folder, firstWriter: firstWriter)
        try project.edit("network: lenet5", "base: \(base)\n" + rehearsal)
        try project.edit(
            "batchSize: 32", "batchSize: 32, batchStatistics: keep, layerwiseDecay: 0.7, schedule: { oneCycle: { peak: 0.0005 } }")
        return project
    }

    @Test func threeGroupsOfWritersAreAddedOneAfterAnother() throws {
        try TestData.withTemporaryFolder { folder in
            let manifest = { (group: String) in "../../\(group)/manifests/tiny.yaml" }
            let first = try project(folder + "/a", firstWriter: 1, base: "builtin/mnist")
            let second = try project(
                folder + "/b", firstWriter: 11, base: manifest("a"),
                rehearsal: "rehearsal: { recipes: [\(manifest("a"))], fraction: 0.4, maxAccuracyDrop: 0.03 }")
            let third = try project(
                folder + "/c", firstWriter: 21, base: manifest("b"),
                rehearsal: "rehearsal: { recipes: [\(manifest("a")), \(manifest("b"))], fraction: 0.5 }")
            #expect(try run(first).oldAfter == nil)
            for (project, oldCount) in [(second, 40), (third, 80)] {
                let summary = try run(project)
                let old = try #require(summary.oldAfter), before = try #require(summary.oldBefore)
                #expect(old.digitCount == oldCount && old.accuracy > 0.9 && before.accuracy > 0.9)
                #expect(try #require(summary.after).accuracy > 0.9)
                #expect(summary.text.contains("kept") && summary.text.contains("old digits, after training"))
                let page = try FileContent.text(of: #require(summary.report))
                #expect(page.contains("What it kept") && page.contains("forgot"))
            }
            // Nothing to do again, whatever is allowed to be lost.
            #expect(try run(third, maxAccuracyDrop: 1).oldAfter?.digitCount == 80)
        }
    }

    @Test func modelThatForgotTooMuchIsRefusedAndTheEarlierOneStays() throws {
        try TestData.withTemporaryFolder { folder in
            let first = try project(folder + "/a", firstWriter: 1, base: "builtin/mnist")
            let good = try #require(try run(first).model)
            let digest = try ContentDigest(ofFile: good)
            let second = try project(
                folder + "/b", firstWriter: 11, base: "../../a/manifests/tiny.yaml",
                rehearsal: "rehearsal: { recipes: [../../a/manifests/tiny.yaml], fraction: 0.02, maxAccuracyDrop: 0.01 }")
            // Teaches nonsense: every weight is thrown about.
            try second.edit("peak: 0.0005", "peak: 0.3")
            let error = #expect(throws: RehearsalError.self) { try run(second) }
            let diagnostic = try #require(error?.diagnostics[0])
            #expect(diagnostic.code == "rehearsal.forgot" && diagnostic.message.contains("allowed are 1.00 %"))
            #expect(try ContentDigest(ofFile: good) == digest)
            #expect(throws: RehearsalError.self) { try run(second) }
            #expect(try run(second, maxAccuracyDrop: 1).oldAfter != nil)
        }
    }

    @Test func recipesThatAreNotDoneYetAreNamed() throws {
        try TestData.withTemporaryFolder { folder in
            _ = try project(folder + "/a", firstWriter: 1, base: "builtin/mnist")
            let onModel = try project(folder + "/b", firstWriter: 11, base: "../../a/manifests/tiny.yaml")
            let onDigits = try project(
                folder + "/c", firstWriter: 21, base: "builtin/mnist",
                rehearsal: "rehearsal: { recipes: [../../a/manifests/tiny.yaml] }")
            for (project, code) in [(onModel, "base.not-trained"), (onDigits, "rehearsal.not-ingested")] {
                let error = #expect(throws: (any Error).self) { try run(project) } as? any DiagnosticError
                #expect(error?.diagnostics[0].code == code)
                #expect(error?.diagnostics[0].location?.file.hasSuffix("a/manifests/tiny.yaml") == true)
            }
        }
    }

    @Test func writersWhoAreHeldOutHereAreNotRehearsed() throws {
        try TestData.withTemporaryFolder { folder in
            let first = try project(folder + "/a", firstWriter: 1, base: "builtin/mnist")
            _ = try run(first)
            // The same writers again: who is held out here may have been trained on there.
            let second = try project(
                folder + "/b", firstWriter: 1, base: "../../a/manifests/tiny.yaml",
                rehearsal: "rehearsal: { recipes: [../../a/manifests/tiny.yaml] }")
            try second.edit("seed: 7", "seed: 9")
            let run = try RecipeRun(manifest: second.manifest)
            try run.withDigits { digits in
                let old = try #require(try RehearsalDigits(run.recipe, new: digits))
                let heldOut = Set((digits.digits(of: .test) + digits.digits(of: .validation)).map(\.writer))
                #expect(!old.train.isEmpty && old.train.allSatisfy { !heldOut.contains($0.writer) })
                let trained = Set(digits.digits(of: .train).map(\.writer))
                #expect(old.test.allSatisfy { !trained.contains($0.writer) })
            }
        }
    }

    @Test func badRehearsalIsReportedWithItsLine() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(
                folder, firstWriter: 1, base: "builtin/mnist", rehearsal: "rehearsal: { recipes: [gone.yaml], fraction: 2 }")
            let error = #expect(throws: ManifestError.self) { try Recipe(manifest: project.manifest) }
            let text = try #require(error).description
            #expect(text.contains("'gone.yaml', which does not exist") && text.contains("fraction"))
        }
    }
}
