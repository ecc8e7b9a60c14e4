import Imaging
import Support
import Training

/// Several trained models as one, or one that is to read in several views.
public struct ModelEnsemble {
    private let model: Model
    /// What a person should be told about the models.
    public let remarks: [Diagnostic]

    /// - Parameters:
    ///   - files: model files; ensembles among them bring all their networks.
    ///   - shiftPixels: of the views that it is to read in; see `ViewSettings`.
    /// - Throws: what reading a model throws; `ModelError.profileMismatch`, `.differentMembers`.
    public init(_ files: [String], shiftPixels: Int, turnDegrees: Double) throws {
        var models: [Model] = []
        for file in files {
            // The first decides what is joined; nobody else says which profile is meant.
            let profile = try models.first?.profile ?? Model.profile(ofFile: file)
            models.append(try Model(contentsOf: file, profile: profile))
        }
        remarks = zip(models, files).compactMap { $0.remark(file: $1) }
        model = try Model.joined(models, views: ViewSettings(shiftPixels: shiftPixels, turnDegrees: turnDegrees))
    }

    /// - Returns: what was written, for a person.
    public func write(to file: String) throws -> String {
        let digest = try model.save(to: file)
        let views = model.reading.views.views(of: Glyph()).count
        return "\(file): \(Figure.count(model.members.count, "network")), \(Figure.count(views, "view")), model \(digest.short)"
    }
}
