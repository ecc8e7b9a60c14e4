import Forms
import Imaging
import Registration

/// Takes out the rules that the digits of cells without outlines stand on, and leaves the digits that stand on them, touch or cross
/// them.
///
/// Method: a rule is as thick as it is over most of its length, on most of a field's places; where the ink through the rule reaches
/// further up or down than that, a stroke stands on it, lies along it or crosses it, and the rule's ink there is kept, as much of it as a
/// stroke is thick; all else of it is print. Of dotted rules the dots are as thick, and ink that runs on over several dots and
/// the gaps between them is a stroke. No digit stands on two feet: where two strokes end in a rule, what joins them lies in the rule, and
/// its ink between them is kept. Limit: another stroke that lies in the rule and is no thicker is gone; `feet` tells where that may be.
/// **Determinism** A.
struct PlaceRuleEraser {
    /// The ink without the rules, and the rules with a pixel on both sides: ink there touches a rule.
    let erased: (ink: BilevelImage, contact: BilevelImage)
    /// For each cell the columns of strokes from above that end in the rule.
    let feet: [[Range<Int>]]
    /// Of the rules, in pixels.
    let thickness: Int

    /// A rule lies no further from its place than this.
    private static let reachMM = 0.6
    /// Beyond its ends it is taken out, too.
    private static let endMM = 0.45
    /// Pieces of a rule that are measured by themselves.
    private static let pieceMM = 0.5
    /// So thick is a rule, as a quantile of its pieces': fewer are written upon.
    private static let thicknessQuantile = 0.4
    /// Ink that reaches so much further than the rule is a stroke; a pixel at least.
    private static let minStrokeMM = 0.1
    /// Shorter strokes beside a rule are its own ragged rim.
    private static let minRunMM = 0.2
    /// The rule's ink under a stroke that comes from one side is kept up to this depth.
    private static let maxKeptMM = 0.5
    /// Runs of a dotted rule are so short, most of them, and a stroke along it so many times longer.
    private static let maxDotMM = 1.0
    private static let minStrokeDots = 2.2

    /// One cell's rule: its columns, the row of its middle, and the ink through it in each column.
    private struct Rule {
        let columns: ClosedRange<Int>
        var middle: Int
        /// Rows; nil where there is paper.
        var runs: [ClosedRange<Int>?]
    }

    init(_ binarized: BinarizedGrid) {
        let source = binarized.ink, flat = binarized.flattening
        let pixelsPerMM = binarized.pixelsPerMM
        var ink = source, contact = BilevelImage(width: source.width, height: source.height)
        guard let placeMM = flat.grid.ruleMM else {
            (erased, feet, thickness) = ((ink, contact), [], 0)
            return
        }
        let reach = max(2, Int((Self.reachMM + placeMM.height / 2) * pixelsPerMM))
        var rules = (0..<flat.grid.cellCount).map { cell -> Rule in
            let pixels = binarized.pixels(ofCell: cell)
            let left = Double(pixels.x.lowerBound) + (placeMM.x - Self.endMM) / flat.columns.mmPerPixel
            let right = Double(pixels.x.lowerBound) + (placeMM.x + placeMM.width + Self.endMM) / flat.columns.mmPerPixel
            let middle = Double(pixels.y.lowerBound) + placeMM.center.y / flat.rows.mmPerPixel - 0.5
            let columns = max(0, Int(left))...max(0, min(source.width - 1, Int(right)))
            return Rule(columns: columns, middle: Int(middle.rounded()), runs: [])
        }
        for index in rules.indices {
            rules[index].middle = Self.middle(of: rules[index], in: source, reach: reach)
            rules[index].runs = Self.runs(of: rules[index], in: source)
        }
        let thickness = Self.thickness(of: rules, pieceLength: max(1, Int(Self.pieceMM * pixelsPerMM)))
        let least = max(1, Int((Self.minStrokeMM * pixelsPerMM).rounded())), minRun = max(2, Int(Self.minRunMM * pixelsPerMM))
        let dot = Self.dotLength(of: rules).flatMap { Double($0) <= Self.maxDotMM * pixelsPerMM ? $0 : nil }
        let maxKept = max(1, Int(Self.maxKeptMM * pixelsPerMM))
        var feet: [[Range<Int>]] = []
        for rule in rules {
            let upper = rule.middle - (thickness - 1) / 2, lower = upper + thickness - 1
            var strokes = Self.strokes(
                on: rule, beyond: (upper - least)...(lower + least), minRun: minRun,
                minLength: dot.map { Int(Self.minStrokeDots * Double($0)) + 1 })
            let ends = Self.runs(of: strokes).filter { columns in
                let runs = columns.compactMap { rule.runs[$0] }
                return runs.contains { $0.lowerBound < upper - least } && !runs.contains { $0.upperBound > lower + least }
            }
            feet.append(ends.map { rule.columns.lowerBound + $0.lowerBound..<rule.columns.lowerBound + $0.upperBound })
            var isBetween = strokes.map { _ in false }
            for (left, right) in zip(ends, ends.dropFirst()) {
                for index in left.upperBound..<right.lowerBound where !strokes[index] { (isBetween[index], strokes[index]) = (true, true) }
            }
            for (index, run) in rule.runs.enumerated() {
                let x = rule.columns.lowerBound + index
                for y in max(0, upper - 1)...max(0, min(source.height - 1, lower + 1)) { contact[x, y] = true }
                guard let run else { continue }
                // The rule's ragged rim goes with it.
                let rim = max(run.lowerBound, upper - least)...max(max(run.lowerBound, upper - least), min(run.upperBound, lower + least))
                guard strokes[index] else {
                    for y in rim { ink[x, y] = false }
                    continue
                }
                let isAbove = isBetween[index] || run.lowerBound < upper - least, isBelow = run.upperBound > lower + least
                guard isAbove != isBelow, thickness > maxKept else { continue }
                let cleared =
                    isAbove
                    ? upper + maxKept...max(upper + maxKept, rim.upperBound) : min(rim.lowerBound, lower - maxKept)...lower - maxKept
                for y in cleared where run.contains(y) { ink[x, y] = false }
            }
        }
        (erased, self.feet, self.thickness) = ((ink, contact), feet, thickness)
    }

    /// The row with the most ink near to where the rule should be, of several equal ones the middle.
    private static func middle(of rule: Rule, in ink: BilevelImage, reach: Int) -> Int {
        let rows = max(0, rule.middle - reach)...max(0, min(ink.height - 1, rule.middle + reach))
        let counts = rows.map { y in rule.columns.reduce(0) { $0 + (ink[$1, y] ? 1 : 0) } }
        guard let most = counts.max(), most > 0 else { return rule.middle }
        let full = rows.filter { 5 * counts[$0 - rows.lowerBound] >= 4 * most }
        let nearest = full.min { abs($0 - rule.middle) < abs($1 - rule.middle) } ?? rule.middle
        var low = nearest, high = nearest
        while full.contains(low - 1) { low -= 1 }
        while full.contains(high + 1) { high += 1 }
        return (low + high) / 2
    }

    /// In each column the ink that passes through the rule's middle, or a pixel beside it.
    private static func runs(of rule: Rule, in ink: BilevelImage) -> [ClosedRange<Int>?] {
        rule.columns.map { x in
            guard let start = [rule.middle, rule.middle - 1, rule.middle + 1].first(where: { $0 >= 0 && $0 < ink.height && ink[x, $0] })
            else { return nil }
            var low = start, high = start
            while low > 0, ink[x, low - 1] { low -= 1 }
            while high + 1 < ink.height, ink[x, high + 1] { high += 1 }
            return low...high
        }
    }

    private static func thickness(of rules: [Rule], pieceLength: Int) -> Int {
        let pieces = rules.flatMap { rule -> [Int] in
            stride(from: 0, to: rule.runs.count, by: pieceLength).compactMap { start in
                rule.runs[start..<min(rule.runs.count, start + pieceLength)].compactMap { $0?.count }.max()
            }
        }.sorted()
        return pieces.isEmpty ? 1 : pieces[Int(thicknessQuantile * Double(pieces.count - 1))]
    }

    /// The usual length of ink along the rules, in columns; nil without any.
    private static func dotLength(of rules: [Rule]) -> Int? {
        var lengths: [Int] = []
        for rule in rules { lengths += inked(rule).map(\.count) }
        lengths.sort()
        return lengths.isEmpty ? nil : lengths[lengths.count / 2]
    }

    private static func inked(_ rule: Rule) -> [Range<Int>] { runs(of: rule.runs.map { $0 != nil }) }

    /// The columns with a stroke on the rule, in it or across it.
    ///
    /// - Parameter minLength: ink along the rule that is as long is a stroke; nil for a solid rule.
    private static func strokes(on rule: Rule, beyond limits: ClosedRange<Int>, minRun: Int, minLength: Int?) -> [Bool] {
        let isThick = rule.runs.map { $0.map { $0.lowerBound < limits.lowerBound || $0.upperBound > limits.upperBound } ?? false }
        var result = isThick.map { _ in false }
        for run in runs(of: isThick) where run.count >= minRun { for index in run { result[index] = true } }
        if let minLength {
            for run in inked(rule) where run.count >= minLength { for index in run { result[index] = true } }
        }
        return result
    }

    private static func runs(of isTrue: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for index in 0...isTrue.count {
            let isHere = index < isTrue.count && isTrue[index]
            if isHere, start == nil { start = index }
            if !isHere, let first = start {
                runs.append(first..<index)
                start = nil
            }
        }
        return runs
    }
}
