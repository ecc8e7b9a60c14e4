import ImageCodecs
import Imaging

/// A part of a page around a cell, as a person looks at it.
package struct PagePart: Sendable {
    package let png: [UInt8]
    /// The cell in the picture's pixels.
    package let box: (x: Int, y: Int, width: Int, height: Int)

    /// Pixels of its width, at most.
    static let maxWidth = 2000

    /// - Parameters:
    ///   - bounds: in the page's pixels; what lies outside of the page is cut off.
    ///   - outline: the cell's corners, in the page's pixels.
    /// - Returns: nil where all of it lies outside of the page.
    init?(of page: GrayImage, _ bounds: Rect, around outline: [Point]) {
        func clamped(_ value: Double, _ limit: Int) -> Int { min(max(0, Int(value.rounded())), limit) }
        let left = clamped(bounds.x, page.width - 1), right = clamped(bounds.x + bounds.width, page.width - 1)
        let top = clamped(bounds.y, page.height - 1), bottom = clamped(bounds.y + bounds.height, page.height - 1)
        guard left < right, top < bottom else { return nil }
        let part = page.part(x: left..<right + 1, y: top..<bottom + 1)
        let factor = min((part.width + Self.maxWidth - 1) / Self.maxWidth, part.width, part.height)
        let toReduced = Homography(reducing: factor)
        let cell = Rect(around: outline.map { toReduced.map(Point(x: $0.x - Double(left), y: $0.y - Double(top))) })
        png = PNGEncoder.encode(part.reduced(by: factor))
        box = (Int(cell.x.rounded()), Int(cell.y.rounded()), Int(cell.width.rounded()), Int(cell.height.rounded()))
    }
}
