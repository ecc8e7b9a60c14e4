import Foundation
import Reports
import Support

/// The errors by number of sheets, as a table and as a drawing.
struct FewSheetsCurve {
    struct Point {
        let sheets: Int
        let isFineTuned: Bool
        /// One of each draw.
        var errors: [Double]

        var meanError: Double { errors.reduce(0, +) / Double(max(1, errors.count)) }
    }

    private(set) var points: [Point] = []

    mutating func add(sheets: Int, isFineTuned: Bool, _ outcome: FewSheetsDraw.Outcome) {
        if let index = points.firstIndex(where: { $0.sheets == sheets && $0.isFineTuned == isFineTuned }) {
            points[index].errors.append(outcome.error)
        } else {
            points.append(Point(sheets: sheets, isFineTuned: isFineTuned, errors: [outcome.error]))
        }
    }

    var table: String {
        func cell(_ sheets: Int, _ isFineTuned: Bool) -> String {
            guard let point = points.first(where: { $0.sheets == sheets && $0.isFineTuned == isFineTuned }) else { return "" }
            let least = point.errors.min() ?? 0, most = point.errors.max() ?? 0
            return "\(percent(point.meanError)) (\(percent(least))–\(percent(most)))"
        }
        let counts = Set(points.map(\.sheets)).sorted()
        let rows = counts.map { "| \($0) | \(cell($0, true)) | \(cell($0, false)) |" }
        return (["| sheets | fine-tuned | from nothing |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }

    /// Errors on the scale of logarithms: those from nothing are many times as large.
    var chart: Chart {
        func series(_ isFineTuned: Bool, _ color: ReportColor, _ name: String) -> [Chart.Series] {
            let own = points.filter { $0.isFineTuned == isFineTuned && $0.sheets > 0 }.sorted { $0.sheets < $1.sheets }
            let draws = own.flatMap { point in point.errors.map { Chart.Point(x: Double(point.sheets), y: $0, radius: 2.5) } }
            return [
                Chart.Series(
                    name: name, color: color, isConnected: true, mark: nil,
                    points: own.map { Chart.Point(x: Double($0.sheets), y: $0.meanError) }),
                Chart.Series(color: color, isConnected: false, mark: .dot, points: draws),
            ]
        }
        let asIs = points.first { $0.sheets == 0 }.map { Chart.Guide.horizontal($0.meanError, label: "as it is") }
        return Chart(
            id: "few-sheets", title: "Errors by number of sheets",
            description: "Errors on writers held out, of models trained from nothing and fine-tuned, each on one to eight sheets.",
            x: .logarithmic("sheets", 1...8, ticks: [1, 2, 4, 8], text: NumberText.short),
            y: .logarithmic("errors", 0.002...1, ticks: [0.005, 0.02, 0.1, 0.5]) { NumberText.percent($0, digits: 1) },
            series: series(false, .loss, "from nothing") + series(true, .good, "fine-tuned"), guides: asIs.map { [$0] } ?? [], width: 580)
    }

    private func percent(_ fraction: Double) -> String { String(format: "%.2f", 100 * fraction) }
}
