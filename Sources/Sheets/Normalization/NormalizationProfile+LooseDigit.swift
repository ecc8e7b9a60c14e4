import Imaging

extension NormalizationProfile {
    /// A picture longer than this is reduced: a digit needs no more.
    private static let maxLooseSide = 600
    /// A picture smaller than this is enlarged first, so that its grey edges are not lost to the threshold.
    private static let minLooseSide = 112
    /// The threshold, as a share of the strokes' density.
    private static let looseStrokeShare = 0.4
    /// The same on ruled paper, whose lines are paler than a pen's.
    private static let ruledStrokeShare = 0.5
    /// Strokes paler than this are marks in the paper.
    private static let minLooseDensity = 20
    /// Less of the picture than this is no digit.
    private static let minLooseInkFraction = 0.0008
    /// A picture's frame, the edge of a sheet or squared paper runs along this share of the width.
    private static let maxLineFraction = 0.8

    /// The glyph of a picture of one digit; nil where there is no ink. `crop(ofLooseDigit:)` says how it is found.
    public func normalizeLooseDigit(_ picture: GrayImage) -> Glyph? {
        crop(ofLooseDigit: picture).flatMap(normalize(crop:))
    }

    /// The crop of a picture of one digit on any background, dark on light or light on dark; nil where there is no ink. Of it
    /// `normalize(crop:)` makes the glyph; a very large picture is reduced first, a very small one enlarged.
    ///
    /// Method: most of the rim and of the picture is paper, which tells which of dark and light is ink. The paper is evened
    /// out, the ink is what is darker than a share of the strokes; `LooseDigitParts` says which of its connected pieces are the
    /// digit. Long straight lines across the picture are not.
    /// Ruled and squared paper: where lines run from rim to rim they are erased but for the strokes that cross them; the
    /// threshold is then found again from the strokes that are left, which are darker than print.
    /// Limits: one digit, roughly upright, that does not touch the rim.
    public func crop(ofLooseDigit picture: GrayImage) -> BilevelImage? {
        guard picture.pixels.contains(where: { $0 != picture.pixels[0] }) else { return nil }
        let scaled = picture.rescaled(minSide: Self.minLooseSide, maxSide: Self.maxLooseSide)
        let image = scaled.hasDarkPaper ? scaled.inverted : scaled
        let longSide = max(image.width, image.height)
        let density = InkDensity(of: image, tilePixels: max(16, longSide / 4)).smoothed()
        guard let threshold = Self.looseThreshold(density) else { return nil }
        let pieces = Self.looseInk(density, threshold: threshold).components().filter { piece in
            Double(piece.ink.width) < Self.maxLineFraction * Double(image.width) || piece.ink.height * 4 > image.height
        }
        var mask = BilevelImage(width: image.width, height: image.height)
        for part in LooseDigitParts(of: pieces, width: image.width, height: image.height).parts {
            mask.draw(part, atX: part.x, y: part.y)
        }
        return crop(ofWriting: mask)
    }

    /// The ink without the paper's lines.
    private static func looseInk(_ density: InkDensity, threshold: UInt8) -> BilevelImage {
        let ink = density.binarized(above: threshold)
        guard let plain = ink.withoutPaperLines else { return ink }
        // What the lines had in the histogram is gone: the strokes alone say how dark they are.
        guard let digit = plain.components().max(by: { $0.inkCount < $1.inkCount }) else { return plain }
        var levels: [UInt8] = []
        for y in 0..<digit.ink.height {
            for x in 0..<digit.ink.width where digit.ink[x, y] { levels.append(density[digit.x + x, digit.y + y]) }
        }
        levels.sort()
        let stroke = Double(levels[levels.count * 3 / 4])
        let higher = UInt8(min(254, max(Double(threshold), ruledStrokeShare * stroke)))
        let darker = density.binarized(above: higher)
        return darker.withoutPaperLines ?? darker
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

extension BilevelImage {
    /// Without lines from rim to rim, level and upright; nil where there are none.
    fileprivate var withoutPaperLines: BilevelImage? {
        let level = RulingEraser(self, limits: .paper)
        let upright = RulingEraser(level.ink.transposed(), limits: .paper)
        let hasLines = level.erased.ink.contains(1) || upright.erased.ink.contains(1)
        return hasLines ? upright.ink.transposed() : nil
    }
}
