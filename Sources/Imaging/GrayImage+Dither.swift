extension GrayImage {
    /// A smaller picture is not asked: a thin stroke aslant is a row of points, and all there is.
    private static let minDitheredPixelCount = 10_000
    /// Of its rows one in so many is looked at: the patterns of ordered dithering repeat by powers of two.
    private static let ditherRowStride = 7
    /// A point differs from the four pixels beside it by so many levels at least, all of them darker or all of them lighter.
    private static let minPointContrast = 96
    /// From this fraction of points on a picture is dithered. Of 508 scans and photographs of real sheets, digits and bank checks
    /// none has more than 0.0003, of simulated ones in black and white with noise some have 0.01.
    private static let minPointFraction = 0.02
    /// Each has σ = 0.7 pixels, both together 1.
    private static let ditherSmoothingCount = 2

    /// The grays that black and white points stand for, where the picture is made of such points, as fax machines and scanners with one bit
    /// a pixel make them; nil where it is not.
    ///
    /// On paper that is darker than gray there are more black points than white ones, and no level tells ink from it. Method: pixels that
    /// differ from all four beside them are counted; where there are many in the whole picture, it is smoothed by a binomial kernel with a
    /// standard deviation of one pixel. Dots of several pixels, as printing presses make them, and points on a small part of clean paper
    /// are not seen. Source of the points: error diffusion (Floyd and Steinberg 1976), which the shares were measured on.
    /// **Determinism** A.
    public var withoutDither: GrayImage? {
        guard width > 2, height > 2, pixels.count >= Self.minDitheredPixelCount, isDithered else { return nil }
        let smoothed = (0..<Self.ditherSmoothingCount).reduce(pixels) { levels, _ in
            binomiallySmoothed(levels, width: width, height: height)
        }
        return GrayImage(width: width, height: height, pixels: smoothed)
    }

    private var isDithered: Bool {
        let levels = pixels.span
        var pointCount = 0, count = 0
        for y in stride(from: 1, to: height - 1, by: Self.ditherRowStride) {
            let above = levels.extracting((y - 1) * width..<y * width), row = levels.extracting(y * width..<(y + 1) * width)
            let below = levels.extracting((y + 1) * width..<(y + 2) * width)
            count += width - 2
            for x in 1..<width - 1 {
                let level = Int(row[x]), left = Int(row[x - 1])
                // Most pixels are like the one before.
                guard abs(level - left) >= Self.minPointContrast else { continue }
                let right = Int(row[x + 1]), up = Int(above[x]), down = Int(below[x])
                let isPoint =
                    level - max(left, right, up, down) >= Self.minPointContrast
                    || min(left, right, up, down) - level >= Self.minPointContrast
                pointCount += isPoint ? 1 : 0
            }
        }
        return Double(pointCount) >= Self.minPointFraction * Double(count)
    }
}
