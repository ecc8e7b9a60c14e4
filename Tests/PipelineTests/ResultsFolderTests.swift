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
        _ = try RecipeRun(manifest: project.manifest, results: root).run(through: .ingest, isForced: isForced)
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
        ("raw/../raw/tiny/sheets", "results.is-source"), ("missing/../raw/tiny/sheets", "output.above-missing"),
        ("missing/../new", "output.above-missing"), ("elsewhere/tuesday/results", "results.in-source"), ("own", "results.foreign-folder"),
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
            // Read through a link from the folder of scans.
            try AtomicFile.makeFolder(folder + "/elsewhere/tuesday")
            try FileManager.default.createSymbolicLink(
                atPath: project.scans + "/sheets/tue", withDestinationPath: folder + "/elsewhere/tuesday")
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
            let run = try RecipeRun(manifest: project.manifest, jobs: 1)
            try run.withStages { _ = try $0.ingest() }
            // Killed after the sheets were read: no lock yet, but the folder is marked.
            try FileManager.default.removeItem(atPath: project.processed + "/lock.json")
            for file in try files(project.processed).keys where !file.hasPrefix("sheets/") && file != ".lock" {
                try FileManager.default.removeItem(atPath: project.processed + "/" + file)
            }
            try run.withStages { _ = try $0.ingest() }
            #expect(FileManager.default.fileExists(atPath: project.processed + "/ingest.html"))
        }
    }

    @Test func anIngestRemovesWhatItsLockListsAndNothingElse() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 4)
            try run(project, in: project.processed)
            let first = try files(project.processed)
            let own = [
                "sheets/scan.png", "sheets/inner/scan.png", "label-issues/review.txt", "recognized-2.csv", "shards/train-00009.safetensors",
            ]
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

    /// The first file of the results that ends so.
    private func file(_ project: TinyProject, endingWith ending: String) throws -> String {
        try #require(FolderWalk.files(below: project.processed).first { $0.hasSuffix(ending) && !$0.contains("blank") })
    }

    @Test(arguments: [
        "ingest.html", "digits/digits.jsonl", "rejects.jsonl", "label-issues.jsonl", "-overlay.png", "-crops.png",
    ])
    func anOutputThatSomebodyHasChangedIsNotReplaced(ending: String) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 4)
            try run(project, in: project.processed)
            let file = try file(project, endingWith: ending)
            try AtomicFile.write("my corrections", to: project.processed + "/" + file)
            let before = try files(project.processed)
            // Something is to be made anew, so that the stage is carried out; with --force it would be in any case.
            try FileManager.default.removeItem(atPath: project.scans + "/w2.png")
            for isForced in [false, true] {
                let error = #expect(throws: StageError.self) { try run(project, in: project.processed, isForced: isForced) }
                #expect(error?.diagnostics[0].code == "lock.output-changed" && error?.description.contains(file) == true)
                #expect(error?.diagnostics[0].fix.contains("--force") == false)
                #expect(try files(project.processed) == before)
            }
            // Moved away, the run goes on.
            try FileManager.default.removeItem(atPath: project.processed + "/" + file)
            try run(project, in: project.processed)
            #expect(try ContentDigest(ofFile: project.processed + "/" + file) != ContentDigest(of: "my corrections"))
        }
    }

    private func lock(_ project: TinyProject, _ change: (inout Lock) throws -> Void) throws {
        let file = project.processed + "/lock.json"
        var lock = try Lock.load(from: file)
        try change(&lock)
        try lock.save(to: file)
    }

    @Test func afterAnIngestThatDidNotEndItsOwnFilesAreReplacedAndChangedOnesAreNot() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3)
            try run(project, in: project.processed)
            // Killed when one of the files had been written.
            try lock(project) { lock in
                let files = try #require(lock.stages[.ingest]).outputs.keys.sorted()
                _ = lock.begin(.ingest, files: files, digests: ["rejects.jsonl": ContentDigest(of: "attempted")])
            }
            try AtomicFile.write("attempted", to: project.processed + "/rejects.jsonl")
            try AtomicFile.write("mine", to: project.processed + "/label-issues.jsonl")
            let error = #expect(throws: StageError.self) { try run(project, in: project.processed) }
            #expect(error?.description.contains("label-issues.jsonl") == true)
            #expect(try FileContent.text(of: project.processed + "/label-issues.jsonl") == "mine")
            try FileManager.default.removeItem(atPath: project.processed + "/label-issues.jsonl")
            try run(project, in: project.processed)
            #expect(try FileContent.text(of: project.processed + "/rejects.jsonl") != "attempted")
            let lock = try Lock.load(from: project.processed + "/lock.json")
            #expect(lock.unfinished.isEmpty && lock.attempted.isEmpty && lock.recipe == "tiny")
        }
    }

    @Test(arguments: ["../../precious.txt", "/etc/hostname", "a/../../../precious.txt", "", "a//b", "./a"])
    func aLockThatNamesAFileElsewhereIsRefused(name: String) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3)
            try run(project, in: project.processed)
            try AtomicFile.write("precious", to: folder + "/precious.txt")
            let file = project.processed + "/lock.json", whole = try Lock.load(from: file)
            var locks = [whole, whole, whole, whole]
            locks[0].stages[.ingest]?.outputs[name] = ContentDigest(of: "precious")
            locks[1].unfinished[.ingest] = [name]
            locks[2].otherFiles[name] = ContentDigest(of: "precious")
            locks[3].attempted[name] = ContentDigest(of: "precious")
            try FileManager.default.removeItem(atPath: project.scans + "/w2.png")
            for lock in locks {
                try lock.save(to: file)
                let error = #expect(throws: JSONFileError.self) { try run(project, in: project.processed) }
                #expect(error?.diagnostics[0].message.contains("no file of its folder") == true)
                #expect(error?.diagnostics[0].message.contains("DecodingError") == false)
                #expect(try FileContent.text(of: folder + "/precious.txt") == "precious")
            }
            // What the message says helps.
            try FileManager.default.moveItem(atPath: project.processed, toPath: folder + "/away")
            try run(project, in: project.processed)
        }
    }

    @Test func aFileBehindALinkIsNotRemovedThoughTheLockListsIt() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3)
            try run(project, in: project.processed)
            try AtomicFile.write("precious", to: folder + "/own/notes.txt")
            try FileManager.default.createSymbolicLink(atPath: project.processed + "/extra", withDestinationPath: folder + "/own")
            try lock(project) { $0.stages[.ingest]?.outputs["extra/notes.txt"] = ContentDigest(of: "precious") }
            try FileManager.default.removeItem(atPath: project.scans + "/w2.png")
            try run(project, in: project.processed)
            #expect(try FileContent.text(of: folder + "/own/notes.txt") == "precious")
            #expect(throws: FileSystemError.self) { try RecipeFolder(root: project.processed).removeFile("extra/notes.txt") }
        }
    }

    @Test func aTableOfLabelsThatBeganAsAResultIsNeitherRemovedNorReplaced() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3)
            try run(project, in: project.processed)
            let table = "file,row,column,label\nw1.png,0,0,0\n", file = project.processed + "/recognized.csv"
            try AtomicFile.write(table, to: file)
            try lock(project) { $0.stages[.ingest]?.outputs["recognized.csv"] = ContentDigest(of: table) }
            try project.edit("template: templates/tiny.yaml", "template: templates/tiny.yaml, labels: ../processed/tiny/recognized.csv")
            for isForced in [false, true] {
                try run(project, in: project.processed, isForced: isForced)
                #expect(try FileContent.text(of: file) == table)
            }
        }
    }

    @Test func recordsOfARunThatWasKilledAreTakenAwayByTheNextAndPicturesOfAPersonAreNot() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 4)
            try run(project, in: project.processed)
            for file in try files(project.processed).keys where !file.hasPrefix("sheets/") && file != ".lock" {
                try FileManager.default.removeItem(atPath: project.processed + "/" + file)
            }
            let sheets = project.processed + "/sheets/"
            let names = FolderWalk.entries(of: sheets).map(\.name).filter { $0.hasPrefix("w2-") }
            let overlay = try #require(names.first { $0.hasSuffix("-overlay.png") })
            try AtomicFile.write("mine", to: sheets + overlay)
            try AtomicFile.write("mine", to: sheets + "own.safetensors")
            try FileManager.default.removeItem(atPath: project.scans + "/w2.png")
            try run(project, in: project.processed)
            let left = FolderWalk.entries(of: sheets).map(\.name)
            #expect(left.contains("own.safetensors") && left.contains(overlay), "\(left)")
            for name in names where name != overlay { #expect(!left.contains(name), "\(name)") }
        }
    }

    @Test func anotherManifestsResultsAreNotReplaced() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3)
            try run(project, in: project.processed)
            let before = try files(project.processed), other = folder + "/manifests/other.yaml"
            try AtomicFile.write(FileContent.bytes(of: project.manifest), to: other)
            let otherRun = try RecipeRun(manifest: other, results: project.processed)
            let error = #expect(throws: ResultsFolderError.self) { try otherRun.run(through: .ingest) }
            #expect(error?.diagnostics[0].code == "results.other-recipe" && error?.description.contains("'tiny'") == true)
            #expect(try files(project.processed) == before)
        }
    }

    @Test(arguments: ["processed/tiny", "processed/tiny/sheets", "link"])
    func aFolderOfResultsIsNoSource(place: String) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3)
            try run(project, in: project.processed)
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: project.processed + "/sheets")
            let before = try files(folder)
            try project.edit("folder: ../raw/tiny", "folder: ../\(place)")
            let recipe = try Recipe(manifest: project.manifest), other = RecipeFolder(root: folder + "/processed/other")
            let error = #expect(throws: ResultsFolderError.self) { try ResultsFolder.check(other, of: recipe) }
            #expect(error?.diagnostics[0].code == "source.is-results")
            #expect(throws: ResultsFolderError.self) { try run(project, in: other.root) }
            try project.edit("folder: ../\(place)", "folder: ../raw/tiny")
            #expect(try files(folder) == before)
            // The digits that were read are a source.
            let digits = project.processed + "/digits"
            try project.edit("- sheets: { folder: ../raw/tiny, template: templates/tiny.yaml }", "- digits: { folder: \(digits) }")
            try run(project, in: other.root)
        }
    }

    @Test func aFileThatNobodyHereWroteStopsTheStageThatWouldWriteIt() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 6)
            try run(project, in: project.processed)
            try AtomicFile.write("mine", to: project.processed + "/shards/index.json")
            let recipe = try RecipeRun(manifest: project.manifest, results: project.processed)
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
                _ = try CopyPreview(RecipeRun(manifest: project.manifest, results: project.processed), showsAllSteps: false).write(
                    isForced: isForced)
            }
            try preview()
            let picture = project.processed + "/preview.png", first = try FileContent.bytes(of: picture)
            try project.edit("degreesRange: [-8, 8]", "degreesRange: [-20, 20]")
            try preview()
            #expect(try FileContent.bytes(of: picture) != first)
            try AtomicFile.write("mine", to: picture)
            #expect(throws: OutputError.isThere(picture)) { try preview() }
            try preview(true)
            #expect(try ContentDigest(ofFile: picture) != ContentDigest(of: "mine"))
        }
    }
}
