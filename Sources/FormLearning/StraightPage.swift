import Imaging
import Registration
import Support

/// A scan of a whole page laid straight: its lines along the axes, the page's edges at the picture's.
struct StraightPage {
    let density: InkDensity
    let pixelsPerMM: Double
    /// Counter-clockwise, of the scan.
    let skewDegrees: Double
    /// Millimeters of the page to pixels of the scan.
    let pageToPicture: Homography

    /// A finer blank shows nothing more of its lines.
    private static let maxPixelsPerMM = 12.0
    /// Ink for the search of the skew: thin gray lines count.
    private static let skewDensity: UInt8 = 40
    private static let maxSkewDegrees = 7.0
    /// Leptonica's; a skew found with less is a guess and is not taken out.
    private static let minSkewConfidence = 3.0
    /// A smaller skew is told better by the page's own lines.
    private static let minSkewDegrees = 0.15

    /// - Parameter skewDegrees: nil to find it.
    init(_ page: PageInk, pageSizeMM: Size, skewDegrees known: Double? = nil) {
        let fine = page.fine
        pixelsPerMM = min(Self.maxPixelsPerMM, Double(fine.width) / pageSizeMM.width)
        skewDegrees = known ?? Self.skewDegrees(of: page.coarse)
        let radians = skewDegrees * .pi / 180
        let sine = PortableMath.sin(radians), cosine = PortableMath.cos(radians)
        let scaleX = Double(fine.width) / pageSizeMM.width, scaleY = Double(fine.height) / pageSizeMM.height
        let center = Point(x: Double(fine.width - 1) / 2, y: Double(fine.height - 1) / 2)
        // Counter-clockwise as seen, y down: right goes to (cos, −sin).
        let middle = Homography(
            scaleX: scaleX, scaleY: scaleY, offsetX: -scaleX * pageSizeMM.width / 2, offsetY: -scaleY * pageSizeMM.height / 2)
        let pageToFine = middle.followed(by: Homography([cosine, sine, center.x, -sine, cosine, center.y, 0, 0, 1]))
        let corners = Rect(x: 0, y: 0, width: pageSizeMM.width, height: pageSizeMM.height).corners.map(pageToFine.map)
        let mesh = QuadMesh(columnCount: 1, rowCount: 1, nodes: [corners[0], corners[1], corners[3], corners[2]])
        density = fine.flattened(
            by: mesh, quadWidth: max(1, Int((pageSizeMM.width * pixelsPerMM).rounded())),
            quadHeight: max(1, Int((pageSizeMM.height * pixelsPerMM).rounded())))
        pageToPicture = pageToFine.followed(by: page.pictureToFine.inverse ?? .identity)
    }

    private static func skewDegrees(of page: InkDensity) -> Double {
        guard let skew = page.binarized(above: skewDensity).skew(degreesLimit: maxSkewDegrees),
            skew.confidence >= minSkewConfidence, abs(skew.degrees) >= minSkewDegrees
        else { return 0 }
        return skew.degrees
    }
}
