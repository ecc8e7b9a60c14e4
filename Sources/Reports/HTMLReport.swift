import Imaging
import Support
import Training

/// The page that a person opens after a run: everything inside it, nothing fetched.
package struct HTMLReport {
    package let report: RunReport
    /// Ten crops of each digit, row by row, as ingest made them.
    package let samples: [[Glyph]]
    /// A digit and its augmented copies, row by row.
    package let copies: [[Glyph]]
    /// The glyph of a digit by its id.
    package let glyph: (String) -> Glyph?

    package init(report: RunReport, samples: [[Glyph]], copies: [[Glyph]], glyph: @escaping (String) -> Glyph?) {
        self.report = report
        self.samples = samples
        self.copies = copies
        self.glyph = glyph
    }

    /// Worst mistakes that are shown.
    private static let mistakeCount = 32

    package func page() -> String {
        let page: HTML = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(report.recipe) – Inkmill</title><style>\(ReportStyle.css)</style></head><body>
            <h1>\(report.recipe)</h1>
            <p class="soft">What this recipe made, and how well it reads writers it has never seen.</p>
            \(figures())
            \(comparisonText())
            \(looksText())
            \(oldText())
            <h2>Sheets</h2>\(sheets())
            <h2>Sample crops</h2><p class="soft">As ingest cut and normalized them, a digit a row.</p>
            \(GlyphMosaic.image(rows: samples, scale: 2, description: "Sample crops"))
            <h2>Augmented copies</h2><p class="soft">Each row starts with the digit itself.</p>
            \(GlyphMosaic.image(rows: copies, scale: 2, description: "Digits and their augmented copies"))
            <h2>Learning curve</h2>
            <p class="soft">The weights of epoch \(report.selectedEpoch) were kept, chosen on the validation writers.</p>
            \(LearningCurve.svg(report.epochs))
            <h2>Confidence</h2>\(confidence())
            <h2>Confusion matrix</h2><p class="soft">Rows: what is written. Columns: what was read.</p>
            \(confusion())
            <h2>Test writers</h2>\(writers())
            <h2>Worst mistakes</h2>\(mistakes())
            <footer>Recipe <code>\(report.recipeDigest.short)</code>, model <code>\(report.modelDigest.short)</code>,
            Inkmill \(inkmillVersion)</footer></body></html>

            """
        return page.description
    }

    private func figures() -> HTML {
        var items: [HTML] = []
        if let before = report.before {
            items.append(figure(NumberText.percent(before.accuracy), "\(report.base ?? "base") as it is, \(range(before))"))
        }
        let name = report.before == nil ? "trained" : "after fine-tuning"
        items.append(figure(NumberText.percent(report.after.accuracy), "\(name), \(range(report.after))"))
        items.append(
            figure(
                NumberText.count(report.ingest.digitCount),
                "digits of \(NumberText.count(report.ingest.writerCount, "writer"))"))
        for split in report.splits {
            items.append(
                figure(
                    NumberText.count(split.digitCount),
                    "for \(split.name), of \(NumberText.count(split.writerCount, "writer"))"))
        }
        items.append(figure(NumberText.count(report.augmentedCount), "augmented images"))
        return "<div class=\"figures\">\(HTML(items))</div>"
    }

    private func figure(_ value: String, _ caption: String) -> HTML {
        "<div class=\"figure\"><b>\(value)</b><span>\(caption)</span></div>"
    }

    private func range(_ evaluation: Evaluation) -> String {
        "95 % interval \(NumberText.range(evaluation.interval))"
    }

    private func verdict(_ comparison: PairedComparison) -> String {
        comparison.isDifferent ? "a real difference at 95 %" : "not a difference at 95 %"
    }

    private func comparisonText() -> HTML {
        guard let comparison = report.comparison else { return "" }
        return """
            <p>Of \(NumberText.count(comparison.count)) test digits, fine-tuning put \(comparison.onlyFirstWrongCount) right and
            \(comparison.onlySecondWrongCount) wrong; \(comparison.bothWrongCount) are wrong with both: \(verdict(comparison)).</p>
            """
    }

    private func oldText() -> HTML {
        guard let old = report.old else { return "" }
        var text: HTML = """
            <h2>What it kept</h2><p>Of the \(NumberText.count(old.after.count)) test digits of \(old.recipes.joined(separator: ", ")) it reads
            <b>\(NumberText.percent(old.after.accuracy))</b> (\(range(old.after)))
            """
        if let before = old.before, let comparison = old.comparison {
            text =
                text + """
                    , its base \(NumberText.percent(before.accuracy)) (\(range(before))). It learned \(comparison.onlyFirstWrongCount) of them and
                    forgot \(comparison.onlySecondWrongCount): \(verdict(comparison))
                    """
        }
        return text + ".</p>"
    }

    private func looksText() -> HTML {
        let looks = report.testEvaluationCount
        let warning: HTML =
            looks > 1
            ? " If one was kept because it did best here, its figure is too good: choose on the validation writers." : ""
        return "<p>These test digits were read by \(NumberText.count(looks, "model")) of this recipe's folder so far.\(warning)</p>"
    }

    private func confidence() -> HTML {
        let confidence = report.confidence
        let rows = confidence.riskCoverage.operatingPoints.map { item -> HTML in
            guard let point = item.point else {
                return "<li>Not even the surest digits are read with at most \(NumberText.percent(item.maxRisk, digits: 1)) wrong.</li>"
            }
            return """
                <li>With <code>--reject-below \(NumberText.fixed(point.threshold, digits: 4))</code> \(NumberText.percent(point.coverage)) of
                these digits are read, \(NumberText.percent(point.risk)) of them wrong.</li>
                """
        }
        return """
            <p class="soft">Left: how many of the digits read with some confidence are right; on the dashed line it can be taken at its
            word. Purple as trained, red at the temperature \(NumberText.fixed(confidence.temperature, digits: 3)), which was chosen on the
            validation writers. Expected calibration error \(NumberText.percent(confidence.uncalibrated.expectedCalibrationError)) as
            trained, \(NumberText.percent(confidence.reliability.expectedCalibrationError)) as delivered. Right: how many are wrong if only
            the surest are read; the area under it is \(NumberText.percent(confidence.riskCoverage.area, digits: 3)).</p>
            <div class="figures">\(
                ConfidenceDrawings.reliability(confidence.reliability, uncalibrated: confidence.uncalibrated))\(
                ConfidenceDrawings.riskCoverage(confidence.riskCoverage))</div><ul>\(HTML(rows))</ul>
            """
    }

    private func sheets() -> HTML {
        guard !report.ingest.sheets.isEmpty || !report.ingest.rejects.isEmpty else {
            return "<p>No sheets: the digits were imported.</p>"
        }
        let rows = report.ingest.sheets.map { sheet -> HTML in
            let statuses = sheet.statusCounts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            return """
                <tr><td class="text">\(sheet.file)</td><td class="text">\(sheet.writer)</td><td>\(sheet.digitCount)</td>
                <td>\(NumberText.fixed(sheet.residualMM, digits: 2)) mm</td><td class="text">\(statuses.joined(separator: ", "))</td>
                <td class="text"><a href="../../\(IngestReport.link(sheet.overlay))">overlay</a>
                <a href="../../\(IngestReport.link(sheet.contactSheet))">crops</a></td></tr>
                """
        }
        let rejects = report.ingest.rejects.map { reject -> HTML in
            "<tr><td class=\"text\">\(reject.file)</td><td class=\"text\">\(reject.message)</td><td class=\"text\">\(reject.fix)</td></tr>"
        }
        let rejectTable: HTML =
            rejects.isEmpty
            ? ""
            : """
            <h2>Rejected files</h2><table><tr><th class="text">file</th><th class="text">why</th><th class="text">what to do</th></tr>
            \(HTML(rejects))</table>
            """
        return """
            <details><summary>\(NumberText.count(report.ingest.sheets.count, "sheet")) read,
            \(report.ingest.rejects.count) rejected</summary>
            <table><tr><th class="text">file</th><th class="text">writer</th><th>digits</th><th>residual</th>
            <th class="text">cells</th><th></th></tr>\(HTML(rows))</table></details>\(rejectTable)
            """
    }

    private func confusion() -> HTML {
        let matrix = report.after.confusion
        let head = matrix.indices.map { "<th>\($0)</th>" as HTML }
        let rows = matrix.enumerated().map { label, counts -> HTML in
            let total = max(1, counts.reduce(0, +))
            let cells = counts.enumerated().map { predicted, count -> HTML in
                guard count > 0 else { return "<td></td>" }
                let color: HTML = label == predicted ? "42,127,98" : "209,73,91"
                // A single mistake must be seen, so mistakes start dark.
                let fraction = Double(count) / Double(total)
                let opacity = label == predicted ? 0.1 + 0.35 * fraction : min(0.9, 0.25 + 3 * fraction)
                return "<td style=\"background:rgba(\(color),\(NumberText.fixed(opacity, digits: 2)))\">\(count)</td>"
            }
            return "<tr><th>\(label)</th>\(HTML(cells))</tr>"
        }
        return "<table class=\"confusion\"><tr><th></th>\(HTML(head))</tr>\(HTML(rows))</table>"
    }

    private func writers() -> HTML {
        var before: [String: Evaluation.WriterAccuracy] = [:]
        for writer in report.before?.writers ?? [] { before[writer.writer] = writer }
        let worstFirst = report.after.writers.sorted { ($0.accuracy, $0.writer) < ($1.accuracy, $1.writer) }
        let rows = worstFirst.prefix(40).map { writer -> HTML in
            let earlier = before[writer.writer].map { NumberText.percent($0.accuracy) } ?? "–"
            return """
                <tr><td class="text">\(writer.writer)</td><td>\(NumberText.count(writer.count))</td><td>\(earlier)</td>
                <td>\(NumberText.percent(writer.accuracy))</td></tr>
                """
        }
        return """
            <table><tr><th class="text">writer</th><th>digits</th><th>before</th><th>after</th></tr>\(HTML(rows))</table>
            """
    }

    private func mistakes() -> HTML {
        guard !report.after.mistakes.isEmpty else { return "<p>None: every test digit was read right.</p>" }
        let items = report.after.mistakes.prefix(Self.mistakeCount).compactMap { mistake -> HTML? in
            guard let glyph = glyph(mistake.id) else { return nil }
            let picture = GlyphMosaic.image(rows: [[glyph]], scale: 4, description: "A \(mistake.label)")
            return """
                <div class="mistake">\(picture)<br>\(mistake.label) read as <b>\(mistake.predicted)</b>,
                \(NumberText.percent(Double(mistake.confidence), digits: 0))<br>\(mistake.writer)</div>
                """
        }
        return """
            <p class="soft">\(NumberText.count(report.after.mistakes.count)) in all, the surest first: they are wrong labels, bad crops,
            or what the model does not know.</p><div class="mistakes">\(HTML(items))</div>
            """
    }
}
