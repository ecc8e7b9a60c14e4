import Support
import Training

/// How far the probability of a whole number can be believed.
struct NumberConfidenceSection: ReportSection {
    let id = "confidence", title = "Confidence"

    func html(_ page: NumberPage) -> HTML? {
        let evaluation = page.report.main.after, reliability = evaluation.reliability
        guard evaluation.count > 0 else { return nil }
        let chart = Chart(
            id: "reliability", title: "Reliability diagram",
            description: "The fraction of lines that are right over the probability that they are read with, in ten steps. Expected "
                + "calibration error \(NumberText.percent(reliability.expectedCalibrationError)).",
            x: .fraction("probability"), y: .fraction("right"),
            series: [.reliability("lines", reliability, unit: "line", .error, .dot)], guides: [.diagonal])
        let bias = evaluation.overconfidence
        return """
            <p class="lead">How many of the lines that are read with some probability are right: on the dashed line it can be taken at its
            word. Expected calibration error \(NumberText.percent(reliability.expectedCalibrationError)); the mean probability is
            \(NumberText.percent(abs(bias))) \(bias < 0 ? "below" : "above") the fraction that is right.</p>
            <div class="charts">\(chart.html)</div>
            """
    }
}
