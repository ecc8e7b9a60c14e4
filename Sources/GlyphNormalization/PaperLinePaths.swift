import Imaging

/// Takes the lines of ruled and squared paper, and a spiral binding, out of a picture's density: what is as dark from rim to rim.
///
/// Method: a gray path opening from the rim. Going over the picture column by column, each pixel keeps no more than the darkest of the
/// paths that lead to it from the rim has at its palest place; the lesser of what comes from either side is a line across. A path climbs no
/// more than a pixel in so many columns, so that it does not turn into a stroke, and forgets a pale place little by little, so that a line
/// that is uneven is one all the same. It may begin a little way from the rim, where a photograph shows what lies beside the paper. What a
/// pixel has beyond the darkest line through it is ink: a pen is darker than the lines that it crosses, whose own density is all that a
/// stroke along one of them loses.
/// Limits: strokes as pale as the lines; a stroke from rim to rim is a line. **Complexity** linear in the pixels. **Determinism** A: integers only.
struct PaperLinePaths {
    /// A path climbs by a pixel in so many columns: 14°.
    private static let columnsPerStep = 4
    /// What a path that has met a pale place gains again over the whole picture, of 255: usually, and where a stroke may lie along a line,
    /// whose palest place the path should not forget.
    static let usualRegain = 60, slowRegain = 20
    /// A path begins no farther from the rim than this fraction of the way across.
    private static let rimFraction = 0.06
    /// Levels are counted in so many parts.
    private static let parts: UInt16 = 256
    /// Lines no darker than this are the paper's grain.
    private static let minDensity = 8
    /// Paper has so many lines, level and upright: a letter in a picture that is cut to it has up to four strokes from rim to rim.
    private static let minLineCount = 5
    /// Places at which lines are counted, as fractions of the way along them.
    private static let countedPlaces = [0.2, 0.35, 0.5, 0.65, 0.8]

    /// By how much it is darker than the lines.
    let rest: InkDensity
    private let density: InkDensity
    /// The densities of the lines at each pixel.
    private let level: [UInt16]
    private let upright: [UInt16]
    /// Whether there are lines.
    let hasLines: Bool

    /// - Parameters:
    ///   - leastDensity: paler lines are not counted.
    ///   - regain: `usualRegain` or `slowRegain`.
    init(_ density: InkDensity, leastDensity: Int, regain: Int = usualRegain) {
        let width = density.width, height = density.height
        let thick = density.dilated(radius: 1).values.map { UInt16($0) * (Self.parts - 1) }
        // A line's way is followed column by column, an upright one's row by row.
        let columns = Self.across(
            Self.transposed(thick, width: width, height: height), stepCount: width, breadth: height, regain: regain)
        let rows = Self.across(thick, stepCount: height, breadth: width, regain: regain)
        self.density = density
        level = Self.transposed(columns, width: height, height: width)
        upright = rows
        rest = Self.density(density, without: level, upright) { max($0, $1) }
        let least = UInt16(max(leastDensity, Self.minDensity)) * Self.parts
        hasLines =
            Self.lineCount(columns, stepCount: width, breadth: height, above: least)
            + Self.lineCount(rows, stepCount: height, breadth: width, above: least)
            >= Self.minLineCount
    }

    /// What is left of it where two lines that cross each take their part of the light: crossings are gone where a stroke is as pale as lines
    /// are, and a darker one loses more.
    func restWithoutCrossings() -> InkDensity {
        Self.density(density, without: level, upright) { $0 &+ $1 &- $0 &* $1 / 255 }
    }

    @inline(__always)
    private static func density(
        _ density: InkDensity, without level: [UInt16], _ upright: [UInt16], _ line: (_ level: Int32, _ upright: Int32) -> Int32
    ) -> InkDensity {
        var rest = density
        let levels = level.span, uprights = upright.span
        var target = rest.values.mutableSpan
        let count = target.count
        let (all, other) = (levels.extracting(0..<count), uprights.extracting(0..<count))
        for place in 0..<count {
            let lines = line(Int32(all[place] / parts), Int32(other[place] / parts))
            target[place] = UInt8(truncatingIfNeeded: max(0, Int32(target[place]) - lines))
        }
        return rest
    }

    /// How many lines there are: the median over some steps along them.
    private static func lineCount(_ levels: [UInt16], stepCount: Int, breadth: Int, above least: UInt16) -> Int {
        let counts = countedPlaces.map { place in
            let start = Int(place * Double(stepCount)) * breadth
            return (0..<breadth).count { at in levels[start + at] > least && (at == 0 || levels[start + at - 1] <= least) }
        }
        return counts.sorted()[counts.count / 2]
    }

    /// The density of the lines that go across all steps.
    ///
    /// - Parameter values: step by step, as many of each as the picture is broad across the lines.
    private static func across(_ values: [UInt16], stepCount: Int, breadth: Int, regain: Int) -> [UInt16] {
        var result = paths(values, stepCount: stepCount, breadth: breadth, regain: regain, isReversed: false)
        let others = paths(values, stepCount: stepCount, breadth: breadth, regain: regain, isReversed: true)
        let source = others.span
        var target = result.mutableSpan
        for at in 0..<source.count { target[at] = min(target[at], source[at]) }
        return result
    }

    /// At each place the palest of the darkest path from the first step, or, reversed, from the last.
    private static func paths(_ values: [UInt16], stepCount: Int, breadth: Int, regain: Int, isReversed: Bool) -> [UInt16] {
        var result = values
        let gain = UInt16(regain * Int(parts) / stepCount), rim = Int(rimFraction * Double(stepCount))
        // The darkest of the step before, and what may be reached from it by a climb: with a place more at both ends.
        var before = [UInt16](repeating: 0, count: breadth + 2), darkest = [UInt16](repeating: 0, count: breadth)
        var target = result.mutableSpan
        for step in 0..<stepCount {
            let start = (isReversed ? stepCount - 1 - step : step) * breadth, climbs = step % columnsPerStep == 0
            if step > rim {
                var most = darkest.mutableSpan
                let middle = before.span.extracting(1..<breadth + 1)
                for at in 0..<breadth { most[at] = middle[at] }
                if climbs {
                    let left = before.span.extracting(0..<breadth), right = before.span.extracting(2..<breadth + 2)
                    for at in 0..<breadth { most[at] = max(most[at], max(left[at], right[at])) }
                }
                for at in 0..<breadth {
                    let sum = most[at] &+ gain
                    // What would be too much for 16 bits keeps all of its own.
                    let own = target[start + at]
                    target[start + at] = sum < gain ? own : min(own, sum)
                }
            }
            var last = before.mutableSpan
            for at in 0..<breadth { last[at + 1] = target[start + at] }
        }
        return result
    }

    private static func transposed(_ values: [UInt16], width: Int, height: Int) -> [UInt16] {
        var result = values
        let source = values.span
        var target = result.mutableSpan
        // In blocks, so that both sides stay in the cache.
        let block = 32
        for top in stride(from: 0, to: height, by: block) {
            for x in 0..<width {
                for y in top..<min(height, top + block) { target[x * height + y] = source[y * width + x] }
            }
        }
        return result
    }
}
