import Support
import Training

/// The loss and the validation error over the epochs.
struct LearningCurveSection: ReportSection {
    let id = "learning-curve", title = "Learning curve"

    func html(_ page: HTMLReport) -> HTML? {
        let epochs = page.report.epochs
        guard let first = epochs.first, let last = epochs.last else { return "<p>No epoch was trained.</p>" }
        let kept = Chart.Guide.vertical(Double(page.report.selectedEpoch), label: "kept")
        let loss = chart(
            "loss", "Training loss", epochs.map { ($0.epoch, $0.loss) },
            .linear("training loss", upTo: epochs.map(\.loss).max() ?? 1), .loss, kept,
            description: "From \(NumberText.fixed(first.loss, digits: 3)) in epoch \(first.epoch) to "
                + "\(NumberText.fixed(last.loss, digits: 3)) in epoch \(last.epoch).")
        let errors = epochs.compactMap { epoch in epoch.validationAccuracy.map { (epoch.epoch, 1 - $0) } }
        var charts = [loss.html]
        if let first = errors.first, let last = errors.last {
            charts.append(
                chart(
                    "validation-error", "Validation error", errors,
                    .linear("validation error", upTo: errors.map(\.1).max() ?? 1, unit: .percent), .error, kept,
                    description:
                        "From \(NumberText.percent(first.1)) in epoch \(first.0) to \(NumberText.percent(last.1)) in epoch \(last.0)."
                ).html)
        }
        return """
            <p class="lead">The weights of epoch \(page.report.selectedEpoch) were kept, chosen on the validation writers.</p>
            <div class="charts">\(HTML(charts))</div>
            """
    }

    private func chart(
        _ id: String, _ title: String, _ values: [(epoch: Int, value: Double)], _ axis: Chart.Axis, _ color: ReportColor,
        _ guide: Chart.Guide, description: String
    ) -> Chart {
        Chart(
            id: id, title: title, description: description, x: .ordinal("epoch", count: values.last?.epoch ?? 1), y: axis,
            series: [
                Chart.Series(
                    color: color, isConnected: true, mark: .dot,
                    points: values.map { Chart.Point(x: Double($0.epoch), y: $0.value) })
            ], guides: [guide])
    }
}
