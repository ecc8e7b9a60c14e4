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
        let labels = Self.labels(from: &fields, columnCount: columnCount, rowCount: rowCount)
        fields.finish()
        guard let labels else { return nil }
        self.init(
            name: name, originMM: originMM, pitchMM: pitchMM, columnCount: columnCount, rowCount: rowCount,
            lineWidthMM: lineWidthMM, labels: .fixed(labels))
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

    /// `byColumn`, `byRow`, or a list of one text a row with a digit, or `_` for unknown, a cell; nil where unusable.
    private static func labels(from fields: inout ManifestFields, columnCount: Int, rowCount: Int) -> [UInt8?]? {
        guard let node = fields.node("labels") else { return Array(repeating: nil, count: columnCount * rowCount) }
        let cells = (0..<rowCount).flatMap { row in (0..<columnCount).map { (row: row, column: $0) } }
        switch node.value {
        case .scalar("byColumn", _) where columnCount <= 10: return cells.map { UInt8($0.column) }
        case .scalar("byRow", _) where rowCount <= 10: return cells.map { UInt8($0.row) }
        case .scalar("byColumn", _), .scalar("byRow", _):
            fields.report(
                "out-of-range", field: "labels", "\(node.kind) labels a grid of \(columnCount)×\(rowCount) cells beyond 9",
                fix: "use at most 10, or write the labels as a list of one text a row")
            return nil
        case .sequence(let rows): return labels(rows: rows, columnCount: columnCount, rowCount: rowCount, fields: fields)
        default:
            fields.report(
                "unknown-value", field: "labels", "'labels' in 'grid' is \(node.kind)",
                fix: "write byColumn, byRow, or a list of one text a row, such as \"0123456789\"")
            return nil
        }
    }

    private static func labels(
        rows: [ManifestNode], columnCount: Int, rowCount: Int, fields: ManifestFields
    ) -> [UInt8?]? {
        var labels: [UInt8?] = []
        for row in rows {
            guard case .scalar(let text, _) = row.value, text.utf8.count == columnCount,
                text.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else {
                fields.issues.report(
                    "wrong-type", at: row.location, "a row of 'labels' is \(row.kind), not \(columnCount) digits",
                    fix: "write one digit a cell, or _ where the form does not say, such as \"0123456789\"")
                return nil
            }
            labels += text.utf8.map { $0 == UInt8(ascii: "_") ? nil : $0 - UInt8(ascii: "0") }
        }
        if rows.count == rowCount { return labels }
        fields.report(
            "out-of-range", field: "labels", "'labels' in 'grid' has \(rows.count) rows, the grid \(rowCount)",
            fix: "give \(rowCount) rows")
        return nil
    }
}
