import Support

/// Method: variables are taken in one after another, and of each assignment of those that were taken in only the sums so far of the factors
/// that others are still to come into are kept, with what all assignments of the same sums weigh together (variable elimination). Where
/// numbers were read well nearly all of the weight is on few sums: those are left out that, by factors without a common number to come, come to
/// little (`SumOutlook`), and what they come to at most is counted. So a table whose rows and columns add up is decided, of which cycles
/// cannot be cut. Factors come in the order in which the fewest are open, such as row by row.
/// Accuracy: exact but for what was left out, at most `maxLostFraction` of the weight. Limits: `maxStateCount` sums at a time.
/// **Determinism** A.
struct SumElimination {
    private let group: ValueGroup
    private let steps: [Step]

    /// Sums that come to less are left out, over the one that comes to most: fewer where too much was lost.
    private static let leastWeights = [1e-10, 1e-13, 1e-16]
    private static let maxStateCount = 10_000
    private static let maxLostFraction = 1e-3

    /// What stands for a sum in which a number is none of its candidates, and for one that cannot come out any more.
    static let unknown = Int.max, broken = Int.min

    /// One variable that is taken in.
    private struct Step {
        let variable: Int
        /// How many factors it opens: their sums are put behind the others.
        let openedCount: Int
        /// Where the sums of its factors are, which member it is, and what the members to come can add.
        let sums: [(place: Int, factor: LinearFactor, member: Int, rest: ClosedRange<Int>)]
        /// Of the sums those of factors that it is the last member of, and the others.
        let closed: [(place: Int, factor: LinearFactor)]
        let kept: [Int]
        /// What is to be expected of sums that are kept, by their places: lists of factors without a common member to come.
        let outlooks: [[(place: Int, outlook: SumOutlook)]]
    }

    /// A sum that another one leads to.
    private struct Transition {
        let from: Int
        let candidate: Int
        let to: Int
        let weight: Double
    }

    /// The sums that assignments have, with their weights, over the heaviest.
    private struct Layer {
        var states: [[Int]] = []
        var weights: [Double] = []
        /// Of the heaviest assignment of candidates, and how it got there.
        var heaviest: [Double] = []
        var origins: [(state: Int, candidate: Int)] = []
    }

    init(_ group: ValueGroup) {
        self.group = group
        steps = Self.steps(group)
    }

    /// - Throws: where there is too much to search.
    func solved() throws(SearchLimitError) -> ValueGroup.Solution {
        for leastWeight in Self.leastWeights {
            do {
                return try solved(leastWeight: leastWeight)
            } catch {
                continue
            }
        }
        throw SearchLimitError()
    }

    private func solved(leastWeight: Double) throws(SearchLimitError) -> ValueGroup.Solution {
        var layers = [Layer(states: [[]], weights: [1], heaviest: [1], origins: [(0, 0)])], transitions: [[Transition]] = [], lost = 0.0
        for step in steps {
            let (layer, taken) = try taking(step, into: layers[layers.count - 1], leastWeight: leastWeight, lost: &lost)
            layers.append(layer)
            transitions.append(taken)
        }
        let end = layers[layers.count - 1]
        guard end.weights.count == 1, lost <= Self.maxLostFraction * end.weights[0], end.heaviest[0] > 0 else { throw SearchLimitError() }
        var states = group.weights.map { _ in 0 }, state = 0
        for (step, layer) in zip(steps, layers.dropFirst()).reversed() {
            (state, states[step.variable]) = layer.origins[state]
        }
        return ValueGroup.Solution(marginals: marginals(layers, transitions), states: states)
    }

    // MARK: Forward

    private func taking(_ step: Step, into layer: Layer, leastWeight: Double, lost: inout Double) throws(SearchLimitError) -> (
        Layer, [Transition]
    ) {
        let own = group.weights[step.variable]
        var next = Layer(), indices: [[Int]: Int] = [:], transitions: [Transition] = []
        for (from, state) in layer.states.enumerated() {
            for (candidate, ownWeight) in own.enumerated() where ownWeight > 0 {
                let (sums, factorWeight) = Self.sums(state, with: candidate, step)
                let weight = ownWeight * factorWeight
                let to: Int
                if let known = indices[sums] {
                    to = known
                } else {
                    to = next.states.count
                    indices[sums] = to
                    next.states.append(sums)
                    next.weights.append(0)
                    next.heaviest.append(0)
                    next.origins.append((0, 0))
                }
                next.weights[to] += layer.weights[from] * weight
                // Something else is no reading, unless there is nothing else.
                let heaviest = candidate < own.count - 1 || own.count == 1 ? layer.heaviest[from] * weight : 0
                if heaviest > next.heaviest[to] {
                    next.heaviest[to] = heaviest
                    next.origins[to] = (from, candidate)
                }
                transitions.append(Transition(from: from, candidate: candidate, to: to, weight: weight))
            }
        }
        return try Self.pruned(next, transitions, step.outlooks, leastWeight: leastWeight, lost: &lost)
    }

    /// The sums after a variable was given a candidate, or, behind its candidates, something else; and what factors weigh that are closed.
    private static func sums(_ state: [Int], with candidate: Int, _ step: Step) -> (sums: [Int], weight: Double) {
        var sums = state + [Int](repeating: 0, count: step.openedCount), weight = 1.0
        for (place, factor, member, rest) in step.sums where sums[place] != unknown {
            let terms = factor.terms[member]
            if candidate == terms.count {
                sums[place] = unknown
            } else if sums[place] != broken {
                let sum = terms[candidate].map { sums[place] + $0 }
                sums[place] = sum.map { rest.contains(-$0) ? $0 : broken } ?? broken
            }
        }
        for (place, factor) in step.closed {
            weight *= sums[place] == unknown ? factor.elseWeight : sums[place] == 0 ? 1 : factor.brokenWeight
        }
        return (step.kept.map { sums[$0] }, weight)
    }

    /// The layer without the sums that come to little, scaled.
    private static func pruned(
        _ layer: Layer, _ transitions: [Transition], _ outlooks: [[(place: Int, outlook: SumOutlook)]], leastWeight: Double,
        lost: inout Double
    ) throws(SearchLimitError) -> (Layer, [Transition]) {
        // What the assignments of a sum weigh at most in the end: no factor weighs more than 1, and those of a list are independent.
        let worth = zip(layer.weights, layer.states).map { weight, state in
            weight * (outlooks.map { list in list.reduce(1) { $0 * $1.outlook.weight(of: state[$1.place]) } }.min() ?? 1)
        }
        let greatest = worth.max() ?? 0
        guard greatest > 0 else { throw SearchLimitError() }
        var kept = worth.indices.filter { worth[$0] >= leastWeight * greatest }
        if kept.count > maxStateCount {
            kept = kept.sorted { (worth[$1], $0) < (worth[$0], $1) }.prefix(maxStateCount).sorted()
        }
        var places = [Int?](repeating: nil, count: worth.count), result = Layer()
        let scale = kept.map { layer.weights[$0] }.max() ?? 1
        for (place, index) in kept.enumerated() {
            places[index] = place
            result.states.append(layer.states[index])
            result.weights.append(layer.weights[index] / scale)
            result.heaviest.append(layer.heaviest[index] / scale)
            result.origins.append(layer.origins[index])
        }
        for index in worth.indices where places[index] == nil { lost += worth[index] }
        // The end is not worth more than all that is kept.
        guard lost <= maxLostFraction * kept.reduce(0, { $0 + worth[$1] }) else { throw SearchLimitError() }
        lost /= scale
        return (
            result,
            transitions.compactMap { transition in
                places[transition.to].map {
                    Transition(from: transition.from, candidate: transition.candidate, to: $0, weight: transition.weight / scale)
                }
            }
        )
    }

    // MARK: Backward

    /// The probability of each variable's candidates, and last of something else.
    private func marginals(_ layers: [Layer], _ transitions: [[Transition]]) -> [[Double]] {
        var marginals = group.weights.map { [Double](repeating: 0, count: $0.count) }, after = [1.0]
        for index in steps.indices.reversed() {
            let variable = steps[index].variable, layer = layers[index]
            var before = [Double](repeating: 0, count: layer.states.count)
            for transition in transitions[index] {
                let weight = transition.weight * after[transition.to]
                before[transition.from] += weight
                marginals[variable][transition.candidate] += layer.weights[transition.from] * weight
            }
            let sum = marginals[variable].reduce(0, +), greatest = before.max() ?? 1
            marginals[variable] = marginals[variable].map { $0 / sum }
            after = before.map { $0 / greatest }
        }
        return marginals
    }

    // MARK: Order

    private static func steps(_ group: ValueGroup) -> [Step] {
        var rest = group.factors.map { Set($0.members) }, isOpen = group.factors.map { _ in false }, order: [Int] = []
        var factorsOf = [[Int]](repeating: [], count: group.weights.count), isTaken = group.weights.map { _ in false }
        for (index, factor) in group.factors.enumerated() {
            for member in factor.members { factorsOf[member].append(index) }
        }
        func take(_ variable: Int) {
            isTaken[variable] = true
            order.append(variable)
            for factor in factorsOf[variable] {
                isOpen[factor] = true
                rest[factor].remove(variable)
            }
        }
        // The factor that opens the fewest others, and of those the one that lacks the fewest members.
        while let next = rest.indices.filter({ !rest[$0].isEmpty }).min(by: { cost($0) < cost($1) }) {
            for variable in rest[next].sorted() { take(variable) }
        }
        for variable in group.weights.indices where !isTaken[variable] { take(variable) }
        func cost(_ factor: Int) -> (opened: Int, missing: Int, factor: Int) {
            (Set(rest[factor].flatMap { factorsOf[$0] }).count { !isOpen[$0] }, rest[factor].count, factor)
        }
        return steps(group, order, factorsOf)
    }

    private static func steps(_ group: ValueGroup, _ order: [Int], _ factorsOf: [[Int]]) -> [Step] {
        var ranks = [Int](repeating: 0, count: order.count)
        for (rank, variable) in order.enumerated() { ranks[variable] = rank }
        var open: [Int] = [], steps: [Step] = []
        let outlooks = group.factors.map { SumOutlook.list(of: $0, group.weights, ranks: ranks) }
        /// Open factors without a common member to come, those first that lack few or many.
        func packings(_ factors: [Int], _ rank: Int) -> [[(place: Int, outlook: SumOutlook)]] {
            let missing = factors.map { group.factors[$0].members.filter { ranks[$0] > rank } }
            return [1, -1].map { direction in
                var taken: Set<Int> = []
                return factors.indices.sorted { (direction * missing[$0].count, $0) < (direction * missing[$1].count, $1) }.compactMap {
                    place in
                    guard taken.isDisjoint(with: missing[place]) else { return nil }
                    taken.formUnion(missing[place])
                    return (place, outlooks[factors[place]][group.factors[factors[place]].members.count - missing[place].count])
                }
            }
        }
        for (rank, variable) in order.enumerated() {
            let opened = factorsOf[variable].filter { !open.contains($0) }
            open += opened
            let sums = factorsOf[variable].map { index in
                let factor = group.factors[index], member = factor.members.firstIndex(of: variable) ?? 0
                let later = zip(factor.members, factor.terms).filter { ranks[$0.0] > rank }.map { $0.1.compactMap { $0 } }
                let least = later.reduce(0) { $0 + ($1.min() ?? 0) }, greatest = later.reduce(0) { $0 + ($1.max() ?? 0) }
                return (place: open.firstIndex(of: index) ?? 0, factor: factor, member: member, rest: least...greatest)
            }
            let isClosed = open.map { index in group.factors[index].members.allSatisfy { ranks[$0] <= rank } }
            let kept = open.indices.filter { !isClosed[$0] }
            steps.append(
                Step(
                    variable: variable, openedCount: opened.count, sums: sums,
                    closed: open.indices.filter { isClosed[$0] }.map { ($0, group.factors[open[$0]]) },
                    kept: kept, outlooks: packings(kept.map { open[$0] }, rank)))
            open = zip(open, isClosed).filter { !$0.1 }.map(\.0)
        }
        return steps
    }
}
