import Imaging

/// Which connected pieces of ink in a picture of one digit are the digit.
///
/// Method: the largest piece is its main part, where a piece that touches the rim counts for less; what is big enough and lies near
/// joins it. Pieces that lie along the rim (a shadow, the edge of a table, a spiral binding, a printed frame) are left out wherever
/// there is something of some size inside.
struct LooseDigitParts {
    /// A part has at least this fraction of the main part's ink.
    private static let minFraction = 0.08
    /// And lies no farther from the others than this fraction of their longer side.
    private static let reach = 0.5
    /// What a piece that touches the rim counts.
    private static let rimWeight = 0.1
    /// A piece lies along the rim where it touches it for this fraction of its longer side: a digit in a tight crop does so with the
    /// ends of its strokes.
    private static let minRimFraction = 0.3
    /// What is shorter than this fraction of the longest piece along the rim is no digit beside it.
    private static let minInnerFraction = 0.25

    /// Of a picture that is cut to two figures one may lie along the rim with the ends of all its strokes. It is no line and no frame: so
    /// wide over its height at least, or the other way around, ink in so much of its box, and no more of the picture's width or height.
    private static let minFigureAspect = 0.3
    private static let figureFill = 0.15...0.65
    private static let maxFigureSide = 0.6
    /// The pale edge of a stroke lies between it and the rim, in longer sides of the picture.
    static let rimMargin = 0.03

    /// None where there are no pieces.
    let parts: [InkComponent]
    /// The other pieces among which they were chosen: what lies along the rim beside a digit inside is not among them, unless that comes to
    /// the rim too and the other is like a figure.
    let others: [InkComponent]

    /// - Parameters:
    ///   - width: of the picture, in pixels, as `height`.
    init(of pieces: [InkComponent], width: Int, height: Int) {
        let rim = Rim(width: width, height: height)
        let all = pieces.map { Piece(ink: $0, contact: rim.contact(with: $0)) }
        let longest = all.filter(\.liesAlongRim).map(\.ink.longSide).max() ?? 0
        let inner = all.filter { !$0.liesAlongRim }
        let isDigitInside = inner.contains { Double($0.ink.longSide) >= Self.minInnerFraction * Double(longest) }
        let chosen = (isDigitInside ? inner : all).sorted { $0.weight > $1.weight }
        guard let main = chosen.first else {
            parts = []
            others = []
            return
        }
        var rest = chosen.dropFirst().filter { $0.weight >= Self.minFraction * main.weight }.map(\.ink)
        parts = InkComponent.gathered(around: main.ink, from: &rest) { parts in
            let reach = Self.reach * Double(InkComponent.longSide(of: parts))
            return { _, gap in gap <= reach }
        }
        let margin = Int(Self.rimMargin * Double(max(width, height)))
        let isTight = isDigitInside && parts.contains { $0.touchesRim(width: width, height: height, margin: margin) }
        others =
            rest + (isTight ? all.filter { $0.liesAlongRim && Self.isLikeFigure($0.ink, width: width, height: height) }.map(\.ink) : [])
    }

    private static func isLikeFigure(_ piece: InkComponent, width: Int, height: Int) -> Bool {
        let w = Double(piece.ink.width), h = Double(piece.ink.height)
        return min(w, h) >= minFigureAspect * max(w, h) && figureFill.contains(Double(piece.inkCount) / (w * h))
            && (w <= maxFigureSide * Double(width) || h <= maxFigureSide * Double(height))
    }

    /// Those of the pieces that lie along the rim of a picture of a size.
    static func alongRim(_ pieces: [InkComponent], width: Int, height: Int) -> [InkComponent] {
        let rim = Rim(width: width, height: height)
        return pieces.filter { Piece(ink: $0, contact: rim.contact(with: $0)).liesAlongRim }
    }

    /// A piece with how many pixels of the rim it has.
    private struct Piece {
        let ink: InkComponent
        let contact: Int

        var liesAlongRim: Bool { Double(contact) >= minRimFraction * Double(ink.longSide) }
        var weight: Double { Double(ink.inkCount) * (contact > 0 ? rimWeight : 1) }
    }

    /// The outermost pixels of a picture.
    private struct Rim {
        let width: Int
        let height: Int

        /// How many of them a piece has.
        func contact(with piece: InkComponent) -> Int {
            let rows = [0, height - 1].map { $0 - piece.y }.filter { (0..<piece.ink.height).contains($0) }
            let columns = [0, width - 1].map { $0 - piece.x }.filter { (0..<piece.ink.width).contains($0) }
            let level = rows.reduce(0) { count, y in count + (0..<piece.ink.width).count { piece.ink[$0, y] } }
            return columns.reduce(level) { count, x in count + (0..<piece.ink.height).count { piece.ink[x, $0] } }
        }
    }
}
