import Foundation
import Imaging

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
    var svg: String {
        let low = log(0.002), high = log(1.0)
        func x(_ sheets: Int) -> Double { 60 + 130 * log2(Double(max(sheets, 1))) + (sheets == 0 ? -30 : 0) }
        func y(_ error: Double) -> Double { 220 - 190 * (log(max(error, 0.002)) - low) / (high - low) }
        func line(_ isFineTuned: Bool, _ color: String, _ name: String) -> String {
            let own = points.filter { $0.isFineTuned == isFineTuned && $0.sheets > 0 }.sorted { $0.sheets < $1.sheets }
            let path = own.map { "\(x($0.sheets)),\(y($0.meanError))" }.joined(separator: " ")
            let dots = own.flatMap { point in
                point.errors.map { "<circle cx=\"\(x(point.sheets))\" cy=\"\(y($0))\" r=\"2.5\" fill=\"\(color)\" fill-opacity=\"0.5\"/>" }
            }
            let label =
                own.last.map { "<text x=\"\(x($0.sheets) + 10)\" y=\"\(y($0.meanError) + 4)\" fill=\"\(color)\">\(name)</text>" } ?? ""
            return "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\"/>\(dots.joined())\(label)"
        }
        let columns = [1, 2, 4, 8].map { "<text x=\"\(x($0))\" y=\"242\" text-anchor=\"middle\">\($0)</text>" }
        let rows = [0.005, 0.02, 0.1, 0.5].map { error in
            "<text x=\"38\" y=\"\(y(error) + 4)\" text-anchor=\"end\">\(percent(error))</text>"
                + "<path d=\"M42 \(y(error))H470\" stroke=\"#eef0f4\"/>"
        }
        let asIs = points.first { $0.sheets == 0 }.map {
            "<path d=\"M42 \(y($0.meanError))H470\" stroke=\"#5b6475\" stroke-dasharray=\"4 4\"/>"
                + "<text x=\"250\" y=\"\(y($0.meanError) + 14)\">as it is</text>"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 580 260" font-family="sans-serif" font-size="12" fill="#5b6475">
            <rect width="580" height="260" fill="#fff"/>\(rows.joined())\(asIs ?? "")\(line(false, "#7a5af5", "from nothing"))\
            \(line(true, "#2a7f62", "fine-tuned"))\(columns.joined())
            <text x="28" y="16">error in % on writers held out</text><text x="470" y="256" text-anchor="end">sheets</text></svg>

            """
    }

    private func percent(_ fraction: Double) -> String { String(format: "%.2f", 100 * fraction) }
}
