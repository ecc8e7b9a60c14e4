import Imaging
import Support

extension PrintedFeatures {
    /// So many of a kind say where a page lies; more are a mistake.
    private static let maxCount = 500

    /// Reads `print: { marks, frames, lines }`; nil where something was reported.
    package init?(from fields: inout ManifestFields) {
        let problemCount = fields.issues.errorCount
        let issues = fields.issues
        let marks = fields.nodes("marks").map { node in
            var mark = ManifestFields(node, context: "marks", issues: issues)
            defer { mark.finish() }
            return PrintedMark(
                centerMM: Point(x: mark.double("x", in: -50...2000), y: mark.double("y", in: -50...2000)),
                sizeMM: Size(width: mark.double("width", in: 0.2...2000), height: mark.double("height", in: 0.2...2000)))
        }
        let frames = fields.nodes("frames").map { node in
            var frame = ManifestFields(node, context: "frames", issues: issues)
            defer { frame.finish() }
            return Rect(
                x: frame.double("x", in: -50...2000), y: frame.double("y", in: -50...2000),
                width: frame.double("width", in: 0.2...2000), height: frame.double("height", in: 0.2...2000))
        }
        let lines = fields.nodes("lines").map { node in
            var line = ManifestFields(node, context: "lines", issues: issues)
            defer { line.finish() }
            return PrintedRule(
                startMM: Point(x: line.double("x", in: -50...2000), y: line.double("y", in: -50...2000)),
                endMM: Point(x: line.double("toX", in: -50...2000), y: line.double("toY", in: -50...2000)),
                widthMM: line.double("width", in: 0.01...20))
        }
        fields.finish()
        if marks.isEmpty && frames.isEmpty && lines.isEmpty {
            fields.report(
                "missing-field", field: "marks", "'print' has neither marks, frames nor lines to find the page by",
                fix: "make the template anew from a blank with 'inkmill template learn'")
        }
        for (key, count) in [("marks", marks.count), ("frames", frames.count), ("lines", lines.count)]
        where count > Self.maxCount {
            fields.report(
                "out-of-range", field: key, "'\(key)' in 'print' has \(count) entries, more than \(Self.maxCount)",
                fix: "keep the ones that are furthest apart")
        }
        guard issues.errorCount == problemCount else { return nil }
        self.init(marks: marks, frames: frames, lines: lines)
    }
}
