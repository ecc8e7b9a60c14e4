import Forms
import Imaging

/// Lines that dust on a scanner's glass draws over the whole picture, and the picture without them.
///
/// Method: dust stands still while the paper passes, so that its line runs along the picture's axis from edge to edge, thin, darker
/// than what is beside it nearly all the way. Such lines are filled in from both sides, so that a stroke which crosses one stays
/// whole; lines of the form are not. **Determinism** A. Cost: one pass over the picture's rim, and over the lines that reach it on both
/// sides.
struct ScannerStreaks {
    /// Columns of the picture that upright streaks cover, from the left; rows that level ones do.
    let places: [Range<Int>]

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
    ///   - isLevel: whether streaks run along rows; else along columns.
    ///   - rules: the ends of the form's printed lines.
    init(in page: InkDensity, isLevel: Bool, pixelsPerMM: Double, rules: [(Point, Point)]) {
        let maxWidth = max(2, Int((Self.maxWidthMM * pixelsPerMM).rounded(.up))), reach = maxWidth + 1
        let (length, breadth) = isLevel ? (page.width, page.height) : (page.height, page.width)
        guard breadth > 2 * reach, length > 0 else {
            places = []
            return
        }
        let (alongStride, acrossStride) = isLevel ? (1, page.width) : (page.width, 1)
        let values = page.values.span
        /// Whether a line is seen at this fraction, at least, of so many places.
        func isLine(_ across: Int, along ranges: [Range<Int>], of count: Int) -> Bool {
            let needed = Int((Self.minFraction * Double(count)).rounded(.up))
            var seen = 0, left = ranges.reduce(0) { $0 + $1.count }
            for range in ranges {
                for along in range {
                    let at = along * alongStride + across * acrossStride
                    let here = Int(values[at]) - Self.minContrast
                    if here >= 0, here >= max(Int(values[at - reach * acrossStride]), Int(values[at + reach * acrossStride])) { seen += 1 }
                    left -= 1
                    if seen + left < needed { return false }
                }
            }
            return true
        }
        let end = max(1, Int(Self.endFraction * Double(length)))
        let ends = [0..<min(end, length), max(min(end, length), length - end)..<length]
        var found: [Range<Int>] = []
        // Few reach the rim, and only those are followed over the whole picture.
        for place in reach..<(breadth - reach)
        where isLine(place, along: ends, of: 2 * end) && isLine(place, along: [0..<length], of: length) {
            if let last = found.last, last.upperBound == place {
                found[found.count - 1] = last.lowerBound..<(place + 1)
            } else {
                found.append(place..<(place + 1))
            }
        }
        let ruleReach = Self.ruleReachMM * pixelsPerMM
        let isRule = { (places: Range<Int>) in
            let middle = Double(places.lowerBound + places.upperBound - 1) / 2
            return rules.contains { start, end in
                let (start, end) = isLevel ? (start.y, end.y) : (start.x, end.x)
                return abs(start - middle) <= ruleReach && abs(end - middle) <= ruleReach
            }
        }
        let streaks = found.filter { $0.count <= maxWidth && !isRule($0) }
        places = streaks.count <= Self.maxCount ? streaks : []
    }

    /// What lies under upright streaks, as it leads over from one side to the other.
    func removed(from page: InkDensity) -> InkDensity {
        var result = page
        for streak in places {
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
        // A page on its side has its level lines upright.
        var rules: [(Point, Point)] = []
        for (grid, crossings) in zip(template.grids, crossings) {
            let columns = grid.columnAxis.lineCount, rows = grid.rowAxis.lineCount
            rules += (0..<rows).map { (crossings[$0 * columns], crossings[($0 + 1) * columns - 1]) }
            rules += (0..<columns).map { (crossings[$0], crossings[(rows - 1) * columns + $0]) }
        }
        let upright = ScannerStreaks(in: fine, isLevel: false, pixelsPerMM: pixelsPerMM, rules: rules)
        let level = ScannerStreaks(in: fine, isLevel: true, pixelsPerMM: pixelsPerMM, rules: rules)
        var page = self
        if !level.places.isEmpty { page.fine = level.removed(from: fine.transposed()).transposed() }
        if !upright.places.isEmpty { page.fine = upright.removed(from: page.fine) }
        return page
    }
}
