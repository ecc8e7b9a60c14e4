/// How often each density occurs, and what that says of paper and strokes.
package struct DensityHistogram {
    /// The density that stands for the strokes, as a quantile of all that is above the noise.
    private static let strokeQuantile = 0.85
    /// Paper noise is taken to reach so many quarter widths above the median.
    private static let noiseReach = 5
    private static let minNoiseDensity = 12

    @usableFromInline
    var counts = [Int](repeating: 0, count: 256)

    package init() {
    }

    @inlinable
    package mutating func add(_ density: UInt8) { counts[Int(density)] += 1 }

    package var count: Int { counts.reduce(0, +) }

    /// The density that this fraction of all is below.
    package func quantile(_ fraction: Double) -> Int { Self.quantile(fraction, of: counts) }

    /// A standard deviation over the median distance from the median.
    private static let deviationsPerDistance = 1.4826

    /// How far all is from a level, as a standard deviation that few far off do not change: by the distance that half of all has at most.
    package func deviation(from level: Int) -> Double {
        var distances = [Int](repeating: 0, count: 256)
        for (density, count) in counts.enumerated() { distances[abs(density - level)] += count }
        return Self.deviationsPerDistance * Double(Self.quantile(0.5, of: distances))
    }

    package mutating func add(_ other: DensityHistogram) {
        for level in counts.indices { counts[level] += other.counts[level] }
    }

    package mutating func add(_ densities: [UInt8]) { add(densities.span) }

    package mutating func add(_ densities: Span<UInt8>) {
        var table = counts.mutableSpan
        for index in 0..<densities.count { table[Int(densities[index])] &+= 1 }
    }

    /// A density that paper hardly ever reaches; the picture is mostly paper.
    package var noiseLevel: Int {
        let median = Self.quantile(0.5, of: counts), upper = Self.quantile(0.75, of: counts)
        return max(Self.minNoiseDensity, median + Self.noiseReach * (upper - median))
    }

    /// The darkest there is, but for stray pixels.
    package var peak: Int { Self.quantile(0.9995, of: counts) }

    /// The density that parts all there is into two kinds with the most between them (Otsu 1979).
    package var otsuThreshold: Int {
        let total = Double(counts.reduce(0, +))
        let mass = counts.enumerated().reduce(0.0) { $0 + Double($1.offset * $1.element) }
        var below = 0.0, massBelow = 0.0, best = 0, bestSpread = -1.0
        for (level, count) in counts.enumerated() {
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
        return (Self.quantile(Self.strokeQuantile, of: ink), ink.reduce(0, +))
    }

    private static func quantile(_ fraction: Double, of counts: [Int]) -> Int {
        var remaining = Int(Double(counts.reduce(0, +)) * fraction)
        var level = 0
        while level < 255, remaining >= counts[level] {
            remaining -= counts[level]
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
