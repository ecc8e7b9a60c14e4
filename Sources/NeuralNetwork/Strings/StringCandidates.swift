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
        var strings = StringTree(symbolCount: classCount - 1)
        var beam: [(string: Int, ending: Ending)] = [(StringTree.root, Ending(blank: 1, symbol: 0))]
        var next: [(string: Int, ending: Ending)] = []
        for column in 0..<count {
            let blank = untold.reduce(self[column, classCount - 1]) { $0 + self[column, Int($1)] }
            let outputs = (0..<UInt8(classCount - 1)).filter { !untold.contains($0) && self[column, Int($0)] > Self.leastProbability }
            next.removeAll(keepingCapacity: true)
            func add(_ string: Int, blank: Double, symbol: Double) {
                let place = strings.place(of: string, inColumn: column, elsePut: next.count)
                if place == next.count { next.append((string, Ending())) }
                next[place].ending.blank += blank
                next[place].ending.symbol += symbol
            }
            for (string, ending) in beam {
                let last = strings.last(of: string)
                add(string, blank: ending.total * blank, symbol: last.map { ending.symbol * self[column, Int($0)] } ?? 0)
                for output in outputs {
                    // A repetition needs a blank before it.
                    let before = output == last ? ending.blank : ending.total
                    if before > 0 { add(strings.string(string, followedBy: output), blank: 0, symbol: before * self[column, Int(output)]) }
                }
            }
            beam = Self.strongest(next, of: strings, beamWidth)
        }
        let found = beam.map { string, _ in
            let symbols = strings.symbols(of: string)
            return StringCandidate(symbols: symbols, probability: probability(of: StringTarget(symbols: symbols, untold: untold)))
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
    private static func strongest(
        _ beam: [(string: Int, ending: Ending)], of strings: StringTree, _ width: Int
    ) -> [(string: Int, ending: Ending)] {
        let kept = beam.sorted { a, b in
            if a.ending.total != b.ending.total { return a.ending.total > b.ending.total }
            return strings.symbols(of: a.string).lexicographicallyPrecedes(strings.symbols(of: b.string))
        }.prefix(width)
        let sum = kept.reduce(0) { $0 + $1.ending.total }
        return kept.map { ($0.string, Ending(blank: $0.ending.blank / sum, symbol: $0.ending.symbol / sum)) }
    }
}

/// The strings of a search, each a number: those that begin alike share their beginning.
private struct StringTree {
    /// The empty string.
    static let root = 0

    private let symbolCount: Int
    private var parents = [root]
    private var lasts: [UInt8] = [0]
    /// Of each string and each symbol the string that is longer by it; 0 for none yet.
    private var longer: [Int]
    /// The column in which a string was looked for last, and its place among those of the column.
    private var columns = [-1]
    private var places = [0]

    init(symbolCount: Int) {
        self.symbolCount = symbolCount
        longer = Array(repeating: 0, count: symbolCount)
    }

    /// The last symbol; nil for the empty string.
    func last(of string: Int) -> UInt8? { string == Self.root ? nil : lasts[string] }

    mutating func string(_ string: Int, followedBy symbol: UInt8) -> Int {
        let at = string * symbolCount + Int(symbol)
        if longer[at] != 0 { return longer[at] }
        let new = parents.count
        longer[at] = new
        longer.append(contentsOf: repeatElement(0, count: symbolCount))
        parents.append(string)
        lasts.append(symbol)
        columns.append(-1)
        places.append(0)
        return new
    }

    /// Where a string stands among those of a column; `new` where it is none of them yet, and is from now on.
    mutating func place(of string: Int, inColumn column: Int, elsePut new: Int) -> Int {
        if columns[string] != column { (columns[string], places[string]) = (column, new) }
        return places[string]
    }

    func symbols(of string: Int) -> [UInt8] {
        var symbols: [UInt8] = [], string = string
        while string != Self.root {
            symbols.append(lasts[string])
            string = parents[string]
        }
        return symbols.reversed()
    }
}
