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

    public var inkCount: Int { ink.reduce(0) { $0 + Int($1) } }

    /// The tight box of all ink; nil where there is none.
    public var inkBox: (x: Int, y: Int, width: Int, height: Int)? {
        guard let first = ink.firstIndex(of: 1), let last = ink.lastIndex(of: 1) else { return nil }
        var minX = width, maxX = 0
        for y in (first / width)...(last / width) {
            if let left = (0..<minX).first(where: { self[$0, y] }) { minX = left }
            if let right = (maxX..<width).last(where: { self[$0, y] }) { maxX = right }
        }
        return (minX, first / width, maxX - minX + 1, last / width - first / width + 1)
    }

    /// The picture within the tight box of its ink; nil where there is none.
    public var croppedToInk: BilevelImage? {
        guard let box = inkBox else { return nil }
        var result = BilevelImage(width: box.width, height: box.height)
        for y in 0..<box.height {
            for x in 0..<box.width { result[x, y] = self[box.x + x, box.y + y] }
        }
        return result
    }
}
