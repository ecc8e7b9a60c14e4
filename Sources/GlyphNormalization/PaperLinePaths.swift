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
        let level = Self.across(thick, width: width, height: height, regain: regain)
        // With columns as rows.
        let columns = Self.across(
            Self.transposed(thick, width: width, height: height), width: height, height: width, regain: regain)
        self.density = density
        self.level = level
        upright = Self.transposed(columns, width: height, height: width)
        rest = Self.density(density, without: level, upright, max)
        let least = UInt16(max(leastDensity, Self.minDensity)) * Self.parts
        hasLines =
            Self.lineCount(level, width: width, height: height, above: least)
            + Self.lineCount(columns, width: height, height: width, above: least)
            >= Self.minLineCount
    }

    /// What is left of it where two lines that cross each take their part of the light: crossings are gone where a stroke is as pale as lines
    /// are, and a darker one loses more.
    func restWithoutCrossings() -> InkDensity {
        Self.density(density, without: level, upright) { $0 + $1 - $0 * $1 / 255 }
    }

    private static func density(
        _ density: InkDensity, without level: [UInt16], _ upright: [UInt16], _ line: (_ level: Int, _ upright: Int) -> Int
    ) -> InkDensity {
        var rest = density
        for place in rest.values.indices {
            rest.values[place] = UInt8(max(0, Int(rest.values[place]) - line(Int(level[place] / parts), Int(upright[place] / parts))))
        }
        return rest
    }

    /// How many lines run from left to right: the median over some columns.
    private static func lineCount(_ level: [UInt16], width: Int, height: Int, above least: UInt16) -> Int {
        let counts = countedPlaces.map { place in
            let x = Int(place * Double(width))
            return (0..<height).count { y in level[y * width + x] > least && (y == 0 || level[(y - 1) * width + x] <= least) }
        }
        return counts.sorted()[counts.count / 2]
    }

    /// The density of the lines from left to right.
    private static func across(_ values: [UInt16], width: Int, height: Int, regain: Int) -> [UInt16] {
        let fromLeft = paths(values, width: width, height: height, regain: regain, isReversed: false)
        let fromRight = paths(values, width: width, height: height, regain: regain, isReversed: true)
        return zip(fromLeft, fromRight).map(min)
    }

    /// At each pixel the palest place of the darkest path from the left, or, reversed, from the right.
    private static func paths(_ values: [UInt16], width: Int, height: Int, regain: Int, isReversed: Bool) -> [UInt16] {
        var result = values
        let gain = UInt16(regain * Int(parts) / width), rim = Int(rimFraction * Double(width))
        var before = [UInt16](repeating: 0, count: height), column = before
        for step in 0..<width {
            let x = isReversed ? width - 1 - step : step, climbs = step % columnsPerStep == 0
            for y in 0..<height {
                var darkest = before[y]
                if climbs {
                    if y > 0 { darkest = max(darkest, before[y - 1]) }
                    if y + 1 < height { darkest = max(darkest, before[y + 1]) }
                }
                let own = values[y * width + x]
                let (sum, isTooMuch) = darkest.addingReportingOverflow(gain)
                column[y] = step <= rim || isTooMuch ? own : min(own, sum)
                result[y * width + x] = column[y]
            }
            swap(&before, &column)
        }
        return result
    }

    private static func transposed(_ values: [UInt16], width: Int, height: Int) -> [UInt16] {
        var result = values
        for y in 0..<height {
            for x in 0..<width { result[x * height + y] = values[y * width + x] }
        }
        return result
    }
}
