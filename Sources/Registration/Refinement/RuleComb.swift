/// Evenly spaced lines that explain a picture's peaks of line evidence.
struct RuleComb {
    let first: Double
    let distance: Double
    let lineCount: Int
    /// 0…1 and a little more: much on the lines, little between them, no line without a peak.
    let score: Double

    /// The grid covers at least this fraction of the picture.
    private static let minExtentFraction = 0.4
    /// Two combs whose distances differ by less are one.
    private static let sameDistanceFraction = 0.03
    private static let maxCandidateCount = 12
    /// Peaks this weak are not taken for the outermost line.
    private static let minEndStrength = 0.15
    /// Peaks between the lines that are weaker than this fraction of the lines are digits in a row, not lines that were left
    /// out.
    private static let digitFraction = 0.55
    /// How much more a comb of about the expected number of lines counts.
    private static let expectedBonus = 1.25

    /// The best of each distance, best first.
    static func candidates(_ strips: RuleStrips, expectedCount: Int) -> [RuleComb] {
        let peaks = strips.peaks
        let minDistance = minExtentFraction * Double(strips.evidence.height) / Double(max(2, 2 * expectedCount))
        var combs: [RuleComb] = []
        for (index, low) in peaks.enumerated() {
            for high in peaks[(index + 1)...] {
                for steps in 1...4 {
                    let distance = (high.row - low.row) / Double(steps)
                    guard distance >= minDistance else { break }
                    if let comb = RuleComb(from: low.row, distance, peaks, expectedCount: expectedCount) { combs.append(comb) }
                }
            }
        }
        combs.sort { $0.score > $1.score }
        var distinct: [RuleComb] = []
        for comb in combs where distinct.count < maxCandidateCount {
            let isNew = distinct.allSatisfy { abs($0.distance - comb.distance) > sameDistanceFraction * comb.distance }
            if isNew { distinct.append(comb) }
        }
        return distinct
    }

    /// The comb through `start`; nil where fewer than two lines of it are seen.
    private init?(from start: Double, _ distance: Double, _ peaks: [RuleStrips.Peak], expectedCount: Int) {
        // Peaks come in the order of their rows: the lines that they may lie on are numbered from the first one's.
        guard let firstPeak = peaks.first, let lastPeak = peaks.last else { return nil }
        func line(_ peak: RuleStrips.Peak) -> Double { ((peak.row - start) / distance).rounded() }
        let firstLine = Int(line(firstPeak)), lineCount = Int(line(lastPeak)) - firstLine + 1
        // Of each line its strongest peak; nil without one.
        var onLine = [Double?](repeating: nil, count: max(0, lineCount))
        var offLine: [Double] = []
        let tolerance = 2 + 0.06 * distance
        for peak in peaks {
            let line = line(peak)
            if abs(peak.row - start - line * distance) <= tolerance {
                onLine[Int(line) - firstLine] = max(onLine[Int(line) - firstLine] ?? 0, peak.strength)
            } else {
                offLine.append(peak.strength)
            }
        }
        let seen = onLine.indices.filter { onLine[$0] ?? 0 > Self.minEndStrength }
        guard let lowest = seen.first, let highest = seen.last, highest > lowest else { return nil }
        let (low, high) = (firstLine + lowest, firstLine + highest)
        let explained = onLine.reduce(0) { $0 + ($1 ?? 0) }
        let weakest = Self.digitFraction * explained / Double(high - low + 1)
        let unexplained = offLine.reduce(0) { $0 + max(0, $1 - weakest) }
        first = start + Double(low) * distance
        self.distance = distance
        self.lineCount = high - low + 1
        // The outermost lines may be cut off: up to two fewer than expected is as good.
        let isExpected = (expectedCount - 2...expectedCount).contains(self.lineCount)
        score = explained * explained / (Double(self.lineCount) * (explained + unexplained)) * (isExpected ? Self.expectedBonus : 1)
    }
}
