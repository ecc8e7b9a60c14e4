import Training

/// How far the trained model's probabilities can be believed, on the test writers.
public struct ConfidenceReport: Sendable, Codable, Equatable {
    /// What the logits are divided by, chosen on the validation digits.
    public let temperature: Double
    public let reliability: Reliability
    /// The same at temperature 1.
    public let uncalibrated: Reliability
    public let riskCoverage: RiskCoverage

    package init(temperature: Double, reliability: Reliability, uncalibrated: Reliability, riskCoverage: RiskCoverage) {
        self.temperature = temperature
        self.reliability = reliability
        self.uncalibrated = uncalibrated
        self.riskCoverage = riskCoverage
    }
}
