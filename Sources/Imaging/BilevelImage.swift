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

    public var inkCount: Int { ink.reduce(0) { $0 + Int($1) } }
}
