import Recipes
import Support
import Training

/// Calibrates a model that reads numbers anew, on the validation digits and lines of a recipe of numbers; its network stays as it is.
public struct NumberCalibrationRun {
    private let model: NumberModel
    private let inputs: [String]

    /// - Parameter file: a `number.safetensors`, or `builtin/number`.
    /// - Throws: `NumberCalibrationError.noStrings`, what reading the model throws, and what ingesting the recipe's digits throws.
    public init(_ file: String, on run: RecipeRun) throws {
        let base = BaseModel(written: file, relativeTo: "")
        inputs = base.readFiles + run.recipe.inputs
        let loaded = try LoadedNumberModel(base)
        guard let strings = run.recipe.strings else { throw NumberCalibrationError.noStrings(recipe: run.recipe.name) }
        model = try run.withStages { stages in
            let lines = try stages.lines(strings)
            let digits = try stages.digits(stages.ingest())
            let real = try RealLines(lines, recipe: run.recipe, digits: digits.split, context: run.context)
            return try NumberCalibrationFit(
                recipe: run.recipe, digits: digits, strings: strings, real: real.lines(of: .validation), context: run.context
            ).calibrated(loaded.model)
        }
    }

    /// - Parameter isForced: whether another file that is there is replaced.
    /// - Returns: what was written, for a person.
    /// - Throws: `OutputError`, `FileSystemError.unwritable`.
    public func write(to output: String, isForced: Bool) throws -> String {
        let bytes = try model.encoded()
        try OutputFiles(inputs: inputs, isForced: isForced).write(bytes, to: output)
        return "\(output): calibrated, \(try JSONFile.encoded(model.calibration)), model \(ContentDigest(of: bytes).short)"
    }
}

/// Why a model is not calibrated.
enum NumberCalibrationError: DiagnosticError, Equatable {
    case noStrings(recipe: String)

    var diagnostics: [Diagnostic] {
        switch self {
        case .noStrings(let recipe):
            [
                Diagnostic(
                    code: "calibration.no-strings", message: "the recipe '\(recipe)' is for single digits: it has no 'strings'",
                    fix: "name the manifest that the model was trained by, or manifests/number-base.yaml", exitStatus: .usage)
            ]
        }
    }
}
