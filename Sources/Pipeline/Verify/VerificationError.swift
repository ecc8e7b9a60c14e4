import Support

/// Why a recipe's results cannot be verified.
enum VerificationError: DiagnosticError {
    /// Nothing was ever finished in a recipe's folder.
    case nothingMade(folder: String, manifest: String)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .nothingMade(let folder, let manifest):
            Diagnostic(
                code: "verify.nothing-made", at: SourceLocation(file: folder),
                message: "holds no finished stage of this manifest, so there is nothing to verify",
                fix: "run `inkmill run \(manifest)`, or name the folder of the results with --results")
        }
    }
}
