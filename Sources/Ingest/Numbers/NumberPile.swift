import Dataset
import Forms
import Foundation
import Recipes
import Rules
import Support

/// Reads the numbers of a pile of sheets of one form, each sheet under the form's rules, and all sheets together where a list has an
/// entry for each.
package struct NumberPile: Sendable {
    package let template: SheetTemplate
    /// The template's file as it was named, with its digest.
    package let templateFile: TemplateFile
    let acceptance: NumberAcceptance
    private let rules: RuleSet
    let decoder: JointDecoder
    private let rosters: [ListReference: Roster]

    /// A template that results name.
    package struct TemplateFile: Sendable, Equatable, Codable {
        package let file: String
        package let digest: ContentDigest
    }

    /// - Parameters:
    ///   - file: of the template; files of lists are relative to its folder.
    ///   - name: what results call it; the same unless it is given.
    ///   - acceptance: nil for what the template says, and where it says nothing the standard.
    /// - Returns: also what there is to say of how the template was read.
    /// - Throws: `ManifestError`, `FileSystemError`, and what reading the lists throws.
    package static func reading(
        _ file: String, as name: String? = nil, acceptance: NumberAcceptance?
    ) throws -> (pile: NumberPile, remarks: [Diagnostic]) {
        let yaml = try FileContent.encodedManifest(of: file)
        let (template, remarks) = try SheetTemplate.reading(yaml: yaml.text, file: file)
        let templateFile = TemplateFile(file: name ?? file, digest: try ContentDigest(ofFile: file))
        let acceptance = acceptance ?? template.maxErrorRate.map(NumberAcceptance.errorRate) ?? .standard
        let folder = (file as NSString).deletingLastPathComponent
        return (try NumberPile(template, templateFile, folder: folder, acceptance: acceptance), yaml.remarks(file: file) + remarks)
    }

    private init(_ template: SheetTemplate, _ templateFile: TemplateFile, folder: String, acceptance: NumberAcceptance) throws {
        self.template = template
        self.templateFile = templateFile
        rules = template.rules
        var rosters: [ListReference: Roster] = [:]
        for list in rules.lists { rosters[list] = try Roster(list, folder: folder) }
        self.rosters = rosters
        decoder = JointDecoder(rules: rules, lists: rosters.mapValues(\.entries))
        self.acceptance = acceptance
    }

    /// What the numbers of one sheet are by themselves; a number that a person gave is fixed, and the others follow.
    func decode(_ sheet: ReadSheet, answers: [ValuePlace: NumberAnswer]) -> DecodedSheet {
        decoder.decode(sheet.values.values.map { answers[$0.place]?.value(at: $0.place) ?? $0 })
    }

    /// What becomes of each number of each sheet, and what a person should know of the rules.
    ///
    /// A list of which each entry is given once, with fewer entries than there are numbers, is an error among the remarks; each sheet is then
    /// read by itself.
    ///
    /// - Parameters:
    ///   - decoded: each sheet by itself.
    ///   - answers: of each sheet what a person has said.
    func numbers(
        of sheets: [ReadSheet], decoded: [DecodedSheet], answers: [[ValuePlace: NumberAnswer]]
    ) -> (sheets: [SheetNumbers], known: [DecodedSheet], remarks: [Diagnostic]) {
        var decoded = decoded, remarks: [Diagnostic] = []
        for (rule, list, field) in uniqueLists {
            guard let roster = rosters[list] else { continue }
            do {
                remarks += try assign(roster, rule: rule, field: field, sheets, answers, to: &decoded)
            } catch {
                remarks += error.diagnostics
            }
        }
        let summary = RuleFailureSummary(decoded, rules: rules)
        // What a person said needs no probability.
        let threshold = acceptance.threshold(
            for: zip(decoded, answers).map { sheet, given in
                DecodedSheet(values: sheet.values.filter { given[$0.place] == nil }, checks: [])
            })
        // A rule that fails everywhere says nothing of a single sheet.
        let known = zip(decoded, summary.bySheet).map { sheet, failures in DecodedSheet(values: sheet.values, checks: failures) }
        let outcomes = known.map { $0.outcomes(threshold: threshold, rules: rules) }
        let fields = Set(uniqueLists.map(\.field.field))
        return (
            sheets.indices.map { SheetNumbers(sheets[$0], known[$0], outcomes[$0], answers: answers[$0], fields: fields) }, known,
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

    /// Gives each number that is written an entry; most forms have one a sheet. One that a person gave is taken from the others, and stays.
    private func assign(
        _ roster: Roster, rule: Int, field: FieldReference, _ sheets: [ReadSheet], _ answers: [[ValuePlace: NumberAnswer]],
        to decoded: inout [DecodedSheet]
    ) throws(RosterError) -> [Diagnostic] {
        let entries = Set(roster.entries)
        var given: Set<String> = [], remarks: [Diagnostic] = [], numbers: [(sheet: Int, index: Int, isGiven: Bool)] = []
        for (sheet, read) in decoded.enumerated() {
            for (index, value) in read.values.enumerated() where field.holds(value.place) && value.content.mayBeNumber {
                let isGiven = answers[sheet][value.place] != nil
                if isGiven {
                    // A number that is in no list, was said twice or cannot be read takes no entry.
                    guard let text = value.text, entries.contains(text) else { continue }
                    guard given.insert(text).inserted else {
                        remarks.append(
                            Diagnostic(
                                .warning, code: "roster.answered-twice", at: SourceLocation(file: sheets[sheet].picture.file),
                                message: "\(text) was given to two numbers, and the list has it once", fix: "look at both again"))
                        continue
                    }
                }
                numbers.append((sheet, index, isGiven))
            }
        }
        let assignment = try RosterAssignment(
            sheets: numbers.map { number in
                let sheet = sheets[number.sheet].values, value = sheet.values[number.index]
                guard !number.isGiven else {
                    return RosterAssignment.Sheet(
                        FieldValue(value.place, [Candidate(decoded[number.sheet].values[number.index].text ?? "", 1)]))
                }
                return RosterAssignment.Sheet(value, digitProbabilities: sheet.digitProbabilities[value.place])
            }, roster: roster)
        for (number, match) in zip(numbers, assignment.matches) where !number.isGiven {
            decoded[number.sheet] = decoded[number.sheet].replacing(number.index, with: match, rule: rule)
        }
        return remarks
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
            elseProbability: max(0, 1 - candidates.reduce(0) { $0 + $1.probability }), content: value.content, isUndecided: false)
        // The list's rule is obeyed now.
        let place = value.place
        return DecodedSheet(values: values, checks: checks.filter { $0.rule != rule || !$0.places.contains(place) })
    }
}
