import Forms
import Imaging
import SheetReading
import SheetSimulation
import Support
import Testing
@testable import SheetPrinting

/// The closed loop: what is printed is filled in by a simulated hand, captured, and read back.
@Suite struct PrintedSheetReadingTests {
    /// A capture: what it is called, its kind, its resolution, and what its file would say the resolution is.
    struct Capture: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kind: CaptureKind
        let dotsPerInch: Double
        var statedDotsPerInch: Double?
        var yaml = "name: spring"
    }

    static let captures = [
        Capture(testDescription: "scan at 150 dpi", kind: .documentScan, dotsPerInch: 150, statedDotsPerInch: 150),
        Capture(testDescription: "scan at 100 dpi, resolution not known", kind: .photoScan, dotsPerInch: 100),
        Capture(testDescription: "printed at 90 %", kind: .photoScan, dotsPerInch: 135, statedDotsPerInch: 150),
        Capture(testDescription: "printed at 110 %", kind: .documentScan, dotsPerInch: 165, statedDotsPerInch: 150),
        Capture(testDescription: "photograph", kind: .phone, dotsPerInch: 130),
        Capture(testDescription: "second photograph", kind: .phone, dotsPerInch: 160),
        Capture(
            testDescription: "letter paper, lines that drop out", kind: .documentScan, dotsPerInch: 200,
            yaml: "name: spring\npaper: letter\ndropOutColor: red\ncellSizeMM: { width: 14, height: 16 }"),
    ]

    private static func sheet(_ number: Int, _ capture: Capture) throws -> (sheet: SimulatedSheet, template: SheetTemplate) {
        let printer = SheetPrinter(try SheetDescription(yaml: capture.yaml, file: "d.yaml"))
        let identity = SheetIdentity(collection: "spring", sheet: number, page: 1)
        let template = printer.description.template
        let settings = try SimulationSettings(
            seed: 11, sheetNumber: number, writerNumber: number, capture: capture.kind, dotsPerInch: capture.dotsPerInch)
        let page = try printer.printedPage(identity, dotsPerInch: 300)
        return (SheetSimulator(template: template).sheet(settings, on: page), template)
    }

    @Test(arguments: Array(captures.enumerated()).map { ($0.offset + 1, $0.element) })
    func aFilledInSheetTellsWhichItIsAndWhatIsWritten(number: Int, capture: Capture) throws {
        let (sheet, template) = try Self.sheet(number, capture)
        let reading = try SheetReader(template: template).read(sheet.image, dotsPerInch: capture.statedDotsPerInch)
        #expect(reading.identity == sheet.identity)
        if let stated = capture.statedDotsPerInch {
            #expect(abs(try #require(reading.registration.printScale) - capture.dotsPerInch / stated) < 0.02)
        }
        var digitCount = 0
        for (cell, truth) in zip(reading.cells, sheet.cells) {
            guard cell.status.isDigit else { continue }
            digitCount += 1
            // A label that was not written there would be the worst of all.
            #expect(cell.label == truth.label, "row \(cell.row) column \(cell.column) is \(cell.status)")
        }
        #expect(Double(digitCount) >= 0.95 * Double(sheet.cells.filter { !$0.isEmpty }.count))
    }

    /// Models in the corners instead of printed digits, on paper as the reader sees it.
    @Test(arguments: ["name: spring", "name: spring\ndropOutColor: red", "name: spring\ncellSizeMM: { width: 9, height: 10 }"])
    func aSheetThatAsksForWaysOfWritingIsReadTheSame(yaml: String) throws {
        let description = try SheetDescription(yaml: yaml, file: "d.yaml")
        let printer = SheetPrinter(description, emphasized: DigitAllograph.allCases)
        let identity = SheetIdentity(collection: "spring", sheet: 6, page: 1)
        #expect(try printer.svg(identity) == SheetPrinter(description, emphasized: DigitAllograph.allCases).svg(identity))
        #expect(try printer.svg(identity) != SheetPrinter(description).svg(identity))
        let settings = try SimulationSettings(seed: 11, sheetNumber: 6, writerNumber: 6, capture: .documentScan, dotsPerInch: 200)
        func reading(_ printer: SheetPrinter) throws -> (reading: SheetReading, sheet: SimulatedSheet) {
            let page = try printer.printedPage(identity, dotsPerInch: 300)
            let sheet = SheetSimulator(template: description.template).sheet(settings, on: page)
            return (try SheetReader(template: description.template).read(sheet.image, dotsPerInch: 200), sheet)
        }
        let (asking, sheet) = try reading(printer), plain = try reading(SheetPrinter(description)).reading
        #expect(asking.identity == identity)
        for (cell, truth) in zip(asking.cells, sheet.cells) where cell.status.isDigit {
            #expect(cell.label == truth.label && !truth.isEmpty, "row \(cell.row) column \(cell.column) is \(cell.status)")
        }
        let sameCount = zip(asking.cells, plain.cells).count { $0.status == $1.status }
        #expect(Double(sameCount) >= 0.98 * Double(plain.cells.count))
        // Nobody wrote anything: the models are print.
        let blank = try printer.printedPage(identity, dotsPerInch: 200)
        #expect(throws: SheetError.unfilled(cellCount: sheet.cells.count)) {
            _ = try SheetReader(template: description.template).read(blank.image)
        }
    }

    @Test(arguments: [1, 2, 3])
    func aSheetThatLiesTurnedIsReadTheSame(quarterTurns: Int) throws {
        let (sheet, template) = try Self.sheet(3, Self.captures[0])
        let upright = try SheetReader(template: template).read(sheet.image)
        let turned = try SheetReader(template: template).read(sheet.image.turned(quarterTurns))
        #expect(turned.identity == sheet.identity)
        #expect(turned.cells.map(\.label) == upright.cells.map(\.label))
    }

    @Test func anEmptySheetHasNothingInItsCells() throws {
        let printer = SheetPrinter(try SheetDescription(yaml: "name: spring", file: "d.yaml"))
        let page = try printer.printedPage(SheetIdentity(collection: "spring", sheet: 4, page: 1), dotsPerInch: 150)
        let template = printer.description.template
        #expect(throws: SheetError.unfilled(cellCount: 140)) { _ = try SheetReader(template: template).read(page.image) }
    }

    @Test func aCodeThatCannotBeReadNeedsAnIdentityFromElsewhere() throws {
        let (sheet, template) = try Self.sheet(2, Self.captures[0])
        let reader = SheetReader(template: template)
        var image = sheet.image
        image.cover(Rect(x: 950, y: 50, width: 170, height: 165), gray: 120)
        #expect(throws: SheetError.noIdentity(template: "spring")) { _ = try reader.read(image) }
        let given = try #require(sheet.identity)
        let reading = try reader.read(image, identity: given)
        #expect(reading.identity == given)
        #expect(try reading.cells.map(\.label) == reader.read(sheet.image).cells.map(\.label))
    }

    @Test func anIdentityThatTheCodeContradictsIsRefused() throws {
        let (sheet, template) = try Self.sheet(2, Self.captures[0])
        let read = try #require(sheet.identity), given = SheetIdentity(collection: "spring", sheet: 3, page: 1)
        #expect(throws: SheetError.identityDiffers(read: read, given: given)) {
            _ = try SheetReader(template: template).read(sheet.image, identity: given)
        }
        #expect(throws: SheetError.wrongCollection(found: "autumn", expected: "spring")) {
            let other = SheetIdentity(collection: "autumn", sheet: 2, page: 1)
            _ = try SheetReader(template: template).read(sheet.image, identity: other)
        }
    }

    @Test func aSheetOfAnotherPrintingUnderTheSameNameIsRefused() throws {
        let (sheet, template) = try Self.sheet(2, Self.captures[0])
        let other = try SheetDescription(yaml: "name: spring\nseed: 99", file: "d.yaml").template
        let code = SheetCode(try #require(sheet.identity), template: template).text
        #expect(throws: SheetError.wrongCollection(found: code, expected: "spring")) {
            _ = try SheetReader(template: other).read(sheet.image)
        }
    }
}

extension GrayImage {
    /// Counter-clockwise.
    fileprivate func turned(_ quarterTurns: Int) -> GrayImage {
        var image = self
        for _ in 0..<quarterTurns {
            var next = GrayImage(width: image.height, height: image.width)
            for y in 0..<next.height {
                for x in 0..<next.width { next[x, y] = image[image.width - 1 - y, x] }
            }
            image = next
        }
        return image
    }

    fileprivate mutating func cover(_ box: Rect, gray: UInt8) {
        for y in Int(box.y)..<Int(box.y + box.height) {
            for x in Int(box.x)..<Int(box.x + box.width) { self[x, y] = gray }
        }
    }
}
