import Imaging
import Recipes
import Support
import Training

/// Several trained models as one, or one that is to read in several views.
public struct ModelEnsemble {
    private let model: Model
    private let inputs: [String]
    /// What a person should be told about the models.
    public let remarks: [Diagnostic]

    /// - Parameters:
    ///   - files: model files, or models that ship; ensembles among them bring all their networks.
    ///   - shiftPixels: of the views that it is to read in; see `ViewSettings`.
    /// - Throws: what reading a model throws; `ModelError.profileMismatch`, `.differentMembers`.
    public init(_ files: [String], shiftPixels: Int, rotationDegrees: Double) throws {
        let named = files.map { BaseModel(written: $0, relativeTo: "") }
        inputs = named.flatMap(\.readFiles)
        var models: [LoadedModel] = []
        for base in named {
            // The first decides what is joined; nobody else says which profile is meant.
            var profile = models.first?.model.profile ?? .mnist
            if models.isEmpty, case .file(let path) = base { profile = try Model.profile(ofFile: path.resolved) }
            models.append(try LoadedModel(base, profile: profile))
        }
        remarks = models.flatMap(\.remarks)
        model = try Model.joined(models.map(\.model), views: ViewSettings(shiftPixels: shiftPixels, rotationDegrees: rotationDegrees))
    }

    /// - Parameter isForced: whether another file that is there is replaced.
    /// - Returns: what was written, for a person.
    /// - Throws: `OutputError`, `FileSystemError.unwritable`.
    public func write(to file: String, isForced: Bool = false) throws -> String {
        let bytes = try model.encoded(), digest = ContentDigest(of: bytes)
        try OutputFiles(inputs: inputs, isForced: isForced).write(bytes, to: file)
        let views = model.reading.views.views(of: Glyph()).count
        return "\(file): \(NumberText.count(model.members.count, "network")), \(NumberText.count(views, "view")), model \(digest.short)"
    }
}
