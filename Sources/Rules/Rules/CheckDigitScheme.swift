/// How the last digits of a number follow from the others, so that most mistakes in it are noticed.
///
/// **Determinism** A.
public enum CheckDigitScheme: String, Sendable, CaseIterable {
    /// Credit cards, IMEI: from the right every other digit is doubled, and the sum of all digits ends in 0. **Source** ISO/IEC 7812-1.
    case luhn
    /// Weights 2 to 7 from the right, again and again, without the check digit, which is 11 less the remainder of the sum by 11, and 0
    /// for 11; a number for which it were 10 does not exist.
    case mod11
    /// The number leaves 1 by 97, as in IBAN; here digits only, so that an IBAN's letters must be written as numbers, and moved to the
    /// end. **Source** ISO/IEC 7064, MOD 97-10.
    case mod97
    /// **Source** Damm, "Total anti-symmetrische Quasigruppen", 2004.
    case damm
    /// **Source** Verhoeff, "Error detecting decimal codes", 1969.
    case verhoeff
    /// EAN-8, UPC-A, EAN-13 (with ISBN-13), GTIN-14: weights 3 and 1 in turn from the right. **Source** GS1 General Specifications.
    case ean
    /// Weights 10 to 1; the sum is a multiple of 11. An X at the end, which stands for 10, is no digit: such numbers fail.
    case isbn10

    /// How many digits a number of the scheme has; nil where it may have any number from 2 (with `mod97` from 3).
    var digitCounts: Set<Int>? {
        switch self {
        case .luhn, .mod11, .mod97, .damm, .verhoeff: nil
        case .ean: [8, 12, 13, 14]
        case .isbn10: [10]
        }
    }

    /// The fraction of all numbers that pass.
    var chance: Double {
        switch self {
        case .luhn, .damm, .verhoeff, .ean: 0.1
        case .mod11, .isbn10: 1.0 / 11
        case .mod97: 1.0 / 97
        }
    }

    /// - Parameter text: digits only; anything else fails.
    public func accepts(_ text: String) -> Bool {
        guard text.utf8.count >= (self == .mod97 ? 3 : 2), text.utf8.allSatisfy(\.isDigit) else { return false }
        if let counts = digitCounts, !counts.contains(text.utf8.count) { return false }
        let digits = text.utf8.map { Int($0 - UInt8(ascii: "0")) }
        let fromRight = Array(digits.reversed())
        func sum(_ term: (_ place: Int, _ digit: Int) -> Int) -> Int {
            fromRight.enumerated().reduce(0) { $0 + term($1.offset, $1.element) }
        }
        switch self {
        case .luhn:
            return sum { place, digit in place.isMultiple(of: 2) ? digit : 2 * digit / 10 + 2 * digit % 10 }.isMultiple(of: 10)
        case .mod11:
            let check = 11 - sum { place, digit in place == 0 ? 0 : ((place - 1) % 6 + 2) * digit } % 11
            return check != 10 && check % 11 == fromRight[0]
        case .mod97: return digits.reduce(0) { (10 * $0 + $1) % 97 } == 1
        case .damm: return digits.reduce(0) { Self.dammTable[$0][$1] } == 0
        case .verhoeff:
            return fromRight.enumerated().reduce(0) { check, next in
                Self.dihedralProduct(check, Self.verhoeffPermutation(next.element, times: next.offset % 8))
            } == 0
        case .ean: return sum { place, digit in place.isMultiple(of: 2) ? digit : 3 * digit }.isMultiple(of: 10)
        case .isbn10: return sum { place, digit in (place + 1) * digit }.isMultiple(of: 11)
        }
    }

    /// The totally anti-symmetric quasigroup of order 10 of Damm's thesis.
    private static let dammTable = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2], [7, 0, 9, 2, 1, 5, 4, 8, 6, 3], [4, 2, 0, 6, 8, 7, 1, 3, 5, 9], [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8], [3, 6, 7, 4, 2, 0, 9, 5, 8, 1], [5, 8, 6, 9, 7, 2, 0, 1, 3, 4], [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5], [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ]

    /// The product of the dihedral group of order 10: 0 to 4 are turns, 5 to 9 turns with a reflection.
    private static func dihedralProduct(_ a: Int, _ b: Int) -> Int {
        let isReflected = a >= 5
        let turn = isReflected ? (a % 5 - b % 5 + 5) % 5 : (a + b) % 5
        return turn + (isReflected != (b >= 5) ? 5 : 0)
    }

    private static func verhoeffPermutation(_ digit: Int, times: Int) -> Int {
        (0..<times).reduce(digit) { value, _ in [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][value] }
    }
}
