import Support

/// Why digits cannot be looked over.
public enum CurationError: DiagnosticError, Equatable {
    /// Fewer labeled digits than a cross-validation takes.
    case tooFewDigits(labeledCount: Int)
    /// A file of probabilities that is none of ours.
    case otherTable(String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .tooFewDigits(let count):
            Diagnostic(
                code: "curation.too-few-digits",
                message: "\(NumberText.count(count, "labeled digit")): no model can be trained on some to be asked about the others",
                fix: "label digits of two writers or more; `labels` of a source names a table of them")
        case .otherTable(let path):
            Diagnostic(
                code: "curation.other-table", at: SourceLocation(file: path), message: "holds no probabilities of classes",
                fix: "move the file away and run 'inkmill curate' again")
        }
    }
}
