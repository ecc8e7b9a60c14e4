/// The ink of one digit: 0 is paper, 255 is full ink. Row by row from the top left, no padding.
public struct Glyph: Sendable, Equatable {
    /// The side of a normalized glyph, in pixels.
    public static let side = 28
    /// The pixel count of a normalized glyph.
    public static let pixelCount = side * side

    public let width: Int
    public let height: Int
    /// `width * height` values.
    public var ink: [UInt8]

    public init(width: Int = Glyph.side, height: Int = Glyph.side, ink: [UInt8]) {
        precondition(width > 0 && height > 0 && ink.count == width * height, "\(width)×\(height) with \(ink.count) pixels")
        self.width = width
        self.height = height
        self.ink = ink
    }

    /// A glyph without ink.
    public init(width: Int = Glyph.side, height: Int = Glyph.side) {
        self.init(width: width, height: height, ink: Array(repeating: 0, count: width * height))
    }

    @inlinable
    public subscript(x: Int, y: Int) -> UInt8 {
        get { ink[y * width + x] }
        set { ink[y * width + x] = newValue }
    }

    /// The glyph that a picture shows white on black, as MNIST's images are shown.
    public init(whiteOnBlack picture: GrayImage) {
        self.init(width: picture.width, height: picture.height, ink: picture.pixels)
    }

    public var isBlank: Bool { ink.allSatisfy { $0 == 0 } }

    /// The glyph as a picture: dark ink on white paper.
    public var asGrayImage: GrayImage {
        GrayImage(width: width, height: height, pixels: ink.map { 255 - $0 })
    }

    /// The glyph as MNIST's images are shown: white ink on black.
    public var asWhiteOnBlack: GrayImage { GrayImage(width: width, height: height, pixels: ink) }
}
