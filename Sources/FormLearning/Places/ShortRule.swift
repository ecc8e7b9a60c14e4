import Imaging

/// A short level rule by itself on a blank page, solid or made of dots: what a digit may be written on.
///
/// Method: connected pieces of print that are thin and level are rules where they are long enough; pieces that are shorter and follow
/// each other closely at one height are the dots of one rule. **Determinism** A.
struct ShortRule: Equatable {
    /// From its first ink to its last, as high as its print is thick.
    let rectMM: Rect

    var endMM: Double { rectMM.x + rectMM.width }
    var middleMM: Double { rectMM.y + rectMM.height / 2 }

    /// Thicker print is no rule: 0.8 mm, blurred on both sides.
    private static let maxThicknessMM = 1.2
    /// Smaller print is dust.
    private static let minDotMM = 0.1
    /// So much of the rectangle around a solid rule is ink, and of one of dots that the scan has joined.
    private static let minInkFraction = 0.4
    /// Dots of one rule are no further apart; those that the scan has joined to longer pieces are nearer, and so are the pieces of a rule.
    private static let maxDotGapMM = 1.0
    private static let maxJoinedGapMM = 0.5
    private static let maxBreakMM = 0.35
    /// Dots of one rule differ by less in height.
    private static let maxDotOffsetMM = 0.25
    private static let minDotCount = 3

    /// Every rule of the page by itself, the uppermost first.
    ///
    /// - Parameters:
    ///   - pieces: the page's connected pieces of print.
    ///   - print: the page.
    ///   - minLengthMM: pieces that are shorter may be dots.
    static func all(_ pieces: [InkComponent], in print: InkDensity, pixelsPerMM: Double, minLengthMM: Double) -> [ShortRule] {
        let thin = pieces.compactMap { piece -> Rect? in
            let width = Double(piece.ink.width) / pixelsPerMM, height = Double(piece.ink.height) / pixelsPerMM
            // Of dots of a few pixels the fraction says nothing.
            guard height <= maxThicknessMM, width >= minDotMM, height >= minDotMM,
                width < maxThicknessMM || Double(piece.inkCount) >= minInkFraction * Double(piece.ink.width * piece.ink.height)
            else { return nil }
            return Rect(x: Double(piece.x) / pixelsPerMM, y: Double(piece.y) / pixelsPerMM, width: width, height: height)
        }.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        return chained(thin, minLengthMM: minLengthMM).compactMap { chain in
            let bounds = Rect(around: chain.flatMap(\.corners))
            let isSolid = chain.contains { $0.width >= minLengthMM }
            guard bounds.width >= minLengthMM, isSolid || chain.count >= minDotCount else { return nil }
            return ShortRule(rectMM: thinned(bounds, to: chain, in: print, pixelsPerMM: pixelsPerMM))
        }.sorted { ($0.rectMM.y, $0.rectMM.x) < ($1.rectMM.y, $1.rectMM.x) }
    }

    /// By how much the rows of a page fall to the right, per length: the median from a rule to the next one beside it. 0 for a page with
    /// few of them.
    static func slope(of rules: [ShortRule]) -> Double {
        let slopes = rules.flatMap { rule in
            rules.compactMap { next -> Double? in
                let gap = next.rectMM.x - rule.endMM, across = next.rectMM.center.x - rule.rectMM.center.x
                let slope = (next.middleMM - rule.middleMM) / across
                let isAsLong = abs(next.rectMM.width - rule.rectMM.width) <= maxLengthDifference * rule.rectMM.width
                return gap > 0 && gap <= rule.rectMM.width && isAsLong && abs(slope) <= maxSlope ? slope : nil
            }
        }.sorted()
        return slopes.count < minSlopeCount ? 0 : slopes[slopes.count / 2]
    }

    private static let maxSlope = 0.12
    private static let maxLengthDifference = 0.2
    private static let minSlopeCount = 3

    /// Pieces of one rule after each other.
    private static func chained(_ pieces: [Rect], minLengthMM: Double) -> [[Rect]] {
        var chains: [[Rect]] = []
        for piece in pieces {
            let chain = chains.indices.last { index in
                guard let last = chains[index].last else { return false }
                let gap = piece.x - last.x - last.width
                let isDots = max(piece.width, last.width) < minLengthMM, hasDot = min(piece.width, last.width) < minLengthMM
                return gap <= (isDots ? maxDotGapMM : hasDot ? maxJoinedGapMM : maxBreakMM) && gap > -maxBreakMM
                    && abs(piece.center.y - last.center.y) <= maxDotOffsetMM
            }
            if let chain { chains[chain].append(piece) } else { chains.append([piece]) }
        }
        return chains
    }

    /// The same as thick as the print was before it was blurred: the ink across over its greatest density.
    private static func thinned(_ bounds: Rect, to chain: [Rect], in print: InkDensity, pixelsPerMM scale: Double) -> Rect {
        let reach = Int(maxThicknessMM * scale)
        let middles = chain.map(\.center.y).sorted(), middle = middles[middles.count / 2]
        let places = chain.flatMap { piece in
            piece.width < maxThicknessMM ? [piece.center.x] : [1, 2, 3].map { piece.x + piece.width * Double($0) / 4 }
        }
        let thicknesses = places.map { place -> Double in
            let x = min(max(Int(place * scale), 0), print.width - 1), row = Int(middle * scale)
            var sum = 0, greatest = 1
            for y in max(0, row - reach)...min(print.height - 1, row + reach) {
                sum += Int(print[x, y])
                greatest = max(greatest, Int(print[x, y]))
            }
            return Double(sum) / Double(greatest) / scale
        }.sorted()
        let thickness = min(thicknesses[thicknesses.count / 2], bounds.height)
        return Rect(x: bounds.x, y: middle - thickness / 2, width: bounds.width, height: thickness)
    }
}
