import Forms
import Imaging
import Testing
import TestSupport
@testable import FormLearning
@testable import Ingest
@testable import SheetReading

/// From a blank with short rules to the digits that are written on them, as `inkmill recognize` reads them.
struct PlaceRecognitionTests {
    private static func readings(_ image: GrayImage, _ template: SheetTemplate) throws -> [Int?] {
        let sheet = try SheetReader(template: template).read(image)
        return try Recognition(model: "builtin/mnist", layout: .digit, jobs: 1).readings(of: sheet, file: "").map(\.digit)
    }

    private static func learned(_ places: WrittenPlaces) throws -> SheetTemplate {
        try FormLearner().learn(places.blank(), name: "places", pageSizeMM: places.pageSizeMM).template
    }

    /// All ten digits, of hands that the model reads in boxes, too; the last places are left empty.
    @Test(arguments: zip([false, true], [1, 2]))
    func digitsOnRulesAreReadAndEmptyPlacesGiveNone(isDotted: Bool, writer: Int) throws {
        var places = WrittenPlaces(rows: DrawnPlaces(pitchMM: 8).rows, digits: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], isDotted: isDotted)
        let template = try Self.learned(places)
        for standMM in [1, 0.3, 0, -0.2] {
            places.standMM = standMM
            let expected = places.digits.enumerated().map { $0 < 14 ? $1 : nil }
            #expect(try Self.readings(places.written(by: writer, count: 14), template) == expected, "\(standMM) mm")
        }
    }

    /// Rows that look the same upside down.
    @Test(arguments: [false, true])
    func digitsOnAlikeRowsAreReadEitherWayUp(isDotted: Bool) throws {
        let rows = [40.0, 58, 76, 94].map { DrawnPlaces.Row(start: Point(x: 20, y: $0), count: 5) }
        let places = WrittenPlaces(
            rows: rows, digits: [7, 3, 6, 2, 4, 5, 9, 1, 0, 8], pageSizeMM: Size(width: 80, height: 134), isDotted: isDotted)
        let template = try Self.learned(places), image = try places.written(by: 2)
        #expect(try Self.readings(image, template) == places.digits)
        #expect(try Self.readings(image.turnedByHalf, template) == places.digits)
    }
}
