/// Takes ruling lines out of a line's ink: long, thin, nearly level.
///
/// Method: the ink is added up along slanting rows; where a row has a line's fraction of the width, and the band of rows like
/// it is thin, the band is erased in every column in which ink does not go on beyond it on both sides.
/// Limits: lines that bend by more than their own width; a stroke that lies in the line is gone.
/// **Complexity** linear in the pixels, and height³ for the search. **Determinism** A.
package struct RulingEraser {
    /// What counts as a ruling line.
    package struct Limits {
        /// A line fills this fraction of the width, at least.
        package let minFraction: Double
        /// And this fraction of the first and the last eighth of the width: a line comes from beyond the picture, a stroke
        /// does not.
        let minEndFraction: Double
        /// It falls by no more than this over its length.
        package let maxSlope: Double
        /// It is no thicker than this, in picture heights.
        let maxThickness: Double
        package let maxLineCount: Int

        /// The few lines of a field to write on.
        package static let field = Limits(minFraction: 0.5, minEndFraction: 0, maxSlope: 0.06, maxThickness: 0.07, maxLineCount: 6)
        /// Ruled and squared paper photographed by hand, dotted lines among it.
        package static let paper = Limits(minFraction: 0.45, minEndFraction: 0.35, maxSlope: 0.12, maxThickness: 0.045, maxLineCount: 40)
    }

    /// A row belongs to the line from this fraction of the fullest.
    private static let bandFraction = 0.6
    /// Ink that goes on beyond the band by no more than this is its ragged edge, in pixels.
    private static let raggedEdge = 1

    package private(set) var ink: BilevelImage
    package private(set) var erased: BilevelImage
    private let limits: Limits

    package init(_ source: BilevelImage, limits: Limits) {
        ink = source
        self.limits = limits
        erased = BilevelImage(width: source.width, height: source.height)
        for _ in 0..<limits.maxLineCount {
            guard let band = fullestBand() else { return }
            erase(band)
        }
    }

    /// Rows at the left rim; they fall by `fall` pixels over the width, a pixel at a time.
    private struct Band {
        let fall: Int
        let rows: ClosedRange<Int>
        let width: Int

        func drop(at x: Int) -> Int { (x * (abs(fall) + 1) / width) * fall.signum() }
    }

    private func fullestBand() -> Band? {
        let width = ink.width, height = ink.height
        let steps = max(1, Int((limits.maxSlope * Double(width)).rounded(.up)))
        let needed = Int(limits.minFraction * Double(width))
        guard mayHoldBand(needed: max(1, needed)) else { return nil }
        let maxRows = max(2, Int(limits.maxThickness * Double(height)))
        // The ink of each row up to each column, column by column, so that a stretch of all rows is one difference of two columns.
        let columns = ink.transposed().ink
        var sums = [Int32](repeating: 0, count: (width + 1) * height)
        Self.addUp(columns, height: height, into: &sums)
        var best: (count: Int, band: Band)?
        for fall in -steps...steps {
            let reach = abs(fall), pieces = reach + 1
            // Of a row that falls by many times the height too little lies within the picture.
            guard min(pieces, height) * ((width + pieces - 1) / pieces) >= needed else { continue }
            var counts = [Int32](repeating: 0, count: height + 2 * reach)
            var rows = counts.mutableSpan
            for piece in 0..<pieces {
                // The columns x with x · pieces / width == piece.
                let first = (piece * width + pieces - 1) / pieces, end = ((piece + 1) * width + pieces - 1) / pieces
                let shift = reach - piece * fall.signum()
                let upToFirst = sums.span.extracting(first * height..<(first + 1) * height)
                let upToEnd = sums.span.extracting(end * height..<(end + 1) * height)
                for y in 0..<height { rows[y + shift] &+= upToEnd[y] &- upToFirst[y] }
            }
            for row in counts.indices where counts[row] >= needed && counts[row] > best?.count ?? 0 {
                let limit = Int32(Self.bandFraction * Double(counts[row]))
                var low = row, high = row
                while low > 0, counts[low - 1] >= limit { low -= 1 }
                while high < counts.count - 1, counts[high + 1] >= limit { high += 1 }
                let band = Band(fall: fall, rows: (low - reach)...(high - reach), width: width)
                guard high - low < maxRows, reachesBothRims(band) else { continue }
                best = (Int(counts[row]), band)
            }
        }
        return best?.band
    }

    /// Whether enough columns have ink at all: a row has no more, however it falls.
    private func mayHoldBand(needed: Int) -> Bool {
        var columns = [UInt8](repeating: 0, count: ink.width)
        let source = ink.ink.span
        var inked = columns.mutableSpan
        for y in 0..<ink.height {
            let row = source.extracting(y * ink.width..<(y + 1) * ink.width)
            for x in 0..<row.count { inked[x] |= row[x] }
        }
        let eighth = max(1, ink.width / 8), endCount = limits.minEndFraction * Double(eighth)
        return columns.count { $0 != 0 } >= needed && Double(columns.prefix(eighth).count { $0 != 0 }) >= endCount
            && Double(columns.suffix(eighth).count { $0 != 0 }) >= endCount
    }

    private static func addUp(_ columns: [UInt8], height: Int, into sums: inout [Int32]) {
        let source = columns.span
        var target = sums.mutableSpan
        for at in 0..<source.count { target[at + height] = target[at] &+ Int32(source[at]) }
    }

    private func reachesBothRims(_ band: Band) -> Bool {
        guard limits.minEndFraction > 0 else { return true }
        let eighth = max(1, ink.width / 8)
        return [0..<eighth, (ink.width - eighth)..<ink.width].allSatisfy { columns in
            let filled = columns.filter { x in
                band.rows.contains { row in
                    let y = row + band.drop(at: x)
                    return y >= 0 && y < ink.height && ink[x, y]
                }
            }
            return Double(filled.count) >= limits.minEndFraction * Double(eighth)
        }
    }

    private mutating func erase(_ band: Band) {
        for x in 0..<ink.width {
            let drop = band.drop(at: x)
            var top = max(0, band.rows.lowerBound + drop), bottom = min(ink.height - 1, band.rows.upperBound + drop)
            guard top <= bottom else { continue }
            let above = edge(x, from: top - 1, step: -1), below = edge(x, from: bottom + 1, step: 1)
            if above > Self.raggedEdge, below > Self.raggedEdge { continue }
            if above <= Self.raggedEdge { top -= above }
            if below <= Self.raggedEdge { bottom += below }
            for y in top...bottom where ink[x, y] {
                ink[x, y] = false
                erased[x, y] = true
            }
        }
    }

    /// How far the ink of a column goes on, up to a pixel more than a ragged edge.
    private func edge(_ x: Int, from start: Int, step: Int) -> Int {
        var length = 0, y = start
        while y >= 0, y < ink.height, length <= Self.raggedEdge, ink[x, y] {
            length += 1
            y += step
        }
        return length
    }
}
