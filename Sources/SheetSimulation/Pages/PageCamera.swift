import Imaging
import Support

/// Photographs pages that were scanned before: the simulation's camera over a real page instead of a drawn one.
///
/// **Complexity** linear in the pixels of the picture: **Determinism** A: a pure function
/// of the page's picture, the conditions, the seed, the page's number and the copy's.
public struct PageCamera: Sendable {
    private let seed: UInt64
    private let page: UInt64
    private let copy: Int

    /// - Parameters:
    ///   - page: the page's number, from its content.
    ///   - copy: which copy of it.
    public init(seed: UInt64, page: UInt64, copy: Int) {
        self.seed = seed
        self.page = page
        self.copy = copy
    }

    /// Pixels that a page fills at most; larger ones are photographed more coarsely.
    private static let maxPixelCount = 24e6

    public func photograph(_ page: PagePicture, under asked: PageConditions) -> PagePhoto {
        var conditions = asked
        let areaInSquareInches = page.pageSizeMM.width * page.pageSizeMM.height / (25.4 * 25.4)
        conditions.dotsPerInch = min(asked.dotsPerInch, (Self.maxPixelCount / areaInSquareInches).squareRoot())
        let capture = CaptureConditions(
            conditions, pageSizeMM: page.pageSizeMM, paperBoundsMM: page.paperBoundsMM
        ) { stream($0) }
        var texture = stream(.texture), noise = stream(.noise)
        var canvas = PageCanvas(
            width: capture.width, height: capture.height, projection: capture.projection, pageSizeMM: page.pageSizeMM,
            paperBoundsMM: page.paperBoundsMM, paperTexture: NoiseTile(using: &texture))
        let suited = page.suited(toDotsPerInch: conditions.dotsPerInch)
        canvas.layPaper(grain: 0, surroundings: capture.table(textured: canvas.paperTexture))
        canvas.darken(by: 1, ink: suited.ink(atMM:))
        let quality = Int(min(max(conditions.jpegQuality.rounded(), 1), 100))
        return PagePhoto(
            image: capture.exposure(of: canvas, noise: &noise), jpegQuality: quality, page: page,
            projection: capture.projection)
    }

    private func stream(_ purpose: PageStream) -> RandomStream { purpose.stream(seed: seed, page: self.page, copy: copy) }
}

/// A new picture of a page that was scanned before.
public struct PagePhoto: Sendable {
    /// What the sensor saw, before it is packed.
    public let image: GrayImage
    /// To be packed with, 1…100.
    public let jpegQuality: Int
    let page: PagePicture
    let projection: PageProjection

    /// Where it shows what a pixel of the scan shows.
    public func pixel(ofScanPixel pixel: Point) -> Point { projection.pixel(ofMM: page.pointMM(ofScanPixel: pixel)) }
}
