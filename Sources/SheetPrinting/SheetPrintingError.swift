import Support

/// Why a sheet cannot be drawn.
public enum SheetPrintingError: DiagnosticError, Equatable {
    /// The text does not fit any QR code.
    case codeTooLong(byteCount: Int)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .codeTooLong(let byteCount):
            Diagnostic(
                code: "printing.code-too-long", message: "\(byteCount) bytes do not fit a QR code",
                fix: "give the collection a shorter name")
        }
    }
}
