import Imaging

/// Tells one digit from what is plainly none, by its pieces of ink: several figures, a form, print.
///
/// Method: a digit has few loops and short strokes for the room it takes; a form encloses many boxes, print has long strokes. Of the
/// pieces, those about as large as the largest are figures. Two of them are one digit in two strokes unless they stand side by side in
/// a room too wide for one digit, or farther apart than a pen that was lifted; or above each other, likewise. A figure that is no part of
/// the digit because it lies far off counts too.
/// Limits: two digits that touch are one piece, which only its width tells from one digit. Measured by the benchmark `loose-pictures`.
/// **Determinism** A.
struct LooseFigures {
    /// A figure is this long beside the longest piece, and has this fraction of the largest one's ink.
    private static let minLengthFraction = 0.5
    private static let minInkFraction = 0.15
    /// The same for a figure far from the digit, beside all of it.
    private static let minFarLengthFraction = 0.5
    private static let minFarInkFraction = 0.15
    /// So many pieces of one size are no digit, however they lie: a pencil on rough paper leaves up to five.
    private static let maxFigureCount = 5
    /// Side by side are two whose boxes share no more than this of the narrower one's width, and at least so much of their height.
    private static let maxSharedWidth = 0.25
    private static let minSharedHeight = 0.5
    /// Two halves of one digit are no wider together than high; and no farther apart than this fraction of the height.
    private static let maxPairAspect = 0.95
    private static let maxPairGap = 0.13
    /// Above each other: at least so much of their width is shared. Apart by this fraction of the taller one's height they are two digits if
    /// they are so much higher than wide together; the closer, the higher.
    private static let minSharedColumns = 0.3
    private static let stacked: [(gap: Double, aspect: Double)] = [(0.2, 1.4), (0.1, 2.2)]
    /// Of two bars above each other nobody can tell whether they are a broken 1: one of the two is wider than this fraction of its height.
    private static let minStackedWidth = 0.25
    /// One piece wider than this over its height is no digit: a dash, or digits that touch.
    private static let maxAspect = 2.0
    /// A loop or box has at least this fraction of the room the ink takes, and more than these pixels.
    private static let minBoxFraction = 0.004
    private static let minBoxPixels = 4
    /// A digit has up to two loops, and where strokes cross again a third and a fourth.
    private static let maxBoxCount = 4
    /// Two loops with this fraction of the room are those of two figures, unless they lie above each other.
    private static let minLoopFraction = 0.06
    /// The other pieces have no more than this many times the ink of the digit.
    private static let maxOtherInk = 1.5
    /// The strokes' length over the side of the square they fill: an 8 has about 4.5, a page of digits 6 and more.
    private static let maxStrokeLength = 5.0

    /// Why it is not one digit; nil where it may be one.
    ///
    /// - Parameters:
    ///   - parts: the pieces taken for the digit; at least one.
    ///   - others: the other pieces that may be figures.
    ///   - width: of the picture, in pixels, as `height`.
    static func refusal(of parts: [InkComponent], others: [InkComponent], width: Int, height: Int) -> LooseDigitError? {
        let whole = InkComponent(joining: parts)
        let room = whole.ink.width * whole.ink.height
        let minBox = max(minBoxPixels, Int(minBoxFraction * Double(room)))
        let loops = whole.ink.holes().filter { $0.inkCount >= minBox }
        if loops.count > maxBoxCount { return .boxes(count: loops.count) }
        if haveLoopsBesideEachOther(loops, room: room) { return .several(figureCount: 2) }
        let length = whole.ink.outlineLength / 2 / Double(room).squareRoot()
        if length > maxStrokeLength { return .crowded(strokeLength: length, limit: maxStrokeLength) }

        let longest = parts.map(\.longSide).max() ?? 0, largest = parts.map(\.inkCount).max() ?? 0
        let figures = parts.filter {
            Double($0.longSide) >= minLengthFraction * Double(longest) && Double($0.inkCount) >= minInkFraction * Double(largest)
        }
        // What the picture's edge cuts off is no whole figure, unless the digit is cut out as tightly.
        let isTight = parts.contains { $0.touchesRim(width: width, height: height) }
        let farCount = others.count {
            Double($0.longSide) >= minFarLengthFraction * Double(whole.longSide)
                && Double($0.inkCount) >= minFarInkFraction * Double(whole.inkCount)
                && (isTight || !$0.touchesRim(width: width, height: height))
        }
        let otherInk = others.reduce(0) { $0 + $1.inkCount }
        if Double(otherInk) > maxOtherInk * Double(whole.inkCount) { return .several(figureCount: 1 + others.count) }
        if figures.count > maxFigureCount { return .several(figureCount: figures.count + farCount) }
        if farCount > 0 { return .several(figureCount: 1 + farCount) }
        for (index, first) in figures.enumerated() where figures[..<index].contains(where: { areTwo(first, $0) }) {
            return .several(figureCount: figures.count)
        }
        let isWide = Double(whole.ink.width) > maxAspect * Double(whole.ink.height)
        return isWide ? .several(figureCount: max(2, figures.count)) : nil
    }

    /// Whether two large loops lie side by side: two figures that touch, for those of an 8 lie above each other.
    private static func haveLoopsBesideEachOther(_ loops: [InkComponent], room: Int) -> Bool {
        let centers = loops.filter { Double($0.inkCount) >= minLoopFraction * Double(room) }.map { PixelArea($0).center }
        guard centers.count == 2 else { return centers.count > 2 }
        return abs(centers[0].x - centers[1].x) > abs(centers[0].y - centers[1].y)
    }

    /// Whether two pieces are two figures rather than the strokes of one.
    private static func areTwo(_ a: InkComponent, _ b: InkComponent) -> Bool {
        let sharedWidth = Double(min(a.maxX, b.maxX) - max(a.x, b.x) + 1)
        let sharedHeight = Double(min(a.maxY, b.maxY) - max(a.y, b.y) + 1)
        let width = Double(max(a.maxX, b.maxX) - min(a.x, b.x) + 1), height = Double(max(a.maxY, b.maxY) - min(a.y, b.y) + 1)
        let shorter = Double(min(a.ink.height, b.ink.height)), taller = Double(max(a.ink.height, b.ink.height))
        let narrower = Double(min(a.ink.width, b.ink.width)), wider = Double(max(a.ink.width, b.ink.width))
        guard shorter >= minLengthFraction * taller else { return false }
        if sharedWidth <= maxSharedWidth * narrower, sharedHeight >= minSharedHeight * shorter {
            return width >= maxPairAspect * height || -sharedWidth >= maxPairGap * height
        }
        guard sharedHeight <= 0, sharedWidth >= minSharedColumns * narrower, wider >= minStackedWidth * taller else { return false }
        return stacked.contains { -sharedHeight >= $0.gap * taller && height >= $0.aspect * width }
    }
}

extension InkComponent {
    /// Whether it reaches the outermost pixels of a picture of a size, or comes as near to them as a margin.
    func touchesRim(width: Int, height: Int, margin: Int = 0) -> Bool {
        x <= margin || y <= margin || maxX >= width - 1 - margin || maxY >= height - 1 - margin
    }
}
