/// What lines of digits are made, and under what conditions.
///
/// Fractions are of all lines unless said otherwise; each is within `fractionRange`.
public struct LineSettings: Sendable, Equatable, Codable {
    /// What each fraction may be.
    public static let fractionRange = 0.0...1.0
    /// What `maxDigitCount` may be.
    public static let digitCountRange = 1...8
    /// Within which `digitHeightRange` lies.
    public static let digitHeightBounds = 9.0...40.0

    /// Lines that invented hands draw, in many ways of writing each digit; the others are made of the given digits.
    public var drawnFraction = 0.35
    /// Of the lines made of the given digits, those whose digits are all by one writer, as far as there are digits by that writer.
    public var oneWriterFraction = 0.6
    /// Of the lines made of the given digits, those in which ones and sevens may get strokes that few writers in the United States make:
    /// a stroke up to a 1, a bar through a 7, a 9 turned about.
    public var addedStrokeFraction = 0.6
    /// Lines without a digit: empty paper, rules, only a dash, or letters.
    public var blankFraction = 0.03
    /// Lines with a digit that is crossed out and written anew beside it.
    public var crossedOutFraction = 0.04
    /// Of the numbers, those that end in one to three zeros.
    public var trailingZerosFraction = 0.3
    /// Of the numbers, those in which a digit is made to follow itself.
    public var doubledDigitFraction = 0.15
    /// Most digits in a line.
    public var maxDigitCount = 8
    /// Pairs of neighboring digits that are moved together until their ink touches.
    public var touchingFraction = 0.34
    /// Height of a digit in the picture, in pixels.
    public var digitHeightRange = 9.0...40.0
    /// Lines whose digits are less than half way up `digitHeightRange`.
    public var smallFraction = 0.35
    /// Lines with a pattern printed on their paper, as on cheques.
    public var patternFraction = 0.55
    /// Lines with printed rules or edges of boxes around them.
    public var ruledFraction = 0.5
    /// Of the numbers without any mark, those with a place of its own for each digit, set off by ticks or in a box.
    public var combFraction = 0.2
    /// Pictures turned to black and white.
    public var bilevelFraction = 0.03
    /// Pictures compressed as JPEG.
    public var jpegFraction = 0.5

    public init() {}

    /// Whether each setting lies in its range.
    public var isWithinLimits: Bool {
        fractions.allSatisfy(Self.fractionRange.contains) && Self.digitCountRange.contains(maxDigitCount)
            && Self.digitHeightBounds.contains(digitHeightRange.lowerBound)
            && Self.digitHeightBounds.contains(digitHeightRange.upperBound)
    }

    private var fractions: [Double] {
        [
            drawnFraction, oneWriterFraction, addedStrokeFraction, blankFraction, crossedOutFraction, trailingZerosFraction,
            doubledDigitFraction, touchingFraction, smallFraction, patternFraction, ruledFraction, combFraction, bilevelFraction,
            jpegFraction,
        ]
    }
}
