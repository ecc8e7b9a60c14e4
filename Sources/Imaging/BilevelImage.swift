/// Ink or no ink: 1 where there is ink, 0 where there is paper. Row by row from the top left, no padding.
public struct BilevelImage: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// `width * height` values, each 0 or 1.
    public var ink: [UInt8]

    public init(width: Int, height: Int, ink: [UInt8]) {
        precondition(width > 0 && height > 0 && ink.count == width * height, "\(width)×\(height) with \(ink.count) pixels")
        self.width = width
        self.height = height
        self.ink = ink
    }

    /// A picture without ink.
    public init(width: Int, height: Int) {
        self.init(width: width, height: height, ink: Array(repeating: 0, count: width * height))
    }

    @inlinable
    public subscript(x: Int, y: Int) -> Bool {
        get { ink[y * width + x] != 0 }
        set { ink[y * width + x] = newValue ? 1 : 0 }
    }

    /// Black ink on white paper.
    public var asGrayImage: GrayImage { GrayImage(width: width, height: height, pixels: ink.map { $0 == 0 ? 255 : 0 }) }

    public var inkCount: Int {
        let values = ink.span
        var count = 0
        for index in 0..<values.count { count &+= Int(values[index]) }
        return count
    }

    /// The tight box of all ink; nil where there is none.
    public var inkBox: (x: Int, y: Int, width: Int, height: Int)? {
        guard let first = ink.firstIndex(of: 1), let last = ink.lastIndex(of: 1) else { return nil }
        let rows = first / width...last / width
        var columns = [UInt8](repeating: 0, count: width)
        let source = ink.span
        var inked = columns.mutableSpan
        for y in rows {
            let row = source.extracting(y * width..<(y + 1) * width)
            for x in 0..<width { inked[x] |= row[x] }
        }
        guard let minX = columns.firstIndex(of: 1), let maxX = columns.lastIndex(of: 1) else { return nil }
        return (minX, rows.lowerBound, maxX - minX + 1, rows.count)
    }

    /// A rectangle of it, as `GrayImage.part`.
    package func part(x columns: Range<Int>, y rows: Range<Int>) -> BilevelImage {
        BilevelImage(
            width: columns.count, height: rows.count,
            ink: rows.flatMap { y in ink[y * width + columns.lowerBound..<y * width + columns.upperBound] })
    }

    /// The picture within the tight box of its ink; nil where there is none.
    public var croppedToInk: BilevelImage? {
        guard let box = inkBox else { return nil }
        var result = BilevelImage(width: box.width, height: box.height)
        let source = ink.span
        var target = result.ink.mutableSpan
        for y in 0..<box.height {
            let start = (box.y + y) * width + box.x, row = source.extracting(start..<start + box.width), to = y * box.width
            for x in 0..<box.width { target[to + x] = row[x] }
        }
        return result
    }
}
