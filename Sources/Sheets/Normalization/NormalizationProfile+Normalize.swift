import Imaging

extension NormalizationProfile {
    /// Makes the 28 × 28 glyph of a digit's ink by this profile's recipe; nil where there is no ink.
    ///
    /// Leave a margin of paper at the left and top, at least as wide as the ink: a box too near to them is not centred in
    /// its square, as in the original. **Determinism** A: integers and IEEE + − × ÷ only.
    public func normalize(_ ink: BilevelImage) -> Glyph? {
        switch self {
        case .mnist: MNISTRecipe.normalize(ink)
        }
    }
}

/// NIST's way to 28 × 28, step by step.
///
/// **Source** Yadav and Bottou, "Cold case: the lost MNIST digits" (2019), which reverse-engineered it. A centre of mass ends in
/// (14, 15] in pixel-edge coordinates, half a pixel off the centre on average: on purpose, and seen in MNIST itself.
private enum MNISTRecipe {
    /// The side that the ink is scaled to.
    static let boxSide = 20
    /// A square is not made smaller than this, so that a dot does not fill the box.
    static let minSquareSide = 10
    /// The share of its place that an ink pixel covers along each axis when it is resampled; so in the original.
    static let pixelCover = 0.99

    static func normalize(_ ink: BilevelImage) -> Glyph? {
        // Step 1: the tight box of all ink.
        guard let box = ink.inkBox else { return nil }
        let square = doubledToBoxSide(squareAround(box, of: ink))
        return pastedByCentreOfMass(quantized(resampled(square)))
    }

    /// Step 2: the shorter side grows on both ends, the odd pixel at the right or bottom.
    private static func squareAround(
        _ box: (x: Int, y: Int, width: Int, height: Int), of ink: BilevelImage
    ) -> BilevelImage {
        let side = max(box.width, box.height, minSquareSide)
        let startX = max(0, box.x - (side - box.width) / 2), startY = max(0, box.y - (side - box.height) / 2)
        var square = BilevelImage(width: side, height: side)
        for y in 0..<min(side, ink.height - startY) {
            for x in 0..<min(side, ink.width - startX) { square[x, y] = ink[startX + x, startY + y] }
        }
        return square
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
        // A rectangle is at most one output pixel wide: it overlaps one, or two neighbours.
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
    private static func quantized(_ coverage: [Double]) -> [Int] {
        let peak = min(1, coverage.reduce(0, max))
        return coverage.map { min(max(0, Int((255 * $0 / peak + 0.5).rounded(.down))), 255) }
    }

    /// Steps 6 and 7: pasted so that the centre of mass falls in (14, 15]; what lies outside is cut.
    private static func pastedByCentreOfMass(_ values: [Int]) -> Glyph {
        var mass = 0, massX = 0.0, massY = 0.0
        for (index, value) in values.enumerated() {
            mass += value
            massX += Double(value) * (Double(index % boxSide) + 0.5)
            massY += Double(value) * (Double(index / boxSide) + 0.5)
        }
        let offsetX = Int((15 - massX / Double(mass)).rounded(.down))
        let offsetY = Int((15 - massY / Double(mass)).rounded(.down))
        var glyph = Glyph()
        for (index, value) in values.enumerated() {
            let x = index % boxSide + offsetX, y = index / boxSide + offsetY
            if (0..<Glyph.side).contains(x), (0..<Glyph.side).contains(y) { glyph[x, y] = UInt8(value) }
        }
        return glyph
    }
}
