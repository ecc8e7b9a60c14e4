import Imaging

/// A short thin rule in a picture, level or upright to a few degrees, solid or made of dots; written upon or not.
///
/// Method: ink that is thin across the rule's direction, and of thicker ink the ends, which are the rule's where a digit stands on it; its
/// gaps closed along it, so that upright strokes through the rule are gaps and dots are one piece; long thin pieces are rules. Where a digit
/// leans on its rule, thin strokes join the two: what runs on along the rule for long is looked at by itself, too. Bars of digits and words of small print are found as well. **Determinism** A.
struct RuleShape {
    let start: Point
    let end: Point

    /// Thicker ink is no rule.
    private static let maxThicknessMM = 1.1
    /// Of thicker ink so much is kept at both ends.
    private static let keptMM = 0.35
    /// Gaps between dots, and those that a pen's stroke across the rule leaves.
    static let maxGapMM = 1.1
    /// A rule's length over its thickness, at least.
    private static let minAspect = 3.0
    /// Of a rule's length: ink that runs on along it for so long is the rule's, and a stroke's hardly ever.
    private static let runFraction = 0.4
    /// The fraction of a rule at its end that tells where it ends.
    private static let endFraction = 0.12

    /// - Parameters:
    ///   - pixelsPerMM: of a page that fills the picture.
    ///   - maxGapMM: larger gaps are those between two rules.
    ///   - lengthRange: in pixels.
    ///   - usualLength: of a rule on a page that fills the picture, in pixels.
    static func all(
        in page: InkDensity, threshold: UInt8, pixelsPerMM: Double, maxGapMM: Double, lengthRange: ClosedRange<Double>,
        usualLength: Double
    ) -> [RuleShape] {
        let ink = page.binarized(above: threshold)
        let minRun = max(3, Int(runFraction * usualLength))
        let level = level(in: ink, pixelsPerMM: pixelsPerMM, maxGapMM: maxGapMM, lengthRange: lengthRange, minRun: minRun)
        let upright = Self.level(
            in: ink.transposed(), pixelsPerMM: pixelsPerMM, maxGapMM: maxGapMM, lengthRange: lengthRange, minRun: minRun
        ).map {
            RuleShape(start: Point(x: $0.start.y, y: $0.start.x), end: Point(x: $0.end.y, y: $0.end.x))
        }
        return level + upright
    }

    private static func level(
        in ink: BilevelImage, pixelsPerMM: Double, maxGapMM: Double, lengthRange: ClosedRange<Double>, minRun: Int
    ) -> [RuleShape] {
        let maxThickness = max(3, Int(maxThicknessMM * pixelsPerMM)), maxGap = max(2, Int(maxGapMM * pixelsPerMM))
        let thin = ink.thin(maxThickness: maxThickness, kept: max(2, Int(keptMM * pixelsPerMM))).closed(maxGap: maxGap)
        let whole = rules(in: thin, maxThickness: maxThickness, lengthRange: lengthRange)
        let long = rules(in: thin.longRuns(minLength: minRun), maxThickness: maxThickness, lengthRange: lengthRange)
        return whole + long.filter { rule in !whole.contains { rule.isAlike($0) } }
    }

    /// Ends within this of each other are those of one rule.
    private static let alikePixels = 3.0

    private func isAlike(_ other: RuleShape) -> Bool {
        start.distance(to: other.start) <= Self.alikePixels && end.distance(to: other.end) <= Self.alikePixels
    }

    private static func rules(in thin: BilevelImage, maxThickness: Int, lengthRange: ClosedRange<Double>) -> [RuleShape] {
        thin.components().compactMap { piece in
            let width = piece.ink.width
            let thickness = Double(piece.inkCount) / Double(width)
            guard lengthRange.contains(Double(width)), Double(width) >= minAspect * thickness, thickness <= Double(maxThickness) else {
                return nil
            }
            let reach = max(1, Int(endFraction * Double(width)))
            guard let left = piece.meanRow(ofColumns: 0..<reach), let right = piece.meanRow(ofColumns: width - reach..<width) else {
                return nil
            }
            return RuleShape(
                start: Point(x: Double(piece.x) - 0.5, y: Double(piece.y) + left),
                end: Point(x: Double(piece.maxX) + 0.5, y: Double(piece.y) + right))
        }
    }
}

extension BilevelImage {
    /// The ink of which no column's run is longer, and the ends of longer ones.
    fileprivate func thin(maxThickness: Int, kept: Int) -> BilevelImage {
        var result = self
        var starts = [Int](repeating: -1, count: width)
        for y in 0...height {
            for x in 0..<width {
                let isInk = y < height && self[x, y]
                if isInk, starts[x] < 0 { starts[x] = y }
                guard !isInk, starts[x] >= 0 else { continue }
                if y - starts[x] > maxThickness { for row in (starts[x] + kept)..<(y - kept) { result[x, row] = false } }
                starts[x] = -1
            }
        }
        return result
    }

    /// The ink of runs along the rows that are so long.
    fileprivate func longRuns(minLength: Int) -> BilevelImage {
        var result = BilevelImage(width: width, height: height)
        for y in 0..<height {
            var start = -1
            for x in 0...width {
                let isInk = x < width && self[x, y]
                if isInk, start < 0 { start = x }
                guard !isInk, start >= 0 else { continue }
                if x - start >= minLength { for place in start..<x { result[place, y] = true } }
                start = -1
            }
        }
        return result
    }

    /// Gaps along the rows filled.
    fileprivate func closed(maxGap: Int) -> BilevelImage {
        var result = self
        for y in 0..<height {
            var last = -1
            for x in 0..<width where self[x, y] {
                if last >= 0, x - last > 1, x - last - 1 <= maxGap { for place in (last + 1)..<x { result[place, y] = true } }
                last = x
            }
        }
        return result
    }
}

extension InkComponent {
    /// The mean row of the ink in some columns; nil where there is none.
    package func meanRow(ofColumns columns: Range<Int>) -> Double? {
        var sum = 0, count = 0
        for y in 0..<ink.height {
            for x in columns where ink[x, y] {
                sum += y
                count += 1
            }
        }
        return count > 0 ? Double(sum) / Double(count) : nil
    }
}
