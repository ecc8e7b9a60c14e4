import Support
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

/// The drawings of a confidence report.
enum ConfidenceDrawings {
    private static let side = 260.0, margin = 44.0

    /// Accuracy over confidence; a circle's area is the number of digits.
    static func reliability(_ reliability: Reliability, uncalibrated: Reliability) -> HTML {
        let total = Double(max(1, reliability.bins.reduce(0) { $0 + $1.count }))
        func circles(_ reliability: Reliability, _ color: HTML) -> HTML {
            HTML(
                reliability.bins.filter { $0.count > 0 }.map { bin -> HTML in
                    let radius = 3 + 16 * (Double(bin.count) / total).squareRoot()
                    return """
                        <circle cx="\(x(bin.meanConfidence))" cy="\(y(bin.accuracy))" r="\(NumberText.fixed(radius, digits: 1))"
                        fill="\(color)" fill-opacity="0.55"><title>\(NumberText.count(bin.count, "digit")), confidence
                        \(NumberText.percent(bin.meanConfidence)), right \(NumberText.percent(bin.accuracy))</title></circle>
                        """
                })
        }
        let diagonal: HTML = "<path class=\"axis\" d=\"M\(x(0)) \(y(0))L\(x(1)) \(y(1))\" stroke-dasharray=\"4 4\"/>"
        return chart(
            label: "Reliability diagram", horizontal: "confidence", vertical: "right",
            content: diagonal + circles(uncalibrated, "var(--loss)") + circles(reliability, "var(--error)"))
    }

    /// Error over the fraction of digits that are read, the surest first.
    static func riskCoverage(_ curve: RiskCoverage) -> HTML {
        let top = max(curve.points.map(\.risk).max() ?? 0, 0.001)
        let points = curve.points.map { "\(x($0.coverage)),\(y($0.risk / top))" }.joined(separator: " ")
        return chart(
            label: "Risk and coverage", horizontal: "digits read", vertical: "wrong, up to \(NumberText.percent(top))",
            content: "<polyline points=\"\(points)\" fill=\"none\" stroke=\"var(--error)\" stroke-width=\"2\"/>")
    }

    private static func chart(label: String, horizontal: String, vertical: String, content: HTML) -> HTML {
        let size = Int(side + 2 * margin)
        return """
            <svg viewBox="0 0 \(size) \(size)" style="max-width:\(size)px" role="img" aria-label="\(label)">
            <path class="axis" d="M\(x(0)) \(y(1))V\(y(0))H\(x(1))"/>\(content)
            <text x="\(x(0))" y="\(NumberText.fixed(margin - 14, digits: 0))">\(vertical)</text>
            <text x="\(x(1))" y="\(NumberText.fixed(side + margin + 34, digits: 0))" text-anchor="end">\(horizontal)</text>
            <text x="\(x(0))" y="\(NumberText.fixed(side + margin + 18, digits: 0))">0</text>
            <text x="\(x(1))" y="\(NumberText.fixed(side + margin + 18, digits: 0))" text-anchor="end">100 %</text></svg>
            """
    }

    private static func x(_ value: Double) -> String { NumberText.fixed(margin + side * value, digits: 1) }
    private static func y(_ value: Double) -> String { NumberText.fixed(margin + side * (1 - value), digits: 1) }
}
