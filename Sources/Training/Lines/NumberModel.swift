import GlyphNormalization
import NeuralNetwork
import Support

/// A trained network that reads a number as a whole, with all that says how its lines are shown to it.
public struct NumberModel: Sendable {
    public let network: Network
    /// A line is read once with each, and what the readings say is averaged.
    public let stretches: [Double]
    /// Of the probabilities.
    public let calibration: NumberCalibration
    /// Of the recipe that trained it.
    public let recipeDigest: ContentDigest
    /// The version of Inkmill that trained it.
    public let toolVersion: String

    /// What is averaged where nothing else is said.
    public static let usualStretches = [1.0, 1.2, 1.4]
    /// About what a network is trained with.
    public static let trainingStretch = 1.2
    static let stretchRange = 0.5...3.0

    /// The shape of what the network takes; its width is any.
    public static let inputShape = TensorShape(channels: 1, height: NormalizedLine.height, width: 256)

    /// - Throws: `NumberModelError.wrongShape`, `NeuralNetworkError.notForLines`.
    public init(
        network: Network, stretches: [Double] = usualStretches, calibration: NumberCalibration = .uncalibrated,
        recipeDigest: ContentDigest, toolVersion: String
    ) throws {
        precondition(!stretches.isEmpty && stretches.allSatisfy(Self.stretchRange.contains), "stretches \(stretches)")
        guard network.description.input == Self.inputShape else { throw NumberModelError.wrongShape(found: network.description.input) }
        try network.description.checkReadsLines()
        guard network.description.output.channels == LineSymbols.classCount else {
            throw NeuralNetworkError.notForLines(output: network.description.output)
        }
        self.network = network
        self.stretches = stretches
        self.calibration = calibration
        self.recipeDigest = recipeDigest
        self.toolVersion = toolVersion
    }

    /// The same network with other probabilities.
    public func calibrated(_ calibration: NumberCalibration) throws -> NumberModel {
        try NumberModel(
            network: network, stretches: stretches, calibration: calibration, recipeDigest: recipeDigest, toolVersion: toolVersion)
    }
}
