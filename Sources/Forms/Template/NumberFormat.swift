/// What a place for a whole number holds: how many digits, and which marks count.
public struct NumberFormat: Sendable, Equatable {
    /// Most digits that a number may be said to have.
    public static let digitCountLimits = 1...20
    public static let decimalCountLimits = 0...6

    /// Of all digits, those behind the decimal point included.
    public let digitCountRange: ClosedRange<Int>
    /// Digits behind the decimal point or comma; 0 where only whole numbers are written, and points are passed over.
    public let decimalCount: Int
    /// Whether a dash in front is a minus; if not, dashes are passed over.
    public let isSigned: Bool

    public init(digitCountRange: ClosedRange<Int> = NumberFormat.digitCountLimits, decimalCount: Int = 0, isSigned: Bool = false) {
        precondition(
            Self.digitCountLimits.contains(digitCountRange.lowerBound) && Self.digitCountLimits.contains(digitCountRange.upperBound),
            "a number of \(digitCountRange) digits")
        precondition(Self.decimalCountLimits.contains(decimalCount), "\(decimalCount) decimals")
        self.digitCountRange = digitCountRange
        self.decimalCount = decimalCount
        self.isSigned = isSigned
    }

    /// The marks that change what a number says.
    public var marks: Set<Character> { Set((decimalCount > 0 ? ["."] : []) + (isSigned ? ["-"] : [])) }

    /// The number that a text says, written plainly: digits, a minus in front, a point before the decimals.
    ///
    /// What people put around a number so that nothing can be added, and what parts its thousands, is passed over; a number without a
    /// point has no decimals, and gets zeros.
    ///
    /// - Parameter text: digits and the marks `.`, `-` and `/`, as read.
    /// - Returns: an empty text for one without any digit; nil for what does not obey the format.
    public func number(in text: String) -> String? {
        guard text.contains(where: \.isWholeNumber) else { return "" }
        let isNegative = isSigned && text.first == "-"
        let written = text.drop { !$0.isWholeNumber }
        let kept = Array(written.prefix(through: written.lastIndex(where: \.isWholeNumber) ?? written.startIndex))
        var whole = String(kept), decimals = ""
        if decimalCount > 0, let point = kept.lastIndex(where: { !$0.isWholeNumber }) {
            let tail = kept[(point + 1)...]
            // Three digits behind a point are thousands, unless there are to be three decimals.
            if tail.count == decimalCount {
                whole = String(kept[..<point])
                decimals = String(tail)
            } else if tail.count != Self.groupLength {
                return nil
            }
        }
        let digits = whole.filter(\.isWholeNumber)
        let digitCount = digits.count + (decimals.isEmpty ? 0 : decimalCount)
        guard digitCountRange.contains(digitCount) else { return nil }
        let fraction = decimalCount == 0 ? "" : "." + (decimals.isEmpty ? String(repeating: "0", count: decimalCount) : decimals)
        return (isNegative ? "-" : "") + digits + fraction
    }

    /// Digits between the marks that part thousands.
    private static let groupLength = 3
}
