import Forms
import Imaging
import Testing
import TestSupport
@testable import FormLearning
@testable import SheetReading

/// Digits on short rules, without boxes: the form learned from its blank, then read from pictures of it filled in.
struct PlaceReadingTests {
    private static let digits: [Int?] = [2, 4, nil, 1, 7, 9, nil, 0, 3, 5, 6, nil, 8, 2, nil, 7, 1, 4]

    private static func template(_ places: DrawnPlaces, dotsPerInch: Double = 200) throws -> SheetTemplate {
        let blank = DrawnPlaces.scan(places.sheet(), dotsPerInch: dotsPerInch)
        return try FormLearner().learn(blank, name: "places", pageSizeMM: DrawnForm.pageSizeMM).template
    }

    /// Every place is found where it was drawn; those with a digit hold one, the others nothing.
    private static func expectRead(_ image: GrayImage, dotsPerInch: Double? = nil, _ map: Homography, places: DrawnPlaces) throws {
        let template = try template(places), grids = template.grids
        let reading = try SheetReader(template: template).read(image, dotsPerInch: dotsPerInch)
        #expect(zip(reading.cells, digits).allSatisfy { $1 == nil ? $0.status == .empty : $0.status.isDigit })
        #expect(reading.cells.count == digits.count)
        for (field, cells) in zip(grids, reading.fields) {
            for cell in cells.cells {
                let drawn = field.cellRectMM(row: cell.row, column: cell.column).corners.map(map.map)
                #expect(zip(cell.quad, drawn).allSatisfy { $0.distance(to: $1) < 0.6 * map.scale(at: field.boundsMM.center) })
            }
        }
    }

    private static let conditions: [(places: DrawnPlaces, dotsPerInch: Double, turnedDegrees: Double, standMM: Double)] = [
        (DrawnPlaces(), 200, 0, 0.3), (DrawnPlaces(), 150, 3, 0), (DrawnPlaces(), 300, -5, -0.3), (DrawnPlaces(), 100, 1, 0.3),
        (DrawnPlaces(thicknessMM: 0.2), 200, 2, 0), (DrawnPlaces(thicknessMM: 0.8), 200, -2, 0.1),
        (DrawnPlaces(ruleMM: 3.8), 200, 0, 1), (DrawnPlaces(ruleMM: 6.3), 200, 0, 0.2),
        (DrawnPlaces(isDotted: true), 200, 0, 0.3), (DrawnPlaces(isDotted: true), 150, 3, 0), (DrawnPlaces(isDotted: true), 300, -5, -0.3),
        (DrawnPlaces(thicknessMM: 0.5, isDotted: true), 200, 1, 0),
    ]

    @Test(arguments: conditions.indices)
    func digitsOnRulesAreFoundAndEmptyPlacesAreEmpty(condition: Int) throws {
        let (places, dotsPerInch, turnedDegrees, standMM) = Self.conditions[condition]
        let image = DrawnPlaces.scan(
            places.sheet(Self.digits, standMM: standMM), dotsPerInch: dotsPerInch, turnedDegrees: turnedDegrees)
        let scale = dotsPerInch / 25.4
        let map = DrawnForm.turned(
            turnedDegrees, pixelsPerMM: scale, center: Point(x: Double(image.width - 1) / 2, y: Double(image.height - 1) / 2))
        try Self.expectRead(image, dotsPerInch: dotsPerInch, map, places: places)
    }

    @Test(arguments: [(90.0, 0.0), (183, 0), (4, 15), (-8, 20)])
    func aFormOfRulesAloneIsFoundTurnedAndOnAPhoto(turnedDegrees: Double, tiltDegrees: Double) throws {
        let places = DrawnPlaces()
        let map = DrawnForm.tilted(
            tiltDegrees, turnedDegrees: turnedDegrees, pixelsPerMM: 6.8, center: Point(x: 700, y: 700))
        let image = places.sheet(Self.digits).picture(width: 1400, height: 1400, through: map)
        try Self.expectRead(image, map, places: places)
    }

    @Test func aFormWithNothingWrittenIsEmptyEverywhere() throws {
        for places in [DrawnPlaces(), DrawnPlaces(thicknessMM: 0.8), DrawnPlaces(isDotted: true)] {
            let reader = SheetReader(template: try Self.template(places), acceptsUnfilled: true)
            let reading = try reader.read(DrawnPlaces.scan(places.sheet(), dotsPerInch: 300, turnedDegrees: 1.5))
            #expect(reading.cells.allSatisfy { $0.status == .empty && $0.glyph == nil })
        }
    }

    /// The ink of a cell is the digit's alone, whatever it stands on, touches or crosses.
    @Test(arguments: [-0.5, -0.2, 0.15, 1], [false, true])
    func rulesAreTakenOutUnderDigitsWithoutBreakingThem(standMM: Double, isDotted: Bool) throws {
        let places = DrawnPlaces(isDotted: isDotted)
        let digits = Self.digits.indices.map { Optional($0 % 10) }
        let reading = try SheetReader(template: Self.template(places)).read(
            DrawnPlaces.scan(places.sheet(digits, standMM: standMM), dotsPerInch: 300))
        for (cell, digit) in zip(reading.cells, digits) {
            let digit = try #require(digit)
            #expect(cell.status.isDigit)
            // The digit is 6 mm high and 3.2 mm wide with its pen.
            let ink = try #require(cell.ink.inkBox), pixelsPerMM = 64 / min(places.pitchMM, DrawnPlaces.heightMM)
            let height = Double(ink.height) / pixelsPerMM, width = Double(ink.width) / pixelsPerMM
            let parts = cell.ink.components().map(\.inkCount)
            #expect(Double(parts.max() ?? 0) >= 0.95 * Double(cell.ink.inkCount), "\(digit): \(parts)")
            #expect((5.5...6.75).contains(height), "\(digit): \(height)")
            // A dot that a stroke touches may stay on each side.
            let dots = isDotted ? 1.25 : 0
            #expect((digit == 1 ? 1...(2.1 + dots) : 2.5...(3.75 + dots)).contains(width), "\(digit): \(width)")
        }
    }

    @Test func anotherFormIsRefused() throws {
        let reader = SheetReader(template: try Self.template(DrawnPlaces()))
        let other = DrawnForm.scan(DrawnForm.sheet(print: DrawnForm.table, strokes: { _, column in DrawnSheet.digit(column) }))
        let error = #expect(throws: SheetError.self) { try reader.read(other) }
        #expect(error?.diagnostics.first?.code == "sheet.wrong-form")
    }

    @Test(arguments: [false, true])
    func anotherFormOfRulesIsRefused(isDotted: Bool) throws {
        let reader = SheetReader(template: try Self.template(DrawnPlaces(isDotted: isDotted)))
        let rows = [40.0, 58, 76, 94].map { DrawnPlaces.Row(start: Point(x: 25, y: $0), count: 5) }
        var other = WrittenPlaces(rows: rows, digits: [7, 3, 6, 2, 4, 5, 9, 1, 0, 8], isDotted: isDotted)
        other.standMM = -0.2
        for image in [try other.written(by: 1), try other.written(by: 2, count: 7)] {
            let error = #expect(throws: SheetError.self) { try reader.read(image) }
            #expect(error?.diagnostics.first?.code == "sheet.wrong-form")
        }
    }
}
