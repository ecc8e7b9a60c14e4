/// A rule at one place of a sheet: which values it is about.
struct RuleInstance {
    enum Kind {
        case value(ValueRule, Int)
        case sum(total: Int, parts: [Int])
        case equals(Int, Int)
    }

    /// Its place in the rule set.
    let rule: Int
    let kind: Kind

    /// Those of a rule set on a sheet. A rule of numbers that were not given, or of a number by itself where none is written, is left out.
    static func all(_ rules: RuleSet, _ values: [FieldValue]) -> [RuleInstance] {
        let cells = SheetCells(values)
        return rules.rules.enumerated().flatMap { index, rule in
            kinds(rule.kind, cells, values).map { RuleInstance(rule: index, kind: $0) }
        }
    }

    private static func kinds(_ rule: Rule.Kind, _ cells: SheetCells, _ values: [FieldValue]) -> [Kind] {
        switch rule {
        case .values(let rule, let references):
            return references.flatMap { cells.all($0) }.filter { values[$0].content.mayBeNumber }.map { .value(rule, $0) }
        case .sum(let total, let parts):
            let totals = cells.all(total)
            return totals.compactMap { place in
                let row = totals.count == 1 ? nil : values[place].place.row
                let lists = parts.map { cells.all($0, row: row).filter { $0 != place } }
                guard !values[place].isEmpty, !lists.contains([]) else { return nil }
                return .sum(total: place, parts: lists.flatMap { $0 }.filter { values[$0].content.mayBeNumber })
            }
        case .equals(let references):
            let lists = references.map { cells.all($0) }
            guard let first = lists.first else { return [] }
            return lists.dropFirst().flatMap { other in
                zip(first, other).filter { values[$0].content.mayBeNumber && values[$1].content.mayBeNumber }.map { .equals($0, $1) }
            }
        }
    }

    /// The values, of a sum the total first.
    var members: [Int] {
        switch kind {
        case .value(_, let value): [value]
        case .sum(let total, let parts): [total] + parts
        case .equals(let a, let b): [a, b]
        }
    }
}

/// The values of a sheet by their fields.
private struct SheetCells {
    private let values: [FieldValue]
    private let byField: [String: [Int]]

    init(_ values: [FieldValue]) {
        self.values = values
        byField = Dictionary(grouping: values.indices) { values[$0].place.field }
            .mapValues { $0.sorted { values[$0].place < values[$1].place } }
    }

    /// Row by row.
    func all(_ reference: FieldReference, row: Int? = nil) -> [Int] {
        (byField[reference.field] ?? []).filter { index in
            let place = values[index].place
            return reference.holds(place) && (row ?? place.row) == place.row
        }
    }
}
