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
        overlay(on: image, maxSide: maxSide, cells: cells.map { OverlayDrawing.Cell(quad: $0.quad, color: $0.status.color) })
    }

    /// The same with what a model read in each cell, in the color of how sure it is.
    ///
    /// - Parameter notes: of the cells, in their order.
    package func overlay(on image: GrayImage, maxSide: Int, notes: [OverlayDrawing.Note]) -> ColorImage {
        overlay(on: image, maxSide: maxSide, cells: zip(cells, notes).map { OverlayDrawing.Cell(quad: $0.quad, note: $1) })
    }

    /// - Parameter drawn: of the cells, in their order.
    private func overlay(on image: GrayImage, maxSide: Int, cells drawn: [OverlayDrawing.Cell]) -> ColorImage {
        var canvas = OverlayCanvas(image, maxSide: maxSide)
        // A frame around each of several fields, so that what belongs together is seen.
        for field in fields where fields.count > 1 && !field.cells.isEmpty {
            let frame = Rect(around: field.cells.flatMap { $0.quad.map(canvas.place) }).grown(by: Self.frameMargin)
            canvas.picture.drawPolygon(frame.corners, color: Self.frameColor)
        }
        // Digits last: where cells share an edge, what needs attention is seen.
        let isDigit = cells.map(\.status.isDigit)
        OverlayDrawing.draw(zip(drawn, isDigit).filter(\.1).map(\.0) + zip(drawn, isDigit).filter { !$1 }.map(\.0), on: &canvas)
        for mark in registration.marks.compactMap({ $0 }) {
            let p = canvas.place(mark), arm = 12.0
            canvas.picture.drawLine(
                from: Point(x: p.x - arm, y: p.y), to: Point(x: p.x + arm, y: p.y), color: Self.markColor, thickness: 3)
            canvas.picture.drawLine(
                from: Point(x: p.x, y: p.y - arm), to: Point(x: p.x, y: p.y + arm), color: Self.markColor, thickness: 3)
        }
        return canvas.picture
    }

    private static let markColor = SIMD3<UInt8>(255, 120, 0)
    private static let frameColor = SIMD3<UInt8>(0, 140, 150)
    /// Pixels between a field and its frame.
    private static let frameMargin = 6.0
}
