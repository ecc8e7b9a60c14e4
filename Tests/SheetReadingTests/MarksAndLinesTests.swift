import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading
@testable import SheetSimulation

/// Pages whose marks and lines are both clear to the eye, and easily taken for things that do not belong together.
@Suite struct MarksAndLinesTests {
    /// Boxes between ring marks, with a margin that is broad beside small boxes.
    private static func template(boxMM side: Double, ruleMM: Double) -> SheetTemplate {
        let margin = 24.0, columns = 6, rows = 5
        return SheetTemplate(
            name: "boxes", pageSizeMM: Size(width: Double(columns) * side + 2 * margin, height: Double(rows) * side + 2 * margin),
            registration: .marks(RingMarks(insetMM: 11, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7])),
            fields: [
                .cells(
                    CellGrid(
                        originMM: Point(x: margin, y: margin), pitchMM: Size(width: side, height: side), columnCount: columns,
                        rowCount: rows, lineWidthMM: ruleMM, labels: .fixed((0..<columns * rows).map { UInt8($0 % 10) })))
            ])
    }

    struct Page: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var boxMM = 9.0
        var ruleMM = 0.3
        var capture = CaptureKind.photoScan
        var dotsPerInch = 150.0
        var faults = CaptureFaults()
        /// Levels of gray, beside the sensor's own.
        var noise = 0.0
        var quality = 80

        init(_ name: String, _ change: (inout Self) -> Void) {
            testDescription = name
            change(&self)
        }

        func sheet() throws -> (picture: GrayImage, truth: SimulatedSheet, template: SheetTemplate) {
            let template = MarksAndLinesTests.template(boxMM: boxMM, ruleMM: ruleMM)
            let settings = try SimulationSettings(
                seed: 3, sheetNumber: 5, writerNumber: 2, capture: capture, dotsPerInch: dotsPerInch, faults: faults)
            let sheet = SheetSimulator(template: template).sheet(settings)
            var image = sheet.image, stream = RandomStream(seed: 3, purpose: .testing, sample: 0)
            for index in image.pixels.indices where noise > 0 {
                image.pixels[index] = UInt8(min(max(Double(image.pixels[index]) + noise * stream.normal(), 0), 255))
            }
            return (try ImageDecoder().decode(try JPEGEncoder.encode(image, quality: quality)).image, sheet, template)
        }
    }

    static let pages = [
        Page("large boxes with thick rules") { ($0.boxMM, $0.ruleMM) = (18, 1.1) },
        Page("the same at 300 dpi") { ($0.boxMM, $0.ruleMM, $0.dotsPerInch) = (17, 0.95, 300) },
        Page("the same photographed") { ($0.boxMM, $0.ruleMM, $0.capture) = (17, 1, .phone) },
        Page("small boxes far from the marks on bent paper") {
            ($0.boxMM, $0.capture, $0.dotsPerInch) = (6, .phone, 200)
            $0.faults.bendHeightMM = 8
        },
        Page("bent paper seen from the side") {
            ($0.boxMM, $0.capture, $0.dotsPerInch) = (10, .phone, 200)
            ($0.faults.bendHeightMM, $0.faults.tiltDegrees) = (8, 20)
        },
        Page("large boxes on paper bent a good deal") {
            ($0.boxMM, $0.capture) = (16, .phone)
            ($0.faults.bendHeightMM, $0.faults.tiltDegrees) = (10, 25)
        },
        Page("noise as bright as the holes of the marks") { ($0.noise, $0.quality) = (25, 30) },
        Page("the same, printed pale") {
            ($0.noise, $0.quality) = (18, 40)
            $0.faults.tonerFraction = 0.6
        },
        Page("thick rules on squared paper") {
            ($0.boxMM, $0.ruleMM) = (14.3, 0.75)
            $0.faults.paper = .squared(spacingMM: 5, darkness: 0.12)
        },
    ]

    @Test(arguments: pages)
    func pageIsReadAsItWasWritten(_ page: Page) throws {
        let (picture, sheet, template) = try page.sheet()
        let reading = try SheetReader(template: template).read(picture)
        #expect(HardPhotoTests.falseLabels(reading, sheet.cells).isEmpty)
        let written = zip(reading.cells, sheet.cells).filter { $1.label != nil }
        #expect(written.count { cell, _ in cell.status.isDigit } >= written.count * 8 / 10)
    }

    /// Pale ink of a broad pen has edges as soft, beside those of thin black lines, as what shines through from the back.
    @Test(arguments: [(0.3, 0.0, CaptureKind.photoScan), (0.35, 0.15, .phone), (0.45, 0.2, .phone)], [1.2, 1.6])
    func paleWritingOfABroadPenIsNotTakenForTheBack(
        _ ink: (darkness: Double, defocusMM: Double, capture: CaptureKind), penMM: Double
    ) throws {
        let template = Self.template(boxMM: 13, ruleMM: 0.26), count = template.grids[0].cellCount
        var faults = CaptureFaults()
        faults.defocusMM = ink.defocusMM
        let digits = (0..<count).map { place -> DigitTrace? in
            let strokes = DrawnSheet.digit(place % 10).map { [$0.0, $0.1] }
            return place % 7 == 3 ? nil : DigitTrace(label: UInt8(place % 10), strokes: strokes)
        }
        let settings = try SimulationSettings(
            seed: 3, sheetNumber: 5, writerNumber: 2, capture: ink.capture, dotsPerInch: 150, faults: faults)
        let picture = SheetSimulator(template: template).sheet(
            settings, writing: TracedWriting(digits: digits, penWidthMM: penMM, darkness: ink.darkness)
        ).image
        let reading = try SheetReader(template: template).read(picture)
        for (cell, digit) in zip(reading.cells, digits) {
            #expect((cell.status == .empty) == (digit == nil), "\(cell.row), \(cell.column)")
        }
    }

    /// Black and white alone, with lines too pale to be kept: it is said how to keep them.
    @Test func linesLostInBlackAndWhiteAreSaidToBePossible() throws {
        let (picture, _, template) = try Page("") { $0.ruleMM = 0.1 }.sheet()
        let black = GrayImage(width: picture.width, height: picture.height, pixels: picture.pixels.map { $0 < 110 ? 0 : 255 })
        let error = #expect(throws: SheetError.self) { try SheetReader(template: template).read(black) }
        #expect(error?.diagnostics.first?.fix.contains("scan in gray") == true, "\(error?.diagnostics ?? [])")
    }
}
