import Dataset
import Imaging
import NeuralNetwork
import Support

/// A trained network with what one must know to use it rightly: how its glyphs are normalized and what its outputs mean.
public struct Model: Sendable {
    /// One, or the networks of an ensemble, all of one description, whose probabilities are averaged.
    public let members: [Network]
    /// At which temperature and in which views they are asked.
    public let reading: InferenceSettings
    /// A glyph of another profile is another picture to the network.
    public let profile: NormalizationProfile
    /// What each output stands for, in order.
    public let classes: [String]
    /// Of the recipe that trained it.
    public let recipeDigest: ContentDigest
    /// The version of Inkmill that trained it.
    public let toolVersion: String

    /// Whether the file it was read from carries a digest of its content, which was checked; true where it comes from no file.
    public internal(set) var isSealed = true

    /// The first, and mostly the only, network.
    public var network: Network { members[0] }

    /// Networks that read the digits 0 to 9, or these and what is none, as `GlyphClass` numbers them.
    ///
    /// - Throws: `ModelError.wrongShape` where a network does not take 28 × 28 or ends in another number of classes;
    ///   `.differentMembers`.
    public init(
        members: [Network], reading: InferenceSettings = .plain, profile: NormalizationProfile, recipeDigest: ContentDigest,
        toolVersion: String
    ) throws(ModelError) {
        let tellsSigns = members.first?.description.output.count == GlyphClass.count
        try self.init(
            members: members, reading: reading, profile: profile, classes: tellsSigns ? GlyphClass.names : GlyphClass.digitNames,
            recipeDigest: recipeDigest, toolVersion: toolVersion)
    }

    init(
        members: [Network], reading: InferenceSettings, profile: NormalizationProfile, classes: [String],
        recipeDigest: ContentDigest, toolVersion: String
    ) throws(ModelError) {
        guard let network = members.first else { throw .malformedDescription(reason: "there is no network") }
        if let other = members.firstIndex(where: { $0.description != network.description }) {
            throw .differentMembers(member: other + 1)
        }
        let (input, output) = (NetworkDescription.glyphShape, TensorShape(channels: classes.count))
        guard network.description.input == input else {
            throw .wrongShape(what: "input", found: network.description.input, expected: input)
        }
        guard network.description.output == output else {
            throw .wrongShape(what: "output", found: network.description.output, expected: output)
        }
        self.members = members
        self.reading = reading
        self.profile = profile
        self.classes = classes
        self.recipeDigest = recipeDigest
        self.toolVersion = toolVersion
    }
}

extension Network {
    /// The weights as they are stored.
    var safetensors: [String: SafetensorsTensor] {
        Dictionary(tensors.map { ($0.name, SafetensorsTensor($0.values, shape: $0.shape)) }) { first, _ in first }
    }
}
