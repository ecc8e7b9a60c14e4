import Support

/// Why writers cannot be divided as a recipe asks.
public enum SplitError: DiagnosticError, Equatable {
    case emptySplit(String, writerCount: Int, suggestion: String)
    case unknownWriter(String, split: String, near: String?)
    case writerInTwoSplits(String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .emptySplit(let split, let writerCount, let suggestion):
            Diagnostic(
                code: "dataset.empty-split", message: "of \(writerCount) writers none falls into '\(split)'", fix: suggestion)
        case .unknownWriter(let writer, let split, let near):
            Diagnostic(
                code: "dataset.unknown-writer", message: "'\(split)' names the writer '\(writer)', who wrote no digit",
                fix: near.map { "did you mean '\($0)'?" } ?? "take the writer out of '\(split)' or add the sheets")
        case .writerInTwoSplits(let writer):
            Diagnostic(
                code: "dataset.writer-in-two-splits", message: "the writer '\(writer)' is in 'validation' and in 'test'",
                fix: "keep the writer in one of them; a writer in two splits makes the accuracy untrue")
        }
    }
}
