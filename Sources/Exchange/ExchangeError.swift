import NeuralNetwork
import Support

/// What cannot be said, or was said wrongly, in another program's format.
public enum ExchangeError: DiagnosticError, Equatable {
    /// `layer` counts from 1.
    case notInONNX(layer: Int, name: String)
    /// A tensor of the file does not suit the layer whose turn it is.
    case misshapen(layer: Int, tensor: String, expected: [Int], fileTensor: String, found: [Int])
    case tooFewTensors(layer: Int, tensor: String, expected: [Int], count: Int)
    case tooManyTensors(names: [String])
    case notFloats(tensor: String, type: String)
    case notFinite(tensor: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .notInONNX(let layer, let name):
            Diagnostic(
                code: "onnx.layer", message: "layer \(layer), \(name), works on pictures, but follows a dense layer",
                fix: "train a network whose dense layers come last")
        case .misshapen(let layer, let tensor, let expected, let fileTensor, let found):
            Diagnostic(
                code: "import.shape",
                message: "layer \(layer): '\(tensor)' has the shape \(expected), the file's '\(fileTensor)' in its place has \(found)",
                fix: "name the network that the file was saved from ('--network')")
        case .tooFewTensors(let layer, let tensor, let expected, let count):
            Diagnostic(
                code: "import.too-few",
                message: "the file has \(count) tensors and none left for layer \(layer), '\(tensor)' of the shape \(expected)",
                fix: "name the network that the file was saved from ('--network')")
        case .tooManyTensors(let names):
            Diagnostic(
                code: "import.too-many",
                message: "the network has no place for the file's " + names.prefix(20).map { "'\($0)'" }.joined(separator: ", "),
                fix: "name the network that the file was saved from ('--network')")
        case .notFinite(let tensor):
            Diagnostic(
                code: "import.not-finite", message: "tensor '\(tensor)' holds values that are not numbers",
                fix: "save it from a run that did not diverge")
        case .notFloats(let tensor, let type):
            Diagnostic(
                code: "import.type", message: "tensor '\(tensor)' is \(type), not F32",
                fix: "save it as 32-bit floats: model.float().state_dict()")
        }
    }
}
