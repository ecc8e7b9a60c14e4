import Support

/// What can be wrong with a record of applied steps. What is wrong with a manifest is a `ManifestError`.
public enum AugmentationError: DiagnosticError, Equatable {
    case unknownStep(String)
    case unusableParameters(step: String, found: String)

    public var diagnostics: [Diagnostic] {
        switch self {
        case .unknownStep(let name):
            let known = AugmentationRegistry.names.joined(separator: ", ")
            let near = Spelling.nearest(to: name, among: AugmentationRegistry.names)
            return [
                Diagnostic(
                    code: "augmentation.unknown-step", message: "the record names a step '\(name)'; there are \(known)",
                    fix: near.map { "did you mean '\($0)'?" } ?? "replay it with the version of Inkmill that wrote it")
            ]
        case .unusableParameters(let step, let found):
            return [
                Diagnostic(
                    code: "augmentation.unusable-parameters", message: "'\(step)' cannot be applied with \(found)",
                    fix: "write the record again; no manifest draws such values")
            ]
        }
    }
}
