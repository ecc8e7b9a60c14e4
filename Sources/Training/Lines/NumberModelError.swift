import GlyphNormalization
import NeuralNetwork
import Support

/// What is wrong with a model that reads numbers, or with the lines given to one.
public enum NumberModelError: DiagnosticError, Equatable {
    case unknownSymbol(Character, text: String)
    /// A file of another kind, such as a model that reads single digits.
    case notANumberModel(found: String?)
    case wrongSymbols(found: [String])
    case wrongShape(found: TensorShape)
    case malformedStretches(String)
    case malformedCalibration(String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .unknownSymbol(let symbol, let text):
            Diagnostic(
                code: "number.unknown-symbol", message: "'\(text)' holds '\(symbol)', which is no digit and no mark of a number",
                fix: "write what stands on the line with the digits 0 to 9 and the marks '.', '-' and '/'")
        case .notANumberModel(let found):
            Diagnostic(
                code: "number.no-number-model",
                message: "is no model that reads numbers, but " + (found.map { "written as '\($0)'" } ?? "a file without a format"),
                fix: "give a model that `inkmill run manifests/number-base.yaml` or another recipe with 'strings' has trained")
        case .wrongSymbols(let found):
            Diagnostic(
                code: "number.wrong-symbols",
                message:
                    "tells \(found.prefix(20).joined(separator: " ")) apart, not \(LineSymbols.all.map(String.init).joined(separator: " "))",
                fix: "use the version of Inkmill that trained it, or train it again with this one")
        case .wrongShape(let found):
            Diagnostic(
                code: "number.wrong-shape", message: "the network takes \(found), not lines that are \(NormalizedLine.height) pixels high",
                fix: "use a network that was trained by a recipe with 'strings'")
        case .malformedStretches(let text):
            Diagnostic(
                code: "number.stretches", message: "'\(text)' is no list of stretches from 0.5 to 3",
                fix: "the file is damaged; make it or copy it again")
        case .malformedCalibration(let text):
            Diagnostic(
                code: "number.calibration",
                message:
                    "'\(text)' is no calibration, which gives each of \(NumberEvidence.Feature.allCases.map(\.rawValue).joined(separator: ", ")) "
                    + "a weight",
                fix: "use the version of Inkmill that wrote the file, or calibrate the model again with 'inkmill model calibrate'")
        }
    }
}
