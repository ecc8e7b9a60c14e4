/// Collects every problem of a manifest, so that all are told at once: the first of them, and how many more there are.
///
/// A class because the readers of nested parts report to the same list. Not shared between threads.
public final class ManifestIssues {
    /// What must be mended, at most `maxShownCount`.
    public private(set) var diagnostics: [Diagnostic] = []
    /// What may be meant otherwise, at most `maxShownCount`.
    public private(set) var warnings: [Diagnostic] = []
    /// How many errors there are, whether shown or not.
    public private(set) var errorCount = 0
    private var warningCount = 0
    private let source: String
    /// What notes everything that is asked for; nil where a manifest is read for what it says.
    package let recorder: ManifestRecorder?

    /// More than anyone reads at once; a file with more is not what it is taken for.
    public static let maxShownCount = 50

    /// - Parameter source: the manifest's text, for the excerpts.
    public init(source: String) {
        self.source = source
        recorder = nil
    }

    init(source: String, recorder: ManifestRecorder) {
        self.source = source
        self.recorder = recorder
    }

    public func report(
        _ code: String, at location: SourceLocation, _ message: String, fix: String, severity: Severity = .error
    ) {
        guard hasRoom(for: severity) else { return }
        var excerpt: String?
        if case .text(let line, let column) = location.place { excerpt = source.excerpt(line: line, column: column) }
        keep(
            Diagnostic(
                severity, code: "manifest." + code, at: location, message: message.shortened(to: Self.maxTextLength),
                fix: fix.shortened(to: Self.maxTextLength), excerpt: excerpt))
    }

    /// Takes over the problems of a file that this manifest names, such as a template.
    public func adopt(_ error: some DiagnosticError, file: String) {
        adopt(error.diagnostics, file: file)
    }

    /// Takes over what was remarked about this manifest or about a file that it names.
    public func adopt(_ remarks: [Diagnostic], file: String) {
        for diagnostic in remarks where hasRoom(for: diagnostic.severity) { keep(diagnostic.placed(in: file)) }
    }

    /// - Throws: `ManifestError` with every error, in the order of the file. Warnings are for a manifest that can be used.
    public func throwIfAny() throws(ManifestError) {
        if errorCount > 0 { throw ManifestError(diagnostics: sorted(diagnostics, of: errorCount)) }
    }

    /// Everything reported, in the order of the file.
    public var inFileOrder: [Diagnostic] { sorted(diagnostics + warnings, of: errorCount + warningCount) }

    /// - Parameter count: how many there are with those that are not shown.
    private func sorted(_ shown: [Diagnostic], of count: Int) -> [Diagnostic] {
        let shown = shown.sorted(by: isEarlier)
        guard count > shown.count else { return shown }
        return shown + [
            Diagnostic(
                errorCount > 0 ? .error : .warning, code: "manifest.more",
                at: shown.last?.location.map { SourceLocation(file: $0.file) },
                message: "and \(count - shown.count) more", fix: "mend these first, then look again")
        ]
    }

    /// A text of a person is shorter; a name or a fix that is longer is not read to its end.
    private static let maxTextLength = 1000

    /// Counts a problem; whether it is to be kept too.
    private func hasRoom(for severity: Severity) -> Bool {
        if severity == .error {
            errorCount += 1
            return diagnostics.count < Self.maxShownCount
        }
        warningCount += 1
        return warnings.count < Self.maxShownCount
    }

    private func keep(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { diagnostics.append(diagnostic) } else { warnings.append(diagnostic) }
    }

    private func isEarlier(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
        guard case .text(let lineA, let columnA) = a.location?.place,
            case .text(let lineB, let columnB) = b.location?.place
        else { return false }
        let fileA = a.location?.file ?? "", fileB = b.location?.file ?? ""
        return (fileA, lineA, columnA) < (fileB, lineB, columnB)
    }
}
