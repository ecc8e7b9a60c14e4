/// A glyph's ink at four times its resolution, in the glyph's own frame.
///
/// The value of a fine pixel is the mean ink, 0 paper … 255, over a square one glyph pixel wide about its centre, which lies
/// at ((i + 0.5) / 4 − 0.5, (j + 0.5) / 4 − 0.5) of the glyph. What is looked up in it is so as smooth as the glyph itself, but no
/// smoother.
public struct GlyphDetail: Sendable, Equatable {
    /// Fine pixels along one pixel of the glyph.
    public static let scale = 4
    public static let side = scale * Glyph.side

    /// 112 × 112, row by row.
    public var ink: [UInt8]

    public init(ink: [UInt8]) {
        precondition(ink.count == Self.side * Self.side, "\(ink.count) bytes for \(Self.side) × \(Self.side)")
        self.ink = ink
    }
}
