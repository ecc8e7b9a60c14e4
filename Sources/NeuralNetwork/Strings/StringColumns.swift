import Support

/// What a network says of a line: for each column of it, from left to right, the probability of each symbol and, last, of none.
public struct StringColumns: Sendable, Equatable {
    public let count: Int
    /// The symbols and the blank.
    public let classCount: Int
    /// **Shape** (columns, classes); each row adds up to 1.
    private let probabilities: [Double]

    public subscript(column: Int, output: Int) -> Double { probabilities[column * classCount + output] }

    /// - Parameter logits: `columnCount` vectors, a column's outputs in the first lanes.
    init(logits: UnsafeMutablePointer<Float>, columnCount: Int, classCount: Int) {
        count = columnCount
        self.classCount = classCount
        var probabilities: [Double] = []
        probabilities.reserveCapacity(columnCount * classCount)
        for column in 0..<columnCount {
            let row = logits + column * laneCount
            var largest = row[0]
            for output in 1..<classCount where row[output] > largest { largest = row[output] }
            var sum = 0.0
            for output in 0..<classCount {
                let value = PortableMath.exp(Double(row[output] - largest))
                probabilities.append(value)
                sum += value
            }
            for output in 0..<classCount { probabilities[column * classCount + output] /= sum }
        }
        self.probabilities = probabilities
    }

    var isFinite: Bool { probabilities.allSatisfy(\.isFinite) }

    /// - Parameter probabilities: **Shape** (columns, classes), each row adding up to 1.
    public init(_ probabilities: [Double], classCount: Int) {
        precondition(probabilities.count % classCount == 0, "\(probabilities.count) probabilities of \(classCount) classes")
        count = probabilities.count / classCount
        self.classCount = classCount
        self.probabilities = probabilities
    }

    /// The likeliest output of each column, without repetitions and blanks.
    ///
    /// - Parameter untold: outputs that count as blanks.
    public func bestPath(untold: [UInt8] = []) -> [UInt8] {
        let blank = classCount - 1
        var symbols: [UInt8] = [], previous = blank
        for column in 0..<count {
            var best = blank, bestProbability = self[column, blank]
            for output in untold { bestProbability += self[column, Int(output)] }
            for output in 0..<blank where !untold.contains(UInt8(output)) && self[column, output] > bestProbability {
                (best, bestProbability) = (output, self[column, output])
            }
            if best != blank, best != previous { symbols.append(UInt8(best)) }
            previous = best
        }
        return symbols
    }

    /// The logarithm of the probability of a string, over all ways to place its symbols.
    public func logProbability(of target: StringTarget) -> Double {
        StringWays(target, columns: self).logProbability
    }

    /// Where each symbol of a string stands, 0…1 of the columns; none where it has no place at all.
    public func places(of target: StringTarget) -> [ClosedRange<Double>] {
        StringPlacement(target, columns: self).places
    }

    /// The same as a probability, 0…1.
    public func probability(of target: StringTarget) -> Double {
        let logarithm = logProbability(of: target)
        return logarithm.isFinite ? PortableMath.exp(logarithm) : 0
    }
}
