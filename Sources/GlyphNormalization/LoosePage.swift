import Imaging

/// Tells a page from a picture of one digit, by all ink that lies free on the paper, before any of it is left out.
///
/// Method: what lies along the picture's rim, such as a dark table around the paper, says nothing of how dark ink is, so that the
/// threshold is found again without it. What then lies free of it is print or writing: a piece that encloses many boxes is a form, and
/// many pieces of about one size, each with strokes rather than a dot, are figures. The lines of squared paper are no form: they run
/// beneath whatever lies along the rim, or to the rim itself.
/// Limits: below some four pixels a figure is a dot. Measured by the benchmark `loose-pictures`. **Determinism** A.
struct LoosePage {
    /// The side of a tile over which the paper is evened out, over the picture's: print and writing on a page are small, shadows are not.
    private static let tileFraction = 0.05
    /// The thresholds, as fractions of the strokes' density: black marks may stand beside pale lines and pencil.
    private static let strokeFractions = [0.4, 0.15, 0.06]
    /// The noise is no more than this fraction of the darkest.
    private static let maxNoiseFraction = 0.4
    /// What lies along the rim is taken out with so much around it, in sides of the picture: its edge is no ink.
    private static let rimMargin = 0.012
    /// Paper that is left has this fraction of the picture, at least.
    private static let minPaper = 0.15
    /// A form's side over the picture's, and how many boxes it has at least.
    private static let minFormSide = 0.12
    private static let minBoxCount = 5
    private static let minBoxPixels = 6
    /// A box has this fraction of the largest one: strokes drawn twice enclose slivers.
    private static let minBoxFraction = 0.1
    /// A figure's longer side over the picture's, and in pixels.
    private static let figureSides = 0.011...0.2
    private static let minFigurePixels = 6
    /// How much of a figure's box is ink: more is a dot or a dash.
    private static let maxFigureFill = 0.62
    /// So many of one size, from half to twice the usual one, are figures.
    private static let minFigureCount = 12
    /// Together they have this fraction of the ink of the largest piece that is none of them.
    private static let minFigureInk = 0.7

    /// Why it is a page; nil where it may be one digit.
    ///
    /// - Parameters:
    ///   - image: dark on light.
    ///   - rim: the pieces that lie along the picture's rim.
    static func refusal(of image: GrayImage, rim: [InkComponent]) -> LooseDigitError? {
        let density = InkDensity(of: image, tilePixels: max(8, Int(tileFraction * Double(max(image.width, image.height))))).smoothed()
        guard let paper = FreePaper(density, without: rim) else { return nil }
        for fraction in strokeFractions {
            if let refusal = refusal(of: paper.ink(above: fraction)) { return refusal }
        }
        return nil
    }

    private static func refusal(of ink: BilevelImage) -> LooseDigitError? {
        let side = Double(max(ink.width, ink.height))
        let pieces = ink.components().filter { !$0.touchesRim(width: ink.width, height: ink.height) }
        for piece in pieces where Double(piece.longSide) >= minFormSide * side {
            let areas = piece.ink.holes().map(\.inkCount)
            let least = max(minBoxPixels, Int(minBoxFraction * Double(areas.max() ?? 0)))
            let boxCount = areas.count { $0 >= least }
            if boxCount >= minBoxCount { return .boxes(count: boxCount) }
        }
        let count = figureCount(pieces, side: side)
        guard count >= minFigureCount else { return nil }
        // The dots and dashes of squared paper are pieces of one size too.
        let plain = ink.withoutPaperLines.map { figureCount($0.components(), side: side) } ?? count
        return plain >= minFigureCount ? .several(figureCount: plain) : nil
    }

    /// How many of the pieces are figures of one size; none where they have little ink beside the largest of the others, as crumbs and
    /// the dots of squared paper have beside a digit.
    private static func figureCount(_ pieces: [InkComponent], side: Double) -> Int {
        let isFigure = { (piece: InkComponent) in
            piece.longSide >= minFigurePixels && figureSides.contains(Double(piece.longSide) / side)
                && Double(piece.inkCount) <= maxFigureFill * Double(piece.ink.width * piece.ink.height)
        }
        let sizes = pieces.filter(isFigure).map(\.longSide).sorted()
        guard !sizes.isEmpty else { return 0 }
        let usual = sizes[sizes.count / 2]
        let figures = pieces.filter { isFigure($0) && 2 * $0.longSide >= usual && $0.longSide <= 2 * usual }
        let largest = pieces.filter { $0.longSide > 2 * usual }.map(\.inkCount).max() ?? 0
        let figureInk = figures.reduce(0) { $0 + $1.inkCount }
        return Double(figureInk) >= minFigureInk * Double(largest) ? figures.count : 0
    }

    /// A picture without what lies along its rim.
    private struct FreePaper {
        private let density: InkDensity
        private let isOut: BilevelImage
        private let noise: Int
        private let stroke: Int

        /// Nil where hardly any paper is left.
        init?(_ density: InkDensity, without rim: [InkComponent]) {
            var isOut = BilevelImage(width: density.width, height: density.height)
            for piece in rim { isOut.draw(piece, atX: piece.x, y: piece.y) }
            if !rim.isEmpty { isOut = isOut.dilated(radius: max(2, Int(rimMargin * Double(max(density.width, density.height))))) }
            var histogram = DensityHistogram(), paperCount = 0
            let values = density.values.span, out = isOut.ink.span
            for place in 0..<values.count where out[place] == 0 {
                histogram.add(values[place])
                paperCount += 1
            }
            guard Double(paperCount) >= minPaper * Double(density.values.count) else { return nil }
            self.density = density
            self.isOut = isOut
            noise = min(histogram.noiseLevel, Int(Double(histogram.peak) * maxNoiseFraction))
            stroke = histogram.strokes(above: noise).density
        }

        /// What is darker than a fraction of the strokes, and than the paper's noise.
        func ink(above fraction: Double) -> BilevelImage {
            let threshold = max(noise, Int(Double(stroke) * fraction))
            var ink = BilevelImage(width: density.width, height: density.height)
            guard threshold < 255 else { return ink }
            let values = density.values.span, out = isOut.ink.span, limit = UInt8(threshold)
            var target = ink.ink.mutableSpan
            for place in 0..<values.count { target[place] = values[place] > limit ? 1 &- out[place] : 0 }
            return ink
        }
    }
}
