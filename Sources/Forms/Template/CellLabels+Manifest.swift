import Support

extension CellLabels {
    /// The largest seed: what every reader of JSON keeps exactly.
    public static let maxSeed = 1 << 53 - 1

    /// Reads `labels` of a field of cells: `byColumn`, `byRow`, `permuted: { seed }`, or a list of one text a row with a digit,
    /// or `_` for unknown, a cell. Without it no cell has a label.
    ///
    /// - Returns: nil where something was reported.
    init?(from fields: inout ManifestFields, columnCount: Int, rowCount: Int) {
        guard let node = fields.node("labels") else {
            self = .fixed(Array(repeating: nil, count: columnCount * rowCount))
            return
        }
        let cells = (0..<rowCount).flatMap { row in (0..<columnCount).map { (row: row, column: $0) } }
        switch node.value {
        case .scalar("byColumn", _) where columnCount <= 10: self = .fixed(cells.map { UInt8($0.column) })
        case .scalar("byRow", _) where rowCount <= 10: self = .fixed(cells.map { UInt8($0.row) })
        case .scalar("byColumn", _), .scalar("byRow", _):
            fields.report(
                "out-of-range", field: "labels", "\(node.kind) labels a grid of \(columnCount)×\(rowCount) cells beyond 9",
                fix: "use at most 10, or write the labels as a list of one text a row")
            return nil
        case .sequence(let rows):
            guard let labels = Self.labels(rows: rows, columnCount: columnCount, rowCount: rowCount, fields: fields) else {
                return nil
            }
            self = .fixed(labels)
        case .mapping:
            guard let seed = Self.seed(node, fields.issues) else { return nil }
            self = .permuted(seed: seed)
        default:
            fields.report(
                "unknown-value", field: "labels", "'labels' in '\(fields.context)' is \(node.kind)",
                fix: "write byColumn, byRow, 'permuted: { seed: … }', or a list of one text a row, such as \"0123456789\"")
            return nil
        }
    }

    private static func seed(_ node: ManifestNode, _ issues: ManifestIssues) -> UInt64? {
        let problemCount = issues.errorCount
        var labels = ManifestFields(node, context: "labels", issues: issues)
        defer { labels.finish() }
        guard let entry = labels.requiredNode("permuted") else { return nil }
        var permuted = ManifestFields(entry, context: "permuted", issues: issues)
        let seed = permuted.int("seed", in: 0...maxSeed)
        permuted.finish()
        return issues.errorCount == problemCount ? UInt64(seed) : nil
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
            "out-of-range", field: "labels", "'labels' in '\(fields.context)' has \(rows.count) rows, the cells \(rowCount)",
            fix: "give \(rowCount) rows")
        return nil
    }
}
