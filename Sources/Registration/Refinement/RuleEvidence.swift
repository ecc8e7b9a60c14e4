import Imaging

/// Where a picture has something like a thin upright or level line: darker than the paper on both of its sides.
///
/// A stroke across a line's direction is dark on one of those sides and drops out, so mostly printed lines remain.
struct RuleEvidence {
    let width: Int
    let height: Int
    /// For each row, how many places up to a column a level (for columns: upright) line may pass: `width + 1` numbers a
    /// row.
    private let countsBefore: [Int32]

    /// Paper noise makes at most this fraction of the pixels a hit; a page's lines and writing are about as many.
    private static let maxHitFraction = 0.06
    private static let minContrast = 3

    /// - Parameters:
    ///   - reach: distance to the pixels compared with, above the printed lines' width.
    ///   - lineShare: of the picture, that its printed lines cover: there are more hits where that is a good part.
    static func levelLines(in page: InkDensity, reach: Int, lineFraction: Double = 0) -> RuleEvidence {
        let w = page.width, h = page.height
        var ridge = [UInt8](repeating: 0, count: w * h)
        let paper = [UInt8](repeating: 0, count: w)
        let source = page.values.span, beyond = paper.span
        var target = ridge.mutableSpan
        for y in 0..<h {
            // Beyond the picture is paper. Whole rows, so that the loop is free of conditions.
            let here = source.extracting((y * w)..<(y * w + w))
            let above = y >= reach ? source.extracting(((y - reach) * w)..<((y - reach) * w + w)) : beyond
            let below = y + reach < h ? source.extracting(((y + reach) * w)..<((y + reach) * w + w)) : beyond
            for x in 0..<w {
                let side = max(above[x], below[x])
                target[y * w + x] = max(here[x], side) &- side
            }
        }
        return RuleEvidence(width: w, height: h, ridge: ridge, maxHitFraction: max(maxHitFraction, 3 * lineFraction))
    }

    /// As `levelLines`, of the picture with its axes swapped: row x of the result is column x of the page.
    static func uprightLines(in page: InkDensity, reach: Int, lineFraction: Double = 0) -> RuleEvidence {
        levelLines(in: page.transposed(), reach: reach, lineFraction: lineFraction)
    }

    private init(width: Int, height: Int, ridge: [UInt8], maxHitFraction: Double) {
        self.width = width
        self.height = height
        var histogram = [Int](repeating: 0, count: 256)
        // Every seventh pixel says enough of the whole picture.
        let step = 7
        for index in stride(from: 0, to: ridge.count, by: step) { histogram[Int(ridge[index])] += 1 }
        var remaining = Int(Double(ridge.count / step) * maxHitFraction)
        var threshold = 255
        while threshold > Self.minContrast, remaining >= histogram[threshold] {
            remaining -= histogram[threshold]
            threshold -= 1
        }
        var counts = [Int32](repeating: 0, count: (width + 1) * height)
        var target = counts.mutableSpan
        for y in 0..<height {
            var count: Int32 = 0
            for x in 0..<width {
                if Int(ridge[y * width + x]) > threshold { count &+= 1 }
                target[y * (width + 1) + x + 1] = count
            }
        }
        countsBefore = counts
    }

    private func count(row: Int, columns: Range<Int>) -> Int {
        let start = row * (width + 1)
        let from = min(width, max(0, columns.lowerBound)), to = min(width, max(0, columns.upperBound))
        return Int(countsBefore[start + to] - countsBefore[start + from])
    }

    /// For each row of `rows`, the fraction of hits between two columns along the best of the slightly sloping ways through
    /// it.
    ///
    /// A way passes through the row in the middle of the columns and is up to `maxRise` pixels off at their ends.
    func fractions(rows: Range<Int>, columns: Range<Int>, maxRise: Int) -> [Double] {
        let counts = (-maxRise...maxRise).map { rise in
            // Cut into pieces of equal offset, so that each piece is a plain run along its row.
            let pieces = abs(rise) * 2 + 1
            var sums = [Int](repeating: 0, count: rows.count)
            for piece in 0..<pieces {
                let from = columns.lowerBound + columns.count * piece / pieces
                let to = columns.lowerBound + columns.count * (piece + 1) / pieces
                let offset = rise < 0 ? abs(rise) - piece : piece - abs(rise)
                for (index, row) in rows.enumerated() where row + offset >= 0 && row + offset < height && from < to {
                    sums[index] += count(row: row + offset, columns: from..<to)
                }
            }
            return sums
        }
        let columnCount = max(1, min(width, columns.upperBound) - max(0, columns.lowerBound))
        return rows.indices.map { row in
            Double(counts.reduce(0) { max($0, $1[row - rows.lowerBound]) }) / Double(columnCount)
        }
    }
}
