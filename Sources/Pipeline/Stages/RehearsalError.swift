import Support

/// What is wrong with digits that are rehearsed, or with what a model kept of them.
enum RehearsalError: DiagnosticError {
    /// An earlier recipe that is built upon has not read its digits yet, or has no model.
    case notIngested(manifest: String, folder: String)
    case nothingToRehearse(manifest: String, recipes: [String])
    /// The model lost more on the old test digits than is allowed.
    case forgot(model: String, accuracyDrop: Double, allowed: Double, digitCount: Int, report: String)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .notIngested(let manifest, let folder):
            Diagnostic(
                code: "rehearsal.not-ingested", at: SourceLocation(file: manifest),
                message: "its digits are to be rehearsed, but they are not in '\(folder)', or not all of them",
                fix: "run 'inkmill run \(manifest)' first")
        case .nothingToRehearse(let manifest, let recipes):
            Diagnostic(
                code: "rehearsal.empty", at: SourceLocation(file: manifest),
                message: "no training digit of \(recipes.joined(separator: ", ")) is left to rehearse once the writers held out here are "
                    + "taken away",
                fix: "name recipes of other writers, or leave 'rehearsal' out")
        case .forgot(let model, let drop, let allowed, let count, let report):
            Diagnostic(
                code: "rehearsal.forgot", at: SourceLocation(file: model),
                message: "this model is refused: its accuracy on the old digits is \(NumberText.percent(drop)) below its base's "
                    + "(\(NumberText.count(count)) test digits), allowed are \(NumberText.percent(allowed))",
                fix: "raise 'fraction' under 'rehearsal', lower 'peak' under 'schedule', or allow more; the report is \(report)")
        }
    }
}
