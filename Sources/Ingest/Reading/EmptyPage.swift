import Forms
import Imaging
import Support

/// A page of a file of several on which nothing of the form is found and next to nothing is written: the back of a sheet that is
/// written on one side, which a feeder scans with the others. It is counted, and nobody has to look at it.
enum EmptyPage {
    static let code = "sheet.empty-page"

    static let diagnostic = Diagnostic(
        .note, code: code, message: "is an empty page", fix: "nothing has to be done; scan one side only to be rid of it")

    /// Of the picture: a line of writing on A4 is twice as much, holes for a folder and the dust of a scanner are less.
    private static let maxInkFraction = 1.0 / 2000
    /// As dark as this, of 255, is ink and no shine from the other side.
    private static let minInk = 40
    private static let maxSide = 1200, tilesPerSide = 64

    /// - Parameter error: why the page could not be read as the form.
    static func isEmpty(_ image: GrayImage, _ error: SheetError) -> Bool {
        if case .blankPage = error { return true }
        // The form is there, or something like it.
        if case .unfilled = error { return false }
        if case .fieldsNotFound = error { return false }
        if case .backShowsThrough = error { return false }
        let image = image.withoutDither ?? image
        let longSide = max(image.width, image.height)
        let factor = min(max(1, (longSide + maxSide - 1) / maxSide), min(image.width, image.height))
        let picture = image.reduced(by: factor)
        let ink = InkDensity(of: picture, tilePixels: max(1, max(picture.width, picture.height) / tilesPerSide))
        let count = ink.values.count { $0 > minInk }
        return Double(count) < maxInkFraction * Double(ink.values.count)
    }
}
