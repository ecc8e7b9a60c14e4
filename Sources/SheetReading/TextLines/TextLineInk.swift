import Imaging

/// The ink of a line of digits, told from paper, print and ruling.
///
/// Method: the paper is evened out; Otsu's threshold parts ink from paper and from a printed background, a fraction of the
/// strokes' own density then gives them the width they were written with; a piece stays if some of it is as dark as a
/// stroke; ruling lines are erased where no stroke crosses them.
/// Limits: one density of ink a line; print as dark as the writing stays. **Determinism** A.
struct TextLineInk {
    /// The threshold, as a fraction of the strokes' density.
    private static let strokeFraction = 0.5
    /// A piece of ink has pixels as dark as this fraction of the strokes' density; print and shadows have not.
    private static let coreFraction = 0.8
    /// So many of its pixels, at least.
    private static let minCoreFraction = 0.12
    /// Strokes paler than this are marks in the paper.
    private static let minStrokeDensity = 24
    /// More than this of a piece's ink beside an erased line: it touches it.
    private static let minContactCount = 3
    /// Twenty lines of digits on dotted paper have fewer pieces.
    private static let maxPieceCount = 20_000
    /// What the boxes around the pieces have together, beside the picture's own pixels: digits side by side have less than the
    /// picture, strokes in and around one another many times as much, and every step goes through all boxes.
    private static let maxBoxFraction = 4
    /// So many pixels of boxes are gone through in no time.
    private static let freeBoxPixelCount = 20_000_000

    let density: InkDensity
    let pieces: [InkComponent]
    /// Of the strokes, 0…255; 0 where there are none.
    let strokeDensity: Int
    /// Where ruling lines were, and a pixel around them.
    private let contact: BilevelImage?
    /// Why there is too much to be a line of digits; then there are no pieces.
    let excess: TextLineError?

    /// Ink that was told from paper and print already.
    ///
    /// - Parameter contact: where ruling lines were, and a pixel around them.
    init(_ pieces: [InkComponent], density: InkDensity, strokeDensity: Int, contact: BilevelImage) {
        self.pieces = pieces
        self.density = density
        self.strokeDensity = strokeDensity
        self.contact = contact
        excess = nil
    }

    init(_ density: InkDensity) {
        self.density = density
        let smooth = density.smoothed()
        var histogram = DensityHistogram()
        histogram.add(smooth.values)
        let strokes = histogram.strokes(above: histogram.otsuThreshold)
        let dark = smooth.binarized(above: UInt8(Self.strokeFraction * Double(strokes.density)))
        guard strokes.density >= Self.minStrokeDensity, dark.ink.contains(1) else {
            pieces = []
            strokeDensity = 0
            contact = nil
            excess = nil
            return
        }
        strokeDensity = strokes.density
        let eraser = RulingEraser(dark, limits: .field)
        contact = eraser.erased.inkCount > 0 ? eraser.erased.thickened(radius: 1, margin: 0) : nil
        let core = UInt8(Self.coreFraction * Double(strokes.density))
        let startCount = Self.startCount(eraser.ink)
        guard startCount <= Self.maxPieceCount else {
            pieces = []
            excess = .tooManyPieces(found: startCount, limit: Self.maxPieceCount)
            return
        }
        let maxBoxPixelCount = max(Self.freeBoxPixelCount, Self.maxBoxFraction * smooth.values.count)
        guard let components = eraser.ink.components(maxBoxPixelCount: maxBoxPixelCount) else {
            pieces = []
            excess = .pattern(width: density.width, height: density.height)
            return
        }
        pieces = components.filter { piece in
            let dark = piece.inkCount { x, y in smooth[x, y] >= core }
            return Double(dark) >= Self.minCoreFraction * Double(piece.inkCount)
        }
        excess = nil
    }

    /// How many pieces of ink there are at most: each has a pixel with no ink before it, neither in its row nor in the row above.
    private static func startCount(_ image: BilevelImage) -> Int {
        let ink = image.ink.span, width = image.width
        var count = 0
        for y in 0..<image.height {
            let row = y * width, above = max(0, y - 1) * width
            for x in 0..<width where ink[row + x] != 0 && (x == 0 || ink[row + x - 1] == 0) {
                let near = max(0, x - 1)...min(width - 1, x + 1)
                if y == 0 || near.allSatisfy({ ink[above + $0] == 0 }) { count += 1 }
            }
        }
        return count
    }

    func touchesRuling(_ piece: InkComponent) -> Bool {
        guard let contact else { return false }
        return piece.inkCount { x, y in contact[x, y] } >= Self.minContactCount
    }
}

extension InkComponent {
    /// How many of its pixels are at places of the picture that meet a condition.
    package func inkCount(where condition: (_ x: Int, _ y: Int) -> Bool) -> Int {
        var count = 0
        for row in 0..<ink.height {
            for column in 0..<ink.width where ink[column, row] && condition(x + column, y + row) { count += 1 }
        }
        return count
    }
}
