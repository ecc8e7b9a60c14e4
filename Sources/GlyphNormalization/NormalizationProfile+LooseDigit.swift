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
    /// How far the ink and the paper of a pen's edge are sought where the piece has no shape that a pen alone makes: in pixels of the
    /// picture that is looked at, in those of the picture as it was given, and in widths of the stroke.
    private static let minSoftReach = 2.0
    private static let softReachPixels = 1.5
    private static let softReachStroke = 0.06
    /// Pieces with less than this fraction of the largest one's ink are looked at for that only beside a shadow: a pencil leaves crumbs.
    private static let minEdgeFraction = 0.02
    /// An area at the picture's edge has this fraction of its width and of its height, and so much of its own box is dark.
    private static let minAreaSide = 0.3
    private static let minAreaFill = 0.45
    /// What is shorter than this fraction of the picture's longer side is dust.
    private static let minLooseLength = 0.04
    /// The same where a shadow was found: the paper's noise is coarser there, and what is left of the shadow may be ragged.
    private static let minLengthBesideShadow = 0.1
    /// So many pieces of one size that are no shorter than this, each too small for a digit, are figures on a page.
    private static let minSmallFigureCount = 3
    private static let minSmallFigureLength = 0.02

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
        switch looseFigure(in: picture).figure {
        case .empty: .empty
        case .refused(let error): .refused(error)
        case .figure(let digit): crop(ofWriting: digit.ink).map(LooseDigit.digit) ?? .empty
        }
    }

    /// Where that digit lies in the picture; nil where there is none.
    package func looseDigitPlace(in picture: GrayImage) -> Rect? {
        let found = looseFigure(in: picture)
        guard case .figure(let digit) = found.figure else { return nil }
        let scale = Double(found.width) / Double(picture.width)
        return Rect(
            x: Double(digit.x) / scale, y: Double(digit.y) / scale, width: Double(digit.ink.width) / scale,
            height: Double(digit.ink.height) / scale)
    }

    /// The figure in pixels of the picture that was looked at, and that picture's width.
    private func looseFigure(in picture: GrayImage) -> (figure: LooseFigure, width: Int) {
        guard picture.pixels.contains(where: { $0 != picture.pixels[0] }) else { return (.empty, picture.width) }
        let (image, scaled) = Self.looseImage(of: picture)
        let density = Self.looseDensity(of: image)
        guard let threshold = Self.looseThreshold(density) else { return (.empty, density.width) }
        if let refusal = Self.pageRefusal(of: image, density, threshold: threshold) { return (.refused(refusal), density.width) }
        // Paper on a dark table, whose ink is darker than the paper all the same.
        if scaled.hasDarkPaper, let refusal = Self.pageRefusal(of: scaled) { return (.refused(refusal), density.width) }
        let pieces = Self.looseInk(density, threshold: threshold).components().filter { piece in
            Double(piece.ink.width) < Self.maxLineFraction * Double(image.width) || piece.ink.height * 4 > image.height
        }
        return (Self.figure(among: pieces, in: density, pixelSide: Self.pixelSide(of: picture, in: density)), density.width)
    }

    /// What is made of the pieces of a picture's ink.
    enum LooseFigure {
        case figure(InkComponent)
        case empty
        case refused(LooseDigitError)
    }

    /// The one figure among pieces of ink, or why there is none.
    ///
    /// - Parameter pixelSide: what a pixel of the picture as it was given has become.
    static func figure(among pieces: [InkComponent], in density: InkDensity, pixelSide: Double) -> LooseFigure {
        let width = density.width, height = density.height, longSide = max(width, height)
        let (all, hasShadow) = strokes(pieces, in: density)
        let strokes: [InkComponent]
        switch LooseBoxes(among: all, width: width, height: height) {
        case .none: strokes = all
        case .one(let content) where !content.isEmpty: strokes = content
        case .one: return .refused(.boxes(count: 1))
        case .several(let count): return .refused(.boxes(count: count))
        }
        let found = LooseDigitParts(of: strokes, width: width, height: height)
        let minLength = (hasShadow ? minLengthBesideShadow : minLooseLength) * Double(longSide)
        guard !found.parts.isEmpty, Double(InkComponent.longSide(of: found.parts)) >= minLength
        else {
            let longest = pieces.map(\.longSide).max() ?? 0
            let figureCount = strokes.count { 2 * $0.longSide >= longest }
            if figureCount >= minSmallFigureCount, Double(longest) >= minSmallFigureLength * Double(longSide) {
                return .refused(.several(figureCount: figureCount))
            }
            return hasShadow
                ? .refused(.shadow)
                : longest > 0 ? .refused(.specks(longestFraction: Double(longest) / Double(longSide))) : .empty
        }
        if let refusal = LooseFigures.refusal(of: found.parts, others: found.others, width: width, height: height) {
            return .refused(refusal)
        }
        let figure = InkComponent(joining: found.parts)
        return refusal(of: figure, in: density, pixelSide: pixelSide).map(LooseFigure.refused) ?? .figure(figure)
    }

    /// What a pixel of a picture has become in the density that was made of it; not less than one.
    static func pixelSide(of picture: GrayImage, in density: InkDensity) -> Double {
        max(1, Double(density.width) / Double(picture.width))
    }

    /// A picture dark on light and of a size to work with, and as it is but of that size.
    static func looseImage(of picture: GrayImage) -> (image: GrayImage, scaled: GrayImage) {
        let scaled = picture.rescaled(minSide: minLooseSide, maxSide: maxLooseSide)
        return (scaled.hasDarkPaper ? scaled.inverted : scaled, scaled)
    }

    /// Of a picture that is dark on light.
    static func looseDensity(of image: GrayImage) -> InkDensity {
        InkDensity(of: image, tilePixels: max(16, max(image.width, image.height) / 4)).smoothed()
    }

    private static func pageRefusal(of image: GrayImage) -> LooseDigitError? {
        let density = looseDensity(of: image)
        return looseThreshold(density).flatMap { pageRefusal(of: image, density, threshold: $0) }
    }

    /// Why it is a whole page; nil where it may be one digit.
    static func pageRefusal(of image: GrayImage, _ density: InkDensity, threshold: UInt8) -> LooseDigitError? {
        let pieces = density.binarized(above: threshold).components()
        return LoosePage.refusal(of: image, rim: LooseDigitParts.alongRim(pieces, width: image.width, height: image.height))
    }

    /// Why a piece is none of a pen; nil where it may be.
    ///
    /// - Parameter pixelSide: what a pixel of the picture as it was given has become.
    static func refusal(of piece: InkComponent, in density: InkDensity, pixelSide: Double) -> LooseDigitError? {
        let shape = LooseShape(piece)
        if shape.isPlain {
            let reach = max(minSoftReach, softReachPixels * pixelSide, softReachStroke * piece.ink.meanStrokeWidth).rounded(.up)
            if piece.sharpEdgeFraction(in: density, reach: Int(reach)) < minSharpEdge { return .shadow }
        }
        if shape.isFold(width: density.width, height: density.height) { return .mark(.fold) }
        if shape.isBlob { return .mark(.spot) }
        if shape.isBox { return .boxes(count: 1) }
        return shape.isRing ? .mark(.ring) : nil
    }

    /// The pieces without those that are shadows; where one was, also without the specks of noise in it.
    static func strokes(
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
        guard Double(piece.ink.width) >= minAreaSide * Double(density.width),
            Double(piece.ink.height) >= minAreaSide * Double(density.height),
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

    static func looseThreshold(_ density: InkDensity) -> UInt8? {
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
    var withoutPaperLines: BilevelImage? {
        let level = RulingEraser(self, limits: .paper)
        let upright = RulingEraser(level.ink.transposed(), limits: .paper)
        let hasLines = level.erased.ink.contains(1) || upright.erased.ink.contains(1)
        return hasLines ? upright.ink.transposed() : nil
    }
}
