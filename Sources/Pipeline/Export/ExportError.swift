import Support

/// Why digits cannot be exported.
public enum ExportError: DiagnosticError, Equatable {
    case unknownFormat(String, near: String?, names: [String])
    case optionOfOtherFormat(String, format: String, formats: [String])
    case nothingToExport(recipe: String, unlabeledCount: Int)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .unknownFormat(let name, let near, let names):
            Diagnostic(
                code: "export.unknown-format", message: "there is no format '\(name)' among " + names.joined(separator: ", "),
                fix: near.map { "did you mean '\($0)'?" } ?? "name one of them", exitStatus: .usage)
        case .optionOfOtherFormat(let option, let format, let formats):
            Diagnostic(
                code: "export.option-of-other-format", message: "\(option) means nothing for the format '\(format)'",
                fix: "leave it out, or export as " + formats.joined(separator: " or "), exitStatus: .usage)
        case .nothingToExport(let recipe, let count):
            Diagnostic(
                code: "export.nothing", message: "the recipe '\(recipe)' has no labeled digit; \(count) have no label",
                fix: "give the digits labels: by the form, by 'labels' in the manifest, or by sidecars")
        }
    }
}
