import Support

extension RuleSet {
    /// The lines of `rules` in a template, which `init(from:fields:issues:)` reads back to the same value; none without rules.
    ///
    /// **Determinism** A.
    public var yamlLines: [String] {
        rules.isEmpty ? [] : ["rules:"] + rules.flatMap(\.yamlLines)
    }
}

extension Rule {
    fileprivate var yamlLines: [String] {
        ["  - \(name):"] + (entries + (message.map { ["message: " + $0.yamlScalar] } ?? [])).map { "      " + $0 }
    }

    private var entries: [String] {
        switch kind {
        case .values(.oneOf(let list, let isUnique), let references):
            return Self.fieldEntries(references) + ["file: " + list.file.yamlScalar]
                + (list.column.map { ["column: " + $0.yamlScalar] } ?? []) + (isUnique ? ["unique: true"] : [])
        case .values(let rule, let references): return Self.fieldEntries(references) + Self.entries(of: rule)
        case .sum(let total, let parts): return ["total: " + total.description.yamlScalar, "of: " + Self.list(parts)]
        case .equals(let references): return ["fields: " + Self.list(references)]
        }
    }

    private static func entries(of rule: ValueRule) -> [String] {
        switch rule {
        case .range(let min, let max): (min.map { ["min: \($0)"] } ?? []) + (max.map { ["max: \($0)"] } ?? [])
        case .length(let counts):
            [counts.count == 1 ? "digits: \(counts.lowerBound)" : "digits: [\(counts.lowerBound), \(counts.upperBound)]"]
        case .checkDigit(let scheme): ["scheme: " + scheme.rawValue]
        case .date(let format, let from, let to):
            ["format: " + format.text] + (from.map { ["from: \($0)"] } ?? []) + (to.map { ["to: \($0)"] } ?? [])
        case .time(let format): ["format: " + format.rawValue.yamlScalar]
        // Its keys stand beside the field, as `entries` writes them.
        case .oneOf: []
        }
    }

    private static func fieldEntries(_ references: [FieldReference]) -> [String] {
        references.count == 1 ? ["field: " + references[0].description.yamlScalar] : ["fields: " + list(references)]
    }

    private static func list(_ references: [FieldReference]) -> String {
        "[" + references.map(\.description.yamlScalar).joined(separator: ", ") + "]"
    }
}
