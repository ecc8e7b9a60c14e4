import Imaging
import Support

/// Tells ink that crosses a cell out from a digit.
///
/// Method: three ways of crossing out are looked for. An X: two straight strokes, one rising and one falling, that cross
/// between their ends and each span a fraction of the cell (over an empty cell or over a digit). A stroke through a digit: one
/// that spans the cell, runs through the middle of the other ink, and stands out of it on both sides. A scribble: strokes
/// so long for the room they take that no digit has them. Limits: a bar as
/// short as the digit that it crosses passes for part of it, as in a slashed 0 or 7. **Determinism** A.
struct StrikeOut {
    /// Directions in which straight strokes are looked for.
    private static let directionCount = 24
    /// A pen that lifts, and the grain of paper, leave gaps of up to this.
    private static let maxGapMM = 0.4
    /// Strokes of an X keep at least this fraction of their length on both sides of the crossing.
    private static let minArmFraction = 0.2
    /// They are no nearer to level or upright than this, as a fraction of a right angle.
    private static let minSlantFraction = 0.2
    /// A small X, of this fraction of the length wanted, has to be all the ink but for a little.
    private static let smallFraction = 0.75
    private static let minSmallCoverage = 0.9
    /// A stroke through a digit leaves at least this much of the ink beside it, and of that at least so much on each side.
    private static let minRestFraction = 0.3
    private static let minSideFraction = 0.25
    /// It stands out of the rest by this fraction of its length at both ends.
    private static let minOverhangFraction = 0.14
    /// A second stroke beside the first has this fraction of its length, and about its direction, in steps of directions.
    private static let minSecondFraction = 0.75
    private static let maxTurn = 2
    /// What is crossed has at least this fraction of the cell's shorter side.
    private static let minRestSide = 0.3
    /// The strokes of a digit are no longer than this many times the side of the square they fill; 8 has about 4.5.
    private static let maxDigitLength = 5.7
    /// A scribble is this large, in cells.
    private static let minScribbleSide = 0.35

    /// How surely the ink crosses the cell out: 0.5 at the threshold, 1 at most; nil where it does not.
    ///
    /// - Parameters:
    ///   - mask: the cell's ink without lines.
    ///   - cellSide: the cell's shorter side, in pixels.
    ///   - usualWidth: mean width of the page's strokes in pixels; 0 where it is not known.
    ///   - minSpan: what a stroke has to span of the cell's shorter side to cross it out, 0…1; 1 and more: nothing does.
    static func score(
        _ mask: BilevelImage, cellSide: Double, pixelsPerMM: Double, usualWidth: Double, minSpan: Double
    ) -> Double? {
        guard minSpan < 1, let ink = mask.croppedToInk else { return nil }
        let outline = ink.outlineLength / 2
        guard outline > 0 else { return nil }
        let width = max(1, Double(ink.inkCount) / outline)
        // Where strokes run together, their ink still tells how long they are.
        let length = usualWidth > 0 ? max(outline, Double(ink.inkCount) / usualWidth) : outline
        if let score = scribble(ink, length: length, cellSide: cellSide) { return score }
        let needed = minSpan * cellSide
        guard Double(max(ink.width, ink.height)) >= smallFraction * needed else { return nil }
        let runs = straightRuns(in: ink, maxGap: maxGapMM * pixelsPerMM, minLength: smallFraction * needed)
        if let score = cross(runs, in: ink, width: width, needed: needed) { return score }
        guard let first = runs.max(by: { $0.length < $1.length }), first.length >= needed else { return nil }
        var bars = [first]
        let rest = ink.without(bars, width: width)
        let second = straightRuns(in: rest, maxGap: maxGapMM * pixelsPerMM, minLength: minSecondFraction * first.length).max {
            $0.length < $1.length
        }
        if let second, second.isParallel(to: first) { bars.append(second) }
        return bar(bars, in: ink, width: width, cellSide: cellSide)
    }

    /// - Parameter length: of the strokes, in pixels.
    private static func scribble(_ ink: BilevelImage, length: Double, cellSide: Double) -> Double? {
        guard Double(min(ink.width, ink.height)) >= minScribbleSide * cellSide else { return nil }
        let lengths = length / Double(ink.width * ink.height).squareRoot()
        return lengths > maxDigitLength ? min(1, 0.5 * lengths / maxDigitLength) : nil
    }

    /// A straight stretch of ink.
    fileprivate struct Run {
        let start: Point
        let end: Point
        let direction: Int
        var length: Double { start.distance(to: end) }

        func isParallel(to other: Run) -> Bool {
            let turn = abs(direction - other.direction)
            return min(turn, directionCount - turn) <= maxTurn
        }

        /// How far a place is from the run's line: to its left negative.
        func offset(of p: Point) -> Double {
            let d = end - start
            return (d.x * (p.y - start.y) - d.y * (p.x - start.x)) / max(1e-9, length)
        }

        /// How far along the run a place is, 0 at the start and 1 at the end.
        func fraction(of p: Point) -> Double {
            let d = end - start
            return (d.x * (p.x - start.x) + d.y * (p.y - start.y)) / max(1e-9, d.x * d.x + d.y * d.y)
        }
    }

    /// The longest straight run of ink in each direction that has one of that length, from level over falling to upright and rising.
    private static func straightRuns(in ink: BilevelImage, maxGap: Double, minLength: Double) -> [Run] {
        (0..<directionCount).compactMap { direction in
            let angle = Double(direction) * .pi / Double(directionCount)
            let along = Point(x: PortableMath.cos(angle), y: PortableMath.sin(angle))
            let across = Point(x: -along.y, y: along.x)
            let center = Point(x: Double(ink.width - 1) / 2, y: Double(ink.height - 1) / 2)
            let reach = (Double(ink.width * ink.width + ink.height * ink.height)).squareRoot() / 2
            let pixels = ink.ink.span
            // Of whole steps, so that a run of just the length is longer.
            var best: (start: Point, end: Point)?, bestLength = max(0, minLength.rounded(.up) - 1)
            for offset in stride(from: -reach, through: reach, by: 1) {
                let base = center + across * offset
                let inside = steps(within: ink.width, from: base.x - reach * along.x, by: along.x).clamped(
                    to: steps(within: ink.height, from: base.y - reach * along.y, by: along.y))
                var ends: (first: Double, last: Double)?
                // Of the stretch at hand, if there is one.
                var isInked = false, first = 0.0, last = 0.0
                for index in inside {
                    // No stretch that begins here or later is longer.
                    if !isInked, Double(inside.upperBound - index) <= bestLength { break }
                    let step = -reach + Double(index)
                    let place = (x: base.x + along.x * step, y: base.y + along.y * step)
                    // Rounded to the nearest pixel.
                    let x = Int(place.x + 0.5), y = Int(place.y + 0.5)
                    if place.x > -0.5, place.y > -0.5, x < ink.width, y < ink.height, pixels[y * ink.width + x] != 0 {
                        if !isInked { (isInked, first) = (true, step) }
                        last = step
                    } else if isInked, step - last > maxGap {
                        ends = longer(first, last, than: ends)
                        isInked = false
                    }
                }
                if isInked { ends = longer(first, last, than: ends) }
                if let ends, ends.last - ends.first > bestLength {
                    best = (base + along * ends.first, base + along * ends.last)
                    bestLength = ends.last - ends.first
                }
            }
            return best.map { Run(start: $0.start, end: $0.end, direction: direction) }
        }
    }

    /// The ends of a stretch, unless those of another are at least as far apart.
    private static func longer(_ first: Double, _ last: Double, than other: (first: Double, last: Double)?) -> (first: Double, last: Double)
    {
        if let other, other.last - other.first >= last - first { return other }
        return (first, last)
    }

    /// The numbers of steps, from a place on, that lie between the first pixel of so many and the last, or no more than a step beyond.
    private static func steps(within pixelCount: Int, from start: Double, by step: Double) -> Range<Int> {
        let end = Double(pixelCount)
        guard abs(step) > 1e-9 else { return start > -1 && start < end ? 0..<Int.max : 0..<0 }
        let low = min((-1 - start) / step, (end - start) / step), high = max((-1 - start) / step, (end - start) / step)
        let first = max(0, Int(low.rounded(.down)))
        return first..<max(first, Int(high.rounded(.up)) + 1)
    }

    private static func cross(_ runs: [Run], in ink: BilevelImage, width: Double, needed: Double) -> Double? {
        let half = Double(directionCount) / 2
        let slant = { (run: Run) in
            let place = Double(run.direction).truncatingRemainder(dividingBy: half) / half
            return min(place, 1 - place)
        }
        let falling = runs.filter { Double($0.direction) < half && slant($0) >= minSlantFraction }.max { $0.length < $1.length }
        let rising = runs.filter { Double($0.direction) > half && slant($0) >= minSlantFraction }.max { $0.length < $1.length }
        guard let falling, let rising else { return nil }
        let shorter = min(falling.length, rising.length)
        guard shorter >= smallFraction * needed else { return nil }
        // Where the one lies on both sides of the other, and the other of the one.
        let a = rising.offset(of: falling.start), b = rising.offset(of: falling.end)
        let c = falling.offset(of: rising.start), d = falling.offset(of: rising.end)
        guard a * b < 0, c * d < 0 else { return nil }
        let arms = [abs(a) / abs(b - a), abs(b) / abs(b - a), abs(c) / abs(d - c), abs(d) / abs(d - c)]
        guard arms.allSatisfy({ $0 >= minArmFraction }) else { return nil }
        if shorter < needed {
            let near = fraction(of: ink) { p in min(abs(falling.offset(of: p)), abs(rising.offset(of: p))) <= 1.5 * width }
            guard near >= minSmallCoverage else { return nil }
        }
        return min(1, 0.5 * shorter / (smallFraction * needed))
    }

    /// - Parameter bars: the longest stroke, and another beside it if there is one.
    private static func bar(_ bars: [Run], in ink: BilevelImage, width: Double, cellSide: Double) -> Double? {
        let run = bars[0], rest = ink.without(bars, width: width)
        guard let box = rest.inkBox, Double(max(box.width, box.height)) >= minRestSide * cellSide else { return nil }
        var left = 0, right = 0
        var low = 1.0, high = 0.0
        for y in 0..<rest.height {
            for x in 0..<rest.width where rest[x, y] {
                let p = Point(x: Double(x), y: Double(y))
                if run.offset(of: p) < 0 { left += 1 } else { right += 1 }
                low = min(low, run.fraction(of: p))
                high = max(high, run.fraction(of: p))
            }
        }
        let count = Double(left + right)
        // A single stroke has to run through the middle; two beside each other are no part of any digit.
        let needed = bars.count > 1 ? (rest: minRestFraction / 2, side: 0) : (rest: minRestFraction, side: minSideFraction)
        guard count >= needed.rest * Double(ink.inkCount), Double(min(left, right)) >= needed.side * count else { return nil }
        let overhang = min(low, 1 - high)
        return overhang >= minOverhangFraction ? min(1, 0.5 * overhang / minOverhangFraction) : nil
    }

    private static func fraction(of ink: BilevelImage, where isCounted: (Point) -> Bool) -> Double {
        var counted = 0
        for y in 0..<ink.height {
            for x in 0..<ink.width where ink[x, y] && isCounted(Point(x: Double(x), y: Double(y))) { counted += 1 }
        }
        return Double(counted) / Double(max(1, ink.inkCount))
    }
}

extension BilevelImage {
    /// What is left without the ink that lies along runs, to a stroke's width on both sides.
    fileprivate func without(_ runs: [StrikeOut.Run], width: Double) -> BilevelImage {
        var rest = self
        for y in 0..<height {
            for x in 0..<self.width where rest[x, y] {
                let p = Point(x: Double(x), y: Double(y))
                if runs.contains(where: { abs($0.offset(of: p)) <= width }) { rest[x, y] = false }
            }
        }
        return rest
    }
}
