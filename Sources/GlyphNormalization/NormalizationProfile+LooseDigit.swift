import Imaging

extension NormalizationProfile {
    /// The threshold on ruled paper, whose lines are paler than a pen's, as a fraction of the strokes' density.
    private static let ruledStrokeFraction = 0.5
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
        LooseDigitPicture(picture).map { looseDigit(in: $0) } ?? .empty
    }

    /// The same of a picture of which other ways to see its ink are sought too.
    public func looseDigit(in picture: LooseDigitPicture) -> LooseDigit {
        switch Self.looseFigure(in: picture) {
        case .empty: .empty
        case .refused(let error): .refused(error)
        case .figure(let digit): crop(ofWriting: digit.ink).map(LooseDigit.digit) ?? .empty
        }
    }

    /// Where that digit lies in the picture; nil where there is none.
    package func looseDigitPlace(in picture: GrayImage) -> Rect? {
        guard let picture = LooseDigitPicture(picture), case .figure(let digit) = Self.looseFigure(in: picture) else { return nil }
        return picture.place(of: digit)
    }

    private static func looseFigure(in picture: LooseDigitPicture) -> LooseFigure {
        if let refusal = picture.pageRefusal { return .refused(refusal) }
        // Paper on a dark table, whose ink is darker than the paper all the same.
        if let refusal = picture.darkTableRefusal { return .refused(refusal) }
        let pieces = looseInk(picture).components().filter { piece in
            Double(piece.ink.width) < maxLineFraction * Double(picture.image.width) || piece.ink.height * 4 > picture.image.height
        }
        return figure(among: pieces, in: picture.density, pixelSide: picture.pixelSide)
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
    private static func looseInk(_ picture: LooseDigitPicture) -> BilevelImage {
        let density = picture.density, ink = picture.ink
        guard let plain = ink.withoutPaperLines else { return ink }
        // What the lines had in the histogram is gone: the strokes alone say how dark they are.
        guard let digit = plain.components().max(by: { $0.inkCount < $1.inkCount }) else { return plain }
        let levels = digit.densities(in: density).sorted()
        let stroke = Double(levels[levels.count * 3 / 4])
        let higher = UInt8(min(254, max(Double(picture.threshold), ruledStrokeFraction * stroke)))
        let darker = density.binarized(above: higher)
        return darker.withoutPaperLines ?? darker
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
