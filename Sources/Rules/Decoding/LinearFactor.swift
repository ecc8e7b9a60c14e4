/// That numbers times whole factors add up to 0: a sum with its total counted as −1, or two numbers that are equal.
///
/// Its weight for an assignment is 1 where it is obeyed, `brokenWeight` where it is not, and `elseWeight` where a number is none of its
/// candidates, of which nothing is known.
struct LinearFactor: Sendable {
    /// Places in the list of variables.
    let members: [Int]
    /// For each member what each of its candidates adds, in the smallest decimal unit; nil for a text that is no number.
    let terms: [[Int?]]
    let brokenWeight: Double
    let elseWeight: Double
    private let isSpan: Bool
    /// The least and the greatest sum of the members before each one, and of all at the end.
    private let leastBefore: [Int]
    private let greatestBefore: [Int]

    /// A number that breaks the rule is one of so many near the right one: mistakes in adding or copying are in one digit mostly.
    static let mistakeCount = 100.0

    /// Arrays that are kept at once: 128 MiB.
    private static let maxStoredCount = 1 << 24

    /// - Parameters:
    ///   - members: each variable once, with its whole factor.
    ///   - numbers: of the candidates of each member; nil for a text that is no number.
    ///   - gain: how much likelier a number is that obeys the rule than one drawn from all of its length.
    init(members: [(variable: Int, factor: Int)], numbers: [[DecimalNumber?]], gain: Double, brokenRuleRate: Double) {
        let scale = numbers.joined().compactMap { $0?.scale }.max() ?? 0
        // So that no sum of them overflows.
        let greatest = Int.max / (4 * max(1, members.count))
        let terms = zip(members, numbers).map { member, numbers in
            numbers.map { number -> Int? in
                guard let units = number?.units(scale: scale) else { return nil }
                let (term, overflows) = units.multipliedReportingOverflow(by: member.factor)
                return overflows || abs(term) > greatest ? nil : term
            }
        }
        self.members = members.map(\.variable)
        self.terms = terms
        brokenWeight = brokenRuleRate / ((1 - brokenRuleRate) * min(gain, Self.mistakeCount))
        elseWeight = 1 / ((1 - brokenRuleRate) * gain)
        var least = [0], greatestSum = [0]
        for list in terms {
            least.append(least[least.count - 1] + (list.compactMap { $0 }.min() ?? 0))
            greatestSum.append(greatestSum[greatestSum.count - 1] + (list.compactMap { $0 }.max() ?? 0))
        }
        leastBefore = least
        greatestBefore = greatestSum
        isSpan = greatestSum[members.count] - least[members.count] < SumWeights.maxSpan
    }

    /// Whether candidates obey it; nil where one is none of those listed.
    ///
    /// - Parameter states: of the members.
    func isObeyed(_ states: [Int]) -> Bool? {
        var sum = 0
        for (list, state) in zip(terms, states) {
            guard state < list.count else { return nil }
            guard let term = list[state] else { return false }
            sum += term
        }
        return sum == 0
    }

    /// What it weighs for candidates of all members.
    func weight(_ states: [Int]) -> Double {
        isObeyed(states).map { $0 ? 1 : brokenWeight } ?? elseWeight
    }

    // MARK: Messages

    /// What the others say of each member: for each of its candidates, and last for something else, what the assignments of all others
    /// weigh (join `sum`), or the heaviest of them (`max`).
    ///
    /// - Parameter incoming: the weights of each member's candidates, and last that of something else.
    func messages(_ incoming: [[Double]], join: WeightJoin) throws(SearchLimitError) -> [[Double]] {
        let count = members.count
        var before = [SumWeights(isSpan: isSpan)], listedBefore = [1.0], elseBefore = [0.0], storedCount = 1
        for member in 0..<(count - 1) {
            before.append(try extended(before[member], by: member, incoming[member], from: 0, join: join))
            storedCount += before[member + 1].count
            guard storedCount <= Self.maxStoredCount else { throw SearchLimitError() }
            let (listed, other) = Self.masses(incoming[member], join: join)
            elseBefore.append(join(elseBefore[member] * join(listed, other), listedBefore[member] * other))
            listedBefore.append(listedBefore[member] * listed)
        }
        var result = [[Double]](repeating: [], count: count)
        var after = SumWeights(isSpan: isSpan), listedAfter = 1.0, elseAfter = 0.0
        for member in stride(from: count - 1, through: 0, by: -1) {
            let listed = listedBefore[member] * listedAfter
            let other = join(elseBefore[member] * join(listedAfter, elseAfter), listedBefore[member] * elseAfter)
            result[member] =
                terms[member].map { term in
                    let obeying = term.map { before[member].weight(with: after, total: -$0, join: join) } ?? 0
                    return weight(obeying: obeying, listed: listed, other: other, join: join)
                } + [elseWeight * join(listed, other)]
            guard member > 0 else { break }
            after = try extended(after, by: member, incoming[member], from: count, join: join)
            let (ownListed, ownElse) = Self.masses(incoming[member], join: join)
            elseAfter = join(elseAfter * join(ownListed, ownElse), listedAfter * ownElse)
            listedAfter *= ownListed
        }
        return result
    }

    private func weight(obeying: Double, listed: Double, other: Double, join: WeightJoin) -> Double {
        // The heaviest that breaks the rule weighs less than the heaviest of all does where that obeys it.
        let broken = join == .sum ? max(0, listed - obeying) : listed
        return join(join(obeying, brokenWeight * broken), elseWeight * other)
    }

    /// - Parameter start: 0 for sums of the members before this one, their count for sums of those after it.
    private func extended(_ sums: SumWeights, by member: Int, _ incoming: [Double], from start: Int, join: WeightJoin)
        throws(SearchLimitError) -> SumWeights
    {
        // What is left must be able to bring the sum to 0.
        let isForward = start == 0, count = members.count
        let least = isForward ? leastBefore[count] - leastBefore[member + 1] : leastBefore[member]
        let greatest = isForward ? greatestBefore[count] - greatestBefore[member + 1] : greatestBefore[member]
        return try sums.adding(Self.steps(terms[member], incoming), within: -greatest ... -least, join: join)
    }

    private static func masses(_ weights: [Double], join: WeightJoin) -> (listed: Double, other: Double) {
        (weights.dropLast().reduce(0) { join($0, $1) }, weights[weights.count - 1])
    }

    // MARK: The likeliest assignment

    /// The heaviest states of all members where that of one is given.
    ///
    /// - Parameter incoming: as for `messages`; something else weighs 0 where there are candidates.
    func heaviestStates(_ incoming: [[Double]], given fixed: Int, state: Int) throws(SearchLimitError) -> [Int] {
        var states = incoming.map(\.indexOfFirstMax)
        states[fixed] = state
        let isOpen = zip(states, terms).contains { $0 == $1.count }
        guard !isOpen, let term = terms[fixed][state] else { return states }
        let others = members.indices.filter { $0 != fixed }
        let greatest = terms.reduce(0) { $0 + ($1.compactMap { $0.map(abs) }.max() ?? 0) }
        var before = [SumWeights(isSpan: isSpan)]
        for (index, member) in others.enumerated() {
            before.append(try before[index].adding(Self.steps(terms[member], incoming[member]), within: -greatest...greatest, join: .max))
        }
        let obeying = before[others.count].weight(of: -term)
        let heaviest = others.reduce(1) { $0 * incoming[$1][states[$1]] }
        guard obeying > 0, obeying >= brokenWeight * heaviest else { return states }
        var sum = -term
        for (index, member) in others.enumerated().reversed() {
            let weight = before[index + 1].weight(of: sum)
            let found = terms[member].indices.first { candidate in
                guard let own = terms[member][candidate] else { return false }
                return before[index].weight(of: sum - own) * incoming[member][candidate] == weight
            }
            guard let found, let own = terms[member][found] else { preconditionFailure("a sum that no candidate leads to") }
            states[member] = found
            sum -= own
        }
        return states
    }

    /// What a member may add, with its weights.
    private static func steps(_ terms: [Int?], _ incoming: [Double]) -> [(shift: Int, weight: Double)] {
        zip(terms, incoming).compactMap { term, weight in term.map { (shift: $0, weight: weight) } }.filter { $0.weight > 0 }
    }
}
