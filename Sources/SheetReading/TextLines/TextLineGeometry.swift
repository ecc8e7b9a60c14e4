import Imaging

/// How large the digits of a line are, where they stand and how they lean.
package struct TextLineGeometry: Equatable {
    /// Digits are at least this tall, in the tallest piece's height.
    private static let minTallFraction = 0.4
    /// The usual height is this quantile of the tall pieces'.
    private static let heightQuantile = 0.5
    /// Leaning to the right by more, or to the left by more, is not handwriting: run over rise.
    private static let slopes = -0.2...0.9
    private static let slopeSteps = 11

    /// The usual height of a digit.
    let height: Double
    /// The middle of the digits.
    let middle: Double
    /// Run over rise, to the right positive.
    let slant: Double
    /// Mean width of the strokes.
    let strokeWidth: Double

    /// Nil where there are no pieces.
    init?(_ pieces: [InkComponent]) {
        guard let tallest = pieces.map(\.ink.height).max() else { return nil }
        let tall = pieces.filter { Double($0.ink.height) >= Self.minTallFraction * Double(tallest) }
        let heights = tall.map(\.ink.height).sorted()
        height = Double(heights[min(heights.count - 1, Int(Self.heightQuantile * Double(heights.count)))])
        let weight = tall.reduce(0) { $0 + $1.inkCount }
        middle = tall.reduce(0.0) { $0 + (Double($1.y) + Double($1.ink.height) / 2) * Double($1.inkCount) } / Double(weight)
        slant = Self.slant(of: tall)
        let outline = tall.reduce(0.0) { $0 + $1.ink.outlineLength / 2 }
        strokeWidth = max(1, Double(weight) / max(1, outline))
    }

    /// Where a pixel lies along the line once the slant is taken out.
    func along(x: Int, y: Int) -> Double { Double(x) + slant * (Double(y) - middle) }

    /// The shear under which the columns' ink is the most uneven: strokes stand upright.
    private static func slant(of pieces: [InkComponent]) -> Double {
        let step = (slopes.upperBound - slopes.lowerBound) / Double(slopeSteps)
        var best = 0.0, bestSpread = -1.0
        for index in 0...slopeSteps {
            let slope = slopes.lowerBound + step * Double(index)
            var spread = 0.0
            for piece in pieces {
                let reach = Int((abs(slope) * Double(piece.ink.height)).rounded(.up)) + 1
                var counts = [Int](repeating: 0, count: piece.ink.width + 2 * reach)
                for y in 0..<piece.ink.height {
                    let shift = reach + Int((slope * (Double(y) - Double(piece.ink.height) / 2)).rounded())
                    for x in 0..<piece.ink.width where piece.ink[x, y] { counts[x + shift] += 1 }
                }
                spread += counts.reduce(0.0) { $0 + Double($1 * $1) }
            }
            if spread > bestSpread { (best, bestSpread) = (slope, spread) }
        }
        return best
    }
}
