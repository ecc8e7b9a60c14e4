import Support

/// The rule failures of a pile of sheets: those that fail on every sheet are told once, for then the rule is wrong rather than each
/// sheet.
public struct RuleFailureSummary: Sendable, Equatable {
    /// A rule at one place that fails on all sheets on which it was looked at.
    public struct Everywhere: Sendable, Equatable {
        /// Its place in the rule set.
        public let rule: Int
        public let place: ValuePlace
        public let sheetCount: Int
        /// For a person.
        public let message: String
    }

    public let everywhere: [Everywhere]
    /// For each sheet the failures that are its own.
    public let bySheet: [[RuleCheck]]

    /// On fewer sheets failing each time says nothing of the rule.
    public static let minSheetCount = 3

    public init(_ sheets: [DecodedSheet], rules: RuleSet) {
        var counts: [Key: (checked: Int, failed: Int)] = [:], first: [Key: RuleCheck] = [:]
        for check in sheets.flatMap(\.checks) {
            let key = Key(check), count = counts[key] ?? (0, 0)
            counts[key] = (count.checked + 1, count.failed + (check.failure == nil ? 0 : 1))
            if first[key] == nil { first[key] = check }
        }
        let keys = counts.filter { $1.checked == $1.failed && $1.checked >= Self.minSheetCount }.keys.sorted {
            ($0.rule, $0.place) < ($1.rule, $1.place)
        }
        everywhere = keys.map { key in
            let count = counts[key]?.checked ?? 0
            return Everywhere(
                rule: key.rule, place: key.place, sheetCount: count,
                message: "the rule '\(rules.rules[key.rule].name)' fails on all \(NumberText.count(count, "sheet")), on the first: "
                    + (first[key]?.failure ?? "") + "; it may not be what the form asks for")
        }
        let known = Set(keys)
        bySheet = sheets.map { $0.failures.filter { !known.contains(Key($0)) } }
    }

    private struct Key: Hashable {
        let rule: Int
        let place: ValuePlace

        init(_ check: RuleCheck) {
            rule = check.rule
            place = check.places[0]
        }
    }
}
