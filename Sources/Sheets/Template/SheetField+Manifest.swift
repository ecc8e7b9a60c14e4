import Imaging
import Support

extension SheetField {
    /// One entry of `fields`: a mapping with a single key that says what kind of field it is.
    init?(from node: ManifestNode, pageSizeMM: Size, issues: ManifestIssues) {
        var entry = ManifestFields(node, context: "fields", issues: issues)
        defer { entry.finish() }
        guard let grid = entry.requiredNode("grid"), let cells = CellGrid(grid: grid, pageSizeMM: pageSizeMM, issues: issues)
        else { return nil }
        self = .cells(cells)
    }
}

extension CellGrid {
    fileprivate init?(grid node: ManifestNode, pageSizeMM: Size, issues: ManifestIssues) {
        var fields = ManifestFields(node, context: "grid", issues: issues)
        let name = fields.string("name", default: "")
        let originMM = fields.pointMM("originMM", in: -50...2000)
        let pitchMM = fields.sizeMM("pitchMM", in: 3...500)
        let columnCount = fields.int("columnCount", in: 1...100)
        let rowCount = fields.int("rowCount", in: 1...100)
        let lineWidthMM = fields.double("lineWidthMM", in: 0...5)
        let labels = CellLabels(from: &fields, columnCount: columnCount, rowCount: rowCount)
        fields.finish()
        guard let labels else { return nil }
        self.init(
            name: name, originMM: originMM, pitchMM: pitchMM, columnCount: columnCount, rowCount: rowCount,
            lineWidthMM: lineWidthMM, labels: labels)
        // A form may be drawn to the very edge, and its last line then lies a hair outside the page.
        let bounds = boundsMM
        if bounds.x < -pitchMM.width / 2 || bounds.y < -pitchMM.height / 2
            || bounds.x + bounds.width > pageSizeMM.width + pitchMM.width / 2
            || bounds.y + bounds.height > pageSizeMM.height + pitchMM.height / 2
        {
            fields.report(
                "out-of-range", field: "pitchMM",
                "\(columnCount)×\(rowCount) cells reach \(bounds.x + bounds.width) × \(bounds.y + bounds.height) mm, "
                    + "beyond the page of \(pageSizeMM.width) × \(pageSizeMM.height) mm",
                fix: "give a smaller pitchMM, or fewer columns or rows")
        }
    }
}
