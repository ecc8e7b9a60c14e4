import Support

/// Steps of which chance decides together whether they act: all of them, one, or some.
///
/// A group only opens and shuts gates; the steps behind them run in the order of their phases. Each member of a `oneOf` or a
/// `someOf` has a gate of its own, the members of a `sequence` share one.
struct StepGroup: Sendable, Hashable, Encodable {
    enum Kind: String, Sendable, CaseIterable, Encodable {
        /// All members or none.
        case sequence
        /// One member, by weight.
        case oneOf
        /// A number of members, all different, by weight.
        case someOf
    }

    static let names = Kind.allCases.map(\.rawValue)

    let kind: Kind
    let probability: Double
    let stream: UInt32
    /// The gate that must be open for the group to draw; nil for a group of the recipe itself.
    let outerGate: Int?
    /// The first of the members' gates.
    let firstGate: Int
    /// Of the members; one, of the whole, for a `sequence`.
    let weights: [Double]
    /// How many members act.
    let countRange: ClosedRange<Int>

    var gateCount: Int { weights.count }

    /// Opens the gates of the members that act and shuts those of the others.
    func draw(_ gates: inout [Bool], using stream: inout RandomStream) {
        for index in weights.indices { gates[firstGate + index] = false }
        if let outerGate, !gates[outerGate] { return }
        guard stream.chance(probability) else { return }
        let count = countRange.lowerBound + stream.below(countRange.count)
        var total = weights.reduce(0, +)
        for _ in 0..<count {
            let chosen = member(at: stream.unit() * total, gates)
            gates[firstGate + chosen] = true
            total -= weights[chosen]
        }
    }

    /// The shut member in whose share of the weights a place lies.
    private func member(at place: Double, _ gates: [Bool]) -> Int {
        var rest = place, last = 0
        for (index, weight) in weights.enumerated() where !gates[firstGate + index] {
            last = index
            rest -= weight
            if rest < 0 { break }
        }
        return last
    }
}
