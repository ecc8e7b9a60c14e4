import NeuralNetwork
import Support

/// What speaks for each text that a line may say, and for none of them.
///
/// A line is shown to the network several times, a little changed. The strings that are likely in any view are held against all views, and
/// so is what another way of reading says.
///
/// **Determinism** A, for the same views.
public struct NumberEvidence: Sendable, Equatable {
    /// What is known of a text. A text's score is the sum of these, each times its weight in a `NumberCalibration`.
    public enum Feature: String, CaseIterable, Sendable {
        /// The logarithm of the text's mean probability in all views; of "none of these", of what the texts leave.
        case probability
        /// The mean of the logarithms of its probabilities: low where a view says otherwise.
        case agreement
        /// The logarithm of one and ten times the probability of the second reading, where that says it.
        case secondReading
        /// 1 for "none of these".
        case other
        /// Symbols of the likeliest text, for "none of these".
        case otherPerDigit
    }

    /// The likeliest in the mean of the views first.
    let texts: [[UInt8]]
    /// **Shape** (texts and "none of these", features).
    let values: [[Double]]

    /// Strings that each view may propose.
    private static let proposalCount = 5
    /// How much likelier a second reading that is sure makes its text, where it counts as much as the network.
    private static let secondFactor = 10.0
    /// What is less likely counts as this, so that no logarithm is infinite.
    private static let leastProbability = 1e-9, leastInView = 1e-4

    /// - Parameters:
    ///   - views: of one line; at least one.
    ///   - second: what another way of reading says, without marks.
    ///   - untold: outputs that count as blanks.
    /// - Throws: `NumberModelError.unknownSymbol` for a second reading with other symbols.
    init(_ views: [StringColumns], second: NumberCandidate?, untold: [UInt8]) throws(NumberModelError) {
        var proposals: Set<[UInt8]> = []
        for view in views {
            proposals.formUnion(view.candidates(count: Self.proposalCount, untold: untold).map(\.symbols))
        }
        let secondSymbols = try second.map { second throws(NumberModelError) in try LineSymbols.outputs(of: second.text) }
        if let secondSymbols, !proposals.contains(where: { Self.digits($0) == secondSymbols }) { proposals.insert(secondSymbols) }
        func logarithm(_ probability: Double, _ least: Double) -> Double { PortableMath.log(max(probability, least)) }
        let weighed = proposals.map { symbols -> (candidate: StringCandidate, values: [Double]) in
            let target = StringTarget(symbols: symbols, untold: untold), inViews = views.map { $0.probability(of: target) }
            let mean = inViews.reduce(0, +) / Double(views.count)
            let isSecond = secondSymbols != nil && Self.digits(symbols) == secondSymbols
            return (
                candidate: StringCandidate(symbols: symbols, probability: mean),
                values: [
                    logarithm(mean, Self.leastProbability),
                    inViews.reduce(0) { $0 + logarithm($1, Self.leastInView) } / Double(views.count),
                    isSecond ? PortableMath.log(1 + Self.secondFactor * (second?.probability ?? 0)) : 0, 0, 0,
                ]
            )
        }.sorted { StringCandidate.comesFirst($0.candidate, $1.candidate) }
        texts = weighed.map(\.candidate.symbols)
        let rest = 1 - weighed.reduce(0) { $0 + $1.candidate.probability }
        values = weighed.map(\.values) + [[logarithm(rest, Self.leastInView), 0, 0, 1, Double(weighed[0].candidate.symbols.count)]]
    }

    private static func digits(_ symbols: [UInt8]) -> [UInt8] { symbols.filter { $0 < 10 } }

    /// The row of a text; that of "none of these" where it is none of the texts.
    func row(of text: [UInt8]) -> Int { texts.firstIndex(of: text) ?? texts.count }
}
