import Support

/// Finds rules about the same numbers that nothing can obey, whatever is read.
struct RuleContradictions {
    private let fields: [FieldShape]
    private let issues: ManifestIssues
    /// By column.
    private var earlier: [FieldReference: [(rule: ValueRule, rows: ClosedRange<Int>?, location: SourceLocation)]] = [:]

    init(fields: [FieldShape], issues: ManifestIssues) {
        self.fields = fields
        self.issues = issues
    }

    /// Reports where a rule contradicts an earlier one.
    mutating func add(_ rule: Rule, at location: SourceLocation) {
        guard case .values(let new, let references) = rule.kind else { return }
        var isTold = false
        for reference in references.flatMap(columns) {
            let column = FieldReference(reference.field, column: reference.column), others = earlier[column, default: []]
            let contradicted = others.first { Self.shareRows($0.rows, reference.rows) && Self.shareNothing($0.rule, new) }
            if !isTold, let contradicted {
                isTold = true
                issues.report(
                    "contradiction", at: location,
                    "no number of '\(reference)' obeys both this '\(new.name)' and the '\(contradicted.rule.name)' of line "
                        + Self.line(contradicted.location),
                    fix: "change or leave out one of the two")
            }
            earlier[column] = others + [(new, reference.rows, location)]
        }
    }

    private static func shareRows(_ a: ClosedRange<Int>?, _ b: ClosedRange<Int>?) -> Bool {
        if let a, let b { a.overlaps(b) } else { true }
    }

    private func columns(of reference: FieldReference) -> [FieldReference] {
        let count = fields.first { $0.name == reference.field }?.columnCount ?? 1
        if reference.column != nil { return [reference] }
        // A field of one number goes by its name alone.
        return count == 1 ? [reference] : (0..<count).map { FieldReference(reference.field, column: $0, rows: reference.rows) }
    }

    private static func shareNothing(_ a: ValueRule, _ b: ValueRule) -> Bool {
        if case .range(let minA, let maxA) = a, case .range(let minB, let maxB) = b {
            return isBeyond(minA, maxB) || isBeyond(minB, maxA)
        }
        if case .date(_, let fromA, let toA) = a, case .date(_, let fromB, let toB) = b {
            return isBeyond(fromA, toB) || isBeyond(fromB, toA)
        }
        if let countsA = a.digitCounts, let countsB = b.digitCounts { return countsA.isDisjoint(with: countsB) }
        return isTooLong(a, for: b) || isTooLong(b, for: a)
    }

    /// Whether every number of a range has more digits than another rule allows.
    private static func isTooLong(_ range: ValueRule, for rule: ValueRule) -> Bool {
        guard case .range(let min?, _) = range, case .length(let counts) = rule, counts.upperBound <= DecimalNumber.maxDigitCount else {
            return false
        }
        return min >= DecimalNumber(units: DecimalNumber.power(counts.upperBound), scale: 0)
    }

    private static func isBeyond<Bound: Comparable>(_ min: Bound?, _ max: Bound?) -> Bool {
        if let min, let max { min > max } else { false }
    }

    private static func line(_ location: SourceLocation) -> String {
        if case .text(let line, _) = location.place { "\(line)" } else { "\(location)" }
    }
}
