import Dataset
import Foundation
import Support
import Testing
import TestSupport
@testable import Pipeline
@testable import Recipes

/// Where results may go, and what an ingest may remove and replace there.
@Suite struct ResultsFolderTests {
    private func run(_ project: TinyProject, in root: String, isForced: Bool = false) throws {
        _ = try RecipeRun(
            recipe: try Recipe(manifest: project.manifest), folder: RecipeFolder(root: root), context: RunContext(jobs: 2)
        ).run(through: .ingest, isForced: isForced)
    }

    /// Every file below a folder with its digest; a link's is nobody's.
    private func files(_ folder: String) throws -> [String: ContentDigest?] {
        var files: [String: ContentDigest?] = [:]
        for file in FolderWalk.files(below: folder) {
            let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + file)) != nil
            files[file] = .some(isLink ? nil : try ContentDigest(ofFile: folder + "/" + file))
        }
        return files
    }

    /// Scans lie in `raw/tiny/sheets`; each row is a folder for the results and the code of its refusal.
    @Test(arguments: [
        ("raw/tiny/sheets", "results.is-source"), ("raw/tiny", "results.holds-source"), ("raw", "results.holds-source"),
        (".", "results.holds-source"), ("raw/tiny/sheets/results", "results.in-source"), ("link/sheets", "results.is-source"),
        ("link", "results.holds-source"), ("link/sheets/inner/results", "results.in-source"),
        ("raw/../raw/tiny/sheets", "results.is-source"), ("own", "results.foreign-folder"),
        ("own/notes.txt", "results.no-folder"), ("otherTool", "results.foreign-folder"),
    ])
    func resultsThatWouldLieAmongAPersonsFilesAreRefused(place: String, code: String) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3)
            try FileManager.default.moveItem(atPath: project.scans, toPath: folder + "/raw/sheets")
            try AtomicFile.makeFolder(project.scans)
            try FileManager.default.moveItem(atPath: folder + "/raw/sheets", toPath: project.scans + "/sheets")
            try project.edit("folder: ../raw/tiny", "folder: ../raw/tiny/sheets")
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: project.scans)
            for file in ["own/notes.txt", "own/sheets/w1.png", "otherTool/.lock"] { try AtomicFile.write("mine", to: folder + "/" + file) }
            try AtomicFile.write("{}", to: folder + "/otherTool/lock.json")
            let before = try files(folder)
            let error = #expect(throws: ResultsFolderError.self) { try run(project, in: folder + "/" + place, isForced: true) }
            #expect(error?.diagnostics[0].code == code)
            let recipe = try Recipe(manifest: project.manifest)
            #expect(throws: ResultsFolderError.self) { try ResultsFolder.check(RecipeFolder(root: folder + "/" + place), of: recipe) }
            #expect(try files(folder) == before)
        }
    }

    @Test func emptyFoldersAndThoseOfEarlierRunsAreTaken() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3)
            try AtomicFile.makeFolder(folder + "/empty")
            for root in [folder + "/empty", folder + "/new/inner", folder + "/empty"] { try run(project, in: root) }
            // Results of a version that did not mark its folders.
            try FileManager.default.removeItem(atPath: folder + "/empty/.lock")
            try run(project, in: folder + "/empty")
            #expect(FileManager.default.fileExists(atPath: folder + "/empty/lock.json"))
        }
    }

    @Test func whatAnInterruptedFirstRunLeftIsGoneOnWith() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3)
            let run = RecipeRun(
                recipe: try Recipe(manifest: project.manifest), folder: RecipeFolder(root: project.processed),
                context: RunContext(jobs: 1))
            try run.withIngested { _, _ in }
            // Killed after the sheets were read: no lock yet, but the folder is marked.
            try FileManager.default.removeItem(atPath: project.processed + "/lock.json")
            for file in try files(project.processed).keys where !file.hasPrefix("sheets/") && file != ".lock" {
                try FileManager.default.removeItem(atPath: project.processed + "/" + file)
            }
            try run.withIngested { _, _ in }
            #expect(FileManager.default.fileExists(atPath: project.processed + "/ingest.html"))
        }
    }

    @Test func anIngestRemovesWhatItsLockListsAndNothingElse() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 4)
            try run(project, in: project.processed)
            let first = try files(project.processed)
            let own = ["sheets/scan.png", "sheets/inner/scan.png", "labelIssues/review.txt", "recognized-2.csv", "shards/train-00009.safetensors"]
            for file in own { try AtomicFile.write("mine", to: project.processed + "/" + file) }
            try FileManager.default.removeItem(atPath: project.scans + "/w2.png")
            try run(project, in: project.processed)
            let second = try files(project.processed)
            for file in own { #expect(second[file] == ContentDigest(of: "mine"), "\(file)") }
            // Those of the sheet that is gone are gone, the others as they were.
            let gone = Set(first.keys).subtracting(second.keys)
            #expect(gone.count == 3 && gone.allSatisfy { $0.hasPrefix("sheets/w2-") })
        }
    }

    @Test(arguments: ["ingest.html", "digits/digits.jsonl", "rejects.jsonl"])
    func anOutputThatSomebodyHasChangedIsNotReplaced(file: String) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 4)
            try run(project, in: project.processed)
            try AtomicFile.write("my corrections", to: project.processed + "/" + file)
            // Something is to be made anew, so that the stage is carried out.
            try FileManager.default.removeItem(atPath: project.scans + "/w2.png")
            let error = #expect(throws: StageError.self) { try run(project, in: project.processed) }
            #expect(error?.diagnostics[0].code == "lock.output-changed" && error?.description.contains(file) == true)
            #expect(try FileContent.text(of: project.processed + "/" + file) == "my corrections")
            // Moved away, or with --force, the run goes on.
            try run(project, in: project.processed, isForced: true)
            #expect(try FileContent.text(of: project.processed + "/" + file) != "my corrections")
        }
    }

    @Test func aFileThatNobodyHereWroteStopsTheStageThatWouldWriteIt() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 6)
            try run(project, in: project.processed)
            try AtomicFile.write("mine", to: project.processed + "/shards/index.json")
            let recipe = RecipeRun(
                recipe: try Recipe(manifest: project.manifest), folder: RecipeFolder(root: project.processed),
                context: RunContext(jobs: 2))
            let error = #expect(throws: StageError.self) { try recipe.run(through: .augment) }
            #expect(error?.diagnostics[0].code == "lock.foreign-file")
            #expect(try FileContent.text(of: project.processed + "/shards/index.json") == "mine")
            try FileManager.default.removeItem(atPath: project.processed + "/shards/index.json")
            // A shard's name does not make it a shard of ours.
            try AtomicFile.write("mine", to: project.processed + "/shards/train-00001.safetensors")
            #expect(throws: OutputError.isThere(project.processed + "/shards/train-00001.safetensors")) {
                try recipe.run(through: .augment)
            }
            #expect(try FileContent.text(of: project.processed + "/shards/train-00001.safetensors") == "mine")
            try FileManager.default.removeItem(atPath: project.processed + "/shards/train-00001.safetensors")
            _ = try recipe.run(through: .augment)
        }
    }

    @Test func aPreviewReplacesItselfAndNoPictureOfAPerson() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            func preview(_ isForced: Bool = false) throws {
                let run = RecipeRun(
                    recipe: try Recipe(manifest: project.manifest), folder: RecipeFolder(root: project.processed),
                    context: RunContext(jobs: 2))
                _ = try CopyPreview(run, showsAllSteps: false).write(isForced: isForced)
            }
            try preview()
            let picture = project.processed + "/preview.png", first = try FileContent.bytes(of: picture)
            try project.edit("degreesRange: [-8, 8]", "degreesRange: [-20, 20]")
            try preview()
            #expect(try FileContent.bytes(of: picture) != first)
            try AtomicFile.write("mine", to: picture)
            #expect(throws: OutputError.isThere(picture)) { try preview() }
            try preview(true)
            #expect(try FileContent.text(of: picture) != "mine")
        }
    }
}
