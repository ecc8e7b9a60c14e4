import Forms
import Imaging

extension SheetReading {
    /// The picture with what was found drawn on it: cells in the color of their status, marks in orange,
    /// a frame around each field of a form that has several.
    ///
    /// - Parameters:
    ///   - image: the picture that was read.
    ///   - maxSide: a larger picture is reduced by a whole factor.
    public func overlay(on image: GrayImage, maxSide: Int = 1600) -> ColorImage {
        let factor = max(1, (max(image.width, image.height) + maxSide - 1) / maxSide)
        var picture = ColorImage(image.reduced(by: min(factor, image.width, image.height)))
        let scale = 1 / Double(factor), offset = 0.5 * scale - 0.5
        let place = { (p: Point) in Point(x: p.x * scale + offset, y: p.y * scale + offset) }
        // A frame around each of several fields, so that what belongs together is seen.
        for field in fields where fields.count > 1 && !field.cells.isEmpty {
            let frame = Rect(around: field.cells.flatMap { $0.quad.map(place) }).grown(by: Self.frameMargin)
            picture.drawPolygon(frame.corners, color: Self.frameColor)
        }
        // Digits last: where cells share an edge, what needs attention is seen.
        for cell in cells.filter(\.status.isDigit) + cells.filter({ !$0.status.isDigit }) {
            let corners = cell.quad.map(place)
            let middle = corners.reduce(Point(x: 0, y: 0), +) * 0.25
            picture.drawPolygon(corners.map { $0 + (middle - $0) * 0.04 }, color: cell.status.color, thickness: 2)
        }
        for mark in registration.marks.compactMap({ $0 }) {
            let p = place(mark), arm = 12.0
            picture.drawLine(
                from: Point(x: p.x - arm, y: p.y), to: Point(x: p.x + arm, y: p.y), color: Self.markColor, thickness: 3)
            picture.drawLine(
                from: Point(x: p.x, y: p.y - arm), to: Point(x: p.x, y: p.y + arm), color: Self.markColor, thickness: 3)
        }
        return picture
    }

    private static let markColor = SIMD3<UInt8>(255, 120, 0)
    private static let frameColor = SIMD3<UInt8>(0, 140, 150)
    /// Pixels between a field and its frame.
    private static let frameMargin = 6.0
}
