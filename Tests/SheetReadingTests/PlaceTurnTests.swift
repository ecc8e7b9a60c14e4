import Forms
import Imaging
import Testing
import TestSupport
@testable import FormLearning
@testable import SheetReading

/// Which way up a form of rules lies: rows that look the same upside down, and rows that do not.
struct PlaceTurnTests {
    private static let pageSizeMM = Size(width: 80, height: 134)
    private static let alikeRows = [40.0, 58, 76, 94].map { DrawnPlaces.Row(start: Point(x: 20, y: $0), count: 5) }
    private static let otherRows = alikeRows + [DrawnPlaces.Row(start: Point(x: 22, y: 115), count: 3)]

    private static func places(_ rows: [DrawnPlaces.Row], style: Int) -> WrittenPlaces {
        WrittenPlaces(
            rows: rows, digits: [7, 3, 6, 2, 4, 5, 9, 1, 0, 8], pageSizeMM: pageSizeMM, thicknessMM: styles[style].thicknessMM,
            isDotted: styles[style].isDotted)
    }

    /// What is learned from the blanks, of each style, once for all tests.
    private static let alikeTemplates = styles.indices.map { learned(places(alikeRows, style: $0)) }
    private static let otherTemplates = styles.indices.map { learned(places(otherRows, style: $0)) }

    private static func learned(_ places: WrittenPlaces) -> Result<SheetTemplate, any Error> {
        Result { try FormLearner().learn(places.blank(), name: "places", pageSizeMM: places.pageSizeMM).template }
    }

    private static let styles: [(thicknessMM: Double, isDotted: Bool)] = [(0.3, false), (0.8, false), (0.3, true), (0.8, true)]

    @Test(arguments: styles.indices, [20, 6])
    func alikeRowsAreReadTheRightWayUp(style: Int, count: Int) throws {
        let places = Self.places(Self.alikeRows, style: style)
        let reader = SheetReader(template: try Self.alikeTemplates[style].get())
        let image = try places.written(by: 1, count: count)
        for (picture, turns) in [(image, 0), (image.turnedByHalf, 2)] {
            let reading = try reader.read(picture)
            #expect(reading.registration.quarterTurns == turns)
            #expect(reading.registration.possibleQuarterTurns == [0])
            #expect(reading.cells.map(\.status.isDigit) == (0..<20).map { $0 < count })
        }
    }

    /// One digit may stand on a rule, or hang below one of a page that is turned.
    @Test(arguments: styles.indices)
    func alikeRowsWithOneDigitAreRefused(style: Int) throws {
        let places = Self.places(Self.alikeRows, style: style)
        let reader = SheetReader(template: try Self.alikeTemplates[style].get())
        let image = try places.written(by: 1, count: 1)
        for picture in [image, image.turnedByHalf] {
            #expect(throws: SheetError.wayUpUnknown(template: "places")) { try reader.read(picture) }
        }
    }

    @Test(arguments: styles.indices)
    func emptyAlikeRowsAreEmptyEitherWayUp(style: Int) throws {
        let places = Self.places(Self.alikeRows, style: style)
        let reader = SheetReader(template: try Self.alikeTemplates[style].get(), acceptsUnfilled: true)
        for picture in [try places.blank(), try places.blank().turnedByHalf] {
            let reading = try reader.read(picture)
            #expect(reading.registration.possibleQuarterTurns == [0, 2])
            #expect(reading.cells.allSatisfy { $0.status == .empty })
        }
    }

    /// Rows that differ upside down need no writing.
    @Test(arguments: styles.indices, [23, 1, 0])
    func otherRowsAreFoundTheRightWayUp(style: Int, count: Int) throws {
        let places = Self.places(Self.otherRows, style: style)
        let reader = SheetReader(template: try Self.otherTemplates[style].get(), acceptsUnfilled: true)
        let image = try places.written(by: 2, count: count)
        for (picture, turns) in [(image, 0), (image.turnedByHalf, 2)] {
            let reading = try reader.read(picture)
            #expect(reading.registration.quarterTurns == turns)
            #expect(reading.registration.possibleQuarterTurns == [0])
            #expect(reading.cells.map(\.status.isDigit) == (0..<23).map { $0 < count })
        }
    }
}
