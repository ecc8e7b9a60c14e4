import Curation
import Support

/// From what labels can be told that is not the digit.
struct LabelDependenceSection: ReportSection {
    let id = "dependence", title = "Labels told without the digit"

    func html(_ page: FindingsReport) -> HTML? {
        let dependences = page.summary.labelDependences
        guard !dependences.isEmpty else { return nil }
        let rows = dependences.map { dependence -> [HTML] in
            [
                dependence.isAlarming ? "<b class=\"read\">\(dependence.by.noun)</b>" : "\(dependence.by.noun)",
                "\(NumberText.percent(dependence.accuracy, digits: 1))", "\(NumberText.percent(dependence.chance, digits: 1))",
                "\(NumberText.short(dependence.pValue))", "\(NumberText.count(dependence.partCount))",
            ]
        }
        return """
            <p class="lead">How often the label is right that most digits of the same part have, such as those as dark or those of the same writer, beside the same with
            labels dealt by chance; less than by chance says nothing. A network may learn that instead of the digit: what tells a quarter of what chance does not is a finding. A little is told by
            every shape’s own width and darkness.\(placeRemark(dependences))</p>
            \(HTMLTable(
                label: title, columns: [.text("told from"), .number("right"), .number("by chance"), .number("p"), .number("parts")], rows: rows
            ).html)
            """
    }

    private func placeRemark(_ dependences: [LabelDependence]) -> HTML {
        guard let place = dependences.first(where: { $0.by == .place }), place.accuracy > 0.5 else { return "" }
        return " On this form the place tells the label, which is no fault: a network sees the glyph, not where it stood."
    }
}
