/// How often each density occurs, and what that says of paper and strokes.
package struct DensityHistogram {
    /// The density that stands for the strokes, as a quantile of all that is above the noise.
    private static let strokeQuantile = 0.85
    /// Paper noise is taken to reach so many quarter widths above the median.
    private static let noiseReach = 5
    private static let minNoiseDensity = 12

    /// From so many densities on a second table pays.
    private static let minCountForTwo = 1024

    /// In place: the histograms of a page's cells need no memory of their own.
    @usableFromInline
    var counts = InlineArray<256, Int32>(repeating: 0)

    package init() {
    }

    @inlinable
    @inline(__always)
    package mutating func add(_ density: UInt8) { counts[Int(density)] &+= 1 }

    package var count: Int { Self.sum(counts.span) }

    /// The density that this fraction of all is below.
    package func quantile(_ fraction: Double) -> Int { Self.quantile(fraction, of: counts.span) }

    /// A standard deviation over the median distance from the median.
    private static let deviationsPerDistance = 1.4826

    /// How far all is from a level, as a standard deviation that few far off do not change: by the distance that half of all has at most.
    package func deviation(from level: Int) -> Double {
        var distances = InlineArray<256, Int32>(repeating: 0)
        let all = counts.span
        for density in all.indices { distances[abs(density - level)] &+= all[density] }
        return Self.deviationsPerDistance * Double(Self.quantile(0.5, of: distances.span))
    }

    package mutating func add(_ other: DensityHistogram) {
        Self.add(other.counts.span, to: &counts)
    }

    package mutating func add(_ densities: [UInt8]) { add(densities.span) }

    package mutating func add(_ densities: Span<UInt8>) {
        guard densities.count >= Self.minCountForTwo else {
            for index in 0..<densities.count { add(densities[index]) }
            return
        }
        var second = DensityHistogram()
        add(densities, inTurnWith: &second)
        add(second)
    }

    /// Adds every other density to `second`: a level that is counted twice in a row, as paper is, need not wait for itself.
    package mutating func add(_ densities: Span<UInt8>, inTurnWith second: inout DensityHistogram) {
        var index = 0
        while index &+ 1 < densities.count {
            counts[Int(densities[index])] &+= 1
            second.counts[Int(densities[index &+ 1])] &+= 1
            index &+= 2
        }
        if !densities.count.isMultiple(of: 2) { counts[Int(densities[densities.count - 1])] &+= 1 }
    }

    /// A density that paper hardly ever reaches; the picture is mostly paper.
    package var noiseLevel: Int {
        let median = quantile(0.5), upper = quantile(0.75)
        return max(Self.minNoiseDensity, median + Self.noiseReach * (upper - median))
    }

    /// The darkest there is, but for stray pixels.
    package var peak: Int { quantile(0.9995) }

    /// The density that parts all there is into two kinds with the most between them (Otsu 1979).
    package var otsuThreshold: Int {
        let total = Double(count)
        let counts = counts.span
        let mass = counts.indices.reduce(0.0) { $0 + Double($1 * Int(counts[$1])) }
        var below = 0.0, massBelow = 0.0, best = 0, bestSpread = -1.0
        for level in counts.indices {
            let count = Int(counts[level])
            below += Double(count)
            massBelow += Double(level * count)
            guard below > 0, below < total else { continue }
            let distance = massBelow / below - (mass - massBelow) / (total - below)
            let spread = below * (total - below) * distance * distance
            if spread > bestSpread { (best, bestSpread) = (level, spread) }
        }
        return best
    }

    /// The density of strokes, and how many pixels are above the noise.
    package func strokes(above noise: Int) -> (density: Int, pixelCount: Int) {
        var ink = counts
        for level in 0...min(255, noise) { ink[level] = 0 }
        return (Self.quantile(Self.strokeQuantile, of: ink.span), Self.sum(ink.span))
    }

    // By spans: a table that is asked for level by level as a value is copied for each.

    private static func add(_ others: Span<Int32>, to counts: inout InlineArray<256, Int32>) {
        var target = counts.mutableSpan
        for level in others.indices { target[level] &+= others[level] }
    }

    private static func sum(_ counts: Span<Int32>) -> Int {
        var sum = 0
        for level in counts.indices { sum &+= Int(counts[level]) }
        return sum
    }

    private static func quantile(_ fraction: Double, of counts: Span<Int32>) -> Int {
        var remaining = Int(Double(sum(counts)) * fraction)
        var level = 0
        while level < 255, remaining >= Int(counts[level]) {
            remaining -= Int(counts[level])
            level += 1
        }
        return level
    }
}

extension InkDensity {
    /// The darkest there is, but for stray pixels.
    package var peakDensity: Int {
        var histogram = DensityHistogram()
        histogram.add(values)
        return histogram.peak
    }
}
