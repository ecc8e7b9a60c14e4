import Support

/// How many labels of each kind are wrong, and what they should be, as out-of-sample probabilities have it.
///
/// Method: a digit counts as an *a* that is really a *b* where its probability of *b* is at least the mean probability of *b* among the
/// digits labeled *b*; of several such classes, the most probable one. The counts of each label are scaled to the number of digits that are labeled
/// so. The interval is that of a bootstrap which draws whole groups (writers, where there are several): digits of one hand are wrong together.
/// Limits: what a model cannot tell counts as wrong, so that of hard digits the number is too high.
/// Cost: digits × classes for each of 200 draws.
///
/// **Determinism** B: a function of the probabilities, the labels, the groups and the seed.
/// **Source** Northcutt, Jiang, Chuang: "Confident Learning: Estimating Uncertainty in Dataset Labels", 2021.
package struct ConfidentJoint: Sendable {
    /// An estimated number of digits with its 95 % interval.
    package struct Estimate: Sendable, Codable, Equatable {
        package let count: Double
        package let lower: Double
        package let upper: Double
    }

    package let classCount: Int
    /// Of digits labeled as the row says that are what the column says: N × N, row-major.
    package let counts: [Double]
    /// All that is off the diagonal.
    package let wrongLabels: Estimate
    /// Of each cell, as `counts`.
    package let estimates: [Estimate]

    private static let drawCount = 200
    /// Of the sorted draws, what leaves 2.5 % out at either end.
    private static let tailCount = 5

    /// - Parameters:
    ///   - labels: 0..<the classes of the table, of each of its rows.
    ///   - groups: 0..<`groupCount`, of each row.
    package init(_ table: OutOfSample, labels: [UInt8], groups: [Int], groupCount: Int, seed: UInt64, jobs: Int) throws {
        precondition(labels.count == table.count && groups.count == table.count, "\(labels.count) labels, \(table.count) rows")
        let size = table.classCount
        classCount = size
        counts = Self.counts(table, labels: labels) { _ in 1 }
        let draws = try concurrentMap(Array(0..<Self.drawCount), jobs: jobs) { draw in
            var stream = RandomStream(seed: seed, purpose: .bootstrap, sample: UInt64(draw))
            var weights = [Int](repeating: 0, count: groupCount)
            for _ in 0..<groupCount { weights[stream.below(groupCount)] += 1 }
            return Self.counts(table, labels: labels) { weights[groups[$0]] }
        }
        let all = counts
        estimates = all.indices.map { cell in Self.estimate(all[cell], draws.map { $0[cell] }) }
        wrongLabels = Self.estimate(Self.offDiagonal(all, size), draws.map { Self.offDiagonal($0, size) })
    }

    /// Wrong labels by pair, most first; without those that stand for less than half a digit.
    package var wrongPairs: [(label: UInt8, suggested: UInt8, estimate: Estimate)] {
        estimates.indices.compactMap { cell -> (label: UInt8, suggested: UInt8, estimate: Estimate)? in
            let (label, other) = cell.quotientAndRemainder(dividingBy: classCount)
            guard label != other, estimates[cell].count >= 0.5 else { return nil }
            return (UInt8(label), UInt8(other), estimates[cell])
        }.sorted { (-$0.estimate.count, $0.label, $0.suggested) < (-$1.estimate.count, $1.label, $1.suggested) }
    }

    private static func estimate(_ value: Double, _ draws: [Double]) -> Estimate {
        let sorted = draws.sorted()
        return Estimate(
            count: value, lower: min(value, sorted[tailCount]), upper: max(value, sorted[sorted.count - 1 - tailCount]))
    }

    private static func offDiagonal(_ counts: [Double], _ size: Int) -> Double {
        counts.indices.reduce(0) { $1 % (size + 1) == 0 ? $0 : $0 + counts[$1] }
    }

    /// - Parameter weight: how often a row counts.
    private static func counts(_ table: OutOfSample, labels: [UInt8], weight: (Int) -> Int) -> [Double] {
        let size = table.classCount
        var sums = [Double](repeating: 0, count: size), labeled = [Double](repeating: 0, count: size)
        for row in labels.indices {
            let times = Double(weight(row)), label = Int(labels[row])
            sums[label] += times * Double(table.probabilities[row * size + label])
            labeled[label] += times
        }
        // A class without digits has no threshold that a probability reaches.
        let thresholds = (0..<size).map { labeled[$0] > 0 ? sums[$0] / labeled[$0] : 2 }
        var joint = [Double](repeating: 0, count: size * size)
        for row in labels.indices {
            let times = weight(row)
            guard times > 0 else { continue }
            var best = -1
            for index in 0..<size {
                let probability = table.probabilities[row * size + index]
                guard Double(probability) >= thresholds[index] else { continue }
                if best < 0 || probability > table.probabilities[row * size + best] { best = index }
            }
            if best >= 0 { joint[Int(labels[row]) * size + best] += Double(times) }
        }
        for label in 0..<size {
            let counted = joint[label * size..<(label + 1) * size].reduce(0, +)
            if counted > 0 {
                for index in 0..<size { joint[label * size + index] *= labeled[label] / counted }
            } else {
                joint[label * size + label] = labeled[label]
            }
        }
        return joint
    }
}
