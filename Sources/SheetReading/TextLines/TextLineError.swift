import Support

/// Why a picture is not read as one line of digits.
public enum TextLineError: DiagnosticError, Equatable {
    /// At the height that digits are read at it has too many pixels; `limit` is the width that a picture of its height may have.
    case tooLong(width: Int, height: Int, limit: Int)
    /// More pieces of ink than digits, dots and specks on any line.
    case tooManyPieces(found: Int, limit: Int)
    /// More parts of the ink that may be a digit than on any line.
    case tooManyDigits(found: Int, limit: Int)
    /// Pieces of ink that lie around and in one another all along the line: a pattern.
    case pattern(width: Int, height: Int)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .tooLong(let width, let height, let limit):
            Diagnostic(
                code: "line.too-long",
                message: "the picture is \(width) × \(height) pixels; one of that height is read up to a width of \(limit)",
                fix: Self.advice)
        case .tooManyPieces(let found, let limit):
            Diagnostic(
                code: "line.too-many-pieces", message: "about \(found) pieces of ink lie on the line, where at most \(limit) are read",
                fix: Self.advice)
        case .tooManyDigits(let found, let limit):
            Diagnostic(
                code: "line.too-many-digits",
                message: "\(found) parts of the ink may be a digit each, where at most \(limit) are looked at", fix: Self.advice)
        case .pattern(let width, let height):
            Diagnostic(
                code: "line.pattern",
                message:
                    "the ink on the \(width) × \(height) pixels is a pattern of long strokes around one another, not digits side by side",
                fix: Self.advice)
        }
    }

    private static let advice =
        "cut the picture so that it shows one line of digits and nothing else; a page is read with --template"
}
