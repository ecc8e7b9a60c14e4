import Dataset
import Foundation
import ImageCodecs
import Support
import Synchronization
import Testing
import TestSupport
@testable import Ingest
@testable import Pipeline
@testable import Recipes

/// What lies among the sources and is none: results of ours, and hidden files.
@Suite struct SourceListingTests {
    /// Manifest, form and scans in one folder, as somebody starts who has read no manual.
    private struct FlatProject {
        let root: String
        var manifest: String { root + "/tiny.yaml" }

        init(in folder: String, sheetCount: Int = 6) throws {
            root = folder + "/flat"
            let project = try IngestProject(in: folder + "/made", sheetCount: sheetCount).project
            for name in try FileManager.default.contentsOfDirectory(atPath: project.scans) {
                try AtomicFile.write(FileContent.bytes(of: project.scans + "/" + name), to: root + "/" + name)
            }
            try AtomicFile.write(FileContent.bytes(of: project.root + "/manifests/templates/tiny.yaml"), to: root + "/form.yaml")
            try AtomicFile.write(
                TinyProject.manifestYAML.replacing("../raw/tiny", with: ".").replacing("templates/tiny.yaml", with: "form.yaml"),
                to: manifest)
        }

        /// Runs the recipe, with what it says of each stage.
        func run(through last: StageName = .ingest, to results: String? = nil) throws -> (summary: RunSummary, outcomes: [String]) {
            let outcomes = Outcomes()
            let run = try RecipeRun(
                manifest: manifest, results: results,
                observe: { event in
                    if case .finished(_, let outcome) = event { outcomes.append(outcome) }
                })
            let summary = try run.run(through: last)
            return (summary, outcomes.list)
        }
    }

    @Test func aFolderWithEverythingInItStaysUpToDate() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try FlatProject(in: folder)
            let first = try project.run(through: .augment)
            #expect(first.summary.rejects.isEmpty && first.summary.sheetCount == 5, "\(first.summary.rejects)")
            for _ in 0..<2 {
                let again = try project.run(through: .augment)
                #expect(again.outcomes == ["up to date", "up to date"])
                #expect(again.summary.rejects.isEmpty && again.summary.sheetCount == 5)
            }
            // Another scan makes it stale, and still nothing of ours is read.
            try AtomicFile.write("no picture", to: project.root + "/letter.png")
            let later = try project.run()
            #expect(later.summary.rejects.map(\.code) == ["image.unreadable-content"])
            #expect(later.summary.passedOver == PassedOver())
        }
    }

    @Test func resultsOfOtherRecipesImportsAndExportsAreNoSources() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try FlatProject(in: folder)
            // Written elsewhere, since among the scans they would be refused, and moved there by somebody.
            let made = folder + "/elsewhere"
            _ = try project.run(to: made + "/results")
            try ExportRun(RecipeRun(manifest: project.manifest, results: folder + "/out")).export("images", to: made + "/exported")
            let importer = DigitImport(profile: .mnist, context: RunContext(jobs: 2))
            _ = try importer.save(to: made + "/imported", inputs: []) { try $0.images(folder: made + "/exported", writer: "") }
            try FileManager.default.moveItem(atPath: made, toPath: project.root + "/elsewhere")
            let run = try project.run()
            #expect(run.summary.rejects.isEmpty, "\(run.summary.rejects)")
            #expect(run.summary.sheetCount == 5 && run.summary.passedOver.ownCount == 3)
            let page = try FileContent.text(of: try #require(run.summary.ingestReport))
            #expect(page.contains("3 folders that Inkmill has written"))
        }
    }

    @Test func aFolderOfOursThatIsNamedItselfIsRead() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try FlatProject(in: folder)
            try ExportRun(RecipeRun(manifest: project.manifest, results: folder + "/out")).export("images", to: folder + "/exported")
            let importer = DigitImport(profile: .mnist, context: RunContext(jobs: 2))
            let imported = try importer.images(folder: folder + "/exported", writer: "")
            #expect(imported.rejects.isEmpty && imported.digits.count > 60 && imported.passedOver == PassedOver())
            _ = try importer.save(to: folder + "/imported", inputs: []) { _ in imported }
            for source in ["images: { folder: ../exported }", "digits: { folder: ../imported }"] {
                let yaml = try FileContent.text(of: project.manifest).replacing("sheets: { folder: ., template: form.yaml }", with: source)
                try AtomicFile.write(yaml, to: folder + "/again/again.yaml")
                let run = try RecipeRun(manifest: folder + "/again/again.yaml", results: folder + "/results")
                #expect(try run.run(through: .ingest).digitCount == imported.digits.count, "\(source)")
            }
        }
    }

    @Test func resultsBelowAFolderOfPicturesDoNotMakeItStale() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(DrawnRing.png(), to: folder + "/set/0/a.png")
            let yaml = TinyProject.manifestYAML.replacing(
                "sheets: { folder: ../raw/tiny, template: templates/tiny.yaml }", with: "images: { folder: . }")
            try AtomicFile.write(yaml, to: folder + "/set/set.yaml")
            var outcomes: [[String]] = []
            for _ in 0..<3 {
                let list = Outcomes()
                let run = try RecipeRun(
                    manifest: folder + "/set/set.yaml", observe: { if case .finished(_, let outcome) = $0 { list.append(outcome) } })
                _ = try run.run(through: .ingest)
                outcomes.append(list.list)
            }
            #expect(outcomes[0] != ["up to date"] && outcomes[1...] == [["up to date"], ["up to date"]])
        }
    }

    @Test func hiddenFilesAreCounted() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 2)
            #expect(try project.ingest().passedOver == PassedOver())
            for name in [".w1.png", "inner/.DS_Store", "inner/._w1.png"] { try project.write("junk", to: name) }
            try project.write("no picture", to: "letter.png")
            let summary = try project.ingest()
            #expect(summary.passedOver.hiddenCount == 3 && summary.passedOver.hiddenExample == "../raw/tiny/.w1.png")
            #expect(summary.text.contains("3 hidden files"))
            #expect(summary.rejects.map(\.code) == ["image.unreadable-content"])
            #expect(try FileContent.text(of: project.project.processed + "/ingest.html").contains("3 hidden files"))
            #expect(try FileContent.text(of: project.project.processed + "/ingest.json").contains("\"hiddenCount\" : 3"))
        }
    }

    @Test func anEmptyFolderTellsWhatElseIsThere() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 2)
            try FileManager.default.removeItem(atPath: project.project.scans + "/w1.png")
            try project.write("junk", to: ".w1.png")
            let error = try #require(#expect(throws: IngestError.self) { try project.ingest() })
            #expect(error.description.contains("1 hidden file"))
        }
    }

    @Test func picturesOutsideTheFoldersOfTheDigitsAreToldByName() throws {
        try TestData.withTemporaryFolder { folder in
            let picture = DrawnRing.png()
            for name in ["4/a.png", "10/b.png", "unsorted/deep/c.png", "loose.png", "4/.hidden.png", "notes.txt"] {
                try AtomicFile.write(picture, to: folder + "/set/" + name)
            }
            let importer = DigitImport(profile: .mnist, context: RunContext(jobs: 1))
            let result = try importer.images(folder: folder + "/set", writer: "me")
            #expect(result.digits.map(\.label) == [4])
            #expect(result.rejects.allSatisfy { $0.code == "import.outside-folders" && $0.severity == .warning })
            #expect(result.rejects.map(\.file) == [folder + "/set", folder + "/set/10", folder + "/set/unsorted/deep"])
            for (reject, name) in zip(result.rejects, ["loose.png", "b.png", "c.png"]) { #expect(reject.message.contains(name)) }
            #expect(result.passedOver.hiddenCount == 1)
            let summary = try importer.save(to: folder + "/digits", inputs: []) { _ in result }
            #expect(summary.text.contains("1 hidden file"))

            try AtomicFile.write("file,label\n4/a.png,4\n", to: folder + "/set/labels.csv")
            let listed = try importer.images(folder: folder + "/set", writer: "me")
            #expect(listed.rejects.map(\.code) == Array(repeating: "import.not-listed", count: 3))
        }
    }

    @Test func archivesInSubfoldersAndCapitalsAreReadAndOtherFilesToldOf() throws {
        try TestData.withTemporaryFolder { folder in
            func archive(_ number: Int) -> [UInt8] {
                TarMember.bytes(name: "\(number).png", content: DrawnRing.png(side: 120 + 10 * number))
                    + TarMember.bytes(name: "\(number).cls", content: Array("0".utf8)) + TarMember.end
            }
            for (number, name) in ["a.tar", "B.TAR", "sub/c.tar"].enumerated() {
                try AtomicFile.write(archive(number), to: folder + "/set/" + name)
            }
            for name in ["d.tar.xz", "sub/e.zip", "readme.md", ".hidden.tar"] { try AtomicFile.write("?", to: folder + "/set/" + name) }
            let importer = DigitImport(profile: .mnist, context: RunContext(jobs: 1))
            let result = try importer.webDataset([folder + "/set"], writer: "me")
            #expect(result.digits.count == 3)
            let left = try #require(result.rejects.first { $0.code == "import.not-an-archive" })
            #expect(left.message.contains("2 files") && left.message.contains("d.tar.xz") && left.severity == .warning)
            #expect(result.passedOver.hiddenCount == 1)
        }
    }

    /// Advice that fits `recognize` alone leads nowhere here.
    @Test func aPageAmongPicturesOfDigitsIsRejectedWithAdviceForAnImport() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 2)
            try AtomicFile.write(FileContent.bytes(of: project.scans + "/w1.png"), to: folder + "/set/4/page.png")
            try AtomicFile.write(DrawnRing.png(), to: folder + "/set/0/a.png")
            let result = try DigitImport(profile: .mnist, context: RunContext(jobs: 1)).images(folder: folder + "/set", writer: "me")
            let reject = try #require(result.rejects.first)
            #expect(result.rejects.count == 1 && reject.code.hasPrefix("digit.") && !reject.fix.contains("--template"))
        }
    }

    @Test func aDamagedImportIsMendedAsTheMessageSays() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(DrawnRing.png(), to: folder + "/set/0/a.png")
            let importer = DigitImport(profile: .mnist, context: RunContext(jobs: 1)), output = folder + "/digits"
            func save() throws {
                _ = try importer.save(to: output, inputs: [folder + "/set"]) { try $0.images(folder: folder + "/set", writer: "me") }
            }
            try save()
            let file = output + "/digits.safetensors"
            #expect(try SafetensorsFile(contentsOf: file).seal != nil)
            var bytes = try FileContent.bytes(of: file)
            bytes[bytes.count - 1] ^= 1
            try AtomicFile.write(bytes, to: file)
            #expect(throws: FileError.self) { try SafetensorsFile(contentsOf: file) }
            let error = #expect(throws: DatasetError.self) { try DigitTable(contentsOf: output, profile: .mnist) }
            #expect(error?.diagnostics[0].fix.contains("move the folder away") == true)
            #expect(throws: OutputError.self) { try save() }
            try FileManager.default.moveItem(atPath: output, toPath: folder + "/away")
            try save()
            #expect(try DigitTable(contentsOf: output, profile: .mnist).digits.count == 1)
        }
    }

    /// There is no template, so none is to be checked.
    @Test func anImportThatGivesNothingTellsTheReasonOfEach() throws {
        try TestData.withTemporaryFolder { folder in
            for name in ["4/a.png", "5/b.png"] { try AtomicFile.write("no picture", to: folder + "/set/" + name) }
            let importer = DigitImport(profile: .mnist, context: RunContext(jobs: 1))
            let result = try importer.images(folder: folder + "/set", writer: "me")
            let error = try #require(
                #expect(throws: IngestError.self) { try importer.save(to: folder + "/digits", inputs: []) { _ in result } })
            #expect(error.diagnostics.map(\.code) == ["import.nothing-read"] + result.rejects.map(\.code))
            #expect(!error.description.contains("template") && error.description.contains("5/b.png"))
            #expect(error.exitStatus == .badInput)
        }
    }
}

/// What a run says, gathered from any thread.
private final class Outcomes: Sendable {
    private let kept = Mutex<[String]>([])
    var list: [String] { kept.withLock { $0 } }
    func append(_ outcome: String) { kept.withLock { $0.append(outcome) } }
}
