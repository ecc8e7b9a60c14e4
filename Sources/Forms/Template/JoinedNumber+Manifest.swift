import Support

extension JoinedNumber {
    /// An entry of `numbers`: `{ name, of: [fields], decimalCount }`.
    ///
    /// - Parameters:
    ///   - written: the fields of the form.
    ///   - others: the entries before this one.
    /// - Returns: nil where something was reported.
    init?(from node: ManifestNode, fields written: [SheetField], after others: [JoinedNumber], issues: ManifestIssues) {
        let problemCount = issues.errorCount
        var fields = ManifestFields(node, context: "numbers", issues: issues)
        let name = fields.string("name"), parts = fields.strings("of")
        let decimalCount = fields.int("decimalCount", in: NumberFormat.decimalCountLimits, default: 0)
        if parts.isEmpty, issues.errorCount == problemCount {
            fields.report(
                "missing-field", field: "of", "a number in no field", fix: "list the fields of boxes that hold it: 'of: [euros, cents]'")
        }
        var grids: [CellGrid] = []
        for (index, part) in parts.enumerated() {
            guard let field = written.first(where: { $0.name == part }) else {
                fields.report(
                    "unknown-value", field: "of", "'of' in 'numbers' names '\(part.shortened)', which is no field of the form",
                    fix: Spelling.nearest(to: part, among: written.map(\.name)).map { "did you mean '\($0)'?" }
                        ?? "write one of " + written.map(\.name).joined(separator: ", "))
                continue
            }
            guard case .cells(let grid) = field, grid.number == nil else {
                fields.report(
                    "unsupported", field: "of", "'\(part)' holds whole numbers, not a digit a cell",
                    fix: "list fields of cells with a digit each; a whole number has its decimals in 'number: { decimalCount }'")
                continue
            }
            if parts[..<index].contains(part) || others.contains(where: { $0.parts.contains(part) }) {
                fields.report(
                    "repeated-name", field: "of", "'\(part)' is a part of two numbers, or of one twice", fix: "list each field once")
            }
            grids.append(grid)
        }
        if let other = grids.first(where: { $0.rowCount != grids[0].rowCount }) {
            fields.report(
                "out-of-range", field: "of",
                "'\(grids[0].name)' has \(NumberText.count(grids[0].rowCount, "row")), and '\(other.name)' \(other.rowCount): a number is in "
                    + "one row of each",
                fix: "list fields with as many rows")
        }
        if (written.map(\.name).filter { !parts.contains($0) } + others.map(\.name)).contains(name) {
            fields.report(
                "repeated-name", field: "name", "a field or another number is named '\(name.shortened)'", fix: "give it a name of its own")
        }
        let digitCount = grids.reduce(0) { $0 + $1.columnCount }, maxDigitCount = NumberFormat.digitCountLimits.upperBound
        if digitCount > maxDigitCount {
            fields.report(
                "out-of-range", field: "of", "a number of \(digitCount) boxes",
                fix: "list fields of \(maxDigitCount) boxes together, at most")
        }
        if issues.errorCount == problemCount, decimalCount >= digitCount {
            fields.report(
                "out-of-range", field: "decimalCount",
                "\(NumberText.count(decimalCount, "decimal")) in \(NumberText.count(digitCount, "box", plural: "boxes"))",
                fix: "give fewer decimals than boxes")
        }
        fields.finish()
        guard issues.errorCount == problemCount else { return nil }
        self.init(name: name, parts: parts, decimalCount: decimalCount)
    }

    /// As in a template.
    var yaml: String {
        "{ name: \(name.yamlScalar), of: [\(parts.map(\.yamlScalar).joined(separator: ", "))]"
            + (decimalCount > 0 ? ", decimalCount: \(decimalCount)" : "") + " }"
    }
}
