import Imaging
import Support

/// Which digits are taken for which.
struct ConfusionMatrixSection: ReportSection {
    let id = "confusion", title = "Confusion matrix"

    func html(_ page: HTMLReport) -> HTML? {
        let matrix = page.report.after.confusion
        let names = matrix.indices.map { GlyphClass(label: UInt8($0))?.name ?? String($0) }
        let head = names.map { "<th scope=\"col\">\($0)</th>" as HTML }
        let rows = matrix.enumerated().map { label, counts -> HTML in
            let total = max(1, counts.reduce(0, +))
            let cells = counts.enumerated().map { predicted, count -> HTML in
                guard count > 0 else { return "<td></td>" }
                let shade = shade(Double(count) / Double(total), isRight: label == predicted)
                return "<td class=\"\(shade.rawValue)\">\(count)</td>"
            }
            return "<tr><th scope=\"row\">\(names[label])</th>\(HTML(cells))</tr>\n"
        }
        return """
            <p class="lead">Rows: what is written. Columns: what was read.</p>
            <div class="scroll" role="group" tabindex="0" aria-label="\(title)"><table class="confusion">
            <thead><tr><td></td>\(HTML(head))</tr></thead>
            <tbody>\(HTML(rows))</tbody></table></div>
            """
    }

    /// A single mistake must be seen, so the shades of mistakes go up fast.
    private func shade(_ fraction: Double, isRight: Bool) -> ReportColor {
        let shades = isRight ? ReportColor.rightShades : ReportColor.wrongShades
        let depth = isRight ? fraction : min(1, 4 * fraction)
        return shades[min(shades.count - 1, Int(depth * Double(shades.count)))]
    }
}
