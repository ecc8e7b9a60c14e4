import Imaging
import Support

extension Model {
    /// The networks of several models as one model, which averages what they say.
    ///
    /// Its temperature is the mean of theirs. Its recipe's digest is theirs where they share one, else that of all of theirs.
    ///
    /// - Throws: `ModelError.differentMembers`, `.profileMismatch`.
    public static func joined(_ models: [Model], views: ViewSettings) throws(ModelError) -> Model {
        guard let first = models.first else { throw .malformedDescription(reason: "there is no network") }
        if let other = models.first(where: { $0.profile != first.profile }) {
            throw .profileMismatch(found: other.profile.identifier, expected: first.profile.identifier)
        }
        let temperature = models.reduce(0) { $0 + $1.reading.temperature } / Double(models.count)
        let digests = models.map(\.recipeDigest.hex)
        return try Model(
            members: models.flatMap(\.members), reading: InferenceSettings(temperature: temperature, views: views),
            profile: first.profile,
            recipeDigest: Set(digests).count == 1 ? first.recipeDigest : ContentDigest(of: digests.joined(separator: "\n")),
            toolVersion: first.toolVersion)
    }

    /// The normalization profile that a model file names.
    ///
    /// - Throws: `ModelError.missingMetadata`, `.malformedDescription`, `SafetensorsError`, `FileSystemError`, naming the file.
    public static func profile(ofFile path: String) throws -> NormalizationProfile {
        let file = try SafetensorsFile(contentsOf: path)
        do {
            return try profile(of: file)
        } catch {
            throw FileError(error, file: path)
        }
    }

    static func profile(of file: SafetensorsFile) throws(ModelError) -> NormalizationProfile {
        guard let identifier = file.metadata["profile"] else { throw .missingMetadata("profile") }
        guard let profile = NormalizationProfile.allCases.first(where: { $0.identifier == identifier }) else {
            throw .malformedDescription(reason: "the profile '\(identifier)' is not known")
        }
        return profile
    }
}
