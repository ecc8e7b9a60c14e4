import Forms
import Imaging

/// The rules that a field's digits stand on, as they are seen in a picture.
///
/// Method: across every rule the density is summed along it, for each distance from where the map has it; where most of a row's rules
/// stand out of the paper on both sides together, each of them is looked for nearby, and its ends where the ink along it begins and
/// ends. Dots are seen as a line is: a fraction of each rule is enough. What is written on a few of the rules does not move the row.
/// **Determinism** A.
struct PlaceRules {
    /// On each rule that is seen its middle and its two ends.
    let points: [RulePoint]
    /// Which of the cells have their rule where it belongs, row by row.
    let isSeen: [Bool]

    /// Places along a rule and across it are looked at this far apart, but not nearer than a pixel.
    private static let stepMM = 0.25
    /// Paper beside a rule is so far from it, beyond half its thickness.
    private static let besideMM = 0.7
    /// A place is a rule's where it is so much darker than the paper beside.
    private static let minContrast = 14.0
    /// A rule is seen where this fraction of it is: of dots a third is ink.
    private static let minFraction = 0.28
    /// Beyond so high a cell the next row's digits are nearer.
    private static let maxSearchedMM = 8.0
    /// From where its row has it a rule lies no further off.
    private static let localMM = 0.5
    /// The slopes of a row that are tried, in millimeters over its length.
    private static let rises = [-1.2, -0.8, -0.4, 0, 0.4, 0.8, 1.2]
    private static let maxRiseMM = 1.2

    /// - Parameters:
    ///   - searchFraction: how far off the rules may be, in cells.
    init(_ view: RuleView, map: Homography, grid: CellGrid, searchFraction: Double) {
        let toInk = map.followed(by: view.fromPage)
        let pixelsPerMM = abs(toInk.scale(at: grid.boundsMM.center))
        guard grid.ruleMM != nil, pixelsPerMM.isFinite, pixelsPerMM > 0.5 else {
            (points, isSeen) = ([], Array(repeating: false, count: grid.cellCount))
            return
        }
        let step = max(Self.stepMM, 1 / pixelsPerMM)
        let searchMM = searchFraction * min(grid.cellSizeMM.height, Self.maxSearchedMM)
        var points: [RulePoint] = [], isSeen: [Bool] = []
        for row in 0..<grid.rowCount {
            let rules = (0..<grid.columnCount).compactMap { grid.ruleRectMM(row: row, column: $0) }
            let profiles = rules.map {
                Profile($0, in: view.ink, map: toInk, stepMM: step, reachMM: searchMM + Self.localMM + Self.maxRiseMM)
            }
            let place = Self.place(of: rules, profiles, searchMM: searchMM, stepMM: step)
            for (rule, profile) in zip(rules, profiles) {
                let expected = place.offset + place.slope * (rule.center.x - rules[0].center.x)
                // A line of text may have ink wherever a rule is, and has it in the gaps, too.
                guard let offset = profile.peak(near: expected, reachMM: Self.localMM),
                    let shift = Self.shift(of: rule, offset: offset, gapMM: grid.pitchMM.width - rule.width, view.ink, toInk, step)
                else {
                    isSeen.append(false)
                    continue
                }
                isSeen.append(true)
                func point(_ x: Double, line: Double, isLevel: Bool) -> RulePoint {
                    RulePoint(
                        place: map.map(Point(x: x, y: rule.center.y + offset)), line: line, isLevel: isLevel,
                        cell: isLevel ? grid.cellSizeMM.height : grid.cellSizeMM.width)
                }
                points += [
                    point(rule.center.x, line: rule.center.y, isLevel: true), point(rule.x + shift, line: rule.x, isLevel: false),
                    point(rule.x + rule.width + shift, line: rule.x + rule.width, isLevel: false),
                ]
            }
        }
        (self.points, self.isSeen) = (points, isSeen)
    }

    /// The page's map moved to where the field's rules are seen: a row of rules tells no more of a map than where it lies and, of three or
    /// more, how it slopes.
    ///
    /// Method: medians, and the slope of Theil and Sen.
    func moved(_ map: Homography) -> Homography {
        guard let toPage = map.inverse, !points.isEmpty else { return map }
        let level = points.filter(\.isLevel).map { (x: toPage.map($0.place).x, offset: $0.offset(by: toPage)) }
        let slopes = level.indices.flatMap { a in
            level.indices.filter { level[$0].x > level[a].x + 1 }.map { (level[$0].offset - level[a].offset) / (level[$0].x - level[a].x) }
        }
        let slope = level.count >= Self.minSlopeCount ? slopes.median ?? 0 : 0
        let down = level.map { $0.offset - slope * $0.x }.median ?? 0
        let right = points.filter { !$0.isLevel }.map { $0.offset(by: toPage) }.median ?? 0
        return Homography([1, 0, right, slope, 1, down, 0, 0, 1]).followed(by: map)
    }

    private static let minSlopeCount = 3

    /// Where most of a row's rules lie, below where the map has them.
    private static func place(
        of rules: [Rect], _ profiles: [Profile], searchMM: Double, stepMM: Double
    ) -> (offset: Double, slope: Double) {
        let length = max(1, rules[rules.count - 1].center.x - rules[0].center.x)
        var best = (offset: 0.0, slope: 0.0, sum: -1.0)
        for rise in rules.count > 1 ? rises : [0] {
            for index in -Int(searchMM / stepMM)...Int(searchMM / stepMM) {
                let offset = Double(index) * stepMM
                let sum = zip(rules, profiles).reduce(0) { sum, entry in
                    sum + entry.1.fraction(at: offset + rise * (entry.0.center.x - rules[0].center.x) / length)
                }
                // Of equal places the one nearest to where the map has them.
                let cost = 1e-3 * (abs(offset) + abs(rise))
                if sum - cost > best.sum { best = (offset, rise / length, sum - cost) }
            }
        }
        return (best.offset, best.slope)
    }

    /// How far to the right of its place a rule begins and ends; nil where that is not seen.
    private static func shift(
        of rule: Rect, offset: Double, gapMM: Double, _ ink: InkDensity, _ toInk: Homography, _ stepMM: Double
    ) -> Double? {
        let gap = min(max(0.6, gapMM), rule.width) / 2
        let reach = 0.45 * (rule.width + max(0, gapMM)), count = Int((rule.width + 2 * (reach + gap)) / stepMM)
        let start = rule.x - reach - gap
        let levels = (0...count).map { index -> Double in
            let x = start + Double(index) * stepMM
            return [-0.1, 0, 0.1].reduce(0.0) { max($0, ink.level(at: toInk.map(Point(x: x, y: rule.center.y + offset + $1)))) }
        }
        var sums = [0.0]
        for level in levels { sums.append(sums[sums.count - 1] + level) }
        func mean(_ from: Double, _ to: Double) -> Double {
            let low = min(max(0, Int((from - start) / stepMM + 0.5)), levels.count - 1)
            let high = min(max(low + 1, Int((to - start) / stepMM + 0.5)), levels.count)
            return (sums[high] - sums[low]) / Double(high - low)
        }
        var best = (shift: 0.0, contrast: minContrast)
        for index in -Int(reach / stepMM)...Int(reach / stepMM) {
            let shift = Double(index) * stepMM, left = rule.x + shift, right = left + rule.width
            let contrast = mean(left, right) - max(mean(left - gap, left), mean(right, right + gap)) - 1e-3 * abs(shift)
            if contrast > best.contrast { best = (shift, contrast) }
        }
        return best.contrast > minContrast ? best.shift : nil
    }

    /// For each distance below a rule's place the fraction of it that is darker than the paper above and below.
    private struct Profile {
        private let fractions: [Double]
        private let stepMM: Double

        init(_ rule: Rect, in ink: InkDensity, map: Homography, stepMM: Double, reachMM: Double) {
            self.stepMM = stepMM
            let beside = max(1, Int(((rule.height / 2 + besideMM) / stepMM).rounded()))
            let reach = Int(reachMM / stepMM) + 1
            let columns = max(3, Int(rule.width / stepMM))
            var hits = [Int](repeating: 0, count: 2 * reach + 1)
            for column in 0..<columns {
                let x = rule.x + (Double(column) + 0.5) * rule.width / Double(columns)
                let levels = (-reach - beside...reach + beside).map {
                    ink.level(at: map.map(Point(x: x, y: rule.center.y + Double($0) * stepMM)))
                }
                for index in hits.indices
                where levels[index + beside] - max(levels[index], levels[index + 2 * beside]) >= minContrast { hits[index] += 1 }
            }
            fractions = hits.map { Double($0) / Double(columns) }
        }

        private var middle: Int { fractions.count / 2 }

        /// The greatest of a place and those beside it: a step is less than a rule is thick.
        func fraction(at offset: Double) -> Double {
            let index = middle + Int((offset / stepMM).rounded())
            return fractions.indices.contains(index) ? fractions[index] : 0
        }

        /// The middle of where the rule is seen; nil where it is not.
        func peak(near offset: Double, reachMM: Double) -> Double? {
            let center = middle + Int((offset / stepMM).rounded()), reach = max(1, Int(reachMM / stepMM))
            guard center + reach >= 0, center - reach < fractions.count else { return nil }
            let window = max(0, center - reach)...min(fractions.count - 1, center + reach)
            guard let greatest = window.map({ fractions[$0] }).max(), greatest >= minFraction else { return nil }
            let near = window.filter { fractions[$0] >= 0.7 * greatest }
            let nearest = near.min { abs($0 - center) < abs($1 - center) } ?? center
            // One run of places: a stroke beside is another.
            var low = nearest, high = nearest
            while low > window.lowerBound, fractions[low - 1] >= 0.7 * greatest { low -= 1 }
            while high < window.upperBound, fractions[high + 1] >= 0.7 * greatest { high += 1 }
            return (Double(low + high) / 2 - Double(middle)) * stepMM
        }
    }
}

extension InkDensity {
    /// Between pixels; 0 beyond the picture.
    fileprivate func level(at p: Point) -> Double {
        guard p.x >= 0, p.y >= 0, p.x < Double(width - 1), p.y < Double(height - 1) else { return 0 }
        let x = Int(p.x), y = Int(p.y), u = p.x - Double(x), v = p.y - Double(y)
        let top = Double(self[x, y]) * (1 - u) + Double(self[x + 1, y]) * u
        let bottom = Double(self[x, y + 1]) * (1 - u) + Double(self[x + 1, y + 1]) * u
        return top * (1 - v) + bottom * v
    }
}
