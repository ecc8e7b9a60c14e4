import Support
import Training

/// How far the model's probabilities can be believed, and what is gained by leaving digits to a person.
struct ConfidenceSection: ReportSection {
    let id = "confidence", title = "Confidence"

    func html(_ page: HTMLReport) -> HTML? {
        let confidence = page.report.confidence
        return """
            <p class="lead">How many of the digits that are read with some confidence are right: on the dashed line it can be taken at its
            word. Rings as trained, dots at the temperature \(NumberText.fixed(confidence.temperature, digits: 3)), which was chosen on the
            validation writers. Expected calibration error \(NumberText.percent(confidence.uncalibrated.expectedCalibrationError)) as
            trained, \(NumberText.percent(confidence.reliability.expectedCalibrationError)) as delivered. If only the surest are read, fewer
            are wrong; the area under that curve is \(NumberText.percent(confidence.riskCoverage.area, digits: 3)).</p>
            <div class="charts">\(reliability(confidence).html)\(riskCoverage(confidence.riskCoverage).html)</div>
            <ul>\(HTML(confidence.riskCoverage.operatingPoints.map(operatingPoint)))</ul>
            """
    }

    /// Accuracy over confidence; a mark's area is the number of digits.
    private func reliability(_ confidence: ConfidenceReport) -> Chart {
        return Chart(
            id: "reliability", title: "Reliability diagram",
            description: "The fraction of digits that are right over the model's confidence, in ten steps. Expected calibration error "
                + "\(NumberText.percent(confidence.reliability.expectedCalibrationError)).",
            x: .fraction("confidence"), y: .fraction("right"),
            series: [
                .reliability("as trained", confidence.uncalibrated, unit: "digit", .loss, .ring),
                .reliability("as delivered", confidence.reliability, unit: "digit", .error, .dot),
            ], guides: [.diagonal])
    }

    /// Error over the fraction of digits that are read, the surest first.
    private func riskCoverage(_ curve: RiskCoverage) -> Chart {
        Chart(
            id: "risk-coverage", title: "Risk and coverage",
            description: "The fraction of digits that are read wrong, where only the surest are read; with all of them read "
                + "\(NumberText.percent(curve.points.last?.risk ?? 0)).",
            x: .fraction("digits read"), y: .linear("wrong", upTo: max(curve.points.map(\.risk).max() ?? 0, 0.001), unit: .percent),
            series: [
                Chart.Series(
                    color: .error, isConnected: true, mark: nil, points: curve.points.map { Chart.Point(x: $0.coverage, y: $0.risk) })
            ])
    }

    private func operatingPoint(_ item: RiskCoverage.OperatingPoint) -> HTML {
        guard let point = item.point else {
            return "<li>Not even the surest digits are read with at most \(NumberText.percent(item.maxRisk, digits: 1)) wrong.</li>"
        }
        return """
            <li>With <code>--reject-below \(NumberText.fixed(point.threshold, digits: 4))</code> \(NumberText.percent(point.coverage)) of
            these digits are read, \(NumberText.percent(point.risk)) of them wrong.</li>
            """
    }
}
