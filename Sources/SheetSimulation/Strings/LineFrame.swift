import Imaging
import Support

/// The part of the plane that a line's picture shows.
struct LineFrame: Sendable, Equatable {
    var columns: Range<Int>
    var rows: Range<Int>

    /// Of each digit at least this fraction of its ink is inside.
    static let minInkInside = 0.85

    /// A frame cut at random around a drawing, or around nothing; nil where the digits do not fit into the highest picture.
    ///
    /// - Parameters:
    ///   - digitHeight: in pixels.
    ///   - pictureHeights: in pixels of the plane.
    init?(around drawing: LineDrawing, digitHeight: Double, pictureHeights: ClosedRange<Int>, using stream: inout RandomStream) {
        let empty = Rect(
            x: 0, y: -stream.uniform(in: 0.9...1.6) * digitHeight, width: stream.uniform(in: 1.5...7) * digitHeight,
            height: 0.3 * digitHeight)
        let box = drawing.box ?? empty
        func margin(_ stream: inout RandomStream, wide: ClosedRange<Double>) -> Double {
            switch stream.unit() {
            case ..<0.12: stream.uniform(in: -0.05...0.03)
            case ..<0.8: stream.uniform(in: 0.02...0.4)
            default: stream.uniform(in: wide)
            }
        }
        let sides = (0..<4).map { side in Int((margin(&stream, wide: 0.3...(side < 2 ? 1.6 : 0.9)) * digitHeight).rounded()) }
        let left = Int(box.x), right = Int(box.x + box.width), top = Int(box.y), bottom = Int(box.y + box.height)
        columns = left - sides[0]..<max(left - sides[0] + 8, right + sides[1])
        rows = top - sides[2]..<max(top - sides[2] + 1, bottom + sides[3])
        guard fitHeight(to: pictureHeights, keeping: drawing.digitBox, using: &stream) else { return nil }
        if drawing.digits.contains(where: { $0.fractionInside(columns: columns, rows: rows) < Self.minInkInside }) {
            columns = min(columns.lowerBound, left)..<max(columns.upperBound, right)
            rows = min(rows.lowerBound, top)..<max(rows.upperBound, bottom)
            guard fitHeight(to: pictureHeights, keeping: drawing.digitBox, using: &stream) else { return nil }
        }
    }

    /// Whether the height could be brought into a range with all of a box's rows inside.
    private mutating func fitHeight(to heights: ClosedRange<Int>, keeping box: Rect?, using stream: inout RandomStream) -> Bool {
        if rows.count < heights.lowerBound {
            let missing = heights.lowerBound - rows.count, above = stream.below(missing + 1)
            rows = rows.lowerBound - above..<rows.upperBound + missing - above
        }
        guard rows.count > heights.upperBound else { return true }
        let first = box.map { Int($0.y) } ?? rows.lowerBound
        let end = box.map { Int($0.y + $0.height) } ?? rows.lowerBound + heights.upperBound
        guard end - first <= heights.upperBound else { return false }
        let room = heights.upperBound - (end - first)
        let above = min(max(0, first - rows.lowerBound), stream.below(room + 1))
        rows = first - above..<first - above + heights.upperBound
        return true
    }
}
