import Imaging

/// Marks by which people say that there is no number: a dash, several of them, a stroke or a cross over the whole place.
///
/// Method: every piece of ink is a straight stroke, by how far its pixels reach to both sides of the line through them, or two that cross,
/// by how near they lie to the diagonals of their box. Strokes that are flat are no digits, whatever their length; steeper ones may be a
/// slanted 1, and have to go through the whole place. **Determinism** A.
enum NoNumberMark {
    /// The least length of a stroke and of a piece that is looked at, and the greatest width of a stroke: over the height of the place.
    private static let minLength = 0.2, minPiece = 0.15, maxStrokeWidth = 0.25
    /// A stroke is so many times longer than it reaches from side to side at least.
    private static let minSlenderness = 2.2
    /// Smaller pieces are dirt, of so little ink beside the others: fragments of a faint digit are more.
    private static let maxDirtFraction = 0.06
    /// How far a flat stroke and a steep one bend, over their length, and any stroke over the height of the place: a slanted 0 and digits that
    /// are joined are strokes that bend more.
    private static let maxFlatBend = 0.2, maxSteepBend = 0.1, maxBendHeight = 0.2
    /// Rise over run of strokes that may have any length, of those that go through the whole place, and of a cross.
    private static let maxFlatSlope = 0.6, maxSlope = 1.0, maxCrossSlope = 2.0
    /// What a stroke through the whole place spans of its width, a cross of its width, and both of its height.
    private static let minStrokeSpan = 0.75, minCrossSpan = 0.6, minHeightSpan = 0.6
    /// A flat stroke nearer to the top or the bottom than this fraction of the height may be what is left of a printed line.
    private static let rimFraction = 0.12
    /// Of a cross: how far ink lies from its diagonals beyond a stroke's width, over the shorter side of its box, what of the ink may
    /// lie farther away, and what of the diagonals has ink.
    private static let crossTolerance = 0.08, maxStrayFraction = 0.05, minCrossCoverage = 0.88
    private static let crossSampleCount = 24
    /// A cross is so many times higher than its strokes are wide at least, and free this far into its box from the middle of each side.
    private static let minCrossHeight = 3.0, crossNotch = 0.12
    /// More dashes than this stand beside one another: together no higher than this fraction of the place.
    private static let maxStackedCount = 2, maxRowHeight = 0.35

    /// Whether nothing else is written in a place.
    ///
    /// - Parameters:
    ///   - ink: of the whole place.
    ///   - mayBeDigit: whether it may be a digit in a box of its own: a steep stroke through it is a 1 then.
    static func isAlone(in ink: BilevelImage, mayBeDigit: Bool) -> Bool {
        let height = Double(ink.height)
        let all = ink.components(), pieces = all.filter { Double($0.longSide) >= minPiece * height }
        let inkCount = pieces.reduce(0) { $0 + $1.inkCount }, dirtCount = all.reduce(0) { $0 + $1.inkCount } - inkCount
        guard Double(dirtCount) <= maxDirtFraction * Double(inkCount) else { return false }
        guard let top = pieces.map(\.y).min(), let bottom = pieces.map(\.maxY).max(),
            pieces.count <= maxStackedCount || Double(bottom - top + 1) <= maxRowHeight * height
        else { return false }
        return pieces.allSatisfy { piece in
            let middle = (Double(piece.y) + Double(piece.maxY)) / 2, rim = rimFraction * height
            return (rim...(height - rim)).contains(middle)
                && (isStroke(piece, in: ink, mayBeSteep: !mayBeDigit) || !mayBeDigit && isCross(piece, in: ink))
        }
    }

    private static func isStroke(_ piece: InkComponent, in place: BilevelImage, mayBeSteep: Bool) -> Bool {
        guard let stroke = StraightStroke(piece.ink) else { return false }
        let height = Double(place.height)
        guard stroke.length >= minLength * height, stroke.width <= maxStrokeWidth * height,
            stroke.length >= minSlenderness * stroke.breadth,
            stroke.bend <= (stroke.slope <= maxFlatSlope ? maxFlatBend : maxSteepBend) * stroke.length,
            stroke.bend <= maxBendHeight * height
        else { return false }
        return stroke.slope <= maxFlatSlope
            || mayBeSteep && stroke.slope <= maxSlope && spans(minStrokeSpan, piece, of: place)
    }

    /// Whether ink goes through the whole place.
    private static func spans(_ width: Double, _ piece: InkComponent, of place: BilevelImage) -> Bool {
        Double(piece.ink.width) >= width * Double(place.width) && Double(piece.ink.height) >= minHeightSpan * Double(place.height)
    }

    private static func isCross(_ piece: InkComponent, in place: BilevelImage) -> Bool {
        let ink = piece.ink, width = Double(ink.width - 1), height = Double(ink.height - 1)
        let diagonal = (width * width + height * height).squareRoot()
        guard width > 0, height > 0, height <= maxCrossSlope * width, spans(minCrossSpan, piece, of: place) else { return false }
        let strokeWidth = Double(piece.inkCount) / (2 * diagonal)
        guard strokeWidth <= maxStrokeWidth * Double(place.height), height >= minCrossHeight * strokeWidth, hasNotches(ink)
        else { return false }
        let reach = strokeWidth + crossTolerance * min(width, height)
        var strayCount = 0
        for y in 0..<ink.height {
            for x in 0..<ink.width where ink[x, y] {
                // The distance from each diagonal.
                let falling = abs(Double(x) * height - Double(y) * width),
                    rising = abs(Double(x) * height + Double(y) * width - width * height)
                if min(falling, rising) > reach * diagonal { strayCount += 1 }
            }
        }
        guard Double(strayCount) <= maxStrayFraction * Double(piece.inkCount) else { return false }
        let near = ink.thickened(radius: max(1, reach / 2), margin: 0)
        let covered = (0..<crossSampleCount).flatMap { index -> [Bool] in
            let along = (Double(index) + 0.5) / Double(crossSampleCount), x = Int((along * width).rounded())
            return [near[x, Int((along * height).rounded())], near[x, Int(((1 - along) * height).rounded())]]
        }
        return Double(covered.count { $0 }) >= minCrossCoverage * Double(covered.count)
    }
}

extension NoNumberMark {
    /// Whether there is paper at the middle of each side of the ink's box, as between the arms of a cross.
    private static func hasNotches(_ ink: BilevelImage) -> Bool {
        let x = ink.width / 2, y = ink.height / 2
        let depths = (Int((crossNotch * Double(ink.width)).rounded()), Int((crossNotch * Double(ink.height)).rounded()))
        return (0...depths.0).allSatisfy { !ink[$0, y] && !ink[ink.width - 1 - $0, y] }
            && (0...depths.1).allSatisfy { !ink[x, $0] && !ink[x, ink.height - 1 - $0] }
    }
}

/// Ink as one straight stroke, in pixels.
private struct StraightStroke {
    /// From end to end.
    let length: Double
    /// From side to side, how far it reaches.
    let breadth: Double
    /// Of the pen, if it is one stroke.
    let width: Double
    /// How far it reaches beyond a straight stroke of that width.
    var bend: Double { breadth - width }
    /// Rise over run, never negative.
    let slope: Double

    /// Along the longer axis of its pixels; nil without ink.
    init?(_ ink: BilevelImage) {
        var count = 0.0, sumX = 0.0, sumY = 0.0, sumXX = 0.0, sumXY = 0.0, sumYY = 0.0
        for y in 0..<ink.height {
            for x in 0..<ink.width where ink[x, y] {
                let (x, y) = (Double(x), Double(y))
                count += 1
                sumX += x
                sumY += y
                sumXX += x * x
                sumXY += x * y
                sumYY += y * y
            }
        }
        guard count > 0 else { return nil }
        let xx = sumXX / count - sumX / count * sumX / count, yy = sumYY / count - sumY / count * sumY / count
        let xy = sumXY / count - sumX / count * sumY / count
        // The longer axis of the covariance.
        let half = (xx - yy) / 2, root = (half * half + xy * xy).squareRoot()
        var (dx, dy) = half >= 0 ? (half + root, xy) : (xy, root - half)
        let norm = (dx * dx + dy * dy).squareRoot()
        (dx, dy) = norm > 0 ? (dx / norm, dy / norm) : (1, 0)
        var along = (least: Double.infinity, greatest: -Double.infinity), across = along
        for y in 0..<ink.height {
            for x in 0..<ink.width where ink[x, y] {
                let u = Double(x) * dx + Double(y) * dy, v = Double(y) * dx - Double(x) * dy
                along = (min(along.least, u), max(along.greatest, u))
                across = (min(across.least, v), max(across.greatest, v))
            }
        }
        length = along.greatest - along.least + 1
        breadth = across.greatest - across.least + 1
        width = count / length
        slope = abs(dy) / max(abs(dx), .leastNormalMagnitude)
    }
}
