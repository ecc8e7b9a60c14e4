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

    /// Directions that differ more are a mistake: those of a fax differ by 2.1.
    private static let maxAspect = 4.0

    /// Of the picture once its pixels are square: the finer of the two; nil where they cannot both be true.
    var dotsPerInch: Double? { max(x, y) <= Self.maxAspect * min(x, y) ? max(x, y) : nil }
}
