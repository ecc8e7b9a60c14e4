/// A line of comma-separated values that `CSVTable` reads back to the same fields: the one way in which they are written.
///
/// A spreadsheet takes a cell that starts with `=`, `+`, `-`, `@` or a control character for a formula and runs it. A text that starts
/// so gets an apostrophe before it, as people type it there; so does one that has apostrophes before such a start already, so that the
/// reader, which takes one away, gives back every text as it was. Numbers are written as they are.
///
/// **Source** RFC 4180; OWASP, "CSV Injection".
public enum CSVLine {
    /// One field of a line.
    public enum Field: Sendable, Equatable {
        /// A name, an id, or whatever else may come from outside.
        case text(String)
        /// A number of ours, or nothing.
        case number(String)
    }

    /// The line, without its end.
    public static func text(_ fields: [Field]) -> String {
        fields.map { field in
            switch field {
            case .text(let text): quoted(guarded(text))
            case .number(let number): quoted(number)
            }
        }.joined(separator: ",")
    }

    /// A line of texts with its end.
    public static func bytes(_ texts: [String]) -> [UInt8] {
        Array(text(texts.map(Field.text)).utf8) + [UInt8(ascii: "\n")]
    }

    /// What starts a formula in one spreadsheet or another; the wide ones count where Japanese or Chinese is typed.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    private static func startsFormula(_ text: String) -> Bool {
        text.unicodeScalars.first { $0 != "'" }.map(formulaStarts.contains) ?? false
    }

    private static func guarded(_ text: String) -> String { startsFormula(text) ? "'" + text : text }

    /// The text that was written as this field.
    static func unguarded(_ field: String) -> String {
        guard field.unicodeScalars.first == "'", startsFormula(field) else { return field }
        return String(field.unicodeScalars.dropFirst())
    }

    /// By code points, since a comma with an accent upon it is another character than a comma.
    private static func quoted(_ field: String) -> String {
        let scalars = field.unicodeScalars
        guard scalars.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }) else { return field }
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in scalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }
}
