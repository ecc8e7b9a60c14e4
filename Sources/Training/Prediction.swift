/// What a model says about one digit whose label is known.
public struct Prediction: Sendable, Equatable, Codable {
    /// The digit's id.
    public let id: String
    public let writer: String
    /// What is written, 0…9, or a sign as `GlyphClass` numbers it.
    public let label: UInt8
    /// One for each class; they sum to 1.
    public let probabilities: [Float]

    public init(id: String, writer: String, label: UInt8, probabilities: [Float]) {
        precondition(Int(label) < probabilities.count, "label \(label) of \(probabilities.count) classes")
        self.id = id
        self.writer = writer
        self.label = label
        self.probabilities = probabilities
    }

    /// The most probable class; the lower one of equals.
    public var predicted: UInt8 {
        var best = 0
        for (index, probability) in probabilities.enumerated() where probability > probabilities[best] { best = index }
        return UInt8(best)
    }

    /// The probability of the predicted class.
    public var confidence: Float { probabilities[Int(predicted)] }

    public var isCorrect: Bool { predicted == label }
}
