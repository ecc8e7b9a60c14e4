import Imaging

/// The parallel, evenly spaced lines of one direction, as followed through the strips of a picture.
struct RuleFamily {
    /// A line as seen in one strip.
    private struct GridCandidate {
        let strip: Int
        let line: Int
        /// Row of the evidence.
        let row: Double
    }

    /// A row of a strip is a line from this fraction of hits; digits in a row reach about 0.25, a broken line 0.4.
    private static let minFraction = 0.3
    /// How far from its even place a line is looked for, in line distances.
    private static let searchFraction = 0.2
    /// A fitted line is there if it is seen in this fraction of the strips.
    private static let minVisibility = 0.3
    /// Unseen lines lie outside the picture, or no deeper in it than this, in line distances.
    private static let maxUnseenDepth = 0.4
    /// A scanner cuts off a line at either end; if more are missing, cells are missing.
    private static let maxUnseenLines = 1
    /// The page's edges, or a rule beside the grid, may lie where further lines of it would.
    private static let maxSurplusLines = 2

    private let strips: RuleStrips
    private let sightings: [GridCandidate]
    private let expectedCount: Int
    private let combCount: Int
    private var height: Int { strips.evidence.height }

    /// Nil where fewer than two lines can be followed.
    init?(_ comb: RuleComb, in strips: RuleStrips, expectedCount: Int) {
        self.strips = strips
        self.expectedCount = expectedCount
        combCount = comb.lineCount
        sightings = Self.follow(comb, through: strips.fractions)
        if Set(sightings.map(\.line)).count < 2 { return nil }
    }

    /// What was seen, as places in the picture (axes swapped back for upright lines).
    func points(isLevel: Bool) -> [RulePoint] {
        sightings.map { sighting in
            let along = strips.centerColumn(of: sighting.strip)
            let place = isLevel ? Point(x: along, y: sighting.row) : Point(x: sighting.row, y: along)
            return RulePoint(place: place, line: Double(sighting.line), isLevel: isLevel)
        }
    }
}

extension RuleFamily {
    /// Each line from the middle strip outwards; where it is not seen it goes on as its neighbors do.
    private static func follow(_ comb: RuleComb, through strips: [[Double]]) -> [GridCandidate] {
        var sightings: [GridCandidate] = []
        let middle = RuleStrips.count / 2
        let start = (0..<comb.lineCount).map { comb.first + Double($0) * comb.distance }
        for order in [Array(middle..<RuleStrips.count), Array((0..<middle).reversed())] {
            var rows = start
            for strip in order {
                var shifts: [Double] = []
                for line in rows.indices {
                    let reach = searchFraction * comb.distance
                    guard let row = peak(near: rows[line], within: reach, strips[strip]) else { continue }
                    sightings.append(GridCandidate(strip: strip, line: line, row: row))
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
    private static func peak(near row: Double, within distance: Double, _ fractions: [Double]) -> Double? {
        let low = max(0, Int((row - distance).rounded(.up))), high = min(fractions.count - 1, Int(row + distance))
        let weight = { (y: Int) in fractions[y] * (1 - 0.5 * abs(Double(y) - row) / max(1, distance)) }
        guard low <= high, let top = (low...high).max(by: { weight($0) < weight($1) }), fractions[top] >= minFraction else { return nil }
        return center(of: top, fractions)
    }

    private static func center(of top: Int, _ fractions: [Double]) -> Double {
        var mass = 0.0, sum = 0.0
        for y in max(0, top - 2)...min(fractions.count - 1, top + 2) {
            mass += fractions[y]
            sum += fractions[y] * Double(y)
        }
        return sum / mass
    }

    /// Where the form's lines may begin among the fitted ones.
    ///
    /// **Returns** the number of lines seen, and the fitted lines that can be the form's first: a line may be missing at either
    /// end if the picture ends there, and a line beyond the form's may be the page's edge.
    func run(along gridToPicture: Homography, isLevel: Bool) -> (firstLines: [Int], lineCount: Int) {
        let seen = (-2..<max(expectedCount, combCount) + 2).filter {
            visibility(of: $0, along: gridToPicture, isLevel: isLevel) >= Self.minVisibility
        }
        guard let low = seen.min(), let high = seen.max() else { return ([], 0) }
        let lineCount = high - low + 1
        guard lineCount <= expectedCount else {
            let surplus = lineCount - expectedCount
            return (surplus <= Self.maxSurplusLines ? Array(low...(low + surplus)) : [], lineCount)
        }
        let possible = ((high - expectedCount + 1)...low).filter { start in
            let last = start + expectedCount - 1
            guard low - start <= Self.maxUnseenLines, last - high <= Self.maxUnseenLines else { return false }
            return (start...last).allSatisfy {
                ($0 >= low && $0 <= high) || depth(of: $0, along: gridToPicture, isLevel: isLevel) < Self.maxUnseenDepth
            }
        }
        // Of several, the one whose unseen lines are furthest out.
        let best = possible.min { a, b in
            outermostDepth(a, along: gridToPicture, isLevel: isLevel) < outermostDepth(b, along: gridToPicture, isLevel: isLevel)
        }
        return (best.map { [$0] } ?? [], lineCount)
    }

    private func outermostDepth(_ start: Int, along gridToPicture: Homography, isLevel: Bool) -> Double {
        max(
            depth(of: start, along: gridToPicture, isLevel: isLevel),
            depth(of: start + expectedCount - 1, along: gridToPicture, isLevel: isLevel))
    }

    /// How many line distances a line lies within the picture; negative outside.
    private func depth(of line: Int, along gridToPicture: Homography, isLevel: Bool) -> Double {
        let middle = strips.centerColumn(of: RuleStrips.count / 2)
        let row = self.row(of: line, at: middle, along: gridToPicture, isLevel: isLevel)
        let distance = abs(self.row(of: line + 1, at: middle, along: gridToPicture, isLevel: isLevel) - row)
        return min(row, Double(height - 1) - row) / max(1, distance)
    }

    /// The fraction of the strips in which a fitted line is seen.
    private func visibility(of line: Int, along gridToPicture: Homography, isLevel: Bool) -> Double {
        var visible = 0
        for strip in strips.fractions.indices {
            let row = self.row(of: line, at: strips.centerColumn(of: strip), along: gridToPicture, isLevel: isLevel)
            guard row > -3, row < Double(height + 2) else { continue }
            let near = max(0, Int(row) - 3)...max(0, min(height - 1, Int(row) + 4))
            if near.contains(where: { strips.fractions[strip][$0] >= Self.minFraction }) { visible += 1 }
        }
        return Double(visible) / Double(strips.fractions.count)
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
