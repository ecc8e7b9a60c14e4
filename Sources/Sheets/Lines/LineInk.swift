import Imaging

/// The ink of a line of digits, told from paper, print and ruling.
///
/// Method: the paper is evened out; Otsu's threshold parts ink from paper and from a printed background, a share of the
/// strokes' own density then gives them the width they were written with; a piece stays if some of it is as dark as a
/// stroke; ruling lines are erased where no stroke crosses them.
/// Limits: one density of ink a line; print as dark as the writing stays. **Determinism** A.
struct LineInk {
    /// The threshold, as a share of the strokes' density.
    private static let strokeShare = 0.5
    /// A piece of ink has pixels as dark as this share of the strokes' density; print and shadows have not.
    private static let coreShare = 0.8
    /// So many of its pixels, at least.
    private static let minCoreFraction = 0.12
    /// Strokes paler than this are marks in the paper.
    private static let minStrokeDensity = 24
    /// More than this of a piece's ink beside an erased line: it touches it.
    private static let minContactCount = 3

    let density: InkDensity
    let pieces: [InkComponent]
    /// Of the strokes, 0…255; 0 where there are none.
    let strokeDensity: Int
    /// Where ruling lines were, and a pixel around them.
    private let contact: BilevelImage?

    init(_ density: InkDensity) {
        self.density = density
        let smooth = density.smoothed()
        var histogram = DensityHistogram()
        histogram.add(smooth.values)
        let strokes = histogram.strokes(above: histogram.otsuThreshold)
        guard strokes.density >= Self.minStrokeDensity else {
            pieces = []
            strokeDensity = 0
            contact = nil
            return
        }
        strokeDensity = strokes.density
        let eraser = RulingEraser(
            smooth.binarized(above: UInt8(Self.strokeShare * Double(strokes.density))), limits: .field)
        contact = eraser.erased.inkCount > 0 ? eraser.erased.thickened(radius: 1, margin: 0) : nil
        let core = UInt8(Self.coreShare * Double(strokes.density))
        pieces = eraser.ink.components().filter { piece in
            let dark = piece.inkCount { x, y in smooth[x, y] >= core }
            return Double(dark) >= Self.minCoreFraction * Double(piece.inkCount)
        }
    }

    func touchesRuling(_ piece: InkComponent) -> Bool {
        guard let contact else { return false }
        return piece.inkCount { x, y in contact[x, y] } >= Self.minContactCount
    }
}

extension InkComponent {
    /// How many of its pixels are at places of the picture that meet a condition.
    func inkCount(where condition: (_ x: Int, _ y: Int) -> Bool) -> Int {
        var count = 0
        for row in 0..<ink.height {
            for column in 0..<ink.width where ink[column, row] && condition(x + column, y + row) { count += 1 }
        }
        return count
    }
}
