import Imaging
import Registration

/// A sheet of paper on something darker, as a photo shows it.
///
/// Method: of what is lighter than one level or another, the largest piece with four straight sides of the page's proportions: a
/// shadow on the paper may be as dark as what lies beside it in the light.
enum PaperOutline {
    /// The longer side that the paper is looked for with.
    private static let maxSidePixels = 400
    private static let levelCount = 24
    /// Smaller pieces are no page that can be read.
    private static let minFraction = 0.25
    /// What lies beside the paper is darker: of the picture's rim no more than this is light. A box printed on a scan has light paper around it.
    private static let maxLightRim = 0.5
    /// Seen at 35°, a page is foreshortened by less than this.
    private static let maxForeshortening = 1.3

    /// The paper's corners in the picture, clockwise as seen, beginning so that its sides are as long as the page's: upright, or
    /// turned by half; nil where no paper of these proportions lies within the picture.
    static func corners(in image: GrayImage, pageSizeMM: Size) -> [Point]? {
        let factor = max(1, (max(image.width, image.height) + maxSidePixels - 1) / maxSidePixels)
        let small = image.reduced(by: min(factor, min(image.width, image.height)))
        var histogram = DensityHistogram()
        histogram.add(small.pixels)
        let darkest = histogram.quantile(0.02), lightest = histogram.quantile(0.98)
        var best: (corners: [Point], area: Double)?
        for step in 1..<levelCount {
            let level = UInt8(darkest + (lightest - darkest) * step / levelCount)
            let light = BilevelImage(width: small.width, height: small.height, ink: small.pixels.map { $0 > level ? 1 : 0 })
            guard light.rimFraction <= maxLightRim else { continue }
            for piece in FrameShape.all(of: light, insetPixels: 0.5) {
                let area = piece.corners.enclosedArea
                guard area >= minFraction * Double(small.width * small.height), area > best?.area ?? 0,
                    let corners = ordered(piece.corners, pageSizeMM: pageSizeMM)
                else { continue }
                best = (corners, area)
            }
        }
        return best?.corners.map { ($0 + Point(x: 0.5, y: 0.5)) * Double(factor) - Point(x: 0.5, y: 0.5) }
    }

    /// From a corner on that makes the sides as long as the page's, beginning at the top left as seen if that is one.
    private static func ordered(_ corners: [Point], pageSizeMM: Size) -> [Point]? {
        let first = corners.indices.min { corners[$0].x + corners[$0].y < corners[$1].x + corners[$1].y } ?? 0
        for turn in [0, 3] {
            let from = (first + turn) % 4
            let turned = Array(corners[from...] + corners[..<from])
            let width = turned[0].distance(to: turned[1]) + turned[3].distance(to: turned[2])
            let height = turned[1].distance(to: turned[2]) + turned[0].distance(to: turned[3])
            let ratio = width / max(1, height) * pageSizeMM.height / pageSizeMM.width
            if max(ratio, 1 / ratio) <= maxForeshortening { return turned }
        }
        return nil
    }
}

extension BilevelImage {
    /// How much of the outermost pixels is ink.
    fileprivate var rimFraction: Double {
        let rows = (0..<width).reduce(0) { $0 + (self[$1, 0] ? 1 : 0) + (self[$1, height - 1] ? 1 : 0) }
        let columns = (0..<height).reduce(0) { $0 + (self[0, $1] ? 1 : 0) + (self[width - 1, $1] ? 1 : 0) }
        return Double(rows + columns) / Double(2 * (width + height))
    }
}
