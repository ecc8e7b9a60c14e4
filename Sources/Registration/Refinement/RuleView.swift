import Imaging

/// A picture as fine as its lines are to be measured on.
struct RuleView {
    let ink: InkDensity
    /// Pixels of the page's picture to those of `ink`, and back.
    let fromPage: Homography
    let toPage: Homography
    /// Of the flattened fields.
    let pixelsPerMM: Double

    /// - Parameters:
    ///   - page: is made smaller where it is much finer than needed, so that thin lines do not fall between the places that
    ///     are looked at.
    ///   - pagePixelsPerMM: of `page`, about.
    init(_ page: InkDensity, pixelsPerMM: Double, pagePixelsPerMM: Double) {
        let excess = pagePixelsPerMM / pixelsPerMM
        let factor = excess.isFinite ? max(1, min(Int(excess), min(page.width, page.height))) : 1
        ink = page.reduced(by: factor)
        fromPage = Homography(reducing: factor)
        toPage = Homography(
            scaleX: Double(factor), scaleY: Double(factor), offsetX: 0.5 * Double(factor) - 0.5, offsetY: 0.5 * Double(factor) - 0.5)
        self.pixelsPerMM = pixelsPerMM
    }
}

/// Where a field lies in a picture, for all that is known so far.
enum FieldPlace {
    /// From millimeters of the page.
    case map(Homography)
    /// Where its lines cross, as `CellGrid.lineCrossingsMM`.
    case crossings([Point])
}
