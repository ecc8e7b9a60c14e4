import Support
import Training

extension NumberText {
    /// `97.21 % to 99.12 %`
    package static func range(_ interval: ConfidenceInterval) -> String {
        "\(percent(interval.lower)) to \(percent(interval.upper))"
    }
}
