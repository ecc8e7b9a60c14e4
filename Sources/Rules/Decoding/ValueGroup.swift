import Support

/// Method: the values that rules join are variables of a factor graph, the sums and equalities its factors. Where it has no cycle, the
/// weights of all assignments together and the heaviest assignment are found exactly by messages from the leaves to a root and back (the
/// sum-product and the max-product algorithm). Cycles are cut first: some variables are given each of their states in turn, and the
/// results put together (cutset conditioning). Where that is too much, as in tables whose rows and columns add up, `SumElimination` tries.
/// Source: Pearl, "Probabilistic Reasoning in Intelligent Systems", 1988, chapter 4. Limits:
/// `maxBranchCount` combinations of the states of cut variables, and the sums that `SumWeights` keeps.

/// Values joined by rules, directly or through others, and nothing else.
struct ValueGroup {
    /// For each variable the weights of its candidates, and last that of something else.
    let weights: [[Double]]
    let factors: [LinearFactor]

    struct Solution {
        /// The probability of each variable's candidates, and last of something else.
        let marginals: [[Double]]
        /// The heaviest assignment of candidates; something else only for variables without candidates.
        let states: [Int]
    }

    /// Combinations of the states of variables that are cut.
    static let maxBranchCount = 4096

    private let factorsOf: [[Int]]

    init(weights: [[Double]], factors: [LinearFactor]) {
        self.weights = weights
        self.factors = factors
        var lists = [[Int]](repeating: [], count: weights.count)
        for (index, factor) in factors.enumerated() {
            for member in factor.members { lists[member].append(index) }
        }
        factorsOf = lists
    }

    /// - Throws: where there is too much to search.
    func solved() throws(SearchLimitError) -> Solution {
        let cut = cutVariables()
        let states = cut.map { variable in weights[variable].indices.filter { weights[variable][$0] > 0 } }
        var branchCount = 1
        for list in states {
            branchCount *= list.count
            guard branchCount <= Self.maxBranchCount else { return try SumElimination(self).solved() }
        }
        var branches: [Branch] = []
        for number in 0..<branchCount {
            var rest = number, given: [Int: Int] = [:]
            for (variable, list) in zip(cut, states) {
                given[variable] = list[rest % list.count]
                rest /= list.count
            }
            branches.append(try Branch(self, given: given))
        }
        return combined(branches)
    }

    /// The sum of the branches, each with its weight, and the heaviest of all assignments.
    private func combined(_ branches: [Branch]) -> Solution {
        let greatest = branches.map(\.logWeight).max() ?? 0
        var marginals = weights.map { [Double](repeating: 0, count: $0.count) }, total = 0.0
        for branch in branches {
            let weight = PortableMath.exp(branch.logWeight - greatest)
            total += weight
            for variable in weights.indices {
                for state in weights[variable].indices { marginals[variable][state] += weight * branch.marginals[variable][state] }
            }
        }
        for variable in weights.indices {
            for state in weights[variable].indices { marginals[variable][state] /= total }
        }
        let scores = branches.map { $0.heaviest?.logWeight ?? -.infinity }
        let states = branches.isEmpty ? nil : branches[scores.indexOfFirstMax].heaviest?.states
        return Solution(marginals: marginals, states: states ?? weights.map { $0.count > 1 ? 0 : $0.count - 1 })
    }

    // MARK: Cycles

    /// Variables without which the graph has no cycle: again and again the one with most factors among those on cycles.
    private func cutVariables() -> [Int] {
        var cut: [Int] = []
        while true {
            let degrees = cycleDegrees(without: cut)
            guard let most = degrees.max(), most > 1 else { return cut }
            cut.append(degrees.indexOfFirstMax)
        }
    }

    /// How many factors each variable has after leaves were taken off until none is left.
    private func cycleDegrees(without cut: [Int]) -> [Int] {
        var degrees = factorsOf.map(\.count), factorDegrees = factors.map { factor in factor.members.count { !cut.contains($0) } }
        for variable in cut { degrees[variable] = 0 }
        var isGone = factors.map { _ in false }, hasChanged = true
        while hasChanged {
            hasChanged = false
            for variable in degrees.indices where degrees[variable] == 1 {
                degrees[variable] = 0
                for factor in factorsOf[variable] where !isGone[factor] { factorDegrees[factor] -= 1 }
                hasChanged = true
            }
            for factor in factors.indices where !isGone[factor] && factorDegrees[factor] <= 1 {
                isGone[factor] = true
                for variable in factors[factor].members where degrees[variable] > 0 { degrees[variable] -= 1 }
                hasChanged = true
            }
        }
        return degrees
    }

    // MARK: Trees

    /// The group with some variables given.
    private struct Branch {
        let group: ValueGroup
        let given: [Int: Int]
        /// The natural logarithm of what all assignments weigh together.
        private(set) var logWeight = 0.0
        private(set) var marginals: [[Double]]
        private(set) var heaviest: (logWeight: Double, states: [Int])?

        init(_ group: ValueGroup, given: [Int: Int]) throws(SearchLimitError) {
            self.group = group
            self.given = given
            marginals = group.weights.map { [Double](repeating: 0, count: $0.count) }
            for (variable, state) in given.sorted(by: { $0.key < $1.key }) {
                marginals[variable][state] = 1
                logWeight += PortableMath.log(group.weights[variable][state])
            }
            // Something else is given to a variable only where it has no candidates.
            let isAssignment = given.allSatisfy { $1 < group.weights[$0].count - 1 || $1 == 0 }
            var states = group.weights.indices.map { given[$0] ?? 0 }
            // Factors of given variables alone are on no tree.
            for factor in group.factors where factor.members.allSatisfy({ given[$0] != nil }) {
                logWeight += PortableMath.log(factor.weight(factor.members.map { states[$0] }))
            }
            var statesWeight = logWeight
            for tree in trees() {
                logWeight += try addMarginals(of: tree)
                if isAssignment { statesWeight += try setStates(&states, of: tree) }
            }
            if isAssignment { heaviest = (statesWeight, states) }
        }

        /// Variables and factors that hang together, from a root to the leaves; the parent of each.
        private struct Tree {
            let root: Int
            var variables: [Int]
            /// With the variable that each hangs on.
            var factors: [(factor: Int, parent: Int)] = []
        }

        private func trees() -> [Tree] {
            var isSeen = group.weights.indices.map { given[$0] != nil }, isSeenFactor = group.factors.map { _ in false }
            var trees: [Tree] = []
            for root in group.weights.indices where !isSeen[root] {
                isSeen[root] = true
                var tree = Tree(root: root, variables: [root]), next = 0
                while next < tree.variables.count {
                    let variable = tree.variables[next]
                    next += 1
                    for factor in group.factorsOf[variable] where !isSeenFactor[factor] {
                        isSeenFactor[factor] = true
                        tree.factors.append((factor, variable))
                        for member in group.factors[factor].members where !isSeen[member] {
                            isSeen[member] = true
                            tree.variables.append(member)
                        }
                    }
                }
                trees.append(tree)
            }
            return trees
        }

        /// What a factor says of each member, scaled so that the greatest is 1, with the logarithm of the scale.
        private func scaled(_ message: [Double]) -> (message: [Double], logScale: Double) {
            let greatest = message.max() ?? 0
            guard greatest > 0 else { return (message, -.infinity) }
            return (message.map { $0 / greatest }, PortableMath.log(greatest))
        }

        /// The weights of a variable's states by all that hangs on it, but for one factor.
        private func belief(_ variable: Int, _ own: [Double], _ toMember: [Int: [Int: [Double]]], without left: Int?) -> [Double] {
            var belief = own
            for factor in group.factorsOf[variable] where factor != left {
                guard let message = toMember[factor]?[variable] else { continue }
                for state in belief.indices { belief[state] *= message[state] }
            }
            return belief
        }

        private func incoming(_ factor: Int, _ weights: [[Double]], _ toMember: [Int: [Int: [Double]]]) -> [[Double]] {
            group.factors[factor].members.map { member in
                if let state = given[member] { return weights[member].indices.map { $0 == state ? 1 : 0 } }
                return belief(member, weights[member], toMember, without: factor)
            }
        }

        /// From the leaves to the root.
        ///
        /// - Returns: what each factor says of the variable it hangs on, and the logarithm of their scales.
        private func upward(_ tree: Tree, _ weights: [[Double]], join: WeightJoin) throws(SearchLimitError)
            -> (toMember: [Int: [Int: [Double]]], logScale: Double)
        {
            var toMember: [Int: [Int: [Double]]] = [:], logScale = 0.0
            for (factor, parent) in tree.factors.reversed() {
                let messages = try group.factors[factor].messages(incoming(factor, weights, toMember), join: join)
                guard let place = group.factors[factor].members.firstIndex(of: parent) else { continue }
                let (message, scale) = scaled(messages[place])
                toMember[factor] = [parent: message]
                logScale += scale
            }
            return (toMember, logScale)
        }

        private mutating func addMarginals(of tree: Tree) throws(SearchLimitError) -> Double {
            var (toMember, logScale) = try upward(tree, group.weights, join: .sum)
            let total = belief(tree.root, group.weights[tree.root], toMember, without: nil).reduce(0, +)
            for (factor, parent) in tree.factors {
                let messages = try group.factors[factor].messages(incoming(factor, group.weights, toMember), join: .sum)
                for (member, message) in zip(group.factors[factor].members, messages) where member != parent && given[member] == nil {
                    toMember[factor, default: [:]][member] = scaled(message).message
                }
            }
            for variable in tree.variables {
                let belief = belief(variable, group.weights[variable], toMember, without: nil), sum = belief.reduce(0, +)
                for state in belief.indices { marginals[variable][state] = sum > 0 ? belief[state] / sum : 0 }
            }
            return logScale + PortableMath.log(total)
        }

        /// Sets the states of the tree's variables to those of its heaviest assignment.
        ///
        /// - Returns: the logarithm of its weight.
        private func setStates(_ states: inout [Int], of tree: Tree) throws(SearchLimitError) -> Double {
            // Something else is no reading, unless there is nothing else.
            let weights = group.weights.map { list in list.count > 1 ? list.dropLast() + [0] : list }
            let (toMember, logScale) = try upward(tree, weights, join: .max)
            let belief = belief(tree.root, weights[tree.root], toMember, without: nil)
            states[tree.root] = belief.indexOfFirstMax
            for (factor, parent) in tree.factors {
                let members = group.factors[factor].members
                guard let place = members.firstIndex(of: parent) else { continue }
                let found = try group.factors[factor].heaviestStates(
                    incoming(factor, weights, toMember), given: place, state: states[parent])
                for (member, state) in zip(members, found) where member != parent && given[member] == nil { states[member] = state }
            }
            return logScale + PortableMath.log(belief.max() ?? 0)
        }
    }
}

extension Array where Element: Comparable {
    /// Of the first of the greatest elements; 0 for none.
    var indexOfFirstMax: Int {
        var best = 0
        for index in indices where self[index] > self[best] { best = index }
        return best
    }
}
