import Imaging

/// The parallel, evenly spaced lines of one direction, as followed through the strips of a picture.
///
/// Works on level lines; upright ones come as evidence with the axes swapped.
struct LineFamily {
    /// A line as seen in one strip.
    private struct Sighting {
        let strip: Int
        let line: Int
        /// Row of the evidence.
        let row: Double
    }

    private static let stripCount = 10
    /// Slopes that a strip allows for beyond the page's skew, in pixels over half its width.
    private static let maxRise = 2
    /// A row of a strip is a line from this share of hits; digits in a row reach about 0.25, a broken line 0.4.
    private static let minShare = 0.3
    /// Over the page's length: how far the strips' lines may lie apart in the first look at the whole page.
    private static let smearFraction = 0.003
    /// How far from its even place a line is looked for, in line distances.
    private static let searchFraction = 0.2
    /// The grid covers at least this share of the picture.
    private static let minExtentFraction = 0.4

    private let evidence: LineEvidence
    /// Shares of hits, strip by strip, row by row.
    private let strips: [[Double]]
    private let sightings: [Sighting]
    private let expectedCount: Int

    /// Nil where no evenly spaced lines are seen.
    init?(_ evidence: LineEvidence, expectedCount: Int) {
        self.evidence = evidence
        self.expectedCount = expectedCount
        strips = (0..<Self.stripCount).map { strip in
            evidence.shares(rows: 0..<evidence.height, columns: Self.columns(of: strip, evidence), maxRise: Self.maxRise)
        }
        guard let comb = Self.comb(Self.peaks(strips), extent: evidence.height, expectedCount: expectedCount) else {
            return nil
        }
        sightings = Self.follow(comb, through: strips)
        if Set(sightings.map(\.line)).count < 2 { return nil }
    }

    private static func columns(of strip: Int, _ evidence: LineEvidence) -> Range<Int> {
        (evidence.width * strip / stripCount)..<(evidence.width * (strip + 1) / stripCount)
    }

    private func centreColumn(of strip: Int) -> Double {
        let columns = Self.columns(of: strip, evidence)
        return Double(columns.lowerBound + columns.upperBound - 1) / 2
    }

    /// What was seen, as places in the picture (axes swapped back for upright lines).
    func points(isLevel: Bool) -> [LinePoint] {
        sightings.map { sighting in
            let along = centreColumn(of: sighting.strip)
            let place = isLevel ? Point(x: along, y: sighting.row) : Point(x: sighting.row, y: along)
            return LinePoint(place: place, line: sighting.line, isLevel: isLevel)
        }
    }
}

// MARK: - The evenly spaced set

extension LineFamily {
    private struct Peak {
        let row: Double
        /// 0…1.
        let strength: Double
    }

    private struct Comb {
        let first: Double
        let distance: Double
        let lineCount: Int
    }

    /// Rows that are lines over the whole width, allowing for lines that are not quite level.
    private static func peaks(_ strips: [[Double]]) -> [Peak] {
        let height = strips[0].count
        let smear = max(2, Int(smearFraction * Double(height)))
        var sums = [Double](repeating: 0, count: height)
        for strip in strips {
            for y in 0..<height where strip[y] > 0.1 {
                for offset in max(-smear, -y)...min(smear, height - 1 - y) {
                    // The far end of the smear counts half, so that a peak has one top.
                    sums[y + offset] += strip[y] * (1 - 0.5 * Double(abs(offset)) / Double(smear))
                }
            }
        }
        // A line three pixels wide is summed three times.
        let scale = 1 / (2 * Double(strips.count))
        return (0..<height).compactMap { y in
            let value = sums[y]
            let near = max(0, y - smear)...min(height - 1, y + smear)
            guard value > 0, near.allSatisfy({ sums[$0] < value || $0 == y || (sums[$0] == value && $0 > y) }) else { return nil }
            let strength = min(1, max(0, (value * scale - 0.1) / 0.3))
            return strength > 0 ? Peak(row: Double(y), strength: strength) : nil
        }
    }

    /// The evenly spaced lines that explain the peaks best: much on the lines, little between them, no line without a peak.
    private static func comb(_ peaks: [Peak], extent: Int, expectedCount: Int) -> Comb? {
        let minDistance = minExtentFraction * Double(extent) / Double(max(2, 2 * expectedCount))
        var best: (comb: Comb, score: Double)?
        for (index, low) in peaks.enumerated() {
            for high in peaks[(index + 1)...] {
                for steps in 1...4 {
                    let distance = (high.row - low.row) / Double(steps)
                    guard distance >= minDistance else { break }
                    let (comb, score) = rate(low.row, distance, peaks, expectedCount: expectedCount)
                    if score > best?.score ?? 0 { best = (comb, score) }
                }
            }
        }
        return best?.comb
    }

    private static func rate(
        _ start: Double, _ distance: Double, _ peaks: [Peak], expectedCount: Int
    ) -> (Comb, Double) {
        var onLine: [Int: Double] = [:]
        var offLine = 0.0
        let tolerance = 2 + 0.06 * distance
        for peak in peaks {
            let line = ((peak.row - start) / distance).rounded()
            if abs(peak.row - start - line * distance) <= tolerance {
                onLine[Int(line)] = max(onLine[Int(line)] ?? 0, peak.strength)
            } else {
                offLine += peak.strength
            }
        }
        let lines = onLine.filter { $0.value > 0.2 }.keys
        guard let first = lines.min(), let last = lines.max(), last > first else { return (Comb(first: 0, distance: 1, lineCount: 0), 0) }
        let lineCount = last - first + 1
        let explained = onLine.values.reduce(0, +)
        // The outermost lines may be cut off: up to two fewer than expected is as good.
        let isExpected = (expectedCount - 2...expectedCount).contains(lineCount)
        let score = explained * explained / (Double(lineCount) * (explained + offLine)) * (isExpected ? 1.25 : 1)
        return (Comb(first: start + Double(first) * distance, distance: distance, lineCount: lineCount), score)
    }
}

// MARK: - Following lines, and telling which is the first

extension LineFamily {
    /// Each line from the middle strip outwards; where it is not seen it goes on as its neighbours do.
    private static func follow(_ comb: Comb, through strips: [[Double]]) -> [Sighting] {
        var sightings: [Sighting] = []
        let middle = stripCount / 2
        let start = (0..<comb.lineCount).map { comb.first + Double($0) * comb.distance }
        for order in [Array(middle..<stripCount), Array((0..<middle).reversed())] {
            var rows = start
            for strip in order {
                var shifts: [Double] = []
                for line in rows.indices {
                    guard let row = peak(near: rows[line], within: searchFraction * comb.distance, strips[strip]) else { continue }
                    sightings.append(Sighting(strip: strip, line: line, row: row))
                    shifts.append(row - rows[line])
                }
                // All lines move as the median of those seen does; each then keeps its own place by the next search.
                let shift = shifts.isEmpty ? 0 : shifts.sorted()[shifts.count / 2]
                for line in rows.indices { rows[line] += shift }
            }
        }
        return sightings
    }

    /// The middle of the strongest run of line rows near a row.
    private static func peak(near row: Double, within distance: Double, _ shares: [Double]) -> Double? {
        let low = max(0, Int((row - distance).rounded(.up))), high = min(shares.count - 1, Int(row + distance))
        guard low <= high, let top = (low...high).max(by: { weight($0, row, distance, shares) < weight($1, row, distance, shares) }),
            shares[top] >= minShare
        else { return nil }
        return centre(of: top, shares)
    }

    private static func weight(_ y: Int, _ row: Double, _ distance: Double, _ shares: [Double]) -> Double {
        shares[y] * (1 - 0.5 * abs(Double(y) - row) / max(1, distance))
    }

    private static func centre(of top: Int, _ shares: [Double]) -> Double {
        var mass = 0.0, sum = 0.0
        for y in max(0, top - 2)...min(shares.count - 1, top + 2) {
            mass += shares[y]
            sum += shares[y] * Double(y)
        }
        return sum / mass
    }

    /// Where the form's lines begin among the fitted ones.
    ///
    /// **Returns** the number of lines seen, and the fitted line that is the form's first; nil where the lines seen cannot be the
    /// form's. A line may be missing at either end if the picture ends there.
    func run(along gridToPicture: Homography, isLevel: Bool) -> (first: Int?, lineCount: Int) {
        let seen = (-2..<expectedCount + 2).filter { visibility(of: $0, along: gridToPicture, isLevel: isLevel) >= 0.3 }
        guard let low = seen.min(), let high = seen.max() else { return (nil, 0) }
        let lineCount = high - low + 1
        guard lineCount <= expectedCount else { return (nil, lineCount) }
        let starts = (high - expectedCount + 1)...low
        let possible = starts.filter { start in
            (start..<start + expectedCount).allSatisfy {
                ($0 >= low && $0 <= high) || depth(of: $0, along: gridToPicture, isLevel: isLevel) < 0.4
            }
        }
        // Of several, the one whose unseen lines are furthest out.
        let best = possible.min { a, b in
            outermostDepth(a, along: gridToPicture, isLevel: isLevel) < outermostDepth(b, along: gridToPicture, isLevel: isLevel)
        }
        return (best, lineCount)
    }

    private func outermostDepth(_ start: Int, along gridToPicture: Homography, isLevel: Bool) -> Double {
        max(
            depth(of: start, along: gridToPicture, isLevel: isLevel),
            depth(of: start + expectedCount - 1, along: gridToPicture, isLevel: isLevel))
    }

    /// How many line distances a line lies within the picture; negative outside.
    private func depth(of line: Int, along gridToPicture: Homography, isLevel: Bool) -> Double {
        let middle = centreColumn(of: Self.stripCount / 2)
        let row = self.row(of: line, at: middle, along: gridToPicture, isLevel: isLevel)
        let distance = abs(self.row(of: line + 1, at: middle, along: gridToPicture, isLevel: isLevel) - row)
        return min(row, Double(evidence.height - 1) - row) / max(1, distance)
    }

    /// The share of the strips in which a fitted line is seen.
    private func visibility(of line: Int, along gridToPicture: Homography, isLevel: Bool) -> Double {
        var visible = 0
        for strip in strips.indices {
            let row = self.row(of: line, at: centreColumn(of: strip), along: gridToPicture, isLevel: isLevel)
            guard row > -3, row < Double(evidence.height + 2) else { continue }
            let near = max(0, Int(row) - 3)...max(0, min(evidence.height - 1, Int(row) + 4))
            if near.contains(where: { strips[strip][$0] >= Self.minShare }) { visible += 1 }
        }
        return Double(visible) / Double(strips.count)
    }

    /// The row at which a fitted line passes a column of the evidence.
    private func row(of line: Int, at column: Double, along gridToPicture: Homography, isLevel: Bool) -> Double {
        // Two places on the line fix it; lines are nearly level, so their order does not matter.
        let along = Double(expectedCount)
        let a = gridToPicture.map(isLevel ? Point(x: 0, y: Double(line)) : Point(x: Double(line), y: 0))
        let b = gridToPicture.map(isLevel ? Point(x: along, y: Double(line)) : Point(x: Double(line), y: along))
        let (columnA, rowA) = isLevel ? (a.x, a.y) : (a.y, a.x)
        let (columnB, rowB) = isLevel ? (b.x, b.y) : (b.y, b.x)
        return rowA + (column - columnA) * (rowB - rowA) / (columnB - columnA)
    }
}
