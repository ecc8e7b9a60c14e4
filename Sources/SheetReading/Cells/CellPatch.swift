import Imaging

/// One cell away from its lines, reduced so far that its surroundings cost little.
struct CellPatch {
    /// The shorter side has about this many reduced pixels.
    private static let side = 32
    /// The paper's surroundings and those of the mean, over that side.
    private static let paperReach = 0.8
    private static let meanReach = 1.0
    /// A mean over fewer widths of a stroke would hollow it out.
    private static let meanStrokeWidths = 4.0
    private static let maxMeanReach = 2.5
    /// Over the cell's contrast, and the least, of 255.
    private static let contrastFraction = 0.1
    private static let minStep: Float = 6
    private static let contrastQuantiles = (low: 0.3, high: 0.99)
    /// Ink stands out by this much, of 255, and by so many standard deviations of the rest.
    private static let minContrast = 0.06 * 255
    private static let minDeviations = 4.0
    /// The density that stands for the strokes, as a quantile of the ink.
    private static let strokeQuantile = 0.85
    /// The change that stands for the edges, as a quantile of those within the ink.
    private static let changeQuantile = 0.9
    /// Less than this is not a stroke but specks.
    private static let minStrokeAreaMM2 = 0.3
    /// Paper darker than this is not divided by: noise would become ink.
    private static let maxPaper: Float = 200

    private let source: InkDensity
    private let x: Range<Int>
    private let y: Range<Int>
    /// Where every digit has some of its ink, and no line has any.
    private let middle: (x: Range<Int>, y: Range<Int>)
    /// What is printed there is no ink of a person; from left to right.
    private let printed: [(x: Range<Int>, y: Range<Int>)]
    private let pixelsPerMM: Double
    private let factor: Int
    private let width: Int
    private let height: Int

    /// - Parameters:
    ///   - x: the columns of `source` that are looked at.
    ///   - y: its rows.
    ///   - middle: where every digit has some of its ink, and no line has any.
    ///   - printed: where something is printed: a prompt, a rule that the digit stands on.
    init(
        _ source: InkDensity, x: Range<Int>, y: Range<Int>, middle: (x: Range<Int>, y: Range<Int>),
        printed: [(x: Range<Int>, y: Range<Int>)], pixelsPerMM: Double
    ) {
        self.middle = middle
        self.printed = printed.sorted { $0.x.lowerBound < $1.x.lowerBound }
        self.source = source
        self.x = x
        self.y = y
        self.pixelsPerMM = pixelsPerMM
        factor = max(1, min(x.count, y.count) / Self.side)
        width = x.count / factor
        height = y.count / factor
    }

    private var shorterSide: Int { min(width, height) }

    /// Fills in a cell's part of the field.
    ///
    /// - Parameters:
    ///   - columns: of the field, which this cell's paper and surroundings stand for.
    ///   - rows: likewise.
    /// - Returns: the cell's strokes, and all densities away from its lines.
    func judged(
        x columns: Range<Int>, y rows: Range<Int>, density: inout InkDensity, thresholds: inout [UInt8]
    ) -> (strokes: LocalInk.Strokes, histogram: DensityHistogram) {
        let paper = medians(of: reduced(source), radius: max(1, Int(Self.paperReach / 2 * Double(shorterSide))))
        evenOut(by: paper.map(Float.init), x: columns, y: rows, density: &density)
        let reach = Self.meanReach * Double(shorterSide)
        let histogram = histogram(density), step = Self.step(histogram)
        mark(&thresholds, reach: reach, step: step, density: density, x: columns, y: rows)
        let widths = Self.meanStrokeWidths * strokeWidth(density, thresholds) / Double(factor)
        if widths > reach {
            let wider = min(widths, Self.maxMeanReach * Double(shorterSide))
            mark(&thresholds, reach: wider, step: step, density: density, x: columns, y: rows)
        }
        return (strokes(density, thresholds), histogram)
    }

    /// Divides by the paper of each place.
    private func evenOut(by paper: [Float], x columns: Range<Int>, y rows: Range<Int>, density: inout InkDensity) {
        let maxPaper = Self.maxPaper
        var between = PatchRows(paper, width: width, height: height, factor: factor, columns: columns, x: x.lowerBound, y: y.lowerBound)
        let source = source.values.span
        let fieldWidth = density.width
        var target = density.values.mutableSpan
        for row in rows {
            between.move(toRow: row)
            let start = row * fieldWidth + columns.lowerBound
            let paper = between.values.span, levels = source.extracting(start..<start + columns.count)
            for index in 0..<columns.count {
                let level = Float(levels[index]) - paper[index]
                target[start + index] = (level * 255 / (255 - min(paper[index], maxPaper))).asDensity
            }
        }
    }

    private func histogram(_ density: InkDensity) -> DensityHistogram {
        var histogram = DensityHistogram(), second = DensityHistogram()
        let values = density.values.span
        for row in y {
            let start = row * density.width
            var next = x.lowerBound
            for skipped in printed(inRow: row) {
                let skipped = skipped.clamped(to: next..<x.upperBound)
                guard !skipped.isEmpty else { continue }
                histogram.add(values.extracting(start + next..<start + skipped.lowerBound), inTurnWith: &second)
                next = skipped.upperBound
            }
            histogram.add(values.extracting(start + next..<start + x.upperBound), inTurnWith: &second)
        }
        histogram.add(second)
        return histogram
    }

    /// From left to right.
    private func printed(inRow row: Int) -> [Range<Int>] { printed.compactMap { $0.y.contains(row) ? $0.x : nil } }

    /// How much darker than its surroundings ink is at least.
    private static func step(_ histogram: DensityHistogram) -> Float {
        let low = histogram.quantile(contrastQuantiles.low), high = histogram.quantile(contrastQuantiles.high)
        return max(minStep, Float(contrastFraction) * Float(high - low))
    }

    private func mark(
        _ thresholds: inout [UInt8], reach: Double, step: Float, density: InkDensity, x columns: Range<Int>, y rows: Range<Int>
    ) {
        // The Gaussian that stands for a window of so many pixels.
        let sigma = 0.3 * ((reach - 1) / 2 - 1) + 0.8
        var between = PatchRows(
            means(of: reduced(density), sigma: max(0.5, sigma)), width: width, height: height, factor: factor, columns: columns,
            x: x.lowerBound, y: y.lowerBound)
        var target = thresholds.mutableSpan
        for row in rows {
            between.move(toRow: row)
            let start = row * density.width + columns.lowerBound, means = between.values.span
            for index in 0..<columns.count { target[start + index] = (means[index] + step).asDensity }
        }
    }

    /// None where nothing stands out.
    private func strokes(_ density: InkDensity, _ thresholds: [UInt8]) -> LocalInk.Strokes {
        var ink = DensityHistogram(), rest = DensityHistogram(), otherRest = DensityHistogram(), changes = DensityHistogram()
        let values = density.values.span, thresholds = thresholds.span
        for row in middle.y {
            let skipped = printed(inRow: row), start = row * density.width
            for column in middle.x where skipped.isEmpty || !skipped.contains(where: { $0.contains(column) }) {
                let at = start + column, level = values[at]
                guard level > thresholds[at] else {
                    // Two tables in turn, as in `DensityHistogram`.
                    if column.isMultiple(of: 2) { rest.add(level) } else { otherRest.add(level) }
                    continue
                }
                ink.add(level)
                let across = abs(Int(values[at + 1]) - Int(values[at - 1]))
                let down = abs(Int(values[at + density.width]) - Int(values[at - density.width]))
                changes.add(UInt8(max(across, down) / 2))
            }
        }
        guard Double(ink.count) > Self.minStrokeAreaMM2 * pixelsPerMM * pixelsPerMM else { return LocalInk.Strokes() }
        rest.add(otherRest)
        let paper = rest.quantile(0.5)
        guard Double(ink.quantile(0.5) - paper) > max(Self.minContrast, Self.minDeviations * rest.deviation(from: paper)) else {
            return LocalInk.Strokes()
        }
        let level = ink.quantile(Self.strokeQuantile)
        return LocalInk.Strokes(density: level, sharpness: Double(changes.quantile(Self.changeQuantile)) / Double(max(1, level)))
    }

    /// Of all that is ink: its area over half of its outline. In pixels of the field.
    private func strokeWidth(_ density: InkDensity, _ thresholds: [UInt8]) -> Double {
        var area: Int32 = 0, edges: Int32 = 0
        let values = density.values.span, thresholds = thresholds.span
        // Of a row and of the one above it, 1 for ink.
        var ink = [UInt8](repeating: 0, count: x.count), above = ink
        for row in y {
            let start = row * density.width
            let levels = values.extracting(start + x.lowerBound..<start + x.upperBound)
            let limits = thresholds.extracting(start + x.lowerBound..<start + x.upperBound)
            swap(&ink, &above)
            var target = ink.mutableSpan
            for index in 0..<x.count { target[index] = levels[index] > limits[index] ? 1 : 0 }
            let here = ink.span, last = above.span
            for index in 0..<x.count { area &+= Int32(here[index]) }
            for index in 0..<x.count - 1 { edges &+= Int32(here[index] ^ here[index + 1]) }
            if row > y.lowerBound {
                for index in 0..<x.count { edges &+= Int32(here[index] ^ last[index]) }
            }
        }
        // An outline in any direction crosses 4/π as many edges of pixels as it is long.
        return edges > 0 ? 2 * Double(area) / (Double(edges) * .pi / 4) : 0
    }

    private func reduced(_ image: InkDensity) -> [UInt8] { image.reduced(by: factor, x: x, y: y).values }

    /// The median of a square around each place; beyond its rim the patch is mirrored.
    ///
    /// Method: a median is the number of levels for which at most half of the square is no darker; level by level all places are asked
    /// at once. **Complexity** the patch times the levels from its lightest place to its darkest median.
    private func medians(of values: [UInt8], radius: Int) -> [UInt8] {
        let columns = Self.mirrored(count: width, radius: radius), rows = Self.mirrored(count: height, radius: radius)
        let side = 2 * radius + 1, half = UInt16(side * side / 2), lineLength = columns.count
        let lines = (0..<height).flatMap { row in columns.map { values[row * width + $0] } }
        let least = values.min() ?? 0
        var result = [UInt8](repeating: least, count: values.count)
        var runs = [UInt8](repeating: 0, count: lines.count), lineCounts = runs
        var columnCounts = [UInt16](repeating: 0, count: width)
        for level in least..<255 {
            Self.countLighter(lines.span, than: level, side: side, runs: &runs, counts: &lineCounts)
            let counts = lineCounts.span
            var sums = columnCounts.mutableSpan, medians = result.mutableSpan
            for column in 0..<width { sums[column] = 0 }
            for row in rows[..<side] {
                let line = counts.extracting(row * lineLength..<row * lineLength + width)
                for column in 0..<width { sums[column] &+= UInt16(line[column]) }
            }
            var darkerCount = 0
            for row in 0..<height {
                let start = row * width
                for column in 0..<width {
                    let isDarker: UInt8 = sums[column] <= half ? 1 : 0
                    medians[start + column] &+= isDarker
                    darkerCount &+= Int(isDarker)
                }
                guard row + 1 < height else { break }
                let gone = counts.extracting(rows[row] * lineLength..<rows[row] * lineLength + width)
                let new = counts.extracting(rows[row + side] * lineLength..<rows[row + side] * lineLength + width)
                for column in 0..<width { sums[column] &+= UInt16(new[column]) &- UInt16(gone[column]) }
            }
            if darkerCount == 0 { break }
        }
        return result
    }

    /// How many of `side` places from each on are no darker than a level: sums of two, four, eight places and so on are put together.
    ///
    /// - Parameter runs: for the sums.
    private static func countLighter(_ lines: Span<UInt8>, than level: UInt8, side: Int, runs: inout [UInt8], counts: inout [UInt8]) {
        let count = lines.count
        var runs = runs.mutableSpan, counts = counts.mutableSpan
        for index in 0..<count { runs[index] = lines[index] <= level ? 1 : 0 }
        for index in 0..<count { counts[index] = 0 }
        var runLength = 1, offset = 0
        while runLength <= side {
            if side & runLength != 0 {
                for index in 0..<count - offset { counts[index] &+= runs[index + offset] }
                offset += runLength
            }
            for index in 0..<max(0, count - runLength) { runs[index] &+= runs[index + runLength] }
            runLength *= 2
        }
    }

    private func means(of values: [UInt8], sigma: Double) -> [Float] {
        let weights = GaussianKernel(sigma: sigma).weights.map(Float.init), radius = weights.count / 2
        let columns = Self.mirrored(count: width, radius: radius), rows = Self.mirrored(count: height, radius: radius)
        // Rows of so many vectors, and what they take in beyond the last place.
        let stride = (width + WeightedSums.laneCount - 1) / WeightedSums.laneCount * WeightedSums.laneCount
        var across = [Float](repeating: 0, count: stride * height), down = across
        var line = [Float](repeating: 0, count: stride + weights.count)
        for row in 0..<height {
            let start = row * width
            for (index, column) in columns.enumerated() { line[index] = Float(values[start + column]) }
            WeightedSums.add(line, from: weights.indices, weights: weights, count: stride, to: &across, at: row * stride)
        }
        for row in 0..<height {
            WeightedSums.add(
                across, from: weights.indices.map { rows[row + $0] * stride }, weights: weights, count: stride, to: &down, at: row * stride)
        }
        var result = [Float](repeating: 0, count: values.count)
        let source = down.span
        var target = result.mutableSpan
        for row in 0..<height {
            let line = source.extracting(row * stride..<row * stride + width), to = row * width
            for column in 0..<width { target[to + column] = line[column] }
        }
        return result
    }

    /// For each place from `radius` before the first to `radius` behind the last, the one that stands for it.
    private static func mirrored(count: Int, radius: Int) -> [Int] {
        (-radius..<count + radius).map { place in
            guard count > 1 else { return 0 }
            let period = 2 * count - 2, rest = ((place % period) + period) % period
            return rest < count ? rest : period - rest
        }
    }
}

/// The pixels of a field's row between the places of a patch; beyond them that of the nearest.
private struct PatchRows {
    /// Of the row, one for each column.
    private(set) var values: [Float]

    private typealias Place = (first: Int, second: Int, fraction: Float)

    private let places: WidenedRows
    private let height: Int
    private let factor: Int
    private let top: Int
    /// One for each column, of the patch's rows above and below the row.
    private var above: [Float]
    private var below: [Float]
    /// Which of the patch's rows `above` is of; nil before the first move.
    private var rowAbove: Int?

    /// - Parameters:
    ///   - places: `width * height` of them, each of which stands for `factor * factor` pixels.
    ///   - columns: of the field.
    ///   - left: the column of the field where the patch begins.
    ///   - top: its row.
    init(_ places: [Float], width: Int, height: Int, factor: Int, columns: Range<Int>, x left: Int, y top: Int) {
        let across = columns.map { Self.place(of: $0 - left, count: width, factor: factor) }
        self.places = WidenedRows(
            places: places, width: width, firsts: across.map { Int32($0.first) }, fractions: across.map(\.fraction))
        self.height = height
        self.factor = factor
        self.top = top
        values = Array(repeating: 0, count: columns.count)
        above = values
        below = values
    }

    /// Rows are visited from the top downwards.
    mutating func move(toRow row: Int) {
        let down = Self.place(of: row - top, count: height, factor: factor)
        if rowAbove != down.first {
            if rowAbove == down.first - 1 { swap(&above, &below) } else { places.write(row: down.first, into: &above) }
            places.write(row: down.second, into: &below)
            rowAbove = down.first
        }
        Self.mix(above, below, down.fraction, into: &values)
    }

    private static func mix(_ upper: [Float], _ lower: [Float], _ fraction: Float, into line: inout [Float]) {
        let upper = upper.span, lower = lower.span
        var levels = line.mutableSpan
        for column in 0..<levels.count { levels[column] = upper[column] + (lower[column] - upper[column]) * fraction }
    }

    private static func place(of pixel: Int, count: Int, factor: Int) -> Place {
        let place = min(max((Float(pixel) + 0.5) / Float(factor) - 0.5, 0), Float(count - 1)), first = Int(place)
        return (first, min(first + 1, count - 1), place - Float(first))
    }
}

/// The rows of a patch with a place for each column of the field.
private struct WidenedRows {
    let places: [Float]
    let width: Int
    /// Of each column the place of the patch before it, and how far on it lies to the next.
    let firsts: [Int32]
    let fractions: [Float]

    func write(row: Int, into line: inout [Float]) {
        let levels = Array(places[row * width..<(row + 1) * width])
        var rises = levels
        for column in 0..<width { rises[column] = levels[min(column + 1, width - 1)] - levels[column] }
        WeightedSums.interpolate(levels, rises, at: firsts, fractions, into: &line)
    }
}

extension Float {
    /// The whole number below, from 0 to 255; without a check for what cannot be, so that several are made at once.
    @inline(__always)
    fileprivate var asDensity: UInt8 {
        // Adding 2²³ leaves a whole number in the low bits.
        UInt8(truncatingIfNeeded: (Swift.max(0, Swift.min(255, self)).rounded(.down) + 0x1p23).bitPattern)
    }
}
