/// Where a PDF puts an image: the unit square becomes a·x + c·y + e, b·x + d·y + f, y upwards.
///
/// **Source** ISO 32000-1, 8.3.
struct PDFMatrix: Equatable {
    var a: Double
    var b: Double
    var c: Double
    var d: Double
    var e: Double
    var f: Double

    static let identity = PDFMatrix(a: 1, b: 0, c: 0, d: 1, e: 0, f: 0)

    init(a: Double, b: Double, c: Double, d: Double, e: Double, f: Double) {
        (self.a, self.b, self.c, self.d, self.e, self.f) = (a, b, c, d, e, f)
    }

    /// - Parameter values: six.
    init(_ values: [Double]) {
        self.init(a: values[0], b: values[1], c: values[2], d: values[3], e: values[4], f: values[5])
    }

    /// First this one, then the other.
    func then(_ other: PDFMatrix) -> PDFMatrix {
        PDFMatrix(
            a: a * other.a + b * other.c, b: a * other.b + b * other.d, c: c * other.a + d * other.c, d: c * other.b + d * other.d,
            e: e * other.a + f * other.c + other.e, f: e * other.b + f * other.d + other.f)
    }

    /// How an image that is stored from its top row on is seen; nil where it lies askew.
    ///
    /// - Parameter quarterTurns: by which the page is turned clockwise to be seen.
    func orientation(quarterTurns: Int) -> EXIFOrientation? {
        // How far the image's right and its lower edge may lean: a fraction of a pixel on any page.
        let slack = 1e-4
        let size = max(abs(a), abs(b), abs(c), abs(d))
        guard size > 0, size.isFinite else { return nil }
        func direction(_ x: Double, _ y: Double) -> (x: Int, y: Int)? {
            if abs(y) <= slack * abs(x) { return (x > 0 ? 1 : -1, 0) }
            if abs(x) <= slack * abs(y) { return (0, y > 0 ? 1 : -1) }
            return nil
        }
        // On a screen y runs downwards; the image's rows run against its own y.
        guard var right = direction(a, -b), var down = direction(-c, d) else { return nil }
        for _ in 0..<quarterTurns {
            right = (-right.y, right.x)
            down = (-down.y, down.x)
        }
        return switch (right.x, right.y, down.x, down.y) {
        case (1, 0, 0, 1): .upright
        case (-1, 0, 0, 1): .mirrored
        case (-1, 0, 0, -1): .upsideDown
        case (1, 0, 0, -1): .upsideDownMirrored
        case (0, 1, 1, 0): .transposed
        case (0, 1, -1, 0): .needsClockwiseTurn
        case (0, -1, -1, 0): .transverse
        case (0, -1, 1, 0): .needsCounterclockwiseTurn
        default: nil
        }
    }

    /// Of an image of so many pixels.
    ///
    /// - Parameter unit: how many 72nds of an inch a unit is.
    func resolution(width: Int, height: Int, unit: Double) -> Resolution? {
        func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() * unit / 72 }
        let (x, y) = (length(a, b), length(c, d))
        guard x > 0, y > 0 else { return nil }
        return Resolution(x: Self.rounded(Double(width) / x), y: Self.rounded(Double(height) / y))
    }

    /// Pages are given in points of two or three decimals, so that 300 dpi come as 299.98.
    private static func rounded(_ dotsPerInch: Double) -> Double {
        let whole = dotsPerInch.rounded()
        return abs(dotsPerInch - whole) < 0.002 * whole ? whole : dotsPerInch
    }
}
