import Imaging

extension NormalizationProfile {
    /// A picture longer than this is reduced: a digit needs no more.
    private static let maxLooseSide = 600
    /// A picture smaller than this is enlarged first, so that its gray edges are not lost to the threshold.
    private static let minLooseSide = 112
    /// The threshold, as a fraction of the strokes' density.
    private static let looseStrokeFraction = 0.4
    /// The same on ruled paper, whose lines are paler than a pen's.
    private static let ruledStrokeFraction = 0.5
    /// Strokes paler than this are marks in the paper.
    private static let minLooseDensity = 20
    /// Less of the picture than this is no digit.
    private static let minLooseInkFraction = 0.0008
    /// A picture's frame, the edge of a sheet or squared paper runs along this fraction of the width.
    private static let maxLineFraction = 0.8

    /// How far from an outline its ink and its paper are sought, as a fraction of the picture's longer side: a digit of 28 pixels that was
    /// enlarged has edges as wide as this.
    private static let edgeReach = 0.04
    /// Ink with less sharp an outline is a shadow.
    private static let minSharpEdge = 0.4
    /// Pieces with less than this fraction of the largest one's ink are looked at for that only beside a shadow: a pencil leaves crumbs.
    private static let minEdgeFraction = 0.02
    /// An area at the picture's edge has this fraction of its width and of its height, and so much of its own box is dark.
    private static let minAreaSide = 0.3
    private static let minAreaFill = 0.45
    /// What is shorter than this fraction of the picture's longer side is dust.
    private static let minLooseLength = 0.04
    /// The same where a shadow was found: the paper's noise is coarser there, and what is left of the shadow may be ragged.
    private static let minLengthBesideShadow = 0.1

    /// The glyph of a picture of one digit; nil where there is none. `looseDigit(in:)` says how it is found.
    public func normalizeLooseDigit(_ picture: GrayImage) -> Glyph? {
        crop(ofLooseDigit: picture).flatMap(normalize(crop:))
    }

    /// The crop of a picture of one digit, of which `normalize(crop:)` makes the glyph; nil where there is none.
    public func crop(ofLooseDigit picture: GrayImage) -> BilevelImage? {
        switch looseDigit(in: picture) {
        case .digit(let crop): crop
        case .empty, .refused: nil
        }
    }

    /// The one digit of a picture on any background, dark on light or light on dark; or that there is none, or plainly something else. A
    /// very large picture is reduced first, a very small one enlarged.
    ///
    /// Method: most of the rim and of the picture is paper, which tells which of dark and light is ink. The paper is evened
    /// out, the ink is what is darker than a fraction of the strokes; pieces without sharp edges are shadows. `LooseDigitParts` says which of
    /// the connected pieces are the digit, `LooseFigures` whether they can be one. Long straight lines across the picture are not.
    /// Ruled and squared paper: where lines run from rim to rim they are erased but for the strokes that cross them; the
    /// threshold is then found again from the strokes that are left, which are darker than print.
    /// Limits: one digit, roughly upright, that does not touch the rim.
    public func looseDigit(in picture: GrayImage) -> LooseDigit {
        guard picture.pixels.contains(where: { $0 != picture.pixels[0] }) else { return .empty }
        let scaled = picture.rescaled(minSide: Self.minLooseSide, maxSide: Self.maxLooseSide)
        let image = scaled.hasDarkPaper ? scaled.inverted : scaled
        let longSide = max(image.width, image.height)
        let density = InkDensity(of: image, tilePixels: max(16, longSide / 4)).smoothed()
        guard let threshold = Self.looseThreshold(density) else { return .empty }
        let pieces = Self.looseInk(density, threshold: threshold).components().filter { piece in
            Double(piece.ink.width) < Self.maxLineFraction * Double(image.width) || piece.ink.height * 4 > image.height
        }
        let (strokes, hasShadow) = Self.strokes(pieces, in: density)
        let found = LooseDigitParts(of: strokes, width: image.width, height: image.height)
        let minLength = (hasShadow ? Self.minLengthBesideShadow : Self.minLooseLength) * Double(longSide)
        guard !found.parts.isEmpty, Double(InkComponent.longSide(of: found.parts)) >= minLength
        else { return hasShadow ? .refused(.shadow) : .empty }
        if let refusal = LooseFigures.refusal(of: found.parts, others: found.others, width: image.width, height: image.height) {
            return .refused(refusal)
        }
        return crop(ofWriting: InkComponent(joining: found.parts).ink).map(LooseDigit.digit) ?? .empty
    }

    /// The pieces without those that are shadows; where one was, also without the specks of noise in it.
    private static func strokes(
        _ pieces: [InkComponent], in density: InkDensity
    ) -> (strokes: [InkComponent], hasShadow: Bool) {
        let largest = pieces.map(\.inkCount).max() ?? 0
        let reach = max(1, Int((edgeReach * Double(max(density.width, density.height))).rounded()))
        let large = pieces.filter { Double($0.inkCount) >= minEdgeFraction * Double(largest) }
        let small = pieces.filter { Double($0.inkCount) < minEdgeFraction * Double(largest) }
        let isStroke = { (piece: InkComponent) in
            piece.sharpEdgeFraction(in: density, reach: reach) >= minSharpEdge && !isDarkArea(piece, of: density)
        }
        let strokes = large.filter(isStroke)
        let hasShadow = strokes.count < large.count
        return (strokes + (hasShadow ? small.filter(isStroke) : small), hasShadow)
    }

    /// Whether a piece fills a side or a corner of the picture: a shadow with a sharp edge, or what lies beside the paper.
    private static func isDarkArea(_ piece: InkComponent, of density: InkDensity) -> Bool {
        guard Double(piece.ink.width) >= minAreaSide * Double(density.width), Double(piece.ink.height) >= minAreaSide * Double(density.height),
            Double(piece.inkCount) >= minAreaFill * Double(piece.ink.width * piece.ink.height)
        else { return false }
        let isLeft = piece.x == 0, isTop = piece.y == 0
        let isRight = piece.maxX == density.width - 1, isBottom = piece.maxY == density.height - 1
        let w = piece.ink.width - 1, h = piece.ink.height - 1
        let corners = [
            isLeft && isTop && piece.ink[0, 0], isRight && isTop && piece.ink[w, 0], isRight && isBottom && piece.ink[w, h],
            isLeft && isBottom && piece.ink[0, h],
        ]
        // A slanting 1 in a tight crop has two corners across from each other.
        return zip(corners, corners[1...] + corners[..<1]).contains { $0 && $1 } || corners.count { $0 } == 1
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
        let higher = UInt8(min(254, max(Double(threshold), ruledStrokeFraction * stroke)))
        let darker = density.binarized(above: higher)
        return darker.withoutPaperLines ?? darker
    }

    private static func looseThreshold(_ density: InkDensity) -> UInt8? {
        var histogram = DensityHistogram()
        histogram.add(density.values)
        // A digit may fill so much of a picture that it passes for noise, but hardly all of it is paler than this.
        let noise = min(histogram.noiseLevel, Int(Double(histogram.peak) * looseStrokeFraction))
        let strokes = histogram.strokes(above: noise)
        guard strokes.density >= minLooseDensity,
            Double(strokes.pixelCount) >= minLooseInkFraction * Double(density.values.count)
        else { return nil }
        return UInt8(min(254, max(noise, Int(Double(strokes.density) * looseStrokeFraction))))
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
