import Forms
import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import SheetPrinting

@Suite struct SheetPrinterTests {
    private static func printer(_ yaml: String = "name: spring") throws -> SheetPrinter {
        SheetPrinter(try SheetDescription(yaml: yaml, file: "d.yaml"))
    }

    private static func page(_ sheet: Int = 7) -> SheetIdentity { SheetIdentity(collection: "spring", sheet: sheet, page: 1) }

    private static let pdftoppm = ["/usr/bin/pdftoppm", "/usr/local/bin/pdftoppm"]
        .first(where: FileManager.default.isExecutableFile)

    @Test func theSameSheetsAreTheSameBytes() throws {
        let printer = try Self.printer()
        let pages = printer.description.identities(sheets: 1...3)
        let pdf = try printer.pdf(pages)
        #expect(try Self.printer().pdf(pages) == pdf)
        #expect(try printer.svg(pages[1]) == Self.printer().svg(pages[1]))
        #expect(try printer.image(pages[2], dotsPerInch: 60) == Self.printer().image(pages[2], dotsPerInch: 60))
        #expect(pdf.starts(with: "%PDF-".utf8))
        #expect(!String(decoding: pdf, as: Unicode.ASCII.self).contains("CreationDate"))
        #expect(try printer.pdf(printer.description.identities(sheets: 2...4)) != pdf)
    }

    @Test(.enabled(if: pdftoppm != nil, "there is no pdftoppm"))
    func thePDFShowsWhatThePixelsShow() throws {
        let printer = try Self.printer()
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(try printer.pdf([Self.page(1), Self.page(2)]), to: folder + "/sheets.pdf")
            let process = Process()
            process.executableURL = URL(fileURLWithPath: try #require(Self.pdftoppm))
            process.arguments = ["-r", "200", "-png", folder + "/sheets.pdf", folder + "/page"]
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            let drawn = try (1...2).map { try printer.printedPage(Self.page($0), dotsPerInch: 200).image }
            for sheet in 0..<2 {
                let seen = try ImageDecoder().decode(FileContent.bytes(of: folder + "/page-\(sheet + 1).png")).image
                // The renderer rounds the page's size up.
                #expect(abs(seen.width - drawn[sheet].width) <= 1 && abs(seen.height - drawn[sheet].height) <= 1)
                // Two rasterizers smooth edges each in their own way; another page has other digits and another code.
                let same = Self.greatestDifference(seen, drawn[sheet]), other = Self.greatestDifference(seen, drawn[1 - sheet])
                #expect(2 * same < other, "\(same) to the same page, \(other) to another")
                #expect(seen.qrCodes().map(\.text) == drawn[sheet].qrCodes().map(\.text))
            }
        }
    }

    /// Between the means of blocks of 6 × 6 pixels.
    private static func greatestDifference(_ one: GrayImage, _ other: GrayImage) -> Int {
        let a = one.reduced(by: 6), b = other.reduced(by: 6)
        var greatest = 0
        for y in 0..<min(a.height, b.height) {
            for x in 0..<min(a.width, b.width) { greatest = max(greatest, abs(Int(a[x, y]) - Int(b[x, y]))) }
        }
        return greatest
    }

    @Test func svgAndPixelsHaveTheMarksInTheSamePlaces() throws {
        let printer = try Self.printer()
        let size = printer.description.pageSizeMM
        let layout = SheetLayout(printer.description)
        let image = try printer.printedPage(Self.page(), dotsPerInch: 254).image
        let boxes = try Self.pathBoxes(ofSVG: String(decoding: printer.svg(Self.page()), as: UTF8.self))
        for (center, hole) in zip(layout.marks.centersMM(pageSizeMM: size), layout.marks.holeFractions) {
            let points = 72 / 25.4, diameter = layout.marks.diameterMM
            #expect(
                boxes.contains { box in
                    box.center.distance(to: center * points) < 0.1 && abs(box.width - diameter * points) < 0.1
                })
            let radius = { (x: Double) in image[Int((center.x + x) * 10), Int(center.y * 10)] }
            for side in [-1.0, 1] {
                #expect(radius(side * diameter / 2 * (hole - 0.06)) == 255)
                #expect(radius(side * diameter / 2 * (hole + 0.06)) == 0)
                #expect(radius(side * diameter / 2 * 0.96) == 0)
                #expect(radius(side * diameter / 2 * 1.05) == 255)
            }
        }
    }

    /// The boxes around all filled paths, in points.
    private static func pathBoxes(ofSVG text: String) throws -> [Rect] {
        text.matches(of: /fill-rule:evenodd[^>]* d="([^"]*)"/).map { match in
            let numbers = match.1.split(separator: " ").compactMap { Double($0) }
            let points = stride(from: 0, to: numbers.count - 1, by: 2).map { Point(x: numbers[$0], y: numbers[$0 + 1]) }
            return Rect(around: points)
        }
    }

    @Test func theDropOutColorIsGoneFromItsChannelOnly() throws {
        let printer = try Self.printer("name: spring\ndropOutColor: red")
        let image = try printer.image(Self.page(), dotsPerInch: 150)
        let grid = SheetLayout(printer.description).cells.boundsMM
        let scale = 150 / 25.4
        var darkest = SIMD3<UInt8>(repeating: 255)
        // Rim and inside of the whole grid, with all its lines and prompts.
        for y in Int((grid.y - 1) * scale)..<Int((grid.y + grid.height + 1) * scale) {
            for x in Int((grid.x - 1) * scale)..<Int((grid.x + grid.width + 1) * scale) {
                darkest = pointwiseMin(darkest, image[x, y])
            }
        }
        #expect(darkest.x == 255 && darkest.y < 200 && darkest.z < 200)
        let decoder = ImageDecoder(dropOutColor: .red)
        #expect(try decoder.decode(PNGEncoder.encode(image)).image == printer.printedPage(Self.page(), dotsPerInch: 150).image)
        let gray = try printer.printedPage(Self.page(), dotsPerInch: 150).image
        #expect(throws: ImageCodecError.noColor(expected: .red)) { try decoder.decode(PNGEncoder.encode(gray)) }
        // The same gray, stored as color.
        #expect(throws: ImageCodecError.noColor(expected: .red)) { try decoder.decode(PNGEncoder.encode(ColorImage(gray))) }
    }

    @Test(arguments: CaptionLanguage.allCases)
    func everyLanguageHasEveryCaptionAndTheLettersForIt(language: CaptionLanguage) throws {
        let captions = language.captions
        let all = [captions.task, captions.manners, captions.writer, captions.date, captions.sheet]
        #expect(all.allSatisfy { !$0.isEmpty } && Set(all).count == all.count)
        let pages = try Self.printer("name: spring\nlanguage: \(language.rawValue)").pdf([Self.page()])
        #expect(!pages.isEmpty)
    }

    @Test func captionsDifferBetweenLanguages() {
        let tasks = CaptionLanguage.allCases.map(\.captions.task)
        #expect(Set(tasks).count == tasks.count)
    }

    @Test func aLetterThatNoFontHasIsNamed() throws {
        let printer = try Self.printer("name: spring\ntitle: \"A \\uE123\"")
        #expect(throws: SheetPrintingError.noGlyph("\u{E123}", text: "A \u{E123}")) { try printer.pdf([Self.page()]) }
    }

    @Test func aPictureBeyondMemoryIsRefused() throws {
        #expect(throws: SheetPrintingError.self) { try Self.printer().image(Self.page(), dotsPerInch: 9000) }
    }
}
