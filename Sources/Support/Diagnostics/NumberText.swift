/// Numbers as a person reads them.
public enum NumberText {
    /// `97.35 %`
    public static func percent(_ fraction: Double, digits: Int = 2) -> String {
        fixed(fraction * 100, digits: digits) + " %"
    }

    /// A number with a fixed count of decimals and a point.
    public static func fixed(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return "–" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        // Beyond what a whole number holds; a diverging loss gets there.
        guard abs(value) * scale < 9e18 else { return "\(value)" }
        let scaled = Int((abs(value) * scale).rounded())
        let whole = scaled / Int(scale)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return sign + String(whole) }
        let fraction = String(scaled % Int(scale))
        return sign + "\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// A number's first three figures, rounded down in size: `8.43`, `0.0312`, `45`. Never more than the number itself.
    public static func short(_ value: Double) -> String { "\(cut(value))".removingSuffix(".0") }

    /// A number without what follows its first three figures.
    public static func cut(_ value: Double) -> Double {
        guard value.isFinite, value != 0 else { return value }
        // Both are whole numbers as long as they can be, so that 0.07 stays what a person wrote.
        var scale = 1.0
        while abs(value) * scale < 100, scale < 1e12 { scale *= 10 }
        let scaled = value * scale
        // A product may fall short of the whole number it stands for by its last bits.
        let nearest = scaled.rounded()
        let whole = abs(scaled - nearest) < 1e-9 * abs(scaled) ? nearest : scaled.rounded(.towardZero)
        return whole / scale
    }

    /// `12,800`
    public static func count(_ value: Int) -> String {
        var text = ""
        for (position, digit) in String(abs(value)).reversed().enumerated() {
            if position > 0, position % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (value < 0 ? "-" : "") + String(text.reversed())
    }

    /// `3 writers`, `1 writer`
    public static func count(_ value: Int, _ noun: String, plural: String? = nil) -> String {
        "\(count(value)) \(value == 1 ? noun : plural ?? noun + "s")"
    }
}

extension String {
    fileprivate func removingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
