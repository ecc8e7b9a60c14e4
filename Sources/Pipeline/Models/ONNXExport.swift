import Exchange
import Imaging
import Recipes
import Support
import Training

/// A model as an ONNX file, with all that one must know to feed it in its metadata.
public struct ONNXExport {
    private let model: Model
    private let bytes: [UInt8]
    private let inputs: [String]
    /// What a person should be told about the model.
    public let remarks: [Diagnostic]

    /// - Parameter model: a path, or `builtin/` and a name.
    /// - Throws: what reading a model throws; `ExchangeError.notInONNX`; `ModelError.viewsNotInONNX`.
    public init(model written: String) throws {
        let base = BaseModel(written: written, relativeTo: "")
        inputs = base.readFiles
        var profile = NormalizationProfile.mnist
        if case .file(let path) = base { profile = try Model.profile(ofFile: path.resolved) }
        let loaded = try LoadedModel(base, profile: profile, classes: nil)
        model = loaded.model
        remarks = loaded.remarks
        guard model.reading.views == ViewSettings() else { throw ModelError.viewsNotInONNX }
        bytes = try ONNXModel(
            members: model.members, temperature: model.reading.temperature,
            metadata: [
                "profile": model.profile.identifier, "classes": try JSONFile.encoded(model.classes),
                "recipeDigest": model.recipeDigest.hex, "inputScale": "ink from 0 (paper) to 1 (full ink)",
            ], producerVersion: model.toolVersion
        ).encoded()
    }

    /// - Parameter isForced: whether another file that is there is replaced.
    /// - Returns: what was written, for a person.
    /// - Throws: `OutputError`, `FileSystemError.unwritable`.
    public func write(to file: String, isForced: Bool = false) throws -> String {
        try OutputFiles(inputs: inputs, isForced: isForced).write(bytes, to: file)
        return
            "\(file): \(NumberText.count(model.members.count, "network")), \(NumberText.count(bytes.count, "byte")), profile \(model.profile.identifier)"
    }
}
