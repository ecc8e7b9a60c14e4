import Imaging

/// The tint of a picture at a glance: where it is nearly the same all over, no ink has a color of its own.
///
/// **Determinism** A.
struct TintMap {
    private let blue: GrayImage
    private let red: GrayImage
    /// Pixels of the picture to the side of one of the map's.
    private let factor: Int

    /// Of the picture, to the side of one of the map's pixels: no more than a thin stroke's width, so that one on the border of two is seen.
    private static let pixelsPerSide = 2
    /// Cb and Cr of gray ink on paper of one tint differ by no more in a scan, where those of colored pens differ by 10 to 60.
    private static let maxRange: UInt8 = 4

    init(_ chroma: ChromaPlane) {
        let side = max(1, min(Self.pixelsPerSide / chroma.factor, chroma.blue.width, chroma.blue.height))
        blue = chroma.blue.reduced(by: side)
        red = chroma.red.reduced(by: side)
        factor = chroma.factor * side
    }

    /// Whether there is but one tint in a part of the picture.
    func isEven(in box: Rect) -> Bool {
        let columns = SecondInk.blocks(box.x, box.x + box.width, Double(factor), count: blue.width)
        let rows = SecondInk.blocks(box.y, box.y + box.height, Double(factor), count: blue.height)
        return Self.range(of: blue, columns, rows) <= Self.maxRange && Self.range(of: red, columns, rows) <= Self.maxRange
    }

    private static func range(of plane: GrayImage, _ columns: Range<Int>, _ rows: Range<Int>) -> UInt8 {
        var least: UInt8 = 255, most: UInt8 = 0
        let values = plane.pixels.span
        for row in rows {
            let line = values.extracting(row * plane.width + columns.lowerBound..<row * plane.width + columns.upperBound)
            for column in 0..<line.count {
                least = min(least, line[column])
                most = max(most, line[column])
            }
        }
        return most >= least ? most - least : 0
    }
}
