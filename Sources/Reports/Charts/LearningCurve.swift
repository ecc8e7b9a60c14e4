import Support
import Training

/// Charts of the loss and of the validation error over the epochs.
struct LearningCurve {
    private let epochs: [EpochMetrics]
    private let selectedEpoch: Int

    /// Nil where no epoch was trained.
    init?(_ epochs: [EpochMetrics], selectedEpoch: Int) {
        if epochs.isEmpty { return nil }
        self.epochs = epochs
        self.selectedEpoch = selectedEpoch
    }

    /// - Parameter validation: what the epoch was chosen on.
    func html(chosenOn validation: String) -> HTML {
        let kept = Chart.Guide.vertical(Double(selectedEpoch), label: "kept")
        let losses = epochs.map { (epoch: $0.epoch, value: $0.loss) }
        var charts = [
            chart(
                "loss", "Training loss", losses, .linear("training loss", upTo: epochs.map(\.loss).max() ?? 1), .loss, kept,
                Self.description(losses) { NumberText.fixed($0, digits: 3) }
            ).html
        ]
        let errors = epochs.compactMap { epoch in epoch.validationAccuracy.map { (epoch: epoch.epoch, value: 1 - $0) } }
        if !errors.isEmpty {
            charts.append(
                chart(
                    "validation-error", "Validation error", errors,
                    .linear("validation error", upTo: errors.map(\.value).max() ?? 1, unit: .percent), .error, kept,
                    Self.description(errors) { NumberText.percent($0) }
                ).html)
        }
        return """
            <p class="lead">The weights of epoch \(selectedEpoch) were kept, chosen on \(validation).</p>
            <div class="charts">\(HTML(charts))</div>
            """
    }

    private static func description(_ values: [(epoch: Int, value: Double)], _ text: (Double) -> String) -> String {
        guard let first = values.first, let last = values.last else { return "" }
        return "From \(text(first.value)) in epoch \(first.epoch) to \(text(last.value)) in epoch \(last.epoch)."
    }

    private func chart(
        _ id: String, _ title: String, _ values: [(epoch: Int, value: Double)], _ axis: Chart.Axis, _ color: ReportColor,
        _ guide: Chart.Guide, _ description: String
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

extension Chart.Series {
    /// Accuracy over confidence; a mark's area is the number of readings.
    ///
    /// - Parameter unit: what was read, in the singular.
    static func reliability(
        _ name: String, _ reliability: Reliability, unit: String, _ color: ReportColor, _ mark: Chart.Mark
    ) -> Chart.Series {
        let total = Double(max(1, reliability.bins.reduce(0) { $0 + $1.count }))
        return Chart.Series(
            name: name, color: color, isConnected: false, mark: mark,
            points: reliability.bins.filter { $0.count > 0 }.map { bin in
                Chart.Point(
                    x: bin.meanConfidence, y: bin.accuracy, radius: 3 + 14 * (Double(bin.count) / total).squareRoot(),
                    note: "\(NumberText.count(bin.count, unit)), confidence \(NumberText.percent(bin.meanConfidence)), "
                        + "right \(NumberText.percent(bin.accuracy))")
            })
    }
}
