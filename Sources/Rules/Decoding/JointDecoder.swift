import Support

/// Reads the numbers of a sheet jointly: what each is likely to be, given what it looks like and the rules that all of them obey.
///
/// The model, by which each assignment of numbers to all values is weighed:
/// - What a value looks like speaks for its candidates with their probabilities. Something else, the rest, is spread evenly over all
///   numbers of its length.
/// - Writers break a rule with a probability of `brokenRuleRate`, each rule at each place by itself. A wrong total or copy is one of a hundred
///   numbers near the right one, for mistakes are in one digit mostly; so a sum that nearly fits is no proof that a digit was misread.
/// - A number that obeys a rule is likelier than before by as much as the rule narrows it down: with a total of two digits that is
///   determined by its parts, 100 times; with a check digit, 10 times.
/// - With something else in its place a rule is neither obeyed nor broken: of all numbers of its length just the fraction obeys it
///   that the rule makes likelier by the inverse. So nothing is gained or lost, and a value without a fitting candidate keeps a fair
///   probability of being none of them.
///
/// An empty number counts as zero in a sum, and so does one of which its writer says that there is none; rules of such a number by itself,
/// and sums whose total is empty, do not apply.
///
/// The text of each value is that of the likeliest assignment of candidates. Where what was read breaks a rule, that is one that obeys
/// it, unless all of those are less likely than that the writer broke it: then what was read stays, and the rule fails.
///
/// Exact (see `ValueGroup`) but where rows and columns of a table both add up: there sums are left out that matter by less than one in a
/// thousand together (`SumElimination`). Where rules join so many values in so many cycles, or so many sums are possible, that
/// they cannot be searched, nothing is changed, and the values say that they are undecided.
///
/// **Determinism** A.
public struct JointDecoder: Sendable {
    public let rules: RuleSet
    public let brokenRuleRate: Double
    let lists: [ListReference: NumberList]

    /// Of 100 rules at one place, such as totals added by hand, one is broken by the writer.
    public static let standardBrokenRuleRate = 0.01

    /// - Parameters:
    ///   - lists: what `rules.lists` name, each entry as it would be written.
    ///   - brokenRuleRate: above 0, for a paper may say anything, to 0.5.
    public init(
        rules: RuleSet, lists: [ListReference: [String]] = [:], brokenRuleRate: Double = JointDecoder.standardBrokenRuleRate
    ) {
        precondition(brokenRuleRate > 0 && brokenRuleRate <= 0.5, "a rate of broken rules of \(brokenRuleRate)")
        for list in rules.lists { precondition(lists[list] != nil, "the list \(list) was not read") }
        self.rules = rules
        self.brokenRuleRate = brokenRuleRate
        self.lists = lists.mapValues(NumberList.init)
    }

    /// - Parameter values: all of one sheet, each place once.
    public func decode(_ values: [FieldValue]) -> DecodedSheet {
        precondition(Set(values.map(\.place)).count == values.count, "a place is given twice")
        let instances = RuleInstance.all(rules, values)
        var ownRules: [Int: [ValueRule]] = [:]
        for instance in instances {
            if case .value(let rule, let index) = instance.kind { ownRules[index, default: []].append(rule) }
        }
        let weights = values.indices.map { self.weights(of: values[$0], ownRules[$0] ?? []) }
        var solutions = values.map { value in
            Solved(state: value.candidates.isEmpty ? nil : 0, marginals: value.candidates.map(\.probability) + [value.elseProbability])
        }
        for members in groups(values, instances) {
            solve(members, values, weights, instances, &solutions)
        }
        let texts = zip(values, solutions).map { value, solved in solved.state.map { value.candidates[$0].text } }
        let checks = instances.compactMap { check($0, texts, values) }
        let deduced = deductions(instances, texts, values, solutions)
        let decoded = values.indices.map { index in
            decodedValue(values[index], solutions[index], deduced[index] ?? [], blame: { self.rule(changing: index, instances, values) })
        }
        return DecodedSheet(values: decoded, checks: checks)
    }

    /// What the search found of a value.
    private struct Solved {
        /// Which candidate; nil where there is none.
        var state: Int?
        /// Of the candidates, and last of something else.
        var marginals: [Double]
        var isUndecided = false
    }

    // MARK: Weights

    /// A value's candidates under its own rules, and last something else.
    private func weights(of value: FieldValue, _ ownRules: [ValueRule]) -> [Double] {
        var weights = value.candidates.map(\.probability) + [value.elseProbability]
        for rule in ownRules {
            let decimals = value.candidates.first.flatMap { DecimalNumber($0.text)?.scale } ?? 0
            let chance = rule.chance(digitCount: value.digitCount, decimalCount: decimals, lists: lists)
            for (place, candidate) in value.candidates.enumerated() {
                weights[place] *= rule.isObeyed(by: candidate.text, lists: lists) ? (1 - brokenRuleRate) / chance : brokenRuleRate
            }
        }
        let sum = weights.reduce(0, +)
        return weights.map { sum > 0 ? $0 / sum : 0 }
    }

    private func factor(_ instance: RuleInstance, _ values: [FieldValue], _ local: [Int: Int]) -> LinearFactor? {
        var factors: [Int: Int] = [:]
        switch instance.kind {
        case .value: return nil
        case .sum(let total, let parts):
            for part in parts { factors[part, default: 0] += 1 }
            factors[total, default: 0] -= 1
        case .equals(let a, let b): factors = [a: 1, b: -1]
        }
        let members = factors.sorted { $0.key < $1.key }
        return LinearFactor(
            members: members.compactMap { member in local[member.key].map { (variable: $0, factor: member.value) } },
            numbers: members.map { member in values[member.key].candidates.map { number($0.text, instance) } },
            gain: PowersOfTen.value(min(values[instance.members[0]].digitCount, DecimalNumber.maxDigitCount)),
            brokenRuleRate: brokenRuleRate)
    }

    /// A text as a number; for equality dates and times are numbers too, without their marks.
    private func number(_ text: String, _ instance: RuleInstance) -> DecimalNumber? {
        if let number = DecimalNumber(text) { return number }
        guard case .equals = instance.kind else { return nil }
        return DecimalNumber(String(decoding: text.utf8.filter(\.isDigit), as: UTF8.self))
    }

    // MARK: Groups

    /// Values that sums and equalities join; a value by itself is a group of one.
    private func groups(_ values: [FieldValue], _ instances: [RuleInstance]) -> [[Int]] {
        var parents = Array(values.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while parents[index] != index { index = parents[index] }
            return index
        }
        for instance in instances {
            for member in instance.members.dropFirst() {
                let a = root(instance.members[0]), b = root(member)
                parents[max(a, b)] = min(a, b)
            }
        }
        let written = values.indices.filter { !values[$0].isEmpty }
        return Dictionary(grouping: written, by: root).sorted { $0.key < $1.key }.map(\.value)
    }

    private func solve(
        _ members: [Int], _ values: [FieldValue], _ weights: [[Double]], _ instances: [RuleInstance], _ solutions: inout [Solved]
    ) {
        let local = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
        let factors = instances.filter { local[$0.members[0]] != nil }.compactMap { factor($0, values, local) }
        do {
            let solution = try ValueGroup(weights: members.map { weights[$0] }, factors: factors).solved()
            for (place, member) in members.enumerated() {
                let state = solution.states[place]
                solutions[member].state = state < values[member].candidates.count ? state : nil
                solutions[member].marginals = solution.marginals[place]
            }
        } catch {
            for member in members { solutions[member].isUndecided = true }
        }
    }

    // MARK: Results

    /// nil where a number was not read.
    private func check(_ instance: RuleInstance, _ texts: [String?], _ values: [FieldValue]) -> RuleCheck? {
        guard let failure = failure(instance, texts) else { return nil }
        let rule = rules.rules[instance.rule], place = values[instance.members[0]].place
        let hasRows = values.contains { $0.place.field == place.field && $0.place.row > 0 }
        let hasColumns = values.contains { $0.place.field == place.field && $0.place.column > 0 }
        let name = "'\(place.field)'" + (hasRows ? ", row \(place.row + 1)" : "") + (hasColumns ? ", column \(place.column + 1)" : "")
        return RuleCheck(
            rule: instance.rule, places: instance.members.map { values[$0].place },
            failure: failure.isEmpty ? nil : rule.message ?? (place.field.isEmpty ? failure : "\(name): \(failure)"))
    }

    /// What is wrong, in words; empty where nothing is, and nil where a number was not read.
    private func failure(_ instance: RuleInstance, _ texts: [String?]) -> String? {
        let members = instance.members.compactMap { texts[$0] }
        guard members.count == instance.members.count else { return nil }
        switch instance.kind {
        case .value(let rule, _): return rule.isObeyed(by: members[0], lists: lists) ? "" : rule.failure(of: members[0])
        case .equals:
            let numbers = members.map { number($0, instance) }
            return numbers[0] != nil && numbers[0] == numbers[1] ? "" : "\(members[0]) is not \(members[1])"
        case .sum:
            let parts = members.dropFirst().map { DecimalNumber($0) }
            guard let total = DecimalNumber(members[0]) else { return "\(members[0]) is no number" }
            if let place = parts.firstIndex(of: nil) { return "\(members[place + 1]) is no number" }
            guard let sum = Self.sum(parts) else { return "the sum has more digits than can be added, and is not \(members[0])" }
            return sum == total
                ? "" : (parts.isEmpty ? "nothing is added" : Self.sumText(members.dropFirst()) + " is \(sum)") + ", not \(members[0])"
        }
    }

    /// A long sum is cut in the middle.
    private static func sumText(_ parts: ArraySlice<String>) -> String {
        let shown = parts.count > 12 ? Array(parts.prefix(6)) + ["…"] + Array(parts.suffix(3)) : Array(parts)
        return shown.joined(separator: " + ")
    }

    /// nil where a part is no number, or the sum more than a number holds.
    private static func sum(_ numbers: [DecimalNumber?]) -> DecimalNumber? {
        let scale = numbers.compactMap { $0?.scale }.max() ?? 0
        var sum = 0
        for number in numbers {
            guard let units = number?.units(scale: scale) else { return nil }
            let (next, overflows) = sum.addingReportingOverflow(units)
            guard !overflows else { return nil }
            sum = next
        }
        return DecimalNumber(units: sum, scale: scale)
    }

    /// Numbers that follow from a sum that fails, or that lacks one number, if the others are right: the value is then none of its
    /// candidates, the rule holds, and the others are what they look like.
    private func deductions(_ instances: [RuleInstance], _ texts: [String?], _ values: [FieldValue], _ solutions: [Solved])
        -> [Int: [DecodedCandidate]]
    {
        var deduced: [Int: [DecodedCandidate]] = [:]
        for instance in instances {
            guard case .sum(let total, let parts) = instance.kind else { continue }
            let members = [total] + parts, unread = members.filter { texts[$0] == nil }
            guard unread.count == 1 || (unread.isEmpty && failure(instance, texts) != "") else { continue }
            for member in unread.isEmpty ? members : unread where !solutions[member].isUndecided {
                let others = parts.filter { $0 != member }
                var terms = others.map { texts[$0].flatMap { DecimalNumber($0) } }
                if member != total {
                    // The total less the other parts.
                    terms = terms.map { $0?.negated } + [texts[total].flatMap { DecimalNumber($0) }]
                }
                guard let number = Self.sum(terms), fits(number, values[member]) else { continue }
                var probability = (1 - brokenRuleRate) * solutions[member].marginals[values[member].candidates.count]
                for other in members where other != member {
                    probability *= values[other].candidates.first { $0.text == texts[other] }?.probability ?? 0
                }
                deduced[member, default: []].append(DecodedCandidate(text: number.description, probability: probability, isDeduced: true))
            }
        }
        return deduced
    }

    /// Whether a number is none of the candidates, and has no more digits than what is written.
    private func fits(_ number: DecimalNumber, _ value: FieldValue) -> Bool {
        guard value.content.mayBeNumber else { return false }
        let text = number.description
        if text.utf8.first == UInt8(ascii: "-"), !value.candidates.contains(where: { $0.text.hasPrefix("-") }) { return false }
        if let digits = value.candidates.map({ $0.text.utf8.count(where: \.isDigit) }).max(), text.utf8.count(where: \.isDigit) > digits {
            return false
        }
        return !value.candidates.contains { DecimalNumber($0.text) == number }
    }

    private func decodedValue(_ value: FieldValue, _ solved: Solved, _ deduced: [DecodedCandidate], blame: () -> Int?) -> DecodedValue {
        guard value.content.mayBeNumber else { return DecodedValue(value.place, without: value.content) }
        let text = solved.state.map { value.candidates[$0].text }, read = value.candidates.first
        let probability = solved.state.map { solved.marginals[$0] } ?? 0
        var change: ValueChange?
        if let text, let read, text != read.text, let rule = blame() {
            change = ValueChange(
                from: read.text, to: text, rule: rule, ruleName: rules.rules[rule].name,
                odds: probability / max(solved.marginals[0], .leastNormalMagnitude))
        }
        let candidates =
            zip(value.candidates, solved.marginals).map { DecodedCandidate(text: $0.text, probability: $1, isDeduced: false) } + deduced
        return DecodedValue(
            place: value.place, text: text, probability: probability, read: read, change: change,
            candidates: candidates.enumerated().sorted { a, b in
                a.element.probability != b.element.probability ? a.element.probability > b.element.probability : a.offset < b.offset
            }.map(\.element), elseProbability: solved.marginals[value.candidates.count], content: value.content,
            isUndecided: solved.isUndecided)
    }

    /// The rule that made another number of a value: the first of its rules that what was read breaks, or its first.
    private func rule(changing index: Int, _ instances: [RuleInstance], _ values: [FieldValue]) -> Int? {
        let own = instances.filter { $0.members.contains(index) }, read = values.map { $0.candidates.first?.text }
        return (own.first { !(failure($0, read) ?? "").isEmpty } ?? own.first)?.rule
    }
}

extension DecimalNumber {
    var negated: DecimalNumber { DecimalNumber(units: -(units(scale: scale) ?? 0), scale: scale) }
}
