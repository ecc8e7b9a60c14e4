import Support
import Training

/// The loss and the validation accuracy over the epochs, as an SVG drawing.
enum LearningCurve {
    private static let width = 640.0, height = 240.0, margin = 48.0

    static func svg(_ epochs: [EpochMetrics]) -> HTML {
        guard !epochs.isEmpty else { return "<p>No epoch was trained.</p>" }
        let losses = epochs.map(\.loss)
        let errors = epochs.compactMap { $0.validationAccuracy.map { 1 - $0 } }
        return """
            <svg viewBox="0 0 \(Int(width)) \(Int(height) + 30)" role="img" aria-label="Learning curve">
            \(axes(epochCount: epochs.count, maxLoss: losses.max() ?? 1, maxError: errors.max() ?? 1))
            \(line(losses, color: "var(--loss)"))
            \(errors.isEmpty ? "" : line(errors, color: "var(--error)"))
            <text x="\(Int(margin))" y="16" fill="var(--loss)">training loss</text>
            <text x="\(Int(width - margin))" y="16" text-anchor="end" fill="var(--error)">validation error</text>
            </svg>
            """
    }

    private static func axes(epochCount: Int, maxLoss: Double, maxError: Double) -> HTML {
        let bottom = Int(height), right = Int(width - margin)
        let every = max(1, epochCount / 12)
        let ticks = stride(from: 1, through: epochCount, by: every).map { epoch -> HTML in
            let x = NumberText.fixed(position(epoch - 1, of: epochCount), digits: 1)
            return "<text x=\"\(x)\" y=\"\(bottom + 20)\" text-anchor=\"middle\">\(epoch)</text>"
        }
        return """
            <path class="axis" d="M\(Int(margin)) 28V\(bottom)H\(right)V28"/>
            <text x="\(Int(margin) - 6)" y="34" text-anchor="end">\(NumberText.fixed(maxLoss, digits: 2))</text>
            <text x="\(Int(margin) - 6)" y="\(bottom)" text-anchor="end">0</text>
            <text x="\(right + 6)" y="34">\(NumberText.percent(maxError, digits: 1))</text>
            <text x="\(right + 6)" y="\(bottom)">0</text>
            \(HTML(ticks))
            """
    }

    private static func line(_ values: [Double], color: HTML) -> HTML {
        let top = max(values.max() ?? 1, .leastNormalMagnitude)
        let points = values.enumerated().map { index, value in
            (
                NumberText.fixed(position(index, of: values.count), digits: 1),
                NumberText.fixed(height - value / top * (height - 30), digits: 1)
            )
        }
        let path = points.map { "\($0.0),\($0.1)" }.joined(separator: " ")
        let dots = points.map { point -> HTML in "<circle cx=\"\(point.0)\" cy=\"\(point.1)\" r=\"3\" fill=\"\(color)\"/>" }
        return """
            <polyline points="\(path)" fill="none" stroke="\(color)" stroke-width="2"/>\(HTML(dots))
            """
    }

    private static func position(_ index: Int, of count: Int) -> Double {
        let span = width - 2 * margin
        return count > 1 ? margin + span * Double(index) / Double(count - 1) : margin + span / 2
    }
}
