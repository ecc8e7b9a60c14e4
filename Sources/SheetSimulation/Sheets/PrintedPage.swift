import Forms
import Imaging

/// A page as it comes out of the printer: what a simulated sheet is filled in on instead of the template's bare lines.
public struct PrintedPage: Sendable {
    /// Which sheet it is; tells the digits asked for.
    public let identity: SheetIdentity
    /// The whole page; white is no toner.
    public let image: GrayImage
    public let pixelsPerMM: Double

    /// - Parameter image: its pixel (x, y) shows millimeter (x + ½, y + ½) / `pixelsPerMM` of the page.
    public init(identity: SheetIdentity, image: GrayImage, pixelsPerMM: Double) {
        self.identity = identity
        self.image = image
        self.pixelsPerMM = pixelsPerMM
    }

    /// How much of the toner's darkness is at a place of the page, 0…1; bilinear, none beyond the page.
    func ink(atMM p: Point) -> Float {
        let x = p.x * pixelsPerMM - 0.5, y = p.y * pixelsPerMM - 0.5
        guard x >= 0, y >= 0, x < Double(image.width - 1), y < Double(image.height - 1) else { return 0 }
        let column = Int(x), row = Int(y)
        let u = Float(x - Double(column)), v = Float(y - Double(row))
        let pixels = image.pixels.span
        let at = row * image.width + column
        let top = Float(pixels[at]) * (1 - u) + Float(pixels[at + 1]) * u
        let bottom = Float(pixels[at + image.width]) * (1 - u) + Float(pixels[at + image.width + 1]) * u
        return 1 - (top * (1 - v) + bottom * v) / 255
    }
}

extension PageCanvas {
    /// Prints a whole page.
    ///
    /// - Parameter darkness: fraction of the light that full toner takes away.
    mutating func print(_ page: PrintedPage, darkness: Float) {
        darken(by: darkness, ink: page.ink(atMM:))
    }
}
