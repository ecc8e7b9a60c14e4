import Imaging

extension NormalizationProfile {
    /// A picture longer than this is reduced: a digit needs no more.
    private static let maxLooseSide = 600
    /// A picture smaller than this is enlarged first, so that its grey edges are not lost to the threshold.
    private static let minLooseSide = 112
    /// The threshold, as a share of the strokes' density.
    private static let looseStrokeShare = 0.4
    /// Strokes paler than this are marks in the paper.
    private static let minLooseDensity = 20
    /// Less of the picture than this is no digit.
    private static let minLooseInkFraction = 0.0008
    /// A part of the digit has at least this share of the largest part's ink, or lies near it.
    private static let minLoosePartShare = 0.08
    /// A picture's frame, the edge of a sheet or squared paper runs along this share of a side.
    private static let maxLineFraction = 0.8

    /// The glyph of a picture of one digit on any background, dark on light or light on dark; nil where there is no ink.
    ///
    /// Method: the rim of the picture is paper, so its median tells which of dark and light is ink. The paper is evened
    /// out, the ink is what is darker than a share of the strokes; of its connected pieces the largest, and what is big
    /// enough beside it, is the digit. Long straight lines across the picture are not.
    /// Limits: one digit, roughly upright, that does not touch the rim.
    public func normalizeLooseDigit(_ picture: GrayImage) -> Glyph? {
        guard picture.pixels.contains(where: { $0 != picture.pixels[0] }) else { return nil }
        let scaled = picture.rescaled(minSide: Self.minLooseSide, maxSide: Self.maxLooseSide)
        let image = scaled.hasDarkRim ? scaled.inverted : scaled
        let longSide = max(image.width, image.height)
        let density = InkDensity(of: image, tilePixels: max(16, longSide / 4)).smoothed()
        guard let threshold = Self.looseThreshold(density) else { return nil }
        let parts = density.binarized(above: threshold).components().filter { part in
            Double(part.ink.width) < Self.maxLineFraction * Double(image.width) || part.ink.height * 4 > image.height
        }
        // The nearer to the middle, the more a piece counts: what touches the rim is rarely the digit.
        let weight = { (part: InkComponent) -> Double in
            let touchesRim = part.x == 0 || part.y == 0 || part.maxX == image.width - 1 || part.maxY == image.height - 1
            return Double(part.inkCount) * (touchesRim ? 0.1 : 1)
        }
        guard let main = parts.max(by: { weight($0) < weight($1) }) else { return nil }
        var mask = BilevelImage(width: image.width, height: image.height)
        for part in parts where weight(part) >= Self.minLoosePartShare * weight(main) {
            mask.draw(part, atX: part.x, y: part.y)
        }
        return normalizeWriting(mask)
    }

    private static func looseThreshold(_ density: InkDensity) -> UInt8? {
        var histogram = DensityHistogram()
        histogram.add(density.values)
        // A digit may fill so much of a picture that it passes for noise, but hardly all of it is paler than this.
        let noise = min(histogram.noiseLevel, Int(Double(histogram.peak) * looseStrokeShare))
        let strokes = histogram.strokes(above: noise)
        guard strokes.density >= minLooseDensity,
            Double(strokes.pixelCount) >= minLooseInkFraction * Double(density.values.count)
        else { return nil }
        return UInt8(min(254, max(noise, Int(Double(strokes.density) * looseStrokeShare))))
    }
}

extension GrayImage {
    fileprivate var inverted: GrayImage { GrayImage(width: width, height: height, pixels: pixels.map { 255 - $0 }) }

    /// Whether the rim is darker than the middle of the picture's range.
    fileprivate var hasDarkRim: Bool {
        var rim = (0..<width).flatMap { [self[$0, 0], self[$0, height - 1]] }
        rim += (0..<height).flatMap { [self[0, $0], self[width - 1, $0]] }
        rim.sort()
        let low = Int(pixels.min() ?? 0), high = Int(pixels.max() ?? 255)
        return 2 * Int(rim[rim.count / 2]) < low + high
    }

    /// Between two lengths of the longer side: reduced by block means, enlarged by bilinear interpolation.
    fileprivate func rescaled(minSide: Int, maxSide: Int) -> GrayImage {
        let longSide = max(width, height)
        if longSide > maxSide {
            return reduced(by: min((longSide + maxSide - 1) / maxSide, width, height))
        }
        let factor = (minSide + longSide - 1) / longSide
        return factor > 1 ? enlarged(by: factor) : self
    }

    private func enlarged(by factor: Int) -> GrayImage {
        var result = GrayImage(width: width * factor, height: height * factor)
        for y in 0..<result.height {
            let v = (Double(y) + 0.5) / Double(factor) - 0.5
            let row = min(max(0, Int(v.rounded(.down))), max(0, height - 2)), below = min(row + 1, height - 1)
            let down = min(max(0, v - Double(row)), 1)
            for x in 0..<result.width {
                let u = (Double(x) + 0.5) / Double(factor) - 0.5
                let column = min(max(0, Int(u.rounded(.down))), max(0, width - 2)), right = min(column + 1, width - 1)
                let across = min(max(0, u - Double(column)), 1)
                let top = Double(self[column, row]) * (1 - across) + Double(self[right, row]) * across
                let bottom = Double(self[column, below]) * (1 - across) + Double(self[right, below]) * across
                result[x, y] = UInt8((top * (1 - down) + bottom * down).rounded())
            }
        }
        return result
    }
}
