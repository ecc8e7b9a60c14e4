import Support

/// Why a sheet cannot be drawn.
public enum SheetPrintingError: DiagnosticError, Equatable {
    /// The text does not fit any QR code.
    case codeTooLong(byteCount: Int)
    /// The font has no shape for a character of a text that is to be printed.
    case noGlyph(Character, text: String)
    /// The drawing library gave up.
    case drawing(reason: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .codeTooLong(let byteCount):
            Diagnostic(
                code: "printing.code-too-long", message: "\(byteCount) bytes do not fit a QR code",
                fix: "give the collection a shorter name")
        case .noGlyph(let character, let text):
            Diagnostic(
                code: "printing.no-glyph", message: "no font here has the character '\(character)' of '\(text)'",
                fix: "install a font that has it, such as the package fonts-dejavu-core, or write the text without it")
        case .drawing(let reason):
            Diagnostic(
                code: "printing.failed", message: "the page could not be drawn: \(reason)",
                fix: "make the page smaller or its resolution lower")
        }
    }
}
