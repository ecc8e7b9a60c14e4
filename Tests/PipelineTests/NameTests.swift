import Dataset
import Forms
import Foundation
import ImageCodecs
import Imaging
import Support
import Synchronization
import Testing
import TestSupport
@testable import Ingest
@testable import Pipeline
@testable import Recipes

/// Names that look alike: of files, of writers, in tables and out of them.
@Suite struct NameTests {
    private static let composed = "caf\u{E9}", decomposed = "cafe\u{301}"

    /// Two scans whose names are equal as texts.
    private func withTwins(_ body: (IngestProject) throws -> Void) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 3)
            for (name, twin) in [("w1.png", Self.composed), ("w2.png", Self.decomposed)] {
                try project.copy(name, to: twin + ".png")
                try FileManager.default.removeItem(atPath: project.project.scans + "/" + name)
            }
            try body(project)
        }
    }

    private func files(_ summary: IngestSummary) -> Set<FileName> { Set(summary.sheets.map { FileName($0.file) }) }

    @Test func filesOfNamesThatLookAlikeAreBothRead() throws {
        try withTwins { project in
            let summary = try project.ingest()
            #expect(summary.rejects.isEmpty && summary.sheetCount == 2)
            #expect(
                try files(project.summary)
                    == [FileName("../raw/tiny/\(Self.composed).png"), FileName("../raw/tiny/\(Self.decomposed).png")])
            let sheets = try project.summary.sheets
            #expect(Set(sheets.map(\.overlay)).count == 2)
            // Two files named alike are one writer's, which a person is told.
            #expect(summary.writerCount == 1 && summary.similarWriters.count == 1)
            #expect(summary.similarWriters.first?.message.contains("caf\\u{00E9}") == true, "\(summary.similarWriters)")

            // A change of either makes it stale.
            let digests = sheets.map(\.digest)
            try project.copy(Self.composed + ".png", to: Self.decomposed + ".png", hidingRows: 0.4..<0.5)
            try project.ingest()
            #expect(try project.summary.sheets.map(\.digest) != digests)
        }
    }

    @Test func eachOfThemHasItsOwnLabelsWriterAndSidecar() throws {
        try withTwins { project in
            try project.source("labels: ../raw/tiny/labels.csv")
            try project.project.edit("templates/tiny.yaml,", "templates/plain.yaml,")
            let folder = project.project.root + "/manifests/templates/"
            try AtomicFile.write(
                FileContent.text(of: folder + "tiny.yaml").replacing("labels: byColumn", with: ""), to: folder + "plain.yaml")
            try project.write(
                "file,row,column,label\n\(Self.composed).png,0,0,0\n\(Self.composed).png,0,1,1\n\(Self.decomposed).png,0,0,_\n"
                    + "\(Self.decomposed).png,0,1,1\n", to: "labels.csv")
            try project.write("file,writer\n\(Self.decomposed).png,bert\n", to: "identities.csv")
            try project.write("writer: anna\n", to: Self.composed + ".yaml")
            try project.ingest()
            #expect(try project.summary.rejects.map(\.description) == [])
            let labels = try Dictionary(grouping: project.digits, by: \.writer).mapValues { digits in
                digits.filter { $0.label != nil }.map { "\($0.place) \($0.label ?? 255)" }.sorted()
            }
            #expect(labels["anna"] == ["r00c00 0", "r00c01 1"])
            #expect(labels["bert"] == ["r00c01 1"])
        }
    }

    @Test func aTableMayPutLettersTogetherInAnotherWayThanTheDisk() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 2)
            try project.copy("w1.png", to: Self.decomposed + ".png")
            try FileManager.default.removeItem(atPath: project.project.scans + "/w1.png")
            try project.write("file,writer\n\(Self.composed).png,anna\n", to: "identities.csv")
            try project.ingest()
            #expect(try project.summary.sheets.map(\.writer) == ["anna"])
            try FileManager.default.removeItem(atPath: project.project.scans + "/identities.csv")
            try project.write("writer: bert\n", to: Self.composed + ".yaml")
            try project.ingest()
            #expect(try project.summary.sheets.map(\.writer) == ["bert"] && project.summary.rejects.isEmpty)

            // Two spellings for one file: one of them is wrong, and the message shows which is which.
            try project.write("file,writer\n\(Self.composed).png,anna\n\(Self.decomposed).png,anna\n", to: "identities.csv")
            let error = try #require(#expect(throws: TableErrors.self) { try project.ingest() })
            #expect(error.diagnostics.map(\.code) == ["table.unknown-file"])
            #expect(error.description.contains("caf\\u{00E9}.png"), "\(error)")
        }
    }

    /// A table's name means the file of just these bytes, or else the only one that nobody could tell from it.
    @Test(
        arguments: [
            (["a", "b"], ["a": "a", "c": nil]), (["caf\u{E9}", "cafe\u{301}"], ["caf\u{E9}": "caf\u{E9}", "cafe\u{301}": "cafe\u{301}"]),
            (["cafe\u{301}"], ["caf\u{E9}": "cafe\u{301}"]), (["cafe\u{301}"], ["caf\u{E9}": nil, "cafe\u{301}": "cafe\u{301}"]),
            ([" a"], ["a": " a"]), ([" a", "a"], ["a": "a"]), ([" a", "a "], ["a": nil]), (["A"], ["a": nil]),
        ] as [([String], KeyValuePairs<FileName, String?>)])
    func aTableMeansAFileOrNone(files: [String], meant: KeyValuePairs<FileName, String?>) {
        let found = FileNames(files).files(meantBy: meant.map(\.key))
        for (written, file) in meant { #expect(found[written] == file.map { FileName($0) }, "\(written.spelledOut)") }
    }

    /// The accent stands upon the slash, which is then another character to Swift.
    @Test func aPathIsTakenApartByItsBytes() {
        let name = FileName("anna/b.c/\u{301}.png")
        #expect(FileName(name.folder) == "anna/b.c" && FileName(name.lastComponent) == "\u{301}.png")
        #expect(FileName(name.withoutEnding) == "anna/b.c/\u{301}" && name.ending == "png")
        #expect(FileName("plain.tar").withoutEnding == "plain" && FileName("plain").folder.isEmpty && FileName("a.b/c").ending.isEmpty)
        let folder = ManifestPath("raw", relativeTo: "")
        #expect(WriterNaming.folderName.writer(of: PageReference(file: "anna/\u{301}.png", page: nil), in: folder, identity: nil) == "anna")
    }

    @Test func filesWhoseNamesDifferInCaseOrSpacesAreAllRead() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 4)
            for (name, other) in [("w1.png", "Anna.png"), ("w2.png", "anna.png"), ("w3.png", "an na.png")] {
                try project.copy(name, to: other)
                try FileManager.default.removeItem(atPath: project.project.scans + "/" + name)
            }
            let summary = try project.ingest()
            #expect(summary.rejects.isEmpty && summary.writerCount == 3)
            #expect(try Set(project.summary.sheets.map(\.overlay)).count == 3)
            #expect(summary.similarWriters.map(\.message) == ["'Anna', 'an na' and 'anna' are taken for three writers"])
            #expect(summary.text.contains("'Anna', 'an na' and 'anna'"))
            #expect(summary.exitStatus(under: .report) == .ok)
            #expect(try FileContent.text(of: project.project.processed + "/ingest.html").contains("Writers who may be one"))
        }
    }

    @Test(arguments: [
        (["anna", "bert"], [[String]]()), (["Anna", "anna"], [["Anna", "anna"]]), (["anna", "anna", "anna"], []),
        ([" anna", "anna", "anna\u{A0}"], [[" anna", "anna", "anna\u{A0}"]]), (["Anna B", "anna  b"], [["Anna B", "anna  b"]]),
        (["Zo\u{EB}", "Zoe\u{308}"], [["Zoe\u{308}", "Zo\u{EB}"]]), (["\u{FF21}nna", "Anna"], [["Anna", "\u{FF21}nna"]]),
        (["an\u{200B}na", "anna"], [["anna", "an\u{200B}na"]]), (["zoe", "zo\u{EB}"], []), (["w1", "w2", "w11"], []),
        (["A", "a", "B", "b"], [["A", "a"], ["B", "b"]]),
    ])
    func writersThatAPersonMayHaveMeantAsOneAreFound(names: [String], groups: [[String]]) {
        let found = SimilarWriters.groups(of: names)
        #expect(found.map { $0.names.map { FileName($0) } } == groups.map { $0.map { FileName($0) } })
        for group in found {
            // Whoever reads the message sees what differs.
            let quoted = group.message.split(separator: "'", omittingEmptySubsequences: false).enumerated()
                .filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
            #expect(Set(quoted).count == group.names.count, "\(group.message)")
        }
    }

    @Test func aScanThatTwoSourcesReadAsOneFormIsRefusedForThatReason() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 3)
            let source = "  - sheets: { folder: ../raw/tiny, template: templates/tiny.yaml }\n"
            try project.project.edit("split:", source.replacing("templates/tiny", with: "templates/copy") + "split:")
            let templates = project.project.root + "/manifests/templates/"
            try AtomicFile.write(FileContent.bytes(of: templates + "tiny.yaml"), to: templates + "copy.yaml")
            #expect(throws: IngestError.self) { try project.ingest() }
            #expect(try project.codes == ["w1.png": "scan.named-twice", "w2.png": "scan.named-twice"])
        }
    }

    /// Whatever a writer is called, an export brings the name back, and no spreadsheet runs it.
    @Test(arguments: ["images", "idx", "webdataset"])
    func namesOfWritersSurviveAnExport(format: String) throws {
        let names = ["=1+1", "'=1+1", "-anna", "@bert", "+49", "\t=x", "a,\"b\"", ",\u{301}", "Zo\u{EB}", "'", "Anna", "anna"]
        let digits = names.enumerated().map { number, name in
            Digit(
                id: "=\(number)", label: UInt8(number % 10), writer: name, source: ContentDigest(of: name), place: "+r0",
                status: "ok", score: 1, glyph: Glyph(ink: Array(repeating: UInt8(number + 1), count: Glyph.pixelCount)))
        }
        try TestData.withTemporaryFolder { folder in
            let split = ExportSplit(
                split: .train, count: digits.count,
                record: { SampleRecord(digits[$0], label: digits[$0].label ?? 0, split: .train, copy: nil, profile: .mnist) },
                glyph: { digits[$0].glyph })
            try FileManager.default.createDirectory(atPath: folder + "/out", withIntermediateDirectories: true)
            try ExporterRegistry.exporter(named: format, .init())
                .write(ExportJob(splits: [split], folder: folder + "/out", classCount: 10, context: RunContext(jobs: 1)))
            let importer = DigitImport(profile: .mnist, context: RunContext(jobs: 1))
            let result =
                switch format {
                case "images": try importer.images(folder: folder + "/out", writer: "nobody")
                case "webdataset": try importer.webDataset([folder + "/out"], writer: "nobody")
                default:
                    try importer.idx(
                        images: folder + "/out/train-images-idx3-ubyte", labels: folder + "/out/train-labels-idx1-ubyte",
                        writers: folder + "/out/train-writers.csv", writer: nil)
                }
            let found = result.digits.sorted { $0.glyph.ink[0] < $1.glyph.ink[0] }.map { FileName($0.writer) }
            #expect(found == names.map { FileName($0) })
        }
    }

    @Test func aRegisterBringsEveryNameBack() throws {
        let names = ["=1+1", "'=1", "-", "@x", "a,b", "\"", ",\u{301}"]
        let entries = names.enumerated().map { number, name in
            SheetRegister.Entry(identity: SheetIdentity(collection: "=c", sheet: number + 1, page: 1), writer: name)
        }
        try TestData.withTemporaryFolder { folder in
            let text = SheetRegister.csv(entries)
            try AtomicFile.write(text, to: folder + "/sheets.csv")
            #expect(try SheetRegister(ManifestPath("sheets.csv", relativeTo: folder)).entries == entries)
            #expect(!text.split(separator: "\n").contains { $0.hasPrefix("=") || $0.contains(",=") || $0.contains(",-") })
        }
    }
}
