import Dataset
import Imaging
import NeuralNetwork
import Support

/// A trained network with what one must know to use it rightly: how its glyphs are normalised and what its outputs mean.
public struct Model: Sendable {
    public let network: Network
    /// A glyph of another profile is another picture to the network.
    public let profile: NormalizationProfile
    /// What each output stands for, in order.
    public let classes: [String]
    /// Of the recipe that trained it.
    public let recipeDigest: ContentDigest
    /// The version of Inkmill that trained it.
    public let toolVersion: String

    /// A network that reads the digits 0 to 9.
    ///
    /// - Throws: `ModelError.wrongShape` where the network does not take 28 × 28 or does not end in ten classes.
    public init(
        network: Network, profile: NormalizationProfile, recipeDigest: ContentDigest, toolVersion: String
    ) throws(ModelError) {
        try self.init(
            network: network, profile: profile, classes: (0...9).map(String.init), recipeDigest: recipeDigest,
            toolVersion: toolVersion)
    }

    init(
        network: Network, profile: NormalizationProfile, classes: [String], recipeDigest: ContentDigest, toolVersion: String
    ) throws(ModelError) {
        let (input, output) = (NetworkDescription.glyphShape, TensorShape(channels: classes.count))
        guard network.description.input == input else {
            throw .wrongShape(what: "input", found: network.description.input, expected: input)
        }
        guard network.description.output == output else {
            throw .wrongShape(what: "output", found: network.description.output, expected: output)
        }
        self.network = network
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
