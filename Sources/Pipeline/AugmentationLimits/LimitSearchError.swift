import Support

/// Why a recipe gives no augmentation limits.
public enum LimitSearchError: DiagnosticError, Equatable {
    /// Nothing to try: no validation writer has a labeled digit.
    case noValidationDigits(manifest: String)
    /// The model reads no validation digit right and for certain.
    case nothingRead(model: String, digitCount: Int)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .noValidationDigits(let manifest):
            Diagnostic(
                code: "augmentation-limits.no-validation-digits", at: SourceLocation(file: manifest),
                message: "no validation writer has a labeled digit, and on none else may augmentations be tried",
                fix: "give 'validation' under 'split' a fraction such as 0.2, or a list of writers")
        case .nothingRead(let model, let count):
            Diagnostic(
                code: "augmentation-limits.nothing-read", at: SourceLocation(file: model),
                message: "the model reads none of \(NumberText.count(count, "validation digit")) right and for certain",
                fix: "name a better one with --model, such as builtin/mnist, or check the labels with `inkmill ingest`")
        }
    }
}
