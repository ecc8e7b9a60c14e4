/// A bilevel picture at one bit a pixel, as it is kept: an eighth of a `BilevelImage`.
///
/// Rows are padded with zeros to whole bytes, the leftmost pixel is a byte's highest bit. Equal pictures have equal bytes.
public struct PackedInk: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// `height * rowByteCount` bytes.
    public let bytes: [UInt8]

    public init(_ image: BilevelImage) {
        let rowByteCount = Self.rowByteCount(width: image.width)
        var bytes = [UInt8](repeating: 0, count: image.height * rowByteCount)
        for y in 0..<image.height {
            for x in 0..<image.width where image[x, y] { bytes[y * rowByteCount + x / 8] |= 0x80 >> UInt8(x % 8) }
        }
        width = image.width
        height = image.height
        self.bytes = bytes
    }

    /// From bytes that were read; nil where they are not such a picture: an empty side, too few or too many bytes, ink in the
    /// padding.
    public init?(width: Int, height: Int, bytes: [UInt8]) {
        guard width > 0, height > 0, width <= Self.maxSide, height <= Self.maxSide else { return nil }
        let rowByteCount = Self.rowByteCount(width: width)
        guard bytes.count == height * rowByteCount else { return nil }
        let padding = UInt8((1 << (8 * rowByteCount - width)) - 1)
        for y in 0..<height where bytes[(y + 1) * rowByteCount - 1] & padding != 0 { return nil }
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    /// Far above what is kept, and far below what could overflow.
    private static let maxSide = 1 << 20

    public static func rowByteCount(width: Int) -> Int { (width + 7) / 8 }

    public var image: BilevelImage {
        let rowByteCount = Self.rowByteCount(width: width)
        var image = BilevelImage(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width { image.ink[y * width + x] = bytes[y * rowByteCount + x / 8] >> UInt8(7 - x % 8) & 1 }
        }
        return image
    }
}
