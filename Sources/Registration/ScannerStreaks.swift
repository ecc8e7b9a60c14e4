import Forms
import Imaging

/// Lines that dust on a scanner's glass draws over the whole picture, and the picture without them.
///
/// Method: dust stands still while the paper passes, so that its line runs along the picture's axis from edge to edge, thin, darker
/// than what is beside it nearly all the way. Such lines are filled in from both sides, so that a stroke which crosses one stays
/// whole; lines of the form are not. **Determinism** A. Cost: one pass over the picture.
struct ScannerStreaks {
    /// Columns of the picture that streaks cover, from the left.
    let columns: [Range<Int>]

    /// Of the picture's length, on which a streak is seen: elsewhere it lies within print or strokes.
    private static let minFraction = 0.8
    /// Nearer to both ends than this fraction of the length it is seen as well: a form's lines end before.
    private static let endFraction = 0.02
    /// What is darker than the paper on both sides by this is a line.
    private static let minContrast = 14
    private static let maxWidthMM = 1.2
    /// More of them are the form's pattern, or squared paper.
    private static let maxCount = 12
    /// A printed line of the form is nearer than this to a column all along.
    private static let ruleReachMM = 0.8

    /// - Parameters:
    ///   - page: streaks run along its columns.
    ///   - rules: the ends of the form's printed lines.
    init(in page: InkDensity, pixelsPerMM: Double, rules: [(Point, Point)]) {
        let maxWidth = max(2, Int((Self.maxWidthMM * pixelsPerMM).rounded(.up))), reach = maxWidth + 1
        guard page.width > 2 * reach, page.height > 0 else {
            columns = []
            return
        }
        let end = max(1, Int(Self.endFraction * Double(page.height)))
        var counts = [Int](repeating: 0, count: page.width), endCounts = counts
        for y in 0..<page.height {
            let isEnd = y < end || y >= page.height - end, row = y * page.width
            for x in reach..<(page.width - reach) {
                let here = Int(page.values[row + x])
                guard here >= Self.minContrast else { continue }
                let beside = max(Int(page.values[row + x - reach]), Int(page.values[row + x + reach]))
                guard here - beside >= Self.minContrast else { continue }
                counts[x] += 1
                if isEnd { endCounts[x] += 1 }
            }
        }
        var found: [Range<Int>] = []
        for x in counts.indices
        where Double(counts[x]) >= Self.minFraction * Double(page.height) && Double(endCounts[x]) >= Self.minFraction * Double(2 * end) {
            if let last = found.last, last.upperBound == x {
                found[found.count - 1] = last.lowerBound..<(x + 1)
            } else {
                found.append(x..<(x + 1))
            }
        }
        let ruleReach = Self.ruleReachMM * pixelsPerMM
        let isRule = { (columns: Range<Int>) in
            let middle = Double(columns.lowerBound + columns.upperBound - 1) / 2
            return rules.contains { abs($0.x - middle) <= ruleReach && abs($1.x - middle) <= ruleReach }
        }
        let streaks = found.filter { $0.count <= maxWidth && !isRule($0) }
        columns = streaks.count <= Self.maxCount ? streaks : []
    }

    /// What lies under the streaks, as it leads over from one side to the other.
    func removed(from page: InkDensity) -> InkDensity {
        var result = page
        for streak in columns {
            // Its blur is a pixel wide.
            let left = max(0, streak.lowerBound - 2), right = min(page.width - 1, streak.upperBound + 1)
            for y in 0..<page.height {
                let a = Int(page[left, y]), b = Int(page[right, y])
                for x in (left + 1)..<right {
                    result[x, y] = UInt8((a * (right - x) + b * (x - left) + (right - left) / 2) / (right - left))
                }
            }
        }
        return result
    }
}

extension PageInk {
    /// The same page without the lines of a scanner's dirty glass.
    ///
    /// - Parameters:
    ///   - crossings: of each field's lines, in pixels of `fine`.
    ///   - pixelsPerMM: of `fine`.
    package func withoutStreaks(_ template: SheetTemplate, crossings: [[Point]], pixelsPerMM: Double) -> PageInk {
        var level: [(Point, Point)] = [], upright: [(Point, Point)] = []
        for (grid, crossings) in zip(template.grids, crossings) {
            let columns = grid.columnAxis.lineCount, rows = grid.rowAxis.lineCount
            level += (0..<rows).map { (crossings[$0 * columns], crossings[($0 + 1) * columns - 1]) }
            upright += (0..<columns).map { (crossings[$0], crossings[(rows - 1) * columns + $0]) }
        }
        // A page on its side has its level lines upright.
        let rules = level + upright
        let streaks = ScannerStreaks(in: fine, pixelsPerMM: pixelsPerMM, rules: rules)
        let across = fine.transposed()
        let swapped = rules.map { (Point(x: $0.y, y: $0.x), Point(x: $1.y, y: $1.x)) }
        let levelStreaks = ScannerStreaks(in: across, pixelsPerMM: pixelsPerMM, rules: swapped)
        guard !streaks.columns.isEmpty || !levelStreaks.columns.isEmpty else { return self }
        var page = self
        page.fine = levelStreaks.columns.isEmpty ? fine : levelStreaks.removed(from: across).transposed()
        page.fine = streaks.removed(from: page.fine)
        return page
    }
}
