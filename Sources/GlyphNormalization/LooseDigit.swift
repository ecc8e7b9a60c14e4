import Imaging
import Support

/// What a picture that should show one digit shows.
public enum LooseDigit: Sendable, Equatable {
    /// One digit: its crop, of which `NormalizationProfile.normalize(crop:)` makes the glyph.
    case digit(BilevelImage)
    /// Nothing is written.
    case empty
    /// Something else: no digit is to be read from it.
    case refused(LooseDigitError)
}

/// Why a picture is plainly not one of a single digit.
public enum LooseDigitError: DiagnosticError, Equatable {
    /// Figures of about one size stand side by side, above each other or apart.
    case several(figureCount: Int)
    /// The ink encloses more boxes than the loops of a digit.
    case boxes(count: Int)
    /// The strokes are too long for the room they take; both in sides of the square that the ink fills.
    case crowded(strokeLength: Double, limit: Double)
    /// All that is darker than the paper is a shadow.
    case shadow

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private static let formFix = "name the form's template with --template, cut the picture to one digit, or leave it out"

    private var diagnostic: Diagnostic {
        switch self {
        case .several(let count):
            Diagnostic(
                code: "digit.several",
                message: "shows \(count) figures, where one digit is read from a picture without a template",
                fix: "read a line of digits with --layout line, name a form's template with --template, or cut the picture to one digit")
        case .boxes(let count):
            Diagnostic(
                code: "digit.form",
                message: "looks like a form: its lines enclose \(count) boxes, where a digit has two loops at most", fix: Self.formFix)
        case .crowded(let length, let limit):
            Diagnostic(
                code: "digit.crowded",
                message: "looks like print, a form or a page of writing: its strokes are \((10 * length).rounded() / 10) times as long as "
                    + "the side of the square they fill, a digit's \(limit) times at most",
                fix: Self.formFix)
        case .shadow:
            Diagnostic(
                .warning, code: "digit.shadow", message: "shows a shadow and nothing that is written",
                fix: "photograph it in even light if a digit is there, or leave it out")
        }
    }
}
