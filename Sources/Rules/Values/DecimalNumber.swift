/// A number with decimals, exactly: a whole number of tenths, hundredths or smaller parts.
///
/// **Determinism** A.
public struct DecimalNumber: Sendable, Hashable {
    /// The value times 10 to the power of `scale`.
    private let units: Int
    /// Decimals, without zeros at their end.
    let scale: Int

    /// Digits that a whole number holds for certain.
    static let maxDigitCount = 18

    /// - Parameter text: digits with a leading `-` and a decimal point where needed; nil for anything else, and for more than 18 digits
    ///   without leading zeros.
    public init?(_ text: String) {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let parts = text.utf8.dropFirst(isNegative ? 1 : 0).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) }) else { return nil }
        var decimals = parts.count == 2 ? Array(parts[1]) : []
        while decimals.last == UInt8(ascii: "0") { decimals.removeLast() }
        let digits = (Array(parts[0]) + decimals).drop { $0 == UInt8(ascii: "0") }
        guard digits.count <= Self.maxDigitCount, decimals.count <= Self.maxDigitCount else { return nil }
        let size = digits.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
        units = isNegative ? -size : size
        scale = size == 0 ? 0 : decimals.count
    }

    /// - Parameter scale: how many decimals the units have.
    init(units: Int, scale: Int) {
        var units = units, scale = units == 0 ? 0 : scale
        while scale > 0, units.isMultiple(of: 10) {
            units /= 10
            scale -= 1
        }
        self.units = units
        self.scale = scale
    }

    /// The value in units of 10 to the power of −`scale`; nil where that is no whole number, or more than one holds.
    func units(scale: Int) -> Int? {
        guard scale >= self.scale, scale - self.scale <= Self.maxDigitCount else { return nil }
        let (value, overflows) = units.multipliedReportingOverflow(by: Self.power(scale - self.scale))
        return overflows ? nil : value
    }

    /// 10 to a power of at most 18.
    static func power(_ exponent: Int) -> Int { (0..<exponent).reduce(1) { value, _ in 10 * value } }
}

extension DecimalNumber: Comparable {
    public static func < (a: DecimalNumber, b: DecimalNumber) -> Bool { a.parts < b.parts }

    /// Before the point, and behind it in units of 10⁻¹⁸, both with the sign.
    private var parts: (Int, Int) {
        let one = Self.power(scale)
        return (units / one, units % one * Self.power(Self.maxDigitCount - scale))
    }
}

extension DecimalNumber: CustomStringConvertible {
    public var description: String {
        let one = Self.power(scale), sign = units < 0 ? "-" : "", size = abs(units)
        guard scale > 0 else { return sign + String(size) }
        let decimals = String(size % one)
        return sign + "\(size / one)." + String(repeating: "0", count: scale - decimals.count) + decimals
    }
}
