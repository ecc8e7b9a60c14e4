import Ingest
import Support

/// How many signs were made of which class.
struct SignsSection: ReportSection {
    let id = "signs", title = "Signs"

    func html(_ page: SynthesisReport) -> HTML? {
        page.summary.signs.map { signs in
            let table = HTMLTable(
                label: "Signs by what they are", columns: [.text("what it is"), .number("made")],
                rows: signs.counts.sorted { $0.key < $1.key }.map { ["\($0.key)", "\(NumberText.count($0.value))"] })
            return """
                <p class="lead">What is not one digit, made of the writers' digits and drawn, and digits made in the same way: the network
                learns to tell them apart.</p>
                \(table.html)
                """
        }
    }
}
