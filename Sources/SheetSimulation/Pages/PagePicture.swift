import Forms
import Imaging
import Registration

/// A sheet's page as it was scanned, evenly lit, in millimeters: what is photographed again.
///
/// The page is what the scan's registration says it is; its own bend stays in it. Shadows and the paper's tone are gone, so that
/// a copy has those of its own light only.
///
/// **Determinism** A, but for the registration.
public struct PagePicture: Sendable {
    let pageSizeMM: Size
    /// The paper's edges: the page's, farther out where a form is drawn to its page's very edge and the scan shows more paper.
    let paperBoundsMM: Rect
    /// Of the scan, as far as the reader looks into it.
    public let dotsPerInch: Double
    private let ink: InkDensity
    private let pageToInk: Homography
    private let pictureToPage: Homography

    /// Paper around a form's fields, where the scan shows it.
    private static let paperMarginMM = 8.0

    /// - Parameter registration: of a reading of `image`.
    public init(_ image: GrayImage, registration: SheetRegistration, template: SheetTemplate) {
        guard let pictureToPage = registration.pageToPicture.inverse else {
            preconditionFailure("a page of no extent was read")
        }
        let page = PageInk(image)
        pageSizeMM = template.pageSizeMM
        let whole = Rect(x: 0, y: 0, width: pageSizeMM.width, height: pageSizeMM.height)
        let scan = Rect(x: 0, y: 0, width: Double(image.width - 1), height: Double(image.height - 1))
        let seen = scan.corners.map(pictureToPage.map)
        let margins = template.fieldBoundsMM.grown(by: Self.paperMarginMM).corners.map { corner in
            Point(x: Self.clamped(corner.x, to: seen.map(\.x)), y: Self.clamped(corner.y, to: seen.map(\.y)))
        }
        paperBoundsMM = Rect(around: whole.corners + margins)
        self.pictureToPage = pictureToPage
        ink = page.fine
        pageToInk = registration.pageToPicture.followed(by: page.pictureToFine)
        dotsPerInch = registration.pixelsPerMM * page.pictureToFine.elements[0] * 25.4
    }

    /// The value, or the nearest between the second least and the second greatest of four corners' ones: all of the scan's
    /// sides reach there.
    private static func clamped(_ value: Double, to corners: [Double]) -> Double {
        let sorted = corners.sorted()
        return min(max(value, sorted[1]), sorted[2])
    }

    private init(_ page: PagePicture, reducedBy factor: Int) {
        pageSizeMM = page.pageSizeMM
        paperBoundsMM = page.paperBoundsMM
        pictureToPage = page.pictureToPage
        ink = page.ink.reduced(by: factor)
        pageToInk = page.pageToInk.followed(by: Homography(reducing: factor))
        dotsPerInch = page.dotsPerInch / Double(factor)
    }

    /// The page no finer than a picture of this resolution shows it, so that nothing falls between its pixels.
    func suited(toDotsPerInch target: Double) -> PagePicture {
        let factor = min(Int(dotsPerInch / target), ink.width, ink.height)
        return factor > 1 ? PagePicture(self, reducedBy: factor) : self
    }

    /// The place on the page that a pixel of the scan shows.
    func pointMM(ofScanPixel pixel: Point) -> Point { pictureToPage.map(pixel) }

    /// How much light the page takes at a place, 0…1; bilinear, none beyond the scan.
    func ink(atMM point: Point) -> Float {
        let p = pageToInk.map(point)
        guard p.x >= 0, p.y >= 0, p.x < Double(ink.width - 1), p.y < Double(ink.height - 1) else { return 0 }
        let column = Int(p.x), row = Int(p.y)
        let u = Float(p.x - Double(column)), v = Float(p.y - Double(row))
        let values = ink.values.span
        let at = row * ink.width + column
        let top = Float(values[at]) * (1 - u) + Float(values[at + 1]) * u
        let bottom = Float(values[at + ink.width]) * (1 - u) + Float(values[at + ink.width + 1]) * u
        return (top * (1 - v) + bottom * v) / 255
    }
}
