import Support

/// Why copies of digits cannot be shown or made again.
public enum CopyError: DiagnosticError, Equatable {
    /// No writer that is trained on has a labeled digit.
    case noTrainingDigits(folder: String)
    /// Several ids start like this.
    case ambiguousDigit(String, matches: [String], matchCount: Int)
    case unknownDigit(String, nearest: String?, table: String)
    case copyOutOfRange(Int, copyCount: Int)
    /// The shard holds other bytes than the copy has.
    case differsFromShard(file: String, row: Int, digit: String, copy: Int)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .noTrainingDigits(let folder):
            Diagnostic(
                code: "copy.no-training-digits", at: SourceLocation(file: folder),
                message: "no writer that is trained on has a labeled digit",
                fix: "give the sheets labels, or leave writers to training under 'split' in the manifest")
        case .ambiguousDigit(let written, let matches, let count):
            Diagnostic(
                code: "copy.ambiguous-digit", message: "\(count) digits have an id that starts with '\(written)'",
                fix: "write more of the id: " + matches.joined(separator: ", ") + (count > matches.count ? ", …" : ""),
                exitStatus: .usage)
        case .unknownDigit(let written, let nearest, let table):
            Diagnostic(
                code: "copy.unknown-digit", message: "no digit of the recipe has the id '\(written)'",
                fix: nearest.map { "did you mean '\($0)'?" } ?? "take an id, or its start, from \(table)", exitStatus: .usage)
        case .copyOutOfRange(let copy, let count):
            Diagnostic(
                code: "copy.out-of-range",
                message: "there is no copy \(copy): the manifest asks for \(NumberText.count(count, "copy", plural: "copies"))",
                fix: count == 1 ? "give 0, the only copy" : "give a number from 0 to \(count - 1)", exitStatus: .usage)
        case .differsFromShard(let file, let row, let digit, let copy):
            Diagnostic(
                code: "copy.differs-from-shard", at: SourceLocation(file: file),
                message: "row \(row) is not copy \(copy) of digit '\(digit)' as it is made now",
                fix: "make the shards again with `inkmill augment --force`")
        }
    }
}
