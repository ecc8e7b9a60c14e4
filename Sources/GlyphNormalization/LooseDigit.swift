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
    /// It is one piece that nobody wrote.
    case mark(LooseMark)
    /// All that is darker than the paper is a shadow.
    case shadow
    /// What ink there is, is too small for a digit: its longer side over the picture's.
    case specks(longestFraction: Double)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private static let cutFix = "cut the picture to the digit, or leave it out"
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
        case .mark(let mark):
            Diagnostic(code: "digit.mark", message: "shows \(mark.name) and nothing that is written", fix: Self.cutFix)
        case .specks(let fraction):
            Diagnostic(
                .warning, code: "digit.specks",
                message:
                    "shows specks only: the longest has \(NumberText.percent(fraction, digits: 1)) of the picture's side, where a digit "
                    + "is read from 4 % on",
                fix: Self.cutFix)
        case .shadow:
            Diagnostic(
                .warning, code: "digit.shadow", message: "shows a shadow and nothing that is written",
                fix: "photograph it in even light if a digit is there, or leave it out")
        }
    }
}

/// What lies on paper by itself without being written.
public enum LooseMark: Sendable, Equatable {
    case ring, spot, fold

    var name: String {
        switch self {
        case .ring: "a ring as it marks the corner of a form"
        case .spot: "a spot, such as the hole of a punch,"
        case .fold: "a line across the paper, such as a fold,"
        }
    }
}
