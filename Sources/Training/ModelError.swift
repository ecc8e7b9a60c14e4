import NeuralNetwork
import Support

/// What is wrong with a model file, or with asking for a model.
public enum ModelError: DiagnosticError, Equatable {
    case missingMetadata(String)
    case unsupportedFormat(found: String, expected: String)
    /// A model of whole lines, where one of single digits is needed.
    case readsNumbers
    case profileMismatch(found: String, expected: String)
    case malformedDescription(reason: String)
    case wrongShape(what: String, found: TensorShape, expected: TensorShape)
    case wrongClasses(found: [String], expected: [String])
    /// `member` counts from 1.
    case differentMembers(member: Int)
    case viewsNotInONNX
    case notFinite(tensor: String)
    /// The file is not the one whose digest is known.
    case changed(found: String, expected: String)
    case noBuiltin(name: String, available: [String], folder: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .missingMetadata(let key):
            Diagnostic(
                code: "model.missing-metadata", message: "is no model of Inkmill: its metadata has no '\(key)'",
                fix: "give a model.safetensors that `inkmill train` wrote")
        case .unsupportedFormat(let found, let expected):
            Diagnostic(
                code: "model.unsupported-format", message: "is written as '\(found)', this program reads '\(expected)'",
                fix: "use the version of Inkmill that wrote it, or train it again with this one")
        case .readsNumbers:
            Diagnostic(
                code: "model.reads-numbers", message: "reads whole numbers, and here a model that reads single digits is needed",
                fix: "give a model.safetensors, or builtin/mnist; lines are read by builtin/number whatever model is named")
        case .profileMismatch(let found, let expected):
            Diagnostic(
                code: "model.profile-mismatch",
                message: "was trained on glyphs of the profile '\(found)', but the glyphs are of '\(expected)'",
                fix: "normalize with '\(found)', or use a model that was trained on '\(expected)'")
        case .malformedDescription(let reason):
            Diagnostic(
                code: "model.malformed-description", message: "the network's description cannot be read: \(reason)",
                fix: "the file is damaged; make it or copy it again")
        case .wrongShape(let what, let found, let expected):
            Diagnostic(
                code: "model.wrong-shape", message: "the network's \(what) is \(found), not \(expected)",
                fix: "use a network that takes glyphs of 28 × 28 and ends in one output for each class")
        case .wrongClasses(let found, let expected):
            Diagnostic(
                code: "model.wrong-classes",
                message: "tells \(found.prefix(20).joined(separator: ", ")) apart, not \(expected.joined(separator: ", "))",
                fix: "use a model that reads the digits 0 to 9")
        case .differentMembers(let member):
            Diagnostic(
                code: "model.different-members", message: "network \(member) is made of other layers than the first",
                fix: "join models that were trained with the same 'network'")
        case .viewsNotInONNX:
            Diagnostic(
                code: "model.views", message: "reads each glyph in several views, which an ONNX graph cannot say",
                fix: "export the model without views: 'inkmill model join MODEL --output plain.safetensors'")
        case .notFinite(let tensor):
            Diagnostic(
                code: "model.not-finite", message: "tensor '\(tensor)' holds values that are not numbers",
                fix: "the file is damaged; make it or copy it again")
        case .changed(let found, let expected):
            Diagnostic(
                code: "model.changed",
                message: "has the SHA-256 \(found.prefix(16))…, but \(expected.prefix(16))… was written: it was damaged or edited",
                fix: "train it again, or restore the file from a copy")
        case .noBuiltin(let name, let available, let folder):
            Diagnostic(
                code: "model.no-builtin",
                message: "no model '\(name)' ships with this program (there are: "
                    + (available.isEmpty ? "none" : available.joined(separator: ", ")) + "; looked in \(folder))",
                fix: Spelling.nearest(to: name, among: available).map { "did you mean 'builtin/\($0)'?" }
                    ?? "train it with `inkmill run manifests/mnist-base.yaml`, and name the path of the model file instead")
        }
    }
}
