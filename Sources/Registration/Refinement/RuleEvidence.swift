import Imaging

/// Where a picture has something like a thin upright or level line: darker than the paper on both of its sides.
///
/// A stroke across a line's direction is dark on one of those sides and drops out, so mostly printed lines remain.
struct RuleEvidence {
    /// Of the picture, or of its columns where the lines are upright: row x of the evidence is column x of the page then.
    let width: Int
    let height: Int
    /// How many places before one along a row a line may pass: for each row one number more than it has places. In 16 bits, which give the
    /// count between two places whatever is lost of their own.
    private let countsBefore: [UInt16]
    /// From one row to the next, and from one place along it to the next.
    private let rowStride: Int
    private let placeStride: Int

    /// Paper noise makes at most this fraction of the pixels a hit; a page's lines and writing are about as many.
    private static let maxHitFraction = 0.06
    private static let minContrast = 3

    /// - Parameters:
    ///   - reach: distance to the pixels compared with, above the printed lines' width.
    ///   - lineFraction: of the picture, that its printed lines cover: there are more hits where that is a good part.
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
        return RuleEvidence(ofLevel: ridge, width: w, height: h, lineFraction: lineFraction)
    }

    /// As `levelLines`, of the picture with its axes swapped: row x of the result is column x of the page.
    static func uprightLines(in page: InkDensity, reach: Int, lineFraction: Double = 0) -> RuleEvidence {
        let w = page.width, h = page.height
        var ridge = [UInt8](repeating: 0, count: w * h)
        // A row with the paper beyond its ends.
        var row = [UInt8](repeating: 0, count: w + 2 * reach)
        let source = page.values.span
        var target = ridge.mutableSpan
        for y in 0..<h {
            let here = source.extracting((y * w)..<(y * w + w))
            var copy = row.mutableSpan
            for x in 0..<w { copy[reach + x] = here[x] }
            let left = row.span.extracting(0..<w), right = row.span.extracting(2 * reach..<2 * reach + w)
            for x in 0..<w {
                let side = max(left[x], right[x])
                target[y * w + x] = max(here[x], side) &- side
            }
        }
        return RuleEvidence(ofUpright: ridge, width: w, height: h, lineFraction: lineFraction)
    }

    private init(ofLevel ridge: [UInt8], width: Int, height: Int, lineFraction: Double) {
        self.width = width
        self.height = height
        rowStride = width + 1
        placeStride = 1
        let threshold = Self.threshold(of: ridge, width: width, height: height, isLevel: true, lineFraction: lineFraction)
        var counts = [UInt16](repeating: 0, count: (width + 1) * height)
        let source = ridge.span
        var target = counts.mutableSpan
        for y in 0..<height {
            let row = source.extracting(y * width..<(y + 1) * width), start = y * (width + 1) + 1
            var count: UInt16 = 0
            for x in 0..<width {
                count &+= row[x] > threshold ? 1 : 0
                target[start + x] = count
            }
        }
        countsBefore = counts
    }

    private init(ofUpright ridge: [UInt8], width: Int, height: Int, lineFraction: Double) {
        self.width = height
        self.height = width
        rowStride = 1
        placeStride = width
        let threshold = Self.threshold(of: ridge, width: width, height: height, isLevel: false, lineFraction: lineFraction)
        var counts = [UInt16](repeating: 0, count: width * (height + 1))
        var columnCounts = [UInt16](repeating: 0, count: width)
        let source = ridge.span
        var target = counts.mutableSpan
        for y in 0..<height {
            let row = source.extracting(y * width..<(y + 1) * width), start = (y + 1) * width
            var column = columnCounts.mutableSpan
            for x in 0..<width {
                column[x] &+= row[x] > threshold ? 1 : 0
                target[start + x] = column[x]
            }
        }
        countsBefore = counts
    }

    /// What stands out by more is a hit.
    private static func threshold(of ridge: [UInt8], width: Int, height: Int, isLevel: Bool, lineFraction: Double) -> UInt8 {
        var histogram = [Int](repeating: 0, count: 256)
        // Every seventh pixel along the lines says enough of the whole picture.
        let step = 7
        let values = ridge.span
        if isLevel {
            for index in stride(from: 0, to: values.count, by: step) { histogram[Int(values[index])] += 1 }
        } else {
            // Of the numbers of a row's pixels, counted down the columns, the first that is divisible, and how many apart the others are.
            let apart = height % step == 0 ? 1 : step
            for y in 0..<height {
                guard let first = (0..<min(step, width)).first(where: { ($0 * height + y) % step == 0 }) else { continue }
                for x in stride(from: first, to: width, by: apart) { histogram[Int(values[y * width + x])] += 1 }
            }
        }
        var remaining = Int(Double(values.count / step) * max(maxHitFraction, 3 * lineFraction))
        var threshold = 255
        while threshold > minContrast, remaining >= histogram[threshold] {
            remaining -= histogram[threshold]
            threshold -= 1
        }
        return UInt8(threshold)
    }

    /// For each row of `rows`, the fraction of hits between two columns along the best of the slightly sloping ways through
    /// it.
    ///
    /// A way passes through the row in the middle of the columns and is up to `maxRise` pixels off at their ends.
    func fractions(rows: Range<Int>, columns: Range<Int>, maxRise: Int) -> [Double] {
        var best = [Int32](repeating: 0, count: rows.count), sums = best
        let counts = countsBefore.span
        for rise in -maxRise...maxRise {
            for index in sums.indices { sums[index] = 0 }
            // Cut into pieces of equal offset, so that each piece is a plain run along its row.
            let pieces = abs(rise) * 2 + 1
            for piece in 0..<pieces {
                let from = min(width, max(0, columns.lowerBound + columns.count * piece / pieces))
                let to = min(width, max(0, columns.lowerBound + columns.count * (piece + 1) / pieces))
                let offset = rise < 0 ? abs(rise) - piece : piece - abs(rise)
                let first = max(rows.lowerBound, -offset), end = min(rows.upperBound, height - offset)
                guard from < to, first < end else { continue }
                let start = (first + offset) * rowStride + from * placeStride, length = (to - from) * placeStride
                for step in 0..<(end - first) {
                    let at = start + step * rowStride
                    sums[first - rows.lowerBound + step] &+= Int32(counts[at + length] &- counts[at])
                }
            }
            for index in sums.indices { best[index] = max(best[index], sums[index]) }
        }
        let columnCount = max(1, min(width, columns.upperBound) - max(0, columns.lowerBound))
        return best.map { Double($0) / Double(columnCount) }
    }
}
