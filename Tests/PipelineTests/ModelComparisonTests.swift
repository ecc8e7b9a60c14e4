import Dataset
import Foundation
import Support
import Testing
import TestSupport
import Training
@testable import Ingest
@testable import Pipeline
@testable import Recipes

/// Models beside each other, ensembles, and how often test digits were looked at.
@Suite struct ModelComparisonTests {
    private func run(_ project: TinyProject, isForced: Bool = false) throws -> RunSummary {
        try RecipeRun(manifest: project.manifest).run(through: .evaluate, isForced: isForced)
    }

    private func evaluationCounts(_ project: TinyProject) throws -> [Int] {
        try Lock.load(from: project.processed + "/lock.json").testEvaluations.values.map(\.count)
    }

    @Test func everyNewModelIsALookAtTheTestDigitsAndAnOldOneIsNone() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            #expect(try run(project).testEvaluationCount == 1)
            #expect(try evaluationCounts(project) == [1])
            _ = try run(project)
            _ = try run(project, isForced: true)
            #expect(try evaluationCounts(project) == [1])
            try project.edit("epochs: 2", "epochs: 1")
            let summary = try run(project)
            #expect(summary.testEvaluationCount == 2 && summary.text.contains("2 models have read these test digits"))
            #expect(try FileContent.text(of: #require(summary.report)).contains("read by 2 models"))
            #expect(try evaluationCounts(project) == [2])
        }
    }

    @Test func finishedRunsAreComparedWithoutReadingAgain() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let first = try #require(try run(project).report).replacing("report.html", with: "model.safetensors")
            try project.edit("epochs: 2", "epochs: 1")
            let second = try #require(try run(project).model)
            let comparison = try ModelComparison.ofReports(first, project.processed)
            #expect(comparison.second.name == project.processed)
            let text = comparison.text
            #expect(text.contains("A  ") && text.contains("B  ") && text.contains("comes by chance with probability"))
            let counts = comparison.comparison
            #expect(comparison.onlyFirstWrong.count == counts.onlyFirstWrongCount)
            #expect(comparison.first.correctCount - comparison.second.correctCount == -counts.gain)
            #expect(try ModelComparison.ofReports(second, project.processed).comparison.pValue == 1)
            #expect(try evaluationCounts(project) == [2])
        }
    }

    @Test func reportsOfOtherDigitsAndNoReportsAreRefused() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let first = try #require(try run(project).report).replacing("report.html", with: "report.json")
            try project.edit("seed: 7", "seed: 8")
            let second = try #require(try run(project).model)
            for (a, b, code) in [(first, second, "compare.different-digits"), (first, folder + "/no", "compare.no-report")] {
                let error = #expect(throws: ModelComparisonError.self) { try ModelComparison.ofReports(a, b) }
                #expect(error?.diagnostics[0].code == code)
            }
        }
    }

    @Test func modelsReadTheDigitsOfAManifestAndTestDigitsCount() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let model = try #require(try run(project).model)
            let run = try RecipeRun(manifest: project.manifest)
            let comparison = try ModelComparison.ofModels(model, "builtin/mnist", on: run, part: .validation)
            #expect(comparison.comparison.count == 40 && comparison.second.accuracy > 0.7)
            #expect(try evaluationCounts(project) == [1])
            _ = try ModelComparison.ofModels(model, "builtin/mnist", on: run, part: .test)
            #expect(try evaluationCounts(project) == [2])
        }
    }

    @Test func ensembleOfARecipeIsItsFirstNetworkAndOthers() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let single = try Model(contentsOf: #require(try run(project).model), profile: .mnist)
            #expect(single.members.count == 1)
            try project.edit("batchSize: 32 }", "batchSize: 32, members: 2 }\nevaluation: { views: { shiftPixels: 1 } }")
            let file = try #require(try run(project).model)
            let model = try Model(contentsOf: file, profile: .mnist)
            #expect(model.members.count == 2 && model.members[0].tensors == single.members[0].tensors)
            #expect(model.members[1].tensors != single.members[0].tensors && model.reading.views.shiftPixels == 1)

            // Joined from files by hand, it is the same networks.
            let joined = folder + "/joined.safetensors"
            let text = try ModelEnsemble([file, file], shiftPixels: 0, rotationDegrees: 5).write(to: joined)
            #expect(text.contains("4 networks, 3 views"))
            #expect(try Model(contentsOf: joined, profile: .mnist).members.count == 4)
        }
    }

    @Test func digitsThatAreNotSureEnoughAreRejected() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            func read(_ leastProbability: Double) throws -> Recognition.Result {
                try Recognition(
                    model: "builtin/mnist", layout: .sheet(templateFile: folder + "/manifests/templates/tiny.yaml"),
                    leastProbability: leastProbability, jobs: 1
                ).read([project.scans + "/w1.png"])
            }
            let all = try read(0)
            #expect(all.rejectedCount == 0)
            let probabilities = all.readings.compactMap(\.probability).sorted()
            let limit = probabilities[3]
            let some = try read(limit)
            #expect(some.rejectedCount == probabilities.count { $0 < limit } && some.rejectedCount > 0)
            for reading in some.readings where reading.status == "rejected" {
                #expect(reading.digit == nil && (reading.probability ?? 1) < limit)
            }
            #expect(some.csv.contains(",rejected,,"))
        }
    }
}
