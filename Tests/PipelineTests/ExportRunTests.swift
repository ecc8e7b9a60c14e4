import Dataset
import Foundation
import Support
import Testing
import TestSupport
@testable import Ingest
@testable import Pipeline
@testable import Recipes

/// Exports of a tiny project: what is in them, what they replace, and what other programs make of them.
@Suite struct ExportRunTests {
    private func run(_ project: TinyProject, isCancelled: @escaping @Sendable () -> Bool = { false }) throws -> ExportRun {
        try ExportRun(RecipeRun(manifest: project.manifest, isCancelled: isCancelled))
    }

    /// Without crops, which are not exported.
    private func table(of project: TinyProject) throws -> DigitTable {
        let table = try DigitTable(contentsOf: project.processed + "/digits", profile: .mnist)
        let digits = table.digits.map { digit in
            Digit(
                id: digit.id, label: digit.label, writer: digit.writer, source: digit.source, place: digit.place,
                status: digit.status, score: digit.score, glyph: digit.glyph, origin: digit.origin)
        }
        return try DigitTable(digits, profile: .mnist)
    }

    @Test func importingAnExportGivesTheDigitsThemselves() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let run = try run(project)
            let importer = DigitImport(profile: .mnist, context: RunContext(jobs: 2))
            for format in ["images", "webdataset"] {
                let output = folder + "/" + format
                let summary = try run.export(format, to: output)
                let digits = try table(of: project).digits
                #expect(summary.splits.reduce(0) { $0 + $1.imageCount } == digits.count)
                #expect(summary.splits.map(\.name) == ["train", "validation", "test"])
                let imported =
                    format == "images"
                    ? try importer.images(folder: output, writer: "") : try importer.webDataset([output], writer: "")
                #expect(try DigitTable(imported.digits, profile: .mnist).digits == digits)
            }
            // No copies were asked for, so none were made.
            #expect(!FileManager.default.fileExists(atPath: project.processed + "/shards"))
        }
    }

    @Test func aManifestReadsAnExportAsASource() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project).export("webdataset", to: folder + "/raw/web")
            let digits = try table(of: project)
            let sheets = "sheets: { folder: ../raw/tiny, template: templates/tiny.yaml }"
            try project.edit(sheets, "webdataset: { folder: ../raw/web }")
            try run(project).export("images", to: folder + "/raw/images")
            #expect(try table(of: project) == digits)
            try project.edit("webdataset: { folder: ../raw/web }", "images: { folder: ../raw/images }")
            try run(project).export("webdataset", to: folder + "/again")
            #expect(try table(of: project) == digits)
            for name in ["train-000000.tar", "validation-000000.tar", "test-000000.tar"] {
                #expect(
                    try ContentDigest(ofFile: folder + "/again/" + name) == ContentDigest(ofFile: folder + "/raw/web/" + name))
            }
        }
    }

    @Test func augmentedCopiesAreThoseOfTheShards() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project).export("webdataset", isAugmented: true, to: folder + "/out")
            let shards = try ShardReader(folder: project.processed + "/shards", profile: .mnist)
            let table = try table(of: project)
            let imported = try DigitImport(profile: .mnist, context: RunContext(jobs: 2))
                .webDataset([folder + "/out"], pattern: "train-*", writer: "").digits
            #expect(imported.count == shards.count && shards.count > 0)
            for (position, digit) in imported.enumerated() {
                let sample = try shards.sample(at: position)
                #expect(digit.glyph == sample.glyph && digit.label == sample.label)
                #expect(digit.id == "\(table.digits[sample.row].id)-copy\(sample.copy)")
            }
        }
    }

    @Test func anExportReplacesAnEarlierOneAndNothingElse() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let output = folder + "/out"
            try run(project).export("images", to: output)
            try run(project).export("idx", to: output + "/")
            #expect(try names(folder) == ["manifests", "out", "processed", "raw"])
            let files = try names(output)
            #expect(files.count == 10 && files.contains("export.json") && !files.contains("train"))

            try AtomicFile.write("mine", to: output + "/notes.txt")
            for (path, code) in [
                (output, "folder-not-empty"), (project.scans, "is-input"), (project.manifest, "is-input"),
                (project.scans + "/w1.png", "in-input"), (folder + "/manifests/templates", "holds-input"),
                (output + "/notes.txt", "not-a-folder"),
            ] {
                let error = #expect(throws: OutputError.self) { try run(project).export("idx", to: path) }
                #expect(error?.diagnostics[0].code == "output." + code)
            }
            #expect(try FileContent.text(of: output + "/notes.txt") == "mine")
        }
    }

    @Test func aStoppedExportLeavesWhatWasThere() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let output = folder + "/out"
            try run(project).export("idx", to: output)
            let before = try names(output)
            // Left by a killed run; the next one takes it away.
            try AtomicFile.write("half", to: folder + "/.inkmill-0123456789abcdef0123456789abcdef.unfinished/train-000000.tar")
            let destination = try OutputFolder<ExportIndex>(output, inputs: [])
            // From here on nobody else makes it, nor is what he would find there looked at.
            let error = #expect(throws: FileSystemError.self) { _ = try OutputFolder<ExportIndex>(output, inputs: []) }
            #expect(error?.diagnostics[0].code == "file.in-use")
            #expect(throws: InterruptionError.self) {
                try destination.write { folder in
                    #expect(try names(folder) == [])
                    try AtomicFile.write("half", to: folder + "/a.tar")
                    throw InterruptionError.interrupted(stage: "export")
                }
            }
            #expect(try names(output) == before)
            #expect(try names(folder) == ["manifests", "out", "processed", "raw"])
        }
    }

    /// Without the lock, sorted.
    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != ".lock" }.sorted()
    }

    private static let python = ProcessInfo.processInfo.environment["INKMILL_TEST_PYTHON"]

    @Test(
        .enabled(
            if: python != nil, "INKMILL_TEST_PYTHON names no Python with numpy, pillow, safetensors and webdataset"))
    func thePythonLibrariesReadTheSame() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            for isAugmented in [false, true] {
                let output = folder + (isAugmented ? "/augmented/" : "/plain/")
                try run(project).export("idx", isAugmented: isAugmented, to: output + "idx")
                try run(project).export("idx", options: .init(isPacked: true), isAugmented: isAugmented, to: output + "packed")
                try run(project).export("images", isAugmented: isAugmented, to: output + "images")
                try run(project).export(
                    "webdataset", options: .init(maxShardSamples: 50), isAugmented: isAugmented, to: output + "webdataset")
            }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: try #require(Self.python))
            process.arguments = [
                URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/check_exports.py",
                project.processed + "/digits", project.processed + "/shards", folder + "/plain", folder + "/augmented",
            ]
            let log = folder + "/log"
            try AtomicFile.write("", to: log)
            process.standardOutput = FileHandle(forWritingAtPath: log)
            let errors = folder + "/errors"
            try AtomicFile.write("", to: errors)
            process.standardError = FileHandle(forWritingAtPath: errors)
            try process.run()
            process.waitUntilExit()
            let complaint = try FileContent.text(of: errors)
            #expect(process.terminationStatus == 0, "\(complaint)")
            let lines = try FileContent.text(of: log).split(separator: "\n").map(String.init)
            let count = try table(of: project).digits.count
            #expect(Array(lines.prefix(4)) == ["idx", "packed", "images", "webdataset"].map { "\($0) \(count)" })
            #expect(lines.count == 8)
        }
    }
}
