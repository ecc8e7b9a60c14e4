import Imaging

/// Takes the lines of ruled and squared paper out of ink, also lines that bend, slant or are broken, as a photograph of a page has them.
///
/// Method: a path opening (Heijmans, Buckley and Talbot 2005) with a bounded slope: runs of columns in which a row is mostly ink are the
/// nodes of a graph, whose edges go to the next runs, up or down by a pixel. What lies on a path through most of the picture's width that
/// comes to its rim is a line. It is erased where the ink is no thicker than lines are; where it is, a stroke crosses the line. Bold lines go after thin ones.
/// Limits: a stroke that lies in a line for its whole width goes with it; lines steeper than a pixel in a run's length stay.
/// **Complexity** linear in the pixels. **Determinism** A.
struct PaperLineEraser {
    /// A run's length over the picture's width, and its least.
    private static let runFraction = 1.0 / 60
    private static let minRunLength = 3
    /// A row belongs to a run where this fraction of its columns has ink, in it or beside it.
    private static let minRunInk = 0.6
    /// A line takes this fraction of the picture's width, and one of its ends is no farther than the other fraction from the rim.
    private static let minLength = 0.75
    private static let maxRimDistance = 0.04
    /// Ink is thicker than lines from this many times their median thickness on, and a pixel.
    private static let maxThickness = 1.6
    private static let maxPassCount = 3

    /// Without lines across and lines upright.
    static func erased(_ ink: BilevelImage) -> BilevelImage {
        var result = ink
        for _ in 0..<maxPassCount {
            let level = withoutLevelLines(result)
            let upright = withoutLevelLines((level ?? result).transposed())?.transposed()
            guard let next = upright ?? level else { break }
            result = next
        }
        return result
    }

    /// Nil where there are none.
    private static func withoutLevelLines(_ ink: BilevelImage) -> BilevelImage? {
        let width = ink.width, height = ink.height
        let runLength = max(minRunLength, Int(runFraction * Double(width)))
        let runCount = width / runLength
        guard runCount >= 8, height >= 3 else { return nil }
        var isRun = [Bool](repeating: false, count: runCount * height)
        let needed = Int((minRunInk * Double(runLength)).rounded(.up))
        // Of a row and of those beside it.
        var near = [UInt8](repeating: 0, count: width)
        let source = ink.ink.span
        var hasRun = [Bool](repeating: false, count: runCount)
        for y in 0..<height {
            let row = source.extracting(y * width..<(y + 1) * width)
            let above = source.extracting(max(0, y - 1) * width..<(max(0, y - 1) + 1) * width)
            let below = source.extracting(min(height - 1, y + 1) * width..<(min(height - 1, y + 1) + 1) * width)
            var inked = near.mutableSpan
            for x in 0..<width { inked[x] = row[x] | above[x] | below[x] }
            for run in 0..<runCount {
                let columns = near.span.extracting(run * runLength..<(run + 1) * runLength)
                var count = 0
                for x in 0..<runLength { count &+= Int(columns[x]) }
                if count >= needed { (isRun[run * height + y], hasRun[run]) = (true, true) }
            }
        }
        let minCount = Int(minLength * Double(runCount)), rim = Int((maxRimDistance * Double(runCount)).rounded())
        // On a path every second run may be missing.
        guard 2 * hasRun.count(where: { $0 }) > minCount else { return nil }
        let before = pathLengths(isRun, runCount: runCount, height: height)
        let reversedRuns = (0..<runCount).reversed().flatMap { isRun[$0 * height..<($0 + 1) * height] }
        let after = pathLengths(reversedRuns, runCount: runCount, height: height)
        var isOnLine = [Bool](repeating: false, count: width * height)
        /// The columns in which a line has ink.
        var hasLine = [Bool](repeating: false, count: width)
        var thicknesses: [Int] = []
        for run in 0..<runCount {
            for y in 0..<height where isRun[run * height + y] {
                let runsBefore = Int(before[run * height + y]) - 1, runsAfter = Int(after[(runCount - 1 - run) * height + y]) - 1
                guard runsBefore + 1 + runsAfter >= minCount, run - runsBefore <= rim || run + runsAfter >= runCount - 1 - rim
                else { continue }
                for x in run * runLength..<(run + 1) * runLength where ink[x, y] {
                    isOnLine[y * width + x] = true
                    hasLine[x] = true
                }
            }
        }
        for x in 0..<width where hasLine[x] {
            forEachRun(ink, column: x) { rows in
                if rows.contains(where: { isOnLine[$0 * width + x] }) { thicknesses.append(rows.count) }
            }
        }
        guard !thicknesses.isEmpty else { return nil }
        thicknesses.sort()
        let limit = Int(maxThickness * Double(thicknesses[thicknesses.count / 2])) + 1
        var result = ink
        for x in 0..<width where hasLine[x] {
            forEachRun(ink, column: x) { rows in
                guard rows.count <= limit, rows.contains(where: { isOnLine[$0 * width + x] }) else { return }
                for y in rows { result[x, y] = false }
            }
        }
        return result
    }

    /// The longest path that ends in each run, in runs; a single run may be missing on the way.
    private static func pathLengths(_ isRun: [Bool], runCount: Int, height: Int) -> [Int32] {
        var lengths = [Int32](repeating: 0, count: runCount * height)
        for run in 0..<runCount {
            for y in 0..<height where isRun[run * height + y] {
                var longest: Int32 = 0
                for (back, reach, bridged) in [(1, 1, 0), (2, 2, 1)] where run >= back {
                    for row in max(0, y - reach)...min(height - 1, y + reach) {
                        let length = lengths[(run - back) * height + row]
                        if length > 0 { longest = max(longest, length + Int32(bridged)) }
                    }
                }
                lengths[run * height + y] = longest + 1
            }
        }
        return lengths
    }

    /// Calls for each stretch of ink in a column.
    private static func forEachRun(_ ink: BilevelImage, column x: Int, _ body: (Range<Int>) -> Void) {
        var start: Int?
        for y in 0..<ink.height {
            if ink[x, y] {
                start = start ?? y
            } else if let first = start {
                body(first..<y)
                start = nil
            }
        }
        if let first = start { body(first..<ink.height) }
    }
}
