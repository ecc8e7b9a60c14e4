import Imaging

/// One digit that lines are made of: a glyph like MNIST's, white on black, its class, and who wrote it.
public struct LineDigit: Sendable {
    public let glyph: Glyph
    /// 0…9.
    public let digit: UInt8
    /// Equal numbers, one hand.
    public let writer: Int

    public init(glyph: Glyph, digit: UInt8, writer: Int) {
        precondition(digit <= 9, "\(digit) is no digit")
        self.glyph = glyph
        self.digit = digit
        self.writer = writer
    }
}
