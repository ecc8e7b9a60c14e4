import Forms
import Rules
import Support

/// A number as a person types it, written as results have it, and what is wrong with it.
package struct TypedNumber: Sendable, Equatable {
    /// Digits, a minus in front, a point before decimals.
    package let text: String
    /// What its form or a rule does not let it be, in words; it may be meant all the same.
    package let problems: [String]

    /// - Parameters:
    ///   - typed: with a point or a comma before decimals; blanks are passed over.
    ///   - place: that the form has.
    /// - Returns: nil for what is no number.
    package init?(_ typed: String, at place: ValuePlace, in pile: NumberPile) {
        let plain = Self.withLeadingZero(typed.filter { !$0.isWhitespace }.replacing(",", with: ".").replacing("−", with: "-"))
        guard let field = pile.template.numberFields.first(where: { $0.name == place.field }),
            plain.utf8.count <= DecimalNumber.maxWrittenLength,
            plain.utf8.contains(where: Self.isDigit), plain.utf8.allSatisfy({ Self.isDigit($0) || "-./:".utf8.contains($0) })
        else { return nil }
        let format = field.format
        let isPlainNumber = DecimalNumber.isWritten(plain)
        // Several marks part thousands, or the parts of a date.
        let written = isPlainNumber ? plain : (plain.hasPrefix("-") ? "-" : "") + plain.filter(\.isWholeNumber)
        let decimals = isPlainNumber ? format.decimals(of: plain) : 0
        if decimals == 0 || decimals == format.decimalCount, format.isSigned || !plain.hasPrefix("-"), let number = format.number(in: plain)
        {
            text = number
            let isChanged = !isPlainNumber && !Self.hasThousands(plain) && !pile.decoder.isDateOrTime(plain, at: place)
            problems = (isChanged ? ["'\(plain)' is taken for \(number)"] : []) + pile.decoder.failures(of: number, at: place)
        } else {
            text = written
            problems = [format.objection(to: written)] + pile.decoder.failures(of: written, at: place)
        }
    }

    /// `.5` is written `0.5`.
    private static func withLeadingZero(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : "", rest = text.dropFirst(sign.count)
        return rest.hasPrefix(".") ? sign + "0" + rest : text
    }

    /// Whether points part groups of three digits, as in 1.234.567.
    private static func hasThousands(_ text: String) -> Bool { text.wholeMatch(of: /-?[0-9]{1,3}(\.[0-9]{3})+/) != nil }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension NumberFormat {
    /// Digits behind the point of a number that is written plainly.
    fileprivate func decimals(of text: String) -> Int { text.split(separator: ".").dropFirst().first?.count ?? 0 }

    /// Why a number is not as the form has them, in words.
    fileprivate func objection(to text: String) -> String {
        if !isSigned, text.hasPrefix("-") { return "\(text) has a minus, which numbers of this field do not have" }
        let decimals = decimals(of: text)
        if decimals > 0, decimals != decimalCount {
            return "\(text) has \(NumberText.count(decimals, "decimal")), and this field "
                + (decimalCount == 0 ? "none" : "\(decimalCount)")
        }
        let digits = text.utf8.count { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ".") }
        let wanted =
            digitCountRange.count == 1 ? "\(digitCountRange.lowerBound)" : "\(digitCountRange.lowerBound) to \(digitCountRange.upperBound)"
        return "\(text) has \(NumberText.count(digits, "digit")), and this field \(wanted)"
    }
}
