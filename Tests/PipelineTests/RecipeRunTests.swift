import Dataset
import Foundation
import Ingest
import Support
import Synchronization
import Testing
import TestSupport
import Training
@testable import Pipeline
@testable import Recipes

/// The stages on a tiny project: what is redone, what is refused, and that nothing but the recipe decides a byte.
@Suite struct RecipeRunTests {
    /// Runs the project and returns the summary with the stages that had work to do.
    @discardableResult
    private func run(
        _ project: TinyProject, through last: StageName = .evaluate, jobs: Int = 2, isForced: Bool = false,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> (summary: RunSummary, worked: [String]) {
        let worked = Mutex<[String]>([])
        let run = try RecipeRun(
            manifest: project.manifest, jobs: jobs,
            observe: { event in
                if case .started(let stage, _, _) = event { worked.withLock { $0.append(stage) } }
            }, isCancelled: isCancelled)
        let summary = try run.run(through: last, isForced: isForced)
        return (summary, worked.withLock { $0 })
    }

    @Test func aSecondRunDoesNothingAndAChangeRedoesWhatDependsOnIt() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let (summary, worked) = try run(project)
            #expect(worked == ["ingest", "augment", "train"])
            #expect(summary.sheetCount == 5 && summary.rejects.map(\.code) == ["sheet.blank"])
            #expect(summary.exitStatus(under: .report) == .ok)
            let model = try #require(summary.model)
            #expect(FileManager.default.fileExists(atPath: model))
            let digests = try project.digests()

            #expect(try run(project).worked == [])
            #expect(try project.digests() == digests)

            try project.edit("epochs: 2", "epochs: 1")
            #expect(try run(project).worked == ["train"])
            try project.edit("copies: 3", "copies: 2")
            #expect(try run(project).worked == ["augment", "train"])
        }
    }

    @Test func moreFrozenLayersThanThereAreIsSaidBeforeASheetIsRead() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try project.edit("epochs: 2", "frozenLayerCount: 999")
            let error = #expect(throws: TrainingError.self) { try run(project) }
            guard case .layerCountMismatch("frozenLayerCount", 999, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            let digits = RecipeFolder.standard(forManifest: project.manifest, name: "tiny").path("digits")
            #expect(!FileManager.default.fileExists(atPath: digits))
            // What does not train is made all the same.
            try run(project, through: .ingest)
            #expect(FileManager.default.fileExists(atPath: digits))
        }
    }

    @Test func aForcedStageIsDoneAgainFromItsStart() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project)
            let digests = try project.digests()
            #expect(try run(project, through: .augment, isForced: true).worked == ["augment"])
            #expect(try run(project, through: .train, isForced: true).worked == ["train"])
            try run(project)
            #expect(try project.digests() == digests)
        }
    }

    @Test func aRejectedScanThatChangesNoDigitIsStillInTheReport() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project)
            try AtomicFile.write("no picture", to: project.scans + "/letter.png")
            let (summary, worked) = try run(project)
            #expect(worked == ["ingest"])
            let page = try FileContent.text(of: try #require(summary.report))
            #expect(page.contains("letter.png"))
        }
    }

    @Test func aRecipeWithoutTestWritersFailsBeforeItTrains() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try project.edit("test: 0.2", "test: 0")
            let error = #expect(throws: SplitError.self) { try run(project) }
            #expect(error?.diagnostics.first?.code == "dataset.empty-split")
            #expect(try run(project, through: .train).worked == ["augment", "train"])
        }
    }

    @Test func resultsDoNotDependOnJobsOrOnTheFolder() throws {
        try TestData.withTemporaryFolder { folder in
            let one = try TinyProject(in: folder + "/one"), other = try TinyProject(in: folder + "/other")
            try run(one, jobs: 1)
            try run(other, jobs: 4)
            #expect(try one.digests() == other.digests())
        }
    }

    @Test func aRunThatWasStoppedGoesOnToTheSameBytes() throws {
        try TestData.withTemporaryFolder { folder in
            let whole = try TinyProject(in: folder + "/whole"), pieces = try TinyProject(in: folder + "/pieces")
            try run(whole)
            // Each attempt is stopped after a few more questions whether to stop than the one before.
            var patience = 1, stopCount = 0
            while true {
                let questions = Counter()
                let limit = patience
                do {
                    try run(pieces, isCancelled: { questions.increment() > limit })
                    break
                } catch let error as any DiagnosticError {
                    #expect(error.exitStatus == .interrupted)
                    stopCount += 1
                    patience += 5
                }
            }
            #expect(stopCount > 3)
            #expect(try pieces.digests() == whole.digests())
        }
    }

    @Test func aChangedOutputIsNamedAndAMissingOneIsMadeAgain() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project, through: .augment)
            let digests = try project.digests()
            for name in ["digits/digits.jsonl", "shards/index.json"] {
                let file = project.processed + "/" + name
                try AtomicFile.write(FileContent.bytes(of: file) + [UInt8(ascii: " ")], to: file)
                let error = #expect(throws: StageError.self) { try run(project, through: .train) }
                #expect(error?.diagnostics.first?.code == "lock.output-changed")
                #expect(error?.description.contains(name) == true)

                try FileManager.default.removeItem(atPath: file)
                #expect(try !run(project, through: .augment).worked.isEmpty)
                #expect(try project.digests() == digests)
            }
        }
    }

    @Test func anEmptyFolderIsAnErrorThatNamesIt() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 1)
            try FileManager.default.removeItem(atPath: project.scans + "/blank.png")
            let error = #expect(throws: IngestError.self) { try run(project) }
            #expect(error?.diagnostics.first?.code == "ingest.no-files")
            #expect(!FileManager.default.fileExists(atPath: project.processed))
        }
    }

    @Test func unreadableSheetsAreRejectedWithTheirReasonAndTheOthersAreKept() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 4)
            try AtomicFile.write("Dear scanner, this is no picture.", to: project.scans + "/letter.png")
            try AtomicFile.write([UInt8](), to: project.scans + "/nothing.jpg")
            let whole = try FileContent.bytes(of: project.scans + "/w1.png")
            try AtomicFile.write(whole[..<(whole.count / 2)], to: project.scans + "/half.png")
            try AtomicFile.write(whole, to: project.scans + "/twice.png")
            try AtomicFile.write("not a scan", to: project.scans + "/notes.txt")
            let (summary, _) = try run(project, through: .ingest)
            var codes: [String: String] = [:]
            for reject in summary.rejects { codes[(reject.file as NSString).lastPathComponent] = reject.code }
            #expect(codes["letter.png"] == "image.unreadable-content" && codes["nothing.jpg"] == "image.unreadable-content")
            #expect(codes["half.png"] == "image.truncated")
            #expect(codes["twice.png"] == nil || codes["w1.png"] == nil)
            #expect(codes["blank.png"] == "sheet.blank")
            #expect(codes["notes.txt"] == nil)
            #expect(summary.sheetCount == 3)
            #expect(summary.exitStatus(under: .report) == .badInput)
            #expect(summary.exitStatus(under: .skip) == .ok)
            let lines = try FileContent.text(of: project.processed + "/rejects.jsonl").split(separator: "\n")
            #expect(lines.count == summary.rejects.count)
        }
    }
}
