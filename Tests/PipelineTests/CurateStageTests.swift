import Dataset
import Foundation
import Support
import Synchronization
import TestSupport
import Testing

@testable import Curation
@testable import Ingest
@testable import Pipeline
@testable import Recipes

/// The stage that looks digits over: what it writes, when it is done, and that it changes nothing else.
@Suite struct CurateStageTests {
    /// Two folds of a small network, so that it takes little time.
    private static let curation = "curation: { folds: 2, network: tiny }\n"

    private func withProject(_ body: (TinyProject) throws -> Void) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 5)
            try project.edit("split:", Self.curation + "split:")
            try body(project)
        }
    }

    @discardableResult
    private func curate(
        _ project: TinyProject, jobs: Int = 2, isForced: Bool = false, observe: @escaping @Sendable (ProgressEvent) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> CurationOutcome {
        try RecipeRun(
            manifest: project.manifest, results: project.processed, jobs: jobs, observe: observe, isCancelled: isCancelled
        ).curate(isForced: isForced)
    }

    private func files(_ project: TinyProject) -> [String] {
        FolderWalk.files(below: project.processed + "/curation").sorted()
    }

    @Test func theFilesAreTheSameForAnyNumberOfJobsAndNothingElseIsLeft() throws {
        try withProject { project in
            try curate(project, jobs: 1)
            let digests = try project.digests()
            #expect(files(project) == ["curation.json", "findings.html", "findings.jsonl", "map.safetensors", "out-of-sample.safetensors"])
            try FileManager.default.removeItem(atPath: project.processed)
            try curate(project, jobs: 3)
            #expect(try project.digests() == digests)
        }
    }

    @Test func aSecondTimeThereIsNothingToDo() throws {
        try withProject { project in
            let first = try curate(project), told = Mutex<[String]>([])
            let second = try curate(
                project,
                observe: { event in
                    if case .finished(let stage, let outcome) = event { told.withLock { $0.append("\(stage): \(outcome)") } }
                })
            #expect(told.withLock { $0 }.contains("curate: up to date"))
            #expect(second.text == first.text)
            try project.edit("folds: 2", "folds: 3")
            #expect(try curate(project).summary.foldCount == 3)
        }
    }

    @Test func oneThatWasStoppedGoesOnWithTheSameResult() throws {
        try withProject { project in
            try curate(project)
            let whole = try project.digests()
            try FileManager.default.removeItem(atPath: project.processed)
            let isStopped = Mutex(false)
            #expect(throws: (any Error).self) {
                try curate(
                    project,
                    observe: { event in
                        if case .advanced(let stage, _, let detail) = event, stage == "curate", detail.hasPrefix("fold 2") {
                            isStopped.withLock { $0 = true }
                        }
                    }, isCancelled: { isStopped.withLock { $0 } })
            }
            #expect(files(project).contains { $0.hasPrefix("folds/") })
            try curate(project)
            #expect(try project.digests() == whole)
        }
    }

    /// What is learned does not depend on how it was looked over.
    @Test func theRestOfARunStandsWhateverIsSaidOfCuration() throws {
        try withProject { project in
            let before = try Recipe(manifest: project.manifest).digest
            try project.edit("folds: 2", "folds: 4")
            #expect(try Recipe(manifest: project.manifest).digest == before)
        }
    }

    @Test func aDamagedListIsFoundAndMadeAgain() throws {
        try withProject { project in
            try curate(project)
            let whole = try project.digests(), list = project.processed + "/curation/findings.jsonl"
            try AtomicFile.write("damaged", to: list)
            let verification = try RecipeVerification(RecipeRun(manifest: project.manifest, results: project.processed)).run(repairs: false)
            #expect(verification.findings.map(\.file) == ["curation/findings.jsonl"])
            #expect(verification.findings.first?.fix.contains("inkmill curate") == true)
            try FileManager.default.removeItem(atPath: list)
            try curate(project)
            #expect(try project.digests() == whole)
        }
    }

    @Test func wholeResultsVerify() throws {
        try withProject { project in
            try curate(project)
            let verification = try RecipeVerification(RecipeRun(manifest: project.manifest, results: project.processed)).run(repairs: false)
            #expect(verification.exitStatus == .ok && verification.diagnostics.isEmpty)
        }
    }

    @Test func aFoldCountOutOfRangeIsToldWithItsPlace() throws {
        try withProject { project in
            try project.edit("folds: 2", "folds: 1")
            let error = try #require(throws: ManifestError.self) { try Recipe(manifest: project.manifest) }
            #expect(error.diagnostics.map(\.code) == ["manifest.out-of-range"])
        }
    }
}
