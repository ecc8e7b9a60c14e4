import Forms
import Recipes
import Rules
import Support

/// Reads the numbers of a pile of sheets of one form, each sheet under the form's rules, and all sheets together where a list has an
/// entry for each.
struct NumberPile: Sendable {
    private let rules: RuleSet
    private let decoder: JointDecoder
    private let rosters: [ListReference: Roster]
    private let acceptance: NumberAcceptance

    /// - Parameter folder: of the template, which the files of lists are relative to.
    /// - Throws: what reading the lists throws.
    init(_ template: SheetTemplate, folder: String, acceptance: NumberAcceptance) throws {
        rules = template.rules
        var rosters: [ListReference: Roster] = [:]
        for list in rules.lists { rosters[list] = try Roster(list, folder: folder) }
        self.rosters = rosters
        decoder = JointDecoder(rules: rules, lists: rosters.mapValues(\.entries))
        self.acceptance = acceptance
    }

    /// What becomes of each number of each sheet, and what a person should know of the rules.
    ///
    /// A list of which each entry is given once, with fewer entries than there are numbers, is an error among the remarks; each sheet is then
    /// read by itself.
    func numbers(of sheets: [(name: PageReference, values: SheetValues)]) -> (sheets: [SheetNumbers], remarks: [Diagnostic]) {
        var decoded = sheets.map { decoder.decode($0.values.values) }, remarks: [Diagnostic] = []
        for (rule, list, field) in uniqueLists {
            guard let roster = rosters[list] else { continue }
            do {
                try assign(roster, rule: rule, field: field, values: sheets.map(\.values), to: &decoded)
            } catch {
                remarks += error.diagnostics
            }
        }
        let summary = RuleFailureSummary(decoded, rules: rules)
        let threshold = acceptance.threshold(for: decoded)
        // A rule that fails everywhere says nothing of a single sheet.
        let known = zip(decoded, summary.bySheet).map { sheet, failures in DecodedSheet(values: sheet.values, checks: failures) }
        let outcomes = known.map { $0.outcomes(threshold: threshold, rules: rules) }
        return (
            zip(sheets.map(\.name), zip(known, outcomes)).map { SheetNumbers($0, $1.0, $1.1) },
            remarks
                + summary.everywhere.map { Diagnostic(.warning, code: "rules.fail-everywhere", message: $0.message, fix: "check the rule") }
        )
    }

    /// Rules that give each entry of a list to one number of the pile.
    private var uniqueLists: [(rule: Int, list: ListReference, field: FieldReference)] {
        rules.rules.enumerated().flatMap { index, rule -> [(rule: Int, list: ListReference, field: FieldReference)] in
            guard case .values(.oneOf(let list, isUnique: true), of: let fields) = rule.kind else { return [] }
            return fields.map { (index, list, $0) }
        }
    }

    /// Gives each number that is written an entry; most forms have one a sheet.
    private func assign(
        _ roster: Roster, rule: Int, field: FieldReference, values: [SheetValues], to decoded: inout [DecodedSheet]
    ) throws(RosterError) {
        let written = decoded.enumerated().flatMap { sheet, numbers in
            numbers.values.indices.filter { field.holds(numbers.values[$0].place) && !numbers.values[$0].isEmpty }
                .map { (sheet: sheet, index: $0) }
        }
        let assignment = try RosterAssignment(
            sheets: written.map { number in
                let sheet = values[number.sheet], value = sheet.values[number.index]
                return RosterAssignment.Sheet(value, digitProbabilities: sheet.digitProbabilities[value.place])
            }, roster: roster)
        for (number, match) in zip(written, assignment.matches) {
            decoded[number.sheet] = decoded[number.sheet].replacing(number.index, with: match, rule: rule)
        }
    }
}

extension DecodedSheet {
    /// The same sheet with the entry of a list that it got.
    fileprivate func replacing(_ index: Int, with match: RosterAssignment.Match, rule: Int) -> DecodedSheet {
        var values = values
        let value = values[index]
        let others = value.candidates.filter { $0.text != match.entry }, rest = others.reduce(0) { $0 + $1.probability }
        let share = rest > 0 ? (1 - match.probability) / max(rest, 1 - match.probability) : 0
        let candidates =
            [DecodedCandidate(text: match.entry, probability: match.probability, isDeduced: false)]
            + others.map { DecodedCandidate(text: $0.text, probability: $0.probability * share, isDeduced: $0.isDeduced) }
        let readProbability = candidates.first { $0.text == match.read }?.probability ?? 0
        values[index] = DecodedValue(
            place: value.place, text: match.entry, probability: match.probability, read: value.read,
            change: match.isChanged
                ? ValueChange(
                    from: match.read ?? "", to: match.entry, rule: rule, ruleName: "oneOf",
                    odds: readProbability > 0 ? match.probability / readProbability : .infinity) : nil,
            candidates: candidates.sorted { $0.probability > $1.probability },
            elseProbability: max(0, 1 - candidates.reduce(0) { $0 + $1.probability }), isEmpty: false, isUndecided: false)
        // The list's rule is obeyed now.
        let place = value.place
        return DecodedSheet(values: values, checks: checks.filter { $0.rule != rule || !$0.places.contains(place) })
    }
}
