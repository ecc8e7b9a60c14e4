/// An interval that covers the true proportion with 95 % confidence.
///
/// **Source** Wilson, "Probable inference, the law of succession, and statistical inference", 1927. Unlike the textbook normal
/// interval it stays inside 0…1 and holds at the accuracies near 1 that are the rule here.
public struct ConfidenceInterval: Sendable, Equatable, Codable {
    public let lower: Double
    public let upper: Double

    /// - Parameters:
    ///   - successCount: how many came out right.
    ///   - count: of how many; 0 gives 0…1.
    public init(successCount: Int, of count: Int) {
        precondition(successCount >= 0 && successCount <= count, "\(successCount) of \(count)")
        guard count > 0 else {
            (lower, upper) = (0, 1)
            return
        }
        let z = 1.959963984540054
        let n = Double(count), p = Double(successCount) / n
        let center = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        lower = max(0, center - half)
        upper = min(1, center + half)
    }
}
