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
/// A line is shown to the network with digits of several widths. What speaks for each string that is likely in any view
/// (`NumberEvidence`) is weighed as the model's calibration says.
///
/// **Determinism** B: the same bits for any number of jobs and any grouping of the lines.
public struct NumberReader: Sendable {
    private let predictor: LinePredictor
    private let stretches: [Double]
    private let calibration: NumberCalibration

    public init(_ model: NumberModel) throws {
        predictor = try LinePredictor(model.network)
        stretches = model.stretches
        calibration = model.calibration
    }

    /// - Parameters:
    ///   - pictures: dark ink on lighter paper, each from the top of the writing to its bottom with some paper around.
    ///   - seconds: of each picture what another way of reading says; nil where it says nothing, and empty where nobody was asked.
    ///   - marks: which points, dashes and slashes are part of what is read; the others are passed over.
    /// - Throws: `NeuralNetworkError.notFiniteOutput`.
    public func readings(
        of pictures: [GrayImage], seconds: [NumberCandidate?] = [], telling marks: Set<Character>, jobs: Int
    ) throws -> [NumberReading] {
        let untold = Self.untold(telling: marks)
        return try concurrentMap(Array(pictures.enumerated()), jobs: jobs) { index, picture in
            try NumberReading(
                views(of: picture), second: seconds.isEmpty ? nil : seconds[index], untold: untold, calibration: calibration)
        }
    }

    /// What speaks for each text that a line may say.
    ///
    /// - Parameters:
    ///   - second: what another way of reading says, without marks; nil where it says nothing.
    ///   - marks: as for `readings`.
    /// - Throws: `NeuralNetworkError.notFiniteOutput`.
    public func evidence(of picture: GrayImage, second: NumberCandidate?, telling marks: Set<Character>) throws -> NumberEvidence {
        try NumberEvidence(views(of: picture), second: second, untold: Self.untold(telling: marks))
    }

    private func views(of picture: GrayImage) throws -> [StringColumns] {
        try predictor.columns(of: stretches.map { LineInput(picture, stretch: $0) }, jobs: 1)
    }

    private static func untold(telling marks: Set<Character>) -> [UInt8] {
        LineSymbols.marks.filter { !marks.contains(LineSymbols.all[Int($0)]) }
    }
}

extension NumberReading {
    /// - Parameter views: of one line; at least one.
    /// - Throws: `NumberModelError.unknownSymbol` for a second reading with other symbols.
    init(
        _ views: [StringColumns], second: NumberCandidate?, untold: [UInt8], calibration: NumberCalibration = .uncalibrated
    ) throws(NumberModelError) {
        let evidence = try NumberEvidence(views, second: second, untold: untold)
        let likeliest = zip(evidence.texts, calibration.probabilities(evidence)).map { StringCandidate(symbols: $0, probability: $1) }
            .sorted(by: StringCandidate.comesFirst)
        let candidates = likeliest.map { NumberCandidate(text: LineSymbols.text(of: $0.symbols), probability: $0.probability) }
        self.init(candidates, places: views[0].places(of: StringTarget(symbols: likeliest[0].symbols, untold: untold)))
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
