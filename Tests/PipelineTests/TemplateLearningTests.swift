import FormLearning
import Forms
import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import Pipeline

struct TemplateLearningTests {
    /// Six boxes in a row and a square in each corner, on 80 × 60 mm at 10 pixels a millimeter.
    private static var blank: GrayImage {
        var picture = GrayImage(width: 800, height: 600, gray: 245)
        func fill(_ x: Range<Int>, _ y: Range<Int>) {
            for row in y { for column in x { picture[column, row] = 20 } }
        }
        for (x, y) in [(40, 40), (730, 40), (730, 530), (40, 530)] { fill(x..<(x + 30), y..<(y + 30)) }
        for box in 0..<6 {
            let left = 100 + 90 * box
            fill(left..<(left + 70), 250..<253)
            fill(left..<(left + 70), 327..<330)
            fill(left..<(left + 3), 250..<330)
            fill((left + 67)..<(left + 70), 250..<330)
        }
        return picture
    }

    @Test func aBlankBecomesATemplateWithAPictureBesideIt() throws {
        try TestData.withTemporaryFolder { folder in
            let file = folder + "/my form.png"
            try AtomicFile.write(PNGEncoder.encode(Self.blank, dotsPerInch: 254), to: file)
            let summary = try TemplateLearning(files: [file]).write(to: folder + "/forms/mine.yaml")
            #expect(summary.template == folder + "/forms/mine.yaml" && summary.overlay == folder + "/forms/mine-check.png")
            #expect(summary.cellCount == 6 && summary.fields.map(\.name) == ["A1"] && summary.markCount == 4)
            #expect(summary.text.contains("A1: 1 × 6 cells") && summary.text.contains("4 marks"))
            let template = try SheetTemplate(yaml: FileContent.text(of: summary.template), file: summary.template)
            #expect(template.name == "my form" && template.pageSizeMM == Size(width: 80, height: 60))
            let overlay = try ImageDecoder().decode(FileContent.bytes(of: summary.overlay)).image
            #expect(overlay.width == 800 && overlay.height == 600)
        }
    }

    /// The blank with a stroke in each box, elsewhere on each sheet.
    private static func sheet(_ number: Int) -> GrayImage {
        var picture = blank
        for box in 0..<6 {
            let left = 110 + 90 * box + (17 * number + 7 * box) % 45
            for y in (262 + 6 * number)..<(300 + 6 * number) { for x in left..<(left + 5) { picture[x, y] = 40 } }
        }
        return picture
    }

    @Test func filledInSheetsBecomeATemplateAndAPictureOfTheirPrint() throws {
        try TestData.withTemporaryFolder { folder in
            let files = try (0..<4).map { number in
                let file = folder + "/sheet\(number).png"
                try AtomicFile.write(PNGEncoder.encode(Self.sheet(number), dotsPerInch: 254), to: file)
                return file
            }
            let summary = try TemplateLearning(files: files).write(to: folder + "/form.yaml")
            #expect(summary.sheets == files && summary.leftOutSheets.isEmpty && summary.cellCount == 6)
            #expect(summary.text.hasPrefix("learned from 4 filled-in sheets\nA1: 1 × 6 cells"))
            let text = try FileContent.text(of: summary.template)
            #expect(text.hasPrefix("# Learned from 4 filled-in sheets: 1 fields with 6 cells"))
            #expect(try SheetTemplate(yaml: text, file: summary.template).guides.isEmpty)
            #expect(throws: LearningError.tooFewSheets(count: 2, needed: 3)) {
                try TemplateLearning(files: Array(files.prefix(2))).write(to: folder + "/few.yaml")
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/few.yaml"))
            // The same sheet again tells nothing new.
            #expect(throws: LearningError.self) {
                try TemplateLearning(files: [files[0], files[0], files[1], files[1]]).write(to: folder + "/few.yaml")
            }
            try AtomicFile.write(Array(FileContent.bytes(of: files[2]).prefix(300)), to: folder + "/torn.png")
            let error = #expect(throws: (any Error).self) {
                try TemplateLearning(files: Array(files.prefix(3)) + [folder + "/torn.png"]).write(to: folder + "/few.yaml")
            }
            #expect((error as? any DiagnosticError)?.diagnostics.first.map { "\($0)".contains("torn.png") } == true)
            #expect(!FileManager.default.fileExists(atPath: folder + "/few.yaml"))
        }
    }

    @Test func theSameBlankGivesTheSameBytes() throws {
        try TestData.withTemporaryFolder { folder in
            let file = folder + "/blank.png"
            try AtomicFile.write(PNGEncoder.encode(Self.blank), to: file)
            let paper = NamedPaper("80x60")
            let texts = try ["a", "b"].map { name in
                let summary = try TemplateLearning(files: [file], paper: paper).write(to: folder + "/\(name)/form.yaml")
                return try FileContent.bytes(of: summary.template) + FileContent.bytes(of: summary.overlay)
            }
            #expect(texts[0] == texts[1])
        }
    }

    @Test func aFileWithoutResolutionNeedsThePaperNamed() throws {
        try TestData.withTemporaryFolder { folder in
            let file = folder + "/blank.png"
            try AtomicFile.write(PNGEncoder.encode(Self.blank), to: file)
            #expect(throws: LearningError.unknownPageSize) {
                try TemplateLearning(files: [file]).write(to: folder + "/form.yaml")
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/form.yaml"))
        }
    }

    @Test func papersAreNamedOrMeasured() {
        #expect(NamedPaper("a4")?.sizeMM == Size(width: 210, height: 297))
        #expect(NamedPaper("Letter")?.sizeMM == Size(width: 215.9, height: 279.4))
        #expect(NamedPaper("100.5x150")?.sizeMM == Size(width: 100.5, height: 150))
        for text in ["", "a9", "100", "100x", "x", "0x5", "nanx100", "100x150x2"] { #expect(NamedPaper(text) == nil, "\(text)") }
    }
}
