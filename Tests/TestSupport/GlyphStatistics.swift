import Imaging

/// What tells a glyph that went through NIST's recipe.
package struct GlyphStatistics {
    package let hasCenterOfMassOfMNIST: Bool
    package let longerSide: Int
    package let peak: UInt8

    package init(_ glyph: Glyph) {
        var mass = 0.0, sumX = 0.0, sumY = 0.0
        var xs: Set<Int> = [], ys: Set<Int> = []
        for y in 0..<28 {
            for x in 0..<28 where glyph[x, y] > 0 {
                let value = Double(glyph[x, y])
                mass += value
                sumX += value * (Double(x) + 0.5)
                sumY += value * (Double(y) + 0.5)
                xs.insert(x)
                ys.insert(y)
            }
        }
        // (14, 15], and the rounding of a sum of products.
        let range = (14.0 - 1e-9)...(15 + 1e-9)
        hasCenterOfMassOfMNIST = range.contains(sumX / mass) && range.contains(sumY / mass)
        longerSide = max((xs.max() ?? 0) - (xs.min() ?? 0), (ys.max() ?? 0) - (ys.min() ?? 0)) + 1
        peak = glyph.ink.max() ?? 0
    }
}
