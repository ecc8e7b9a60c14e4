import Support

/// Connectionist temporal classification: the negative logarithm of the probability that a network's columns give to a string, summed
/// over all ways to place its symbols.
///
/// Each column is a softmax over the symbols and, as the last output, the blank. A way is read by dropping repetitions and then blanks.
/// What an alignment adds to others is computed forward and backward with scaled probabilities in double precision, over the
/// places only from which the end can still be reached.
///
/// **Source** Graves et al. 2006.
struct CTCLoss {
    /// The symbols and the blank.
    let classCount: Int

    var blank: Int { classCount - 1 }

    struct Outcome {
        let loss: Double
        /// Whether the likeliest symbol of each column, read as a way, gives the string.
        let isCorrect: Bool
    }

    /// The loss of one line, and its gradient for a mean over `lineCount` lines.
    ///
    /// - Parameters:
    ///   - logits: `columnCount` vectors, a column's outputs in the first lanes.
    ///   - gradient: laid out as the logits are.
    func evaluate(
        logits: UnsafeMutablePointer<Float>, columnCount: Int, target: StringTarget, lineCount: Int,
        gradient: UnsafeMutablePointer<Float>
    ) -> Outcome {
        let probabilities = StringColumns(logits: logits, columnCount: columnCount, classCount: classCount)
        let placement = StringPlacement(target, columns: probabilities)
        let scale = 1 / Double(lineCount)
        for column in 0..<columnCount {
            for output in 0..<classCount {
                gradient[column * laneCount + output] =
                    Float((probabilities[column, output] - placement.expected(output, at: column)) * scale)
            }
        }
        return Outcome(
            loss: -placement.logProbability,
            isCorrect: placement.logProbability.isFinite && probabilities.bestPath(untold: target.untold) == target.symbols)
    }
}

/// The ways in which a string can lie in a line's columns, from the left.
struct StringWays {
    /// Of the string, over all ways; minus infinity where there is none.
    let logProbability: Double
    fileprivate let columns: StringColumns
    fileprivate let silent: SilentOutputs
    /// The symbols with blanks around them; nil for a blank.
    fileprivate let path: [UInt8?]
    /// For each place in `path` the probability of what it stands for: [columns][places].
    fileprivate let emissions: [Double]
    /// The probability of all ways to come to a place, over that of all places of its column: [columns][places].
    fileprivate let forward: [Double]

    init(_ target: StringTarget, columns: StringColumns) {
        self.columns = columns
        silent = SilentOutputs(columns, untold: target.untold)
        path = [nil] + target.symbols.flatMap { [$0, nil] }
        let count = path.count, columnCount = columns.count
        guard target.minColumnCount <= columnCount else {
            logProbability = -.infinity
            (emissions, forward) = ([], [])
            return
        }
        let (path, silent) = (path, silent)
        var emissions = [Double](repeating: 0, count: columnCount * count)
        for column in 0..<columnCount {
            for (place, symbol) in path.enumerated() {
                emissions[column * count + place] = symbol.map { columns[column, Int($0)] } ?? silent.sums[column]
            }
        }
        var forward = [Double](repeating: 0, count: columnCount * count)
        var logProbability = 0.0
        for column in 0..<columnCount {
            var sum = 0.0
            for place in Self.places(count, column, of: columnCount) {
                var reached = column == 0 ? 1 : forward[(column - 1) * count + place]
                if column > 0 {
                    if place > 0 { reached += forward[(column - 1) * count + place - 1] }
                    if Self.mayLeap(to: place, path) { reached += forward[(column - 1) * count + place - 2] }
                }
                let value = reached * emissions[column * count + place]
                forward[column * count + place] = value
                sum += value
            }
            logProbability += PortableMath.log(sum)
            for place in 0..<count { forward[column * count + place] /= sum }
        }
        self.logProbability = logProbability
        self.emissions = emissions
        self.forward = forward
    }

    /// The places that a way may be at in a column: those that it can have come to and from which it can reach the end.
    fileprivate static func places(_ count: Int, _ column: Int, of columnCount: Int) -> Range<Int> {
        let low = max(0, count - 2 * (columnCount - column)), high = min(count, 2 * (column + 1))
        return low..<max(low, high)
    }

    /// Whether a way may go past the blank between two symbols, which differ.
    fileprivate static func mayLeap(to place: Int, _ path: [UInt8?]) -> Bool {
        place > 1 && path[place] != nil && path[place] != path[place - 2]
    }
}

/// Where the symbols of a string lie in a line's columns, over all ways to place them.
struct StringPlacement {
    private let ways: StringWays
    /// For each place in the path the probability, given the string, that a column is there: [columns][places].
    private let occupancy: [Double]

    var logProbability: Double { ways.logProbability }

    init(_ target: StringTarget, columns: StringColumns) {
        ways = StringWays(target, columns: columns)
        occupancy =
            ways.forward.isEmpty
            ? Array(repeating: .nan, count: columns.count * ways.path.count)
            : Self.occupancy(ways.forward, ways.emissions, ways.path)
    }

    /// The expected count of an output in a column, given the string; the targets of the softmax.
    func expected(_ output: Int, at column: Int) -> Double {
        var symbols = 0.0, blanks = 0.0
        for (place, symbol) in ways.path.enumerated() {
            let share = occupancy[column * ways.path.count + place]
            if let symbol {
                if Int(symbol) == output { symbols += share }
            } else {
                blanks += share
            }
        }
        // The outputs that count as blanks share what the blanks are expected to have.
        guard ways.silent.isSilent[output] else { return symbols }
        return symbols + blanks * ways.columns[column, output] / ways.silent.sums[column]
    }

    /// Where each symbol stands, 0…1 of the columns: half way from its neighbors' middles, or as far from its own as it is from them.
    var places: [ClosedRange<Double>] {
        guard logProbability.isFinite else { return [] }
        let middles = stride(from: 1, to: ways.path.count, by: 2).map { place in
            var sum = 0.0, weighted = 0.0
            for column in 0..<ways.columns.count {
                let share = occupancy[column * ways.path.count + place]
                sum += share
                weighted += share * (Double(column) + 0.5)
            }
            return sum > 0 ? weighted / sum / Double(ways.columns.count) : 0.5
        }
        return middles.indices.map { index in
            let before = index > 0 ? (middles[index] - middles[index - 1]) / 2 : nil
            let after = index + 1 < middles.count ? (middles[index + 1] - middles[index]) / 2 : nil
            let usual = before ?? after ?? Self.lonePlace
            return max(0, middles[index] - max(0, before ?? usual))...min(1, middles[index] + max(0, after ?? usual))
        }
    }

    /// Half the width of a symbol that stands alone.
    private static let lonePlace = 0.25

    private static func occupancy(_ forward: [Double], _ emissions: [Double], _ path: [UInt8?]) -> [Double] {
        let count = path.count, columnCount = forward.count / count
        var occupancy = forward
        var backward = [Double](repeating: 1, count: count), next = backward
        for column in stride(from: columnCount - 1, through: 0, by: -1) {
            if column < columnCount - 1 {
                let later = StringWays.places(count, column + 1, of: columnCount)
                var sum = 0.0
                for place in 0..<count {
                    var value = 0.0
                    for target in place...min(place + 2, count - 1)
                    where later.contains(target) && (target < place + 2 || StringWays.mayLeap(to: target, path)) {
                        value += backward[target] * emissions[(column + 1) * count + target]
                    }
                    next[place] = value
                    sum += value
                }
                for place in 0..<count { backward[place] = next[place] / sum }
            }
            var sum = 0.0
            for place in 0..<count {
                occupancy[column * count + place] *= backward[place]
                sum += occupancy[column * count + place]
            }
            for place in 0..<count { occupancy[column * count + place] /= sum }
        }
        return occupancy
    }
}

/// The outputs that count as blanks.
fileprivate struct SilentOutputs {
    let isSilent: [Bool]
    /// In each column, the sum of their probabilities.
    let sums: [Double]

    init(_ columns: StringColumns, untold: [UInt8]) {
        let isSilent = (0..<columns.classCount).map { $0 == columns.classCount - 1 || untold.contains(UInt8($0)) }
        self.isSilent = isSilent
        sums = (0..<columns.count).map { column in
            (0..<columns.classCount).reduce(0) { isSilent[$1] ? $0 + columns[column, $1] : $0 }
        }
    }
}
