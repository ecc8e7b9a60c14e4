import Imaging

/// NIST's way to 28 × 28, step by step.
///
/// **Source** Yadav and Bottou, "Cold case: the lost MNIST digits" (2019), which reverse-engineered it. A center of mass ends in
/// (14, 15] in pixel-edge coordinates, half a pixel off the center on average: on purpose, and seen in MNIST itself.
struct MNISTNormalizer {
    /// The side that the ink is scaled to.
    private static let boxSide = 20
    /// A square is not made smaller than this, so that a dot does not fill the box.
    private static let minSquareSide = 10
    /// The share of its place that an ink pixel covers along each axis when it is resampled; so in the original.
    private static let pixelCover = 0.99

    /// The part of the ink that becomes the box, in the ink's pixels; it may begin left of or above them.
    private struct Square {
        let x: Int
        let y: Int
        let side: Int
    }

    private let square: Square
    /// The darkest pixel of the box before it became 255, at most 1.
    private let peak: Double
    /// The box, row by row.
    private let values: [Int]
    /// Where the box begins in the glyph.
    private let offsetX: Int
    private let offsetY: Int

    /// - Parameter margin: paper to think of on every side of `ink`.
    /// - Returns: nil where there is no ink.
    init?(_ ink: BilevelImage, margin: Int) {
        // Step 1: the tight box of all ink.
        guard let box = ink.inkBox else { return nil }
        square = Self.squareAround(box, margin: margin)
        let coverage = Self.resampled(Self.doubledToBoxSide(Self.cut(square, from: ink)))
        peak = min(1, coverage.reduce(0, max))
        values = Self.quantized(coverage, peak: peak)
        (offsetX, offsetY) = Self.offsetByCenterOfMass(values)
    }

    /// Step 7: the box pasted into the glyph; what lies outside is cut.
    var glyph: Glyph {
        var glyph = Glyph()
        for (index, value) in values.enumerated() {
            let x = index % Self.boxSide + offsetX, y = index / Self.boxSide + offsetY
            if (0..<Glyph.side).contains(x), (0..<Glyph.side).contains(y) { glyph[x, y] = UInt8(value) }
        }
        return glyph
    }

    /// The same as one map from ink to glyph. The gaps that `pixelCover` leaves are spread evenly.
    var placement: GlyphPlacement {
        let scale = Double(Self.boxSide) / Double(square.side)
        return GlyphPlacement(
            scale: scale, x: Double(offsetX) - Double(square.x) * scale, y: Double(offsetY) - Double(square.y) * scale,
            fullInk: 255 * Self.pixelCover * Self.pixelCover / peak)
    }

    /// Step 2: the shorter side grows on both ends, the odd pixel at the right or bottom, but not beyond the picture's left
    /// and top.
    private static func squareAround(_ box: (x: Int, y: Int, width: Int, height: Int), margin: Int) -> Square {
        let side = max(box.width, box.height, minSquareSide)
        return Square(
            x: max(-margin, box.x - (side - box.width) / 2), y: max(-margin, box.y - (side - box.height) / 2), side: side)
    }

    private static func cut(_ square: Square, from ink: BilevelImage) -> BilevelImage {
        var result = BilevelImage(width: square.side, height: square.side)
        for y in max(0, square.y)..<min(square.y + square.side, ink.height) {
            for x in max(0, square.x)..<min(square.x + square.side, ink.width) {
                result[x - square.x, y - square.y] = ink[x, y]
            }
        }
        return result
    }

    /// Step 3: doubled by replication while smaller than the box.
    private static func doubledToBoxSide(_ square: BilevelImage) -> BilevelImage {
        var square = square
        while square.width < boxSide {
            var double = BilevelImage(width: 2 * square.width, height: 2 * square.height)
            for y in 0..<double.height {
                for x in 0..<double.width { double[x, y] = square[x / 2, y / 2] }
            }
            square = double
        }
        return square
    }

    /// Step 4: each ink pixel's rectangle, a little smaller than its place, is spread over the output pixels it overlaps.
    private static func resampled(_ square: BilevelImage) -> [Double] {
        let side = square.width
        let scale = Double(boxSide) / Double(side)
        // A rectangle is at most one output pixel wide: it overlaps one, or two neighbors.
        let overlaps = (0..<side).map { index in
            let start = (Double(index) - Double(side) / 2) * scale + Double(boxSide) / 2
            let end = start + pixelCover * scale
            let first = min(max(0, Int(start.rounded(.down))), boxSide - 1)
            let edge = Double(first + 1)
            return (first: first, inFirst: min(end, edge) - start, inNext: max(0, end - edge))
        }
        // One row and column more, so that a last pixel may spill a rounding error without a bounds check.
        let stride = boxSide + 1
        var sums = [Double](repeating: 0, count: stride * stride)
        for y in 0..<side {
            let down = overlaps[y]
            for x in 0..<side where square[x, y] {
                let across = overlaps[x]
                let at = down.first * stride + across.first
                sums[at] += down.inFirst * across.inFirst
                sums[at + 1] += down.inFirst * across.inNext
                sums[at + stride] += down.inNext * across.inFirst
                sums[at + stride + 1] += down.inNext * across.inNext
            }
        }
        return (0..<boxSide * boxSide).map { sums[$0 / boxSide * stride + $0 % boxSide] }
    }

    /// Step 5: the darkest becomes 255.
    private static func quantized(_ coverage: [Double], peak: Double) -> [Int] {
        coverage.map { min(max(0, Int((255 * $0 / peak + 0.5).rounded(.down))), 255) }
    }

    /// Step 6: the center of mass is to fall in (14, 15].
    private static func offsetByCenterOfMass(_ values: [Int]) -> (x: Int, y: Int) {
        var mass = 0, massX = 0.0, massY = 0.0
        for (index, value) in values.enumerated() {
            mass += value
            massX += Double(value) * (Double(index % boxSide) + 0.5)
            massY += Double(value) * (Double(index / boxSide) + 0.5)
        }
        return (Int((15 - massX / Double(mass)).rounded(.down)), Int((15 - massY / Double(mass)).rounded(.down)))
    }
}
