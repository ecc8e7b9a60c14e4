import Dataset
import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import Ingest
@testable import Recipes

/// What an import tells of pictures that lie otherwise than they should, and of labels that do not fit.
@Suite struct DigitImportCheckTests {
    /// Digits of simulated hands as IDX files.
    private func withDigits(_ body: (_ digits: [Digit], _ folder: String, _ importer: DigitImport) throws -> Void) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder + "/project")
            try project.ingest()
            try body(try project.digits, folder, DigitImport(profile: .mnist, context: RunContext(jobs: 2)))
        }
    }

    private func write(_ glyphs: [Glyph], _ labels: [UInt8], to folder: String) throws {
        let side = Glyph.side
        try AtomicFile.write(IDXHeader.bytes(dimensions: [glyphs.count, side, side]) + glyphs.flatMap(\.ink), to: folder + "/images")
        try AtomicFile.write(IDXHeader.bytes(dimensions: [labels.count]) + labels, to: folder + "/labels")
    }

    private func read(_ folder: String, _ importer: DigitImport, _ layout: IDXPictureLayout = .mnist) throws -> DigitImport.Result {
        try importer.idx(images: folder + "/images", labels: folder + "/labels", writers: nil, writer: "w", layout: layout)
    }

    @Test func picturesThatLieOtherwiseAreRefusedWithTheOptionThatMendsThem() throws {
        try withDigits { digits, folder, importer in
            let glyphs = digits.map(\.glyph), labels = digits.compactMap(\.label)
            let inverted = glyphs.map { Glyph(ink: $0.ink.map { 255 - $0 }) }
            let cases: [(name: String, glyphs: [Glyph], layout: IDXPictureLayout, code: String)] = [
                ("transposed", glyphs.map(\.transposed), IDXPictureLayout(isTransposed: true), "import.transposed"),
                ("inverted", inverted, IDXPictureLayout(isInverted: true), "import.inverted"),
                (
                    "bilevel", glyphs.map { Glyph(ink: $0.ink.map { $0 > 127 ? 1 : 0 }) }, IDXPictureLayout(isBilevel: true),
                    "import.only-0-and-1"
                ),
            ]
            try write(glyphs, labels, to: folder)
            #expect(try read(folder, importer).remarks.isEmpty)
            for (name, _, layout, code) in cases where name != "bilevel" {
                let error = #expect(throws: IDXPictureError.self) { try read(folder, importer, layout) }
                #expect(error?.diagnostics.first?.code == code && error?.description.contains("leave --\(name) out") == true)
            }
            for (name, pictures, layout, code) in cases {
                try write(pictures, labels, to: folder)
                let error = try #require(#expect(throws: (any Error).self) { try read(folder, importer) } as? any DiagnosticError)
                #expect(error.diagnostics.map(\.code) == [code] && error.exitStatus == .badInput, "\(error)")
                #expect(error.description.contains("--" + name) && error.description.contains("'\(name): true'"))
                let mended = try read(folder, importer, layout)
                #expect(mended.remarks.isEmpty && mended.digits.map(\.label) == labels)
            }
        }
    }

    @Test func aSetOfWhichAPartIsDarkOnLightIsReadWithAWarning() throws {
        try withDigits { digits, folder, importer in
            let glyphs = digits.enumerated().map { $0 % 3 == 0 ? Glyph(ink: $1.glyph.ink.map { 255 - $0 }) : $1.glyph }
            try write(glyphs, digits.compactMap(\.label), to: folder)
            #expect(try read(folder, importer).remarks.map(\.code) == ["import.inverted"])
        }
    }

    @Test func labelsThatTheModelContradictsAreListedWithTheirPictures() throws {
        try withDigits { digits, folder, importer in
            var labels = digits.compactMap(\.label)
            for index in [3, 40] { labels[index] = (labels[index] + 1) % 10 }
            try write(digits.map(\.glyph), labels, to: folder)
            let output = folder + "/set"
            let summary = try importer.save(to: output, inputs: []) { try read(folder, $0) }
            #expect(summary.labelIssues.map(\.place) == ["0000003", "0000040"] && summary.digitCount == digits.count)
            #expect(summary.remarks.map(\.code) == ["import.label-issues"])
            #expect(summary.remarks[0].message.hasPrefix("2 of \(digits.count) labels look wrong"))
            for issue in summary.labelIssues {
                #expect(try ImageDecoder().decode(FileContent.bytes(of: output + "/" + issue.crop)).image.width == Glyph.side)
            }
            #expect(try FileContent.text(of: output + "/label-issues.jsonl").split(separator: "\n").count == 2)
            #expect(try DigitTable(contentsOf: output, profile: .mnist).digits.count == digits.count)
        }
    }

    @Test func labelsOfOtherPicturesAreToldAsAWhole() throws {
        try withDigits { digits, folder, importer in
            try write(digits.map(\.glyph), digits.compactMap(\.label).map { ($0 + 1) % 10 }, to: folder)
            let summary = try importer.save(to: folder + "/set", inputs: []) { try read(folder, $0) }
            #expect(summary.remarks.map(\.code) == ["import.labels-do-not-fit"] && summary.labelIssues.isEmpty)
        }
    }

    @Test func aRecipeChecksEverySourceAndDropsWhatItIsAskedTo() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try project.ingest()
            let digits = try project.digits
            var labels = digits.compactMap(\.label)
            labels[7] = (labels[7] + 1) % 10
            try write(digits.map(\.glyph), labels, to: folder + "/raw")
            for (index, digit) in digits.prefix(30).enumerated() {
                let known = try #require(digit.label), label = index == 4 ? (known + 1) % 10 : known
                try AtomicFile.write(
                    PNGEncoder.encode(digit.glyph.asWhiteOnBlack), to: folder + "/raw/pictures/\(label)/\(index).png")
            }
            try project.project.edit(
                "split:",
                "  - idx: { images: ../raw/images, labels: ../raw/labels, writer: a, check: { labelIssues: drop } }\n"
                    + "  - images: { folder: ../raw/pictures, normalized: true }\nsplit:")
            let summary = try project.ingest()
            #expect(summary.labelIssueCount == 2 && summary.digitCount == 2 * digits.count - 1 + 30)
            let issues = try project.summary.labelIssues
            #expect(issues.map(\.file) == ["../raw/images", "../raw/pictures"] && issues.map(\.isDropped) == [true, false])
            try project.project.edit("normalized: true }", "normalized: true, check: none }")
            #expect(try project.ingest().labelIssueCount == 1)
        }
    }
}
