import Support

/// A string that a line may say.
public struct StringCandidate: Sendable, Equatable {
    public let symbols: [UInt8]
    /// Over all ways to place its symbols, 0…1.
    public let probability: Double

    public init(symbols: [UInt8], probability: Double) {
        self.symbols = symbols
        self.probability = probability
    }

    /// The order of candidates: the likeliest first, of equal ones the one that comes first in the order of its symbols.
    public static func comesFirst(_ a: StringCandidate, _ b: StringCandidate) -> Bool {
        a.probability != b.probability ? a.probability > b.probability : a.symbols.lexicographicallyPrecedes(b.symbols)
    }
}

extension StringColumns {
    /// The likeliest strings, in the order of candidates.
    ///
    /// Method: prefix beam search finds the strings, whose probabilities are then summed over all alignments.
    ///
    /// - Parameters:
    ///   - untold: outputs that count as blanks.
    ///   - beamWidth: how many beginnings are kept in each column.
    /// **Source** Graves and Jaitly 2014 for the search. **Determinism** A.
    public func candidates(count wanted: Int, untold: [UInt8] = [], beamWidth: Int = 12) -> [StringCandidate] {
        var beam: [(symbols: [UInt8], ending: Ending)] = [([], Ending(blank: 1, symbol: 0))]
        for column in 0..<count {
            var next: [[UInt8]: Ending] = [:]
            let blank = untold.reduce(self[column, classCount - 1]) { $0 + self[column, Int($1)] }
            let outputs = (0..<UInt8(classCount - 1)).filter { !untold.contains($0) && self[column, Int($0)] > Self.leastProbability }
            for (prefix, ending) in beam {
                next[prefix, default: Ending()].blank += ending.total * blank
                if let last = prefix.last { next[prefix, default: Ending()].symbol += ending.symbol * self[column, Int(last)] }
                for output in outputs {
                    // A repetition needs a blank before it.
                    let before = output == prefix.last ? ending.blank : ending.total
                    if before > 0 { next[prefix + [output], default: Ending()].symbol += before * self[column, Int(output)] }
                }
            }
            beam = Self.strongest(next, beamWidth)
        }
        let found = beam.map { symbols, _ in
            StringCandidate(symbols: symbols, probability: probability(of: StringTarget(symbols: symbols, untold: untold)))
        }
        return Array(found.sorted(by: StringCandidate.comesFirst).prefix(wanted))
    }

    /// A symbol that is less likely in a column does not begin a string of its own.
    private static let leastProbability = 1e-5

    private struct Ending {
        /// Of the ways that end in a blank, and in the last symbol.
        var blank = 0.0, symbol = 0.0
        var total: Double { blank + symbol }
    }

    /// In order; scaled, so that a long line does not run out of numbers.
    private static func strongest(_ beam: [[UInt8]: Ending], _ width: Int) -> [(symbols: [UInt8], ending: Ending)] {
        let kept = beam.sorted {
            $0.value.total != $1.value.total ? $0.value.total > $1.value.total : $0.key.lexicographicallyPrecedes($1.key)
        }.prefix(width)
        let sum = kept.reduce(0) { $0 + $1.value.total }
        return kept.map { ($0.key, Ending(blank: $0.value.blank / sum, symbol: $0.value.symbol / sum)) }
    }
}
