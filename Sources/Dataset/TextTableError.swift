import Support

/// What is wrong with a table of text, line by line: CSV, and the writers of a digit set.
public enum TextTableError: DiagnosticError, Equatable {
    case labelsDisagree(file: String, line: Int, found: Int, expected: Int)
    case malformedLine(file: String, line: Int, reason: String)
    case lineCountMismatch(file: String, found: Int, expected: Int)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        func defect(_ code: String, _ file: String, _ line: Int, _ message: String, fix: String) -> Diagnostic {
            Diagnostic(
                code: "import." + code, at: SourceLocation(file: file, place: .text(line: line, column: 1)),
                message: message, fix: fix)
        }
        return switch self {
        case .labelsDisagree(let file, let line, let found, let expected):
            defect(
                "labels-disagree", file, line, "the label is \(found), the labels' file says \(expected)",
                fix: "give the table that belongs to this set: row by row the same digits")
        case .malformedLine(let file, let line, let reason):
            defect("malformed-line", file, line, reason, fix: "mend the line, or fetch the table again")
        case .lineCountMismatch(let file, let found, let expected):
            defect(
                "line-count-mismatch", file, min(found, expected) + 1, "\(found) lines for \(expected) digits",
                fix: "give the table that belongs to this set: row by row the same digits")
        }
    }
}
