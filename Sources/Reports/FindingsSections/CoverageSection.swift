import Curation
import Imaging
import Support

/// Which ways of writing there are in each split, and how even classes and splits are.
struct CoverageSection: ReportSection {
    let id = "coverage", title = "Which ways of writing there are"

    func html(_ page: FindingsReport) -> HTML? {
        let coverage = page.summary.coverage
        return """
            <p class="lead">Each way of writing that the shape of the ink shows, by its holes and by where its lines end and meet. What validation or
            test has and training does not, no network has learned.</p>
            \(gaps(coverage, page))
            \(forms(coverage, page))
            <p class="lead">And how many digits of each label there are\(coverage.total.train == nil ? "" : " in each split").</p>
            \(labels(coverage))
            """
    }

    private func gaps(_ coverage: Coverage, _ page: FindingsReport) -> HTML {
        guard let command = coverage.printCommand else { return "" }
        let items = coverage.gaps.map { gap -> HTML in
            "<li class=\"card\">\(examples(gap.examples, of: gap.allograph, page))<p>\(gap.text)</p></li>\n"
        }
        return """
            <ul class="cards">\(HTML(items))</ul>
            <p>Ask more writers for them: <code>\(command)</code></p>
            """
    }

    private func forms(_ coverage: Coverage, _ page: FindingsReport) -> HTML {
        let ofLabel = Dictionary(coverage.labels.map { ($0.label, $0.counts) }) { first, _ in first }
        let rows = coverage.allographs.map { form -> [HTML] in
            let all = form.counts.all.digits
            return ["\(form.allograph.rawValue)"] + cells(form.counts, of: ofLabel[form.allograph.label]) + [
                "\(all == 0 ? "" : NumberText.percent(Double(form.misreadCount) / Double(all), digits: 1))",
                examples(form.examples, of: form.allograph, page),
            ]
        }
        return HTMLTable(
            label: title,
            columns: [.text("way of writing")] + columns(coverage.total) + [.number("misread"), .text("some of them")], rows: rows
        ).html
    }

    private func labels(_ coverage: Coverage) -> HTML {
        var rows = coverage.labels.map { ["\(GlyphClass.wording(ofLabel: $0.label))"] + cells($0.counts, of: coverage.total) }
        rows.append(["all"] + cells(coverage.total, of: nil))
        return HTMLTable(label: "How many digits there are", columns: [.text("label")] + columns(coverage.total), rows: rows).html
    }

    private func columns(_ counts: Coverage.Counts) -> [HTMLTable.Column] {
        (counts.train == nil ? ["all"] : ["training", "validation", "test"]).flatMap { [.number($0), .number("writers")] }
    }

    /// Digits with their fraction of what they are of, and writers.
    private func cells(_ counts: Coverage.Counts, of whole: Coverage.Counts?) -> [HTML] {
        func cells(_ count: Coverage.Count, _ whole: Coverage.Count?) -> [HTML] {
            let fraction = whole.map { " (\(NumberText.percent(Double(count.digits) / Double(max(1, $0.digits)), digits: 0)))" } ?? ""
            return ["\(NumberText.count(count.digits))\(fraction)", "\(NumberText.count(count.writers))"]
        }
        guard let train = counts.train, let validation = counts.validation, let test = counts.test else {
            return cells(counts.all, whole?.all)
        }
        return cells(train, whole?.train) + cells(validation, whole?.validation) + cells(test, whole?.test)
    }

    private func examples(_ ids: [String], of form: DigitAllograph, _ page: FindingsReport) -> HTML {
        let pictures = ids.compactMap { id in
            page.digits[id].flatMap { digit in
                GlyphMosaic.image(rows: [[digit.glyph]], scale: 1, description: "A digit written as \(form.rawValue)", class: "glyph")
            }.map { ReviewLink.digit(id).html($0) }
        }
        return "<div class=\"row\">\(HTML(pictures))</div>"
    }
}
