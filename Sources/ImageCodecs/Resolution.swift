/// Horizontal and vertical pixels per inch, as a file states them.
struct Resolution: Sendable, Equatable {
    let x: Double
    let y: Double

    /// Nil unless both are above zero.
    init?(x: Double, y: Double) {
        guard x > 0, y > 0, x.isFinite, y.isFinite else { return nil }
        self.x = x
        self.y = y
    }

    /// From whole pixels per `unitsPerInch`-th of an inch, such as meters (0.0254) or centimeters (2.54).
    ///
    /// 300 dpi cannot be written in whole pixels per meter. Where the value is what a whole number of dpi was rounded or cut to,
    /// that number is meant.
    init?(pixelsPerUnitX: Int, pixelsPerUnitY: Int, unitsPerInch: Double) {
        func dotsPerInch(_ pixelsPerUnit: Int) -> Double {
            let exact = Double(pixelsPerUnit) * unitsPerInch
            let whole = exact.rounded()
            return abs(whole / unitsPerInch - Double(pixelsPerUnit)) < 1 ? whole : exact
        }
        self.init(x: dotsPerInch(pixelsPerUnitX), y: dotsPerInch(pixelsPerUnitY))
    }

    /// One number for both directions; nil where they differ by more than a hundredth, as in a fax.
    var square: Double? {
        abs(x - y) <= 0.01 * max(x, y) ? x : nil
    }

    /// Directions that differ more are a mistake: those of a fax differ by 2.1.
    private static let maxAspect = 4.0

    /// Across over down; 1 for square pixels, and where both cannot be true.
    var aspect: Double { square == nil && max(x, y) <= Self.maxAspect * min(x, y) ? x / y : 1 }

    /// What a person is told where there is no such number.
    var warnings: [String] {
        square == nil ? ["resolution: \(x) × \(y) dpi are no square pixels; the resolution is taken as unknown"] : []
    }
}
