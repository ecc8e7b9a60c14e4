import Imaging
import NeuralNetwork
import Support

/// What a line may say.
public struct NumberCandidate: Sendable, Equatable, Codable {
    /// Digits, and marks where they are asked for.
    public let text: String
    /// That the line says just this, 0…1.
    public let probability: Double

    public init(text: String, probability: Double) {
        self.text = text
        self.probability = probability
    }

    /// The likelier; of equal ones by their texts.
    static func comesFirst(_ a: NumberCandidate, _ b: NumberCandidate) -> Bool {
        a.probability != b.probability ? a.probability > b.probability : a.text < b.text
    }
}

/// What was read on a line, as a whole.
public struct NumberReading: Sendable, Equatable {
    /// The likeliest first; never empty. The text of the first may be: a line on which nothing is written.
    public let candidates: [NumberCandidate]
    /// For each symbol of the likeliest text: that it is right and has just these neighbors, as far as the candidates tell, 0…1.
    public let certainties: [Double]
    /// Where each symbol of it stands along the line, 0…1 of its width.
    public let places: [ClosedRange<Double>]

    public var likeliest: NumberCandidate { candidates[0] }
    public var text: String { likeliest.text }
    public var probability: Double { likeliest.probability }
}

/// Reads lines of digits, each as a whole.
///
/// A line is shown to the network with digits of several widths. The strings that are likely in any view are held against all views,
/// and what the views say is averaged.
///
/// **Determinism** B: the same bits for any number of jobs and any grouping of the lines.
public struct NumberReader: Sendable {
    /// Strings that each view may propose.
    static let proposalCount = 5
    /// By how much a second reading that is sure makes its text likelier than others.
    ///
    /// Chosen on one half of 1,080 amounts on bank checks: 76.5 % of them are read exactly with 10, 71.1 % without a second reading, 74.4 % with
    /// 300, which trusts it nearly alone.
    static let secondFactor = 10.0

    private let predictor: LinePredictor
    private let stretches: [Double]

    public init(_ model: NumberModel) throws {
        predictor = try LinePredictor(model.network)
        stretches = model.stretches
    }

    /// - Parameters:
    ///   - pictures: dark ink on lighter paper, each from the top of the writing to its bottom with some paper around.
    ///   - seconds: of each picture what another way of reading says; nil where it says nothing, and empty where nobody was asked.
    ///   - marks: which points, dashes and slashes are part of what is read; the others are passed over.
    /// - Throws: `NeuralNetworkError.notFiniteOutput`.
    public func readings(
        of pictures: [GrayImage], seconds: [NumberCandidate?] = [], telling marks: Set<Character>, jobs: Int
    ) throws -> [NumberReading] {
        let untold = LineSymbols.marks.filter { !marks.contains(LineSymbols.all[Int($0)]) }
        return try concurrentMap(Array(pictures.enumerated()), jobs: jobs) { index, picture in
            let views = try predictor.columns(of: stretches.map { LineInput(picture, stretch: $0) }, jobs: 1)
            return try NumberReading(views, second: seconds.isEmpty ? nil : seconds[index], untold: untold)
        }
    }
}

extension NumberReading {
    /// - Parameter views: of one line; at least one.
    /// - Throws: `NumberModelError.unknownSymbol` for a second reading with other symbols.
    init(_ views: [StringColumns], second: NumberCandidate?, untold: [UInt8]) throws(NumberModelError) {
        var proposals: Set<[UInt8]> = []
        for view in views {
            proposals.formUnion(view.candidates(count: NumberReader.proposalCount, untold: untold).map(\.symbols))
        }
        let secondSymbols = try second.map { second throws(NumberModelError) in try LineSymbols.outputs(of: second.text) }
        if let secondSymbols, !proposals.contains(where: { Self.digits($0) == secondSymbols }) { proposals.insert(secondSymbols) }
        var weighed = proposals.map { symbols in
            let target = StringTarget(symbols: symbols, untold: untold)
            return StringCandidate(
                symbols: symbols, probability: views.reduce(0.0) { $0 + $1.probability(of: target) } / Double(views.count))
        }
        if let second, let secondSymbols {
            // Bayes' rule, all that is not listed among what the second reading does not say.
            let said = weighed.filter { Self.digits($0.symbols) == secondSymbols }.reduce(0.0) { $0 + $1.probability }
            let factor = NumberReader.secondFactor * second.probability, gain = said * factor
            weighed = weighed.map {
                let isSaid = Self.digits($0.symbols) == secondSymbols
                return StringCandidate(symbols: $0.symbols, probability: $0.probability * (isSaid ? 1 + factor : 1) / (1 + gain))
            }
        }
        weighed.sort(by: StringCandidate.comesFirst)
        let candidates = weighed.map { NumberCandidate(text: LineSymbols.text(of: $0.symbols), probability: $0.probability) }
        self.init(candidates, places: views[0].places(of: StringTarget(symbols: weighed[0].symbols, untold: untold)))
    }

    /// - Parameter candidates: the likeliest first; at least one.
    private init(_ candidates: [NumberCandidate], places: [ClosedRange<Double>]) {
        let best = Array(candidates[0].text)
        var agreeing = [Double](repeating: 0, count: best.count), total = 0.0
        for other in candidates {
            total += other.probability
            for (place, isSame) in EditAlignment(best, Array(other.text)).agreement.enumerated() where isSame {
                agreeing[place] += other.probability
            }
        }
        self.candidates = candidates
        certainties = agreeing.map { total > 0 ? $0 / total : 0 }
        self.places = places
    }

    private static func digits(_ symbols: [UInt8]) -> [UInt8] { symbols.filter { $0 < 10 } }

    /// The same where something else makes each text so many times likelier; what is none of the candidates stays as it is.
    ///
    /// - Returns: without places where another text is the likeliest then.
    public func reweighed(_ factor: (String) -> Double) -> NumberReading {
        let weights = candidates.map { $0.probability * factor($0.text) }
        let rest = max(0, 1 - candidates.reduce(0) { $0 + $1.probability }), total = weights.reduce(rest, +)
        guard total > 0 else { return self }
        let weighed = zip(candidates, weights).map { NumberCandidate(text: $0.text, probability: $1 / total) }
            .sorted(by: NumberCandidate.comesFirst)
        return NumberReading(weighed, places: weighed[0].text == text ? places : [])
    }

    /// The same under a rule for what may be written: texts that mean the same are one, and what cannot be is no more.
    ///
    /// - Parameter number: what a text means; nil for one that cannot be.
    /// - Returns: without places; nil where nothing that was read can be.
    public func obeying(_ number: (String) -> String?) -> NumberReading? {
        var probabilities: [String: Double] = [:], refused = 0.0
        for candidate in candidates {
            if let meaning = number(candidate.text) {
                probabilities[meaning, default: 0] += candidate.probability
            } else {
                refused += candidate.probability
            }
        }
        let rest = max(1 - refused, probabilities.values.reduce(0, +))
        let obeying = probabilities.map { NumberCandidate(text: $0.key, probability: rest > 0 ? $0.value / rest : 0) }
            .sorted(by: NumberCandidate.comesFirst)
        return obeying.isEmpty ? nil : NumberReading(obeying, places: [])
    }
}
