import Support

extension RuleSet {
    /// Reads the `rules` of a template; problems go to `issues`, all at once.
    ///
    /// - Parameters:
    ///   - node: a list; each entry is a mapping with a single key that says what kind of rule it is.
    ///   - fields: what the form has, with how many numbers.
    /// - Returns: nil where something was reported.
    public init?(from node: ManifestNode, fields: [FieldShape], issues: ManifestIssues) {
        let problemCount = issues.errorCount
        guard case .sequence(let entries) = node.value else {
            issues.report(
                "wrong-type", at: node.location, "'rules' is \(node.kind), not a list",
                fix: "write one rule an entry, such as '- range: { field: points, min: 0, max: 20 }'")
            return nil
        }
        var contradictions = RuleContradictions(fields: fields, issues: issues)
        var rules: [Rule] = []
        for entry in entries {
            guard let rule = Rule(from: entry, fields: fields, issues: issues) else { continue }
            contradictions.add(rule, at: entry.location)
            rules.append(rule)
        }
        guard issues.errorCount == problemCount else { return nil }
        self.init(rules)
    }
}

extension Rule {
    /// One entry of `rules`; nil where something was reported.
    fileprivate init?(from node: ManifestNode, fields: [FieldShape], issues: ManifestIssues) {
        let names = RuleName.allCases.map(\.rawValue)
        guard case .mapping(let entries) = node.value, entries.count == 1 else {
            issues.report(
                "wrong-type", at: node.location, "an entry of 'rules' is \(node.kind), not one rule",
                fix: "write one of " + names.map { "'- \($0): {…}'" }.joined(separator: ", "))
            return nil
        }
        let entry = entries[0]
        guard let name = RuleName(rawValue: entry.key) else {
            issues.report(
                "unknown-field", at: entry.keyLocation, "unknown kind of rule '\(entry.key.shortened)' in 'rules'",
                fix: Spelling.nearest(to: entry.key, among: names).map { "did you mean '\($0)'?" }
                    ?? "write one of " + names.joined(separator: ", "))
            return nil
        }
        let problemCount = issues.errorCount
        var parser = RuleParser(fields: ManifestFields(entry.value, context: name.rawValue, issues: issues), shapes: fields)
        let kind = parser.kind(name)
        let message = parser.fields.optional("message") { $0.string("message") }
        parser.fields.finish()
        guard issues.errorCount == problemCount, let kind else { return nil }
        self.init(kind, message: message)
    }
}

/// Reads the fields of one rule.
private struct RuleParser {
    var fields: ManifestFields
    let shapes: [FieldShape]

    /// More digits than any number on a form has.
    private static let maxDigitCount = 40

    mutating func kind(_ name: RuleName) -> Rule.Kind? {
        switch name {
        case .range: return values { $0.range() }
        case .length: return values { $0.length() }
        case .checkDigit: return values { .checkDigit($0.fields.choice("scheme")) }
        case .date: return values { $0.date() }
        case .time: return values { .time($0.fields.choice("format")) }
        case .oneOf:
            let reference = fields.requiredNode("field").flatMap { self.reference($0, key: "field") }
            let list = ListReference(file: fields.string("file"), column: fields.optional("column") { $0.string("column") })
            let isUnique = fields.bool("unique", default: false)
            return reference.map { .values(.oneOf(list, isUnique: isUnique), of: [$0]) }
        case .sum: return sum()
        case .equals: return equals()
        }
    }

    // MARK: Rules of single numbers

    private mutating func values(_ read: (inout RuleParser) -> ValueRule?) -> Rule.Kind? {
        let references = fieldOrFields()
        guard let rule = read(&self), let references else { return nil }
        return .values(rule, of: references)
    }

    private mutating func range() -> ValueRule? {
        let min = number("min"), max = number("max")
        guard fields.has("min") || fields.has("max") else {
            fields.report(
                "missing-field", field: "min", "'range' has neither 'min' nor 'max'", fix: "add one or both: 'min: 0, max: 20'")
            return nil
        }
        if let min, let max, min > max { reportReversed("min", "\(min)", "max", "\(max)") }
        return .range(min: min, max: max)
    }

    private mutating func length() -> ValueRule? {
        let range = fields.range("digits", in: 1...Double(Self.maxDigitCount))
        guard range.lowerBound == range.lowerBound.rounded(), range.upperBound == range.upperBound.rounded() else {
            fields.report(
                "wrong-type", field: "digits", "'digits' in 'length' is no whole number", fix: "write 'digits: 7' or 'digits: [5, 8]'")
            return nil
        }
        return .length(Int(range.lowerBound)...Int(range.upperBound))
    }

    private mutating func date() -> ValueRule? {
        let text = fields.string("format")
        let from = day("from"), to = day("to")
        if let from, let to, from > to { reportReversed("from", "\(from)", "to", "\(to)") }
        guard fields.has("format"), !text.isEmpty else { return nil }
        guard let format = DateFormat(text) else {
            fields.report(
                "unknown-value", field: "format", "'format' in 'date' is '\(text.shortened)', which is no order of day, month and year",
                fix: "write dd, mm and yyyy (or yy) once each, with . / - or nothing between them, such as dd.mm.yyyy")
            return nil
        }
        return .date(format, from: from, to: to)
    }

    private mutating func number(_ key: String) -> DecimalNumber? {
        guard let node = fields.node(key) else { return nil }
        if case .scalar(let text, _) = node.value, let number = DecimalNumber(text) { return number }
        fields.report(
            "wrong-type", field: key, "'\(key)' in '\(fields.context)' is \(node.kind), not a number",
            fix: "write a number of at most \(DecimalNumber.maxDigitCount) digits, with a point before decimals")
        return nil
    }

    private mutating func day(_ key: String) -> CalendarDate? {
        guard let node = fields.node(key) else { return nil }
        if case .scalar(let text, _) = node.value, let date = CalendarDate(iso: text) { return date }
        fields.report(
            "wrong-type", field: key, "'\(key)' in '\(fields.context)' is \(node.kind), not a day of the calendar",
            fix: "write it as year-month-day, such as 2024-02-29")
        return nil
    }

    private func reportReversed(_ lowKey: String, _ low: String, _ highKey: String, _ high: String) {
        fields.report(
            "reversed-range", field: lowKey, "'\(lowKey)' in '\(fields.context)' is \(low), beyond its '\(highKey)' of \(high)",
            fix: "write '\(lowKey): \(high), \(highKey): \(low)'")
    }

    // MARK: Rules of several numbers

    private mutating func sum() -> Rule.Kind? {
        let total = fields.requiredNode("total").flatMap { reference($0, key: "total") }
        let parts = references("of")
        guard let total, let parts else { return nil }
        let shape = shape(of: total)
        if shape.columns.count > 1 {
            fields.report(
                "out-of-range", field: "total", "the total '\(total)' has \(shape.columns.count) columns, and a sum is one number",
                fix: "name the column of the total, counted from 1: \"\(total)[\(shape.columns.count)]\"")
            return nil
        }
        for part in parts {
            let partShape = self.shape(of: part)
            if part.field == total.field, partShape.overlaps(shape) {
                fields.report(
                    "contradiction", field: "of", "the total '\(total)' is among its own parts, in '\(part)'",
                    fix: "list the columns or rows that are added, without that of the total, such as \"\(part.field)[rows 1-5]\"")
                return nil
            }
            if shape.rows.count > 1, partShape.rows.count != shape.rows.count {
                fields.report(
                    "out-of-range", field: "of",
                    "'\(part)' has \(NumberText.count(partShape.rows.count, "row")), and the total '\(total)' \(shape.rows.count)",
                    fix: "add up fields of as many rows as their totals, or all rows into a total of one number, such as "
                        + "\"\(total.field)[row \(shape.rows.upperBound + 1)]\"")
                return nil
            }
            if shape.rows.count > 1, partShape.rows != shape.rows {
                fields.report(
                    "out-of-range", field: "of", "'\(part)' has other rows than the total '\(total)', and each row is added up by itself",
                    fix: "name the same rows in both")
                return nil
            }
        }
        return .sum(total: total, of: parts)
    }

    private mutating func equals() -> Rule.Kind? {
        guard let references = references("fields") else { return nil }
        guard references.count > 1 else {
            fields.report(
                "out-of-range", field: "fields", "'equals' has one field, and nothing that it equals", fix: "list two fields or more")
            return nil
        }
        let first = shape(of: references[0])
        for reference in references.dropFirst() {
            let other = shape(of: reference)
            guard other.rows.count != first.rows.count || other.columns.count != first.columns.count else { continue }
            fields.report(
                "out-of-range", field: "fields",
                "'\(reference)' has \(other.rows.count) × \(NumberText.count(other.columns.count, "number")), and '\(references[0])' "
                    + "\(first.rows.count) × \(first.columns.count)", fix: "compare fields of as many rows and columns")
            return nil
        }
        return .equals(references)
    }

    // MARK: References

    /// `field: a` or `fields: [a, b]`.
    private mutating func fieldOrFields() -> [FieldReference]? {
        if fields.has("field"), fields.has("fields") {
            fields.report(
                "duplicate-field", field: "fields", "'\(fields.context)' has both 'field' and 'fields'", fix: "list all in 'fields'")
        }
        // Both are asked for, so that a misspelled one is recognized.
        _ = (fields.node("field"), fields.node("fields"))
        if fields.has("fields") { return references("fields") }
        return fields.requiredNode("field").flatMap { reference($0, key: "field") }.map { [$0] }
    }

    /// A list of at least one field, each once; nil where something was reported.
    private mutating func references(_ key: String) -> [FieldReference]? {
        let problemCount = fields.issues.errorCount
        let nodes = fields.nodes(key)
        if nodes.isEmpty, fields.issues.errorCount == problemCount {
            fields.report(
                "missing-field", field: key, "'\(fields.context)' has no fields in '\(key)'", fix: "list them: '\(key): [a, b]'")
        }
        var references: [FieldReference] = []
        for node in nodes {
            guard let reference = reference(node, key: key) else { continue }
            let shape = shape(of: reference)
            if references.contains(where: { $0.field == reference.field && self.shape(of: $0).overlaps(shape) }) {
                fields.issues.report(
                    "repeated-name", at: node.location, "'\(key)' in '\(fields.context)' has numbers of '\(reference)' twice",
                    fix: "list each field, column or row once")
            }
            references.append(reference)
        }
        return fields.issues.errorCount == problemCount ? references : nil
    }

    /// A field's name, with what is meant of it in brackets: a column's number, rows, or both.
    private func reference(_ node: ManifestNode, key: String) -> FieldReference? {
        guard case .scalar(let text, _) = node.value else {
            fields.issues.report(
                "wrong-type", at: node.location, "'\(key)' in '\(fields.context)' is \(node.kind), not a field's name",
                fix: "write the name of one field, such as points or \"points[3]\" for its third column")
            return nil
        }
        if shapes.contains(where: { $0.name == text }) { return FieldReference(text) }
        if let match = text.wholeMatch(of: /(.*)\[(.*)\]/), let shape = shapes.first(where: { $0.name == match.1 }) {
            return part(String(match.2), of: shape, written: text, at: node.location)
        }
        let names = shapes.map(\.name)
        fields.issues.report(
            "unknown-value", at: node.location, "'\(key)' in '\(fields.context)' names '\(text.shortened)', which is no field of the form",
            fix: Spelling.nearest(to: text, among: names).map { "did you mean '\($0)'?" }
                ?? "write one of " + names.joined(separator: ", "))
        return nil
    }

    /// - Parameter part: what stands in brackets.
    private func part(_ part: String, of shape: FieldShape, written text: String, at location: SourceLocation) -> FieldReference? {
        let pattern = /(?:([0-9]{1,4}))?(?:(?:^|, ?)rows? ([0-9]{1,4})(?: ?[-–] ?([0-9]{1,4}))?)?/
        guard !part.isEmpty, part.first != ",", let match = part.wholeMatch(of: pattern) else {
            fields.issues.report(
                "unknown-value", at: location, "'\(text.shortened)' names no part of '\(shape.name)'",
                fix: "write \"\(shape.name)[3]\" for a column, \"\(shape.name)[row 6]\" or \"\(shape.name)[rows 1-5]\" for rows, or both: "
                    + "\"\(shape.name)[3, rows 1-5]\"")
            return nil
        }
        let column = match.1.flatMap { Int($0) }, first = match.2.flatMap { Int($0) }, last = match.3.flatMap { Int($0) } ?? first
        if let column, !(1...shape.columnCount).contains(column) {
            fields.issues.report(
                "out-of-range", at: location, "'\(text.shortened)' is no column: '\(shape.name)' has \(shape.columnCount)",
                fix: shape.columnCount == 1 ? "write '\(shape.name)' without a column" : "give a column from 1 to \(shape.columnCount)")
            return nil
        }
        guard let first, let last else { return FieldReference(shape.name, column: column.map { $0 - 1 }) }
        guard first >= 1, last >= first, last <= shape.rowCount else {
            fields.issues.report(
                "out-of-range", at: location,
                "'\(text.shortened)' has rows that are none: '\(shape.name)' has \(NumberText.count(shape.rowCount, "row"))",
                fix: shape.rowCount == 1
                    ? "write '\(shape.name)' without rows" : "give rows from 1 to \(shape.rowCount), the upper one first")
            return nil
        }
        return FieldReference(shape.name, column: column.map { $0 - 1 }, rows: first - 1...last - 1)
    }

    private func shape(of reference: FieldReference) -> ReferenceShape {
        guard let shape = shapes.first(where: { $0.name == reference.field }) else { return ReferenceShape(rows: 0...0, columns: 0...0) }
        return ReferenceShape(
            rows: reference.rows ?? 0...shape.rowCount - 1, columns: reference.column.map { $0...$0 } ?? 0...shape.columnCount - 1)
    }
}

/// The rows and columns that a rule is about.
private struct ReferenceShape {
    let rows: ClosedRange<Int>
    let columns: ClosedRange<Int>

    func overlaps(_ other: ReferenceShape) -> Bool { rows.overlaps(other.rows) && columns.overlaps(other.columns) }
}
