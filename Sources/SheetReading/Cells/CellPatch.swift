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
    /// A standard deviation over the median distance from the median.
    private static let deviationsPerDistance = 1.4826
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
    /// What is printed there is no ink of a person.
    private let prompt: (x: Range<Int>, y: Range<Int>)?
    private let pixelsPerMM: Double
    private let factor: Int
    private let width: Int
    private let height: Int

    /// - Parameters:
    ///   - x: the columns of `source` that are looked at.
    ///   - y: its rows.
    ///   - middle: where every digit has some of its ink, and no line has any.
    ///   - prompt: where something is printed; nil where nothing is.
    init(
        _ source: InkDensity, x: Range<Int>, y: Range<Int>, middle: (x: Range<Int>, y: Range<Int>), prompt: (x: Range<Int>, y: Range<Int>)?,
        pixelsPerMM: Double
    ) {
        self.middle = middle
        self.prompt = prompt
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
        interpolate(paper.map(Float.init), x: columns, y: rows, fieldWidth: source.width) { at, paper in
            let level = Float(source.values[at]) - paper
            density.values[at] = level <= 0 ? 0 : UInt8(min(255, level * 255 / (255 - min(paper, Self.maxPaper))))
        }
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

    private func histogram(_ density: InkDensity) -> DensityHistogram {
        var histogram = DensityHistogram()
        for row in y {
            let skipped = printed(inRow: row)
            for column in x where !skipped.contains(column) { histogram.add(density.values[row * density.width + column]) }
        }
        return histogram
    }

    private func printed(inRow row: Int) -> Range<Int> { prompt.flatMap { $0.y.contains(row) ? $0.x : nil } ?? 0..<0 }

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
        interpolate(means(of: reduced(density), sigma: max(0.5, sigma)), x: columns, y: rows, fieldWidth: density.width) { at, mean in
            thresholds[at] = UInt8(min(255, mean + step))
        }
    }

    /// None where nothing stands out.
    private func strokes(_ density: InkDensity, _ thresholds: [UInt8]) -> LocalInk.Strokes {
        var ink = DensityHistogram(), rest = DensityHistogram(), changes = DensityHistogram()
        for row in middle.y {
            let skipped = printed(inRow: row)
            for column in middle.x where !skipped.contains(column) {
                let at = row * density.width + column, level = density.values[at]
                guard level > thresholds[at] else {
                    rest.add(level)
                    continue
                }
                ink.add(level)
                let across = abs(Int(density.values[at + 1]) - Int(density.values[at - 1]))
                let down = abs(Int(density.values[at + density.width]) - Int(density.values[at - density.width]))
                changes.add(UInt8(max(across, down) / 2))
            }
        }
        guard Double(ink.count) > Self.minStrokeAreaMM2 * pixelsPerMM * pixelsPerMM else { return LocalInk.Strokes() }
        let paper = rest.quantile(0.5)
        let deviation = Self.deviationsPerDistance * Double(rest.medianDistance(from: paper))
        guard Double(ink.quantile(0.5) - paper) > max(Self.minContrast, Self.minDeviations * deviation) else {
            return LocalInk.Strokes()
        }
        let level = ink.quantile(Self.strokeQuantile)
        return LocalInk.Strokes(density: level, sharpness: Double(changes.quantile(Self.changeQuantile)) / Double(max(1, level)))
    }

    /// Of all that is ink: its area over half of its outline. In pixels of the field.
    private func strokeWidth(_ density: InkDensity, _ thresholds: [UInt8]) -> Double {
        var area = 0, edges = 0
        for row in y {
            for column in x {
                let at = row * density.width + column
                let isInk = density.values[at] > thresholds[at]
                area += isInk ? 1 : 0
                if column + 1 < x.upperBound, isInk != (density.values[at + 1] > thresholds[at + 1]) { edges += 1 }
                if row + 1 < y.upperBound, isInk != (density.values[at + density.width] > thresholds[at + density.width]) { edges += 1 }
            }
        }
        // An outline in any direction crosses 4/π as many edges of pixels as it is long.
        return edges > 0 ? 2 * Double(area) / (Double(edges) * .pi / 4) : 0
    }

    private func reduced(_ image: InkDensity) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: width * height)
        let area = factor * factor
        for row in 0..<height {
            for column in 0..<width {
                var sum = area / 2
                for dy in 0..<factor {
                    let at = (y.lowerBound + row * factor + dy) * image.width + x.lowerBound + column * factor
                    for dx in 0..<factor { sum += Int(image.values[at + dx]) }
                }
                result[row * width + column] = UInt8(sum / area)
            }
        }
        return result
    }

    /// The median of a square around each place; beyond its rim the patch is mirrored.
    ///
    /// **Complexity** twice the square's side for each place (Huang, Yang and Tang 1979).
    private func medians(of values: [UInt8], radius: Int) -> [UInt8] {
        var result = values
        let columns = Self.mirrored(count: width, radius: radius), rows = Self.mirrored(count: height, radius: radius)
        let side = 2 * radius + 1, half = side * side / 2
        var counts = [Int](repeating: 0, count: 256)
        for row in 0..<height {
            for level in 0..<256 { counts[level] = 0 }
            for dy in 0..<side {
                let start = rows[row + dy] * width
                for dx in 0..<side { counts[Int(values[start + columns[dx]])] += 1 }
            }
            var median = 0, below = 0
            for column in 0..<width {
                if column > 0 {
                    let gone = columns[column - 1], new = columns[column + side - 1]
                    for dy in 0..<side {
                        let start = rows[row + dy] * width
                        let old = Int(values[start + gone]), added = Int(values[start + new])
                        counts[old] -= 1
                        counts[added] += 1
                        below += (added < median ? 1 : 0) - (old < median ? 1 : 0)
                    }
                }
                while below > half {
                    median -= 1
                    below -= counts[median]
                }
                while below + counts[median] <= half {
                    below += counts[median]
                    median += 1
                }
                result[row * width + column] = UInt8(median)
            }
        }
        return result
    }

    private func means(of values: [UInt8], sigma: Double) -> [Float] {
        let weights = GaussianKernel(sigma: sigma).weights.map(Float.init), radius = weights.count / 2
        let columns = Self.mirrored(count: width, radius: radius), rows = Self.mirrored(count: height, radius: radius)
        var across = [Float](repeating: 0, count: values.count), result = across
        for row in 0..<height {
            for column in 0..<width {
                var sum: Float = 0
                for index in weights.indices { sum += weights[index] * Float(values[row * width + columns[column + index]]) }
                across[row * width + column] = sum
            }
        }
        for row in 0..<height {
            for index in weights.indices {
                let weight = weights[index], start = rows[row + index] * width
                for column in 0..<width { result[row * width + column] += weight * across[start + column] }
            }
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

    /// Calls `body` with the index of each pixel of a part of the field and the value there, between the places of the patch; beyond
    /// them that of the nearest.
    private func interpolate(
        _ values: [Float], x columns: Range<Int>, y rows: Range<Int>, fieldWidth: Int, _ body: (_ at: Int, _ value: Float) -> Void
    ) {
        let across = columns.map { Self.place(of: $0 - x.lowerBound, count: width, factor: factor) }
        var line = [Float](repeating: 0, count: width)
        for row in rows {
            let down = Self.place(of: row - y.lowerBound, count: height, factor: factor)
            for column in 0..<width {
                let upper = values[down.first * width + column], lower = values[down.second * width + column]
                line[column] = upper + (lower - upper) * down.fraction
            }
            let start = row * fieldWidth + columns.lowerBound
            for (index, place) in across.enumerated() {
                body(start + index, line[place.first] + (line[place.second] - line[place.first]) * place.fraction)
            }
        }
    }

    private static func place(of pixel: Int, count: Int, factor: Int) -> (first: Int, second: Int, fraction: Float) {
        let place = min(max((Float(pixel) + 0.5) / Float(factor) - 0.5, 0), Float(count - 1)), first = Int(place)
        return (first, min(first + 1, count - 1), place - Float(first))
    }
}
