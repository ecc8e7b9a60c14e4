import Imaging
import Support
import Forms

/// A form of somebody else, drawn: a grid, two rows of boxes, a single box, a table with captions, text, and squares in the
/// corners.
package enum DrawnForm {
    package static let pageSizeMM = Size(width: 120, height: 160)
    package static let grid = CellGrid(
        name: "A1", originMM: Point(x: 20, y: 30), pitchMM: Size(width: 8, height: 9), columnCount: 5, rowCount: 4,
        lineWidthMM: 0.3, labels: unlabeled(20))
    package static let firstBoxes = boxes("B1", Point(x: 20, y: 80), columnCount: 6)
    package static let secondBoxes = boxes("C1", Point(x: 50, y: 95), columnCount: 4)
    package static let single = CellGrid(
        name: "B2", originMM: Point(x: 95, y: 80), pitchMM: Size(width: 7, height: 8), columnCount: 1, rowCount: 1,
        lineWidthMM: 0.3, labels: unlabeled(1))

    package static let fields = [grid, firstBoxes, single, secondBoxes]

    private static func boxes(_ name: String, _ origin: Point, columnCount: Int) -> CellGrid {
        CellGrid(
            name: name, originMM: origin, pitchMM: Size(width: 9, height: 8), cellSizeMM: Size(width: 7, height: 8),
            columnCount: columnCount, rowCount: 1, lineWidthMM: 0.3, labels: unlabeled(columnCount))
    }

    private static func unlabeled(_ count: Int) -> CellLabels { .fixed(Array(repeating: nil, count: count)) }

    package typealias Stroke = (from: Point, to: Point, widthMM: Double, darkness: Double)

    package static func line(_ x: Double, _ y: Double, _ toX: Double, _ toY: Double, _ width: Double = 0.3, _ darkness: Double = 1)
        -> Stroke
    {
        (Point(x: x, y: y), Point(x: toX, y: toY), width, darkness)
    }

    /// A solid square, drawn line by line.
    package static func square(_ x: Double, _ y: Double, side: Double = 4) -> [Stroke] {
        stride(from: 0.15, to: side, by: 0.2).map { line(x + 0.15, y + $0, x + side - 0.15, y + $0) }
    }

    package static let cornerSquares = square(6, 6) + square(110, 6) + square(110, 150) + square(6, 150) + square(14, 6)

    /// A table of two wide cells with captions, and lines of something like text.
    package static let table: [Stroke] =
        [line(15, 112, 105, 112), line(15, 122, 105, 122), line(15, 112, 15, 122), line(105, 112, 105, 122), line(60, 112, 60, 122)]
        + text(18, 117, wordCount: 4) + text(64, 117, wordCount: 4) + text(20, 20, wordCount: 9) + text(15, 130, wordCount: 12)
        + text(15, 136, wordCount: 12)

    package static func text(_ x: Double, _ y: Double, wordCount: Int) -> [Stroke] {
        (0..<(wordCount * 4)).flatMap { index -> [Stroke] in
            let left = x + Double(index) * 1.8 + Double(index / 4) * 0.6
            return index % 2 == 0
                ? [line(left, y, left, y + 2, 0.25), line(left, y, left + 1, y + 2, 0.25)]
                : [line(left, y + 2, left + 0.6, y, 0.25), line(left + 0.6, y, left + 1.2, y + 2, 0.25)]
        }
    }

    /// The form filled in so; nothing for a blank.
    package static func sheet(
        _ fields: [CellGrid] = DrawnForm.fields, print: [Stroke] = cornerSquares + table,
        strokes: @escaping (_ row: Int, _ column: Int) -> [(Point, Point)] = { _, _ in [] }
    ) -> DrawnSheet {
        var sheet = DrawnSheet(
            template: SheetTemplate(
                name: "drawn", pageSizeMM: pageSizeMM, registration: .grid, fields: fields.map(SheetField.cells)),
            strokes: strokes)
        sheet.strokesMM = print
        return sheet
    }

    /// A scan of it at 8 pixels a millimeter.
    package static func scan(_ sheet: DrawnSheet, turnedDegrees degrees: Double = 0) -> GrayImage {
        sheet.picture(width: 960, height: 1280, through: turned(degrees, pixelsPerMM: 8, center: Point(x: 479.5, y: 639.5)))
    }

    /// The page with its middle at `center`, turned counter-clockwise.
    package static func turned(_ degrees: Double, pixelsPerMM s: Double, center: Point) -> Homography {
        let sine = PortableMath.sin(degrees * .pi / 180), cosine = PortableMath.cos(degrees * .pi / 180)
        let x = pageSizeMM.width / 2, y = pageSizeMM.height / 2
        return Homography([
            s * cosine, s * sine, center.x - s * (cosine * x + sine * y),
            -s * sine, s * cosine, center.y + s * (sine * x - cosine * y), 0, 0, 1,
        ])
    }

    /// Seen by a camera that looks down at an angle, from a distance of twice the page's height.
    package static func tilted(_ degrees: Double, turnedDegrees: Double, pixelsPerMM: Double, center: Point) -> Homography {
        let sine = PortableMath.sin(degrees * .pi / 180), cosine = PortableMath.cos(degrees * .pi / 180)
        let flat = turned(turnedDegrees, pixelsPerMM: 1, center: Point(x: 0, y: 0))
        let distance = 2 * pageSizeMM.height
        let camera = Homography([
            distance, 0, 0, 0, distance * cosine, 0, 0, sine, distance,
        ])
        let place = Homography(scaleX: pixelsPerMM, scaleY: pixelsPerMM, offsetX: center.x, offsetY: center.y)
        return flat.followed(by: camera).followed(by: place)
    }
}
