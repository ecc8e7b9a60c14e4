import Imaging
import Support
import Testing
import TestSupport
@testable import FormLearning
@testable import Forms
@testable import SheetReading

/// Cells that hold whole numbers, on a table that is found by its outline.
struct NumberCellTests {
    private static let table = DrawnTable()

    private static func template() throws -> SheetTemplate {
        try FormLearner().learn(table.picture(), name: "list", pageSizeMM: DrawnForm.pageSizeMM).template
    }

    private static func number(_ digits: [Int], _ row: Int, _ column: Int, dropMM: Double = 0) -> [DrawnForm.Stroke] {
        table.number(digits, row: row, column: column, dropMM: dropMM)
    }

    @Test func everyCellWithANumberIsReadAsAWhole() throws {
        let numbers = Self.number([1, 7], 0, 0) + Self.number([5], 3, 1) + Self.number([2, 4, 0], 9, 3)
        let reading = try SheetReader(template: Self.template()).read(Self.table.picture(numbers))
        #expect(reading.fields.map(\.name) == ["A1", "A2", "A3", "A4"])
        let written = reading.cells.filter { $0.status == .number }
        #expect(written.map { "\($0.field) \($0.row)" } == ["A1 0", "A2 3", "A4 9"])
        #expect(written.map { $0.number?.digits.count } == [2, 1, 3])
        #expect(reading.cells.allSatisfy { $0.status == .number || $0.status == .empty && $0.number == nil })
        #expect(written.allSatisfy { !$0.status.isDigit && !$0.status.isUnread && $0.glyph == nil })
        for cell in written {
            let place = Rect(around: cell.number?.band.quad ?? []), column = Int(cell.field.dropFirst()) ?? 1
            let expected = Self.table.cellMM(row: cell.row, column: column - 1)
            #expect(abs(place.center.y / 8 - expected.center.y) < 1.2 && place.x / 8 > expected.x && place.width / 8 < expected.width)
        }
    }

    /// The strip shows neither the cell's lines nor what its neighbors hold.
    @Test func theStripHasOnlyTheCellsOwnInk() throws {
        let numbers = Self.number([1, 1], 4, 1) + Self.number([8, 8, 8], 5, 1) + Self.number([8, 8, 8], 3, 1)
        let reading = try SheetReader(template: Self.template()).read(Self.table.picture(numbers))
        let field = try #require(reading.fields.first { $0.name == "A2" }), number = try #require(field.cell(row: 4, column: 0).number)
        let picture = number.band.picture
        // Two upright strokes with small flags: along the rim there is paper alone.
        for x in 0..<picture.width { #expect(picture[x, 0] > 150 && picture[x, picture.height - 1] > 150) }
        for y in 0..<picture.height { #expect(picture[0, y] > 150 && picture[picture.width - 1, y] > 150) }
        #expect(number.digits.count == 2)
    }

    /// A number that stands on the line below, and reaches over it, is whole.
    @Test func digitsThatCrossALineStayWhole() throws {
        let reading = try SheetReader(template: Self.template()).read(Self.table.picture(Self.number([4, 7], 2, 2, dropMM: 2)))
        let field = try #require(reading.fields.first { $0.name == "A3" })
        #expect(field.cell(row: 2, column: 0).status == .number && field.cell(row: 3, column: 0).status == .empty)
        let digits = try #require(field.cell(row: 2, column: 0).number).digits
        #expect(digits.count == 2 && digits.allSatisfy { $0.ink.height > 30 })
    }

    /// A lone 1 beside a line, or on its rim, is a number, and no part of the line.
    @Test(arguments: [0.7, 0.9, 1.3, 2])
    func aLoneOneBesideALineIsRead(distanceMM: Double) throws {
        let strokes = [(1, 0), (4, 2), (7, 3)].map { row, column in
            let cell = Self.table.cellMM(row: row, column: column)
            return DrawnForm.line(cell.x + distanceMM, cell.y + 0.2 * cell.height, cell.x + distanceMM, cell.y + 0.8 * cell.height, 0.5)
        }
        let reading = try SheetReader(template: Self.template()).read(Self.table.picture(strokes))
        let written = reading.cells.filter { $0.status != .empty }
        #expect(written.map { "\($0.field) \($0.row) \($0.status)" } == ["A1 1 number", "A3 4 number", "A4 7 number"])
    }

    /// On paper that is bent, lines run beside the straight way from crossing to crossing: a digit that touches one is still the cell's.
    @Test(arguments: [4.0, 6, -4, -6, -7])
    func aDigitThatTouchesABentLineIsNotLost(bendPixels: Double) throws {
        let drops = [0.6, 0.9, 1.2, 1.5, 1.8]
        let numbers = drops.indices.flatMap { Self.number([4, 9], 2 * $0, 1, dropMM: drops[$0]) }
        // Half a wave a column.
        let picture = Self.table.picture(numbers).bent(byPixels: bendPixels, wavePixels: 2 * 22 * 8, startPixels: 15 * 8)
        let reading = try SheetReader(template: Self.template()).read(picture)
        let field = try #require(reading.fields.first { $0.name == "A2" })
        for row in drops.indices {
            let cell = field.cell(row: 2 * row, column: 0)
            #expect(cell.status == .number && cell.number?.digits.count == 2, "\(drops[row]) mm lower")
        }
        // Up to half a millimeter nothing of a line is taken for writing.
        guard abs(bendPixels) <= 4 else { return }
        let written = reading.cells.filter { $0.status != .empty }.map { "\($0.field) \($0.row)" }
        #expect(written == drops.indices.map { "A2 \(2 * $0)" })
    }

    /// A ring most of which lies beyond the field may be one of the number's digits; a small one there is none.
    @Test(arguments: [(radiusMM: 2.0, status: CellStatus.overflow), (0.5, .number)])
    func aDigitMostlyBeyondTheFieldIsAskedAbout(radiusMM: Double, status: CellStatus) throws {
        let room = Self.table.cellMM(row: 3, column: 3), cornerCount = 16
        let corners = (0...cornerCount).map { corner in
            let angle = Double(corner) / Double(cornerCount) * 2 * .pi
            return Point(
                x: room.x + room.width + 0.25 * radiusMM + radiusMM * PortableMath.cos(angle),
                y: room.center.y + radiusMM * PortableMath.sin(angle))
        }
        let ring = zip(corners, corners.dropFirst()).map { DrawnForm.line($0.x, $0.y, $1.x, $1.y, 0.5) }
        let reading = try SheetReader(template: Self.template()).read(Self.table.picture(Self.number([2], 3, 3) + ring))
        let field = try #require(reading.fields.first { $0.name == "A4" })
        let cell = field.cell(row: 3, column: 0)
        #expect(cell.status == status && cell.number != nil)
    }

    /// Ink that fills a good part of two cells is nobody's number.
    @Test func aStrokeThroughTwoCellsIsFlagged() throws {
        let cell = Self.table.cellMM(row: 5, column: 0)
        let stroke = DrawnForm.line(cell.x + 8, cell.y + 2, cell.x + 9, cell.y + 14, 0.5)
        let reading = try SheetReader(template: Self.template()).read(Self.table.picture([stroke] + Self.number([3], 0, 0)))
        let field = try #require(reading.fields.first { $0.name == "A1" })
        #expect(field.cell(row: 5, column: 0).status == .overflow && field.cell(row: 6, column: 0).status == .overflow)
    }

    /// Rows are alike, and so are columns: only the outline tells a table from itself a row lower.
    @Test(arguments: [(0.0, 0.0), (4, 0), (-7, 0), (2, 20), (178, 0), (181, 15)])
    func tableIsFoundWhereItIs(turnedDegrees: Double, tiltedDegrees: Double) throws {
        let map =
            tiltedDegrees > 0
            ? DrawnForm.tilted(tiltedDegrees, turnedDegrees: turnedDegrees, pixelsPerMM: 8, center: Point(x: 560, y: 720))
            : DrawnForm.turned(turnedDegrees, pixelsPerMM: 8, center: Point(x: 560, y: 720))
        let numbers = (0..<10).flatMap { row in Self.number([row % 10, 5], row, row % 4) }
        let picture = Self.table.picture(numbers, width: 1120, height: 1440, through: map)
        let reading = try SheetReader(template: Self.template()).read(picture)
        let written = reading.cells.filter { $0.status == .number }.map { "\($0.field) \($0.row)" }
        #expect(Set(written) == Set((0..<10).map { "A\($0 % 4 + 1) \($0)" }))
        #expect(reading.registration.possibleQuarterTurns == [0])
    }

    /// One whose rows tell which way up it is: another has the lines of the same table turned by half.
    @Test func aTableInAMirrorIsTold() throws {
        var table = DrawnTable()
        table.captionHeightMM = 12
        let template = try FormLearner().learn(table.picture(), name: "list", pageSizeMM: DrawnForm.pageSizeMM).template
        let picture = table.picture(table.number([2, 3], row: 1, column: 1))
        let written = try SheetReader(template: template).read(picture).cells.filter { $0.status != .empty }
        #expect(written.map { "\($0.field) \($0.row) \($0.status)" } == ["A2 1 number"])
        #expect(throws: SheetError.mirrored) { try SheetReader(template: template).read(picture.mirrored) }
    }

    /// A table that looks the same upside down does not tell which way up its numbers are.
    @Test func aSymmetricTableIsNotReadUpsideDown() throws {
        var table = DrawnTable()
        table.widthsMM = [22, 22, 22]
        let template = try FormLearner().learn(table.picture(), name: "list", pageSizeMM: DrawnForm.pageSizeMM).template
        let picture = table.picture(table.number([6], row: 0, column: 0))
        #expect(throws: SheetError.wayUpUnknown(template: "list")) { try SheetReader(template: template).read(picture) }
    }
}

extension GrayImage {
    /// With columns that are moved down along a wave, by bilinear samples.
    fileprivate func bent(byPixels amplitude: Double, wavePixels: Double, startPixels: Double) -> GrayImage {
        var image = self
        for x in 0..<width {
            let shift = amplitude * PortableMath.sin((Double(x) - startPixels) / wavePixels * 2 * .pi), whole = Int(shift.rounded(.down))
            let fraction = shift - Double(whole)
            for y in max(1, 1 + whole)..<min(height, height + whole) {
                let lower = Double(self[x, y - whole]), upper = Double(self[x, y - whole - 1])
                image[x, y] = UInt8((lower * (1 - fraction) + upper * fraction).rounded())
            }
        }
        return image
    }

    fileprivate var mirrored: GrayImage {
        var image = self
        for y in 0..<height { for x in 0..<width { image[x, y] = self[width - 1 - x, y] } }
        return image
    }
}
