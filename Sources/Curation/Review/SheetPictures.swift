import Dataset
import ImageCodecs
import Imaging
import Ingest
import Support

/// The scans of a review as a person looks at them, a few of them kept for the next look.
///
/// One scan is read at a time, so that a hurried person does not fill the memory with pages.
package actor SheetPictures {
    private let material: ReviewMaterial
    private var recent = RecentPages<ScannedPage>()

    /// Pixels of the longer side of a page, at most.
    private static let maxSide = 2000
    private static let quality = 85

    /// A page, or a part of it, as it is sent.
    package struct Picture: Sendable {
        let image: GrayImage
        /// Corners in the picture's pixels, by digit.
        let outlines: [(digit: Int, corners: [Point])]

        var width: Int { image.width }
        var height: Int { image.height }
    }

    init(_ material: ReviewMaterial) {
        self.material = material
    }

    /// A page as JPEG.
    ///
    /// - Throws: `ReviewError.missing` where there is no scan any more.
    package func jpeg(_ sheet: Int) throws(ReviewError) -> [UInt8] {
        do {
            return try JPEGEncoder.encode(self.sheet(sheet).image, quality: Self.quality)
        } catch let error as ReviewError {
            throw error
        } catch {
            throw Self.unshown(error)
        }
    }

    /// - Throws: `ReviewError.missing` where there is no scan any more.
    func sheet(_ sheet: Int) throws(ReviewError) -> Picture {
        let page = try page(sheet)
        let factor = Self.factor(max(page.image.width, page.image.height)), digits = digits(of: sheet)
        let toReduced = Homography(reducing: factor)
        return Picture(
            image: page.image.reduced(by: factor),
            outlines: page.cells.compactMap { cell in
                digits[cell.place].map { (digit: $0, corners: cell.outline.map(toReduced.map)) }
            })
    }

    /// The part of the scan around a digit: the whole width of its field, and half a cell above and below: a PNG.
    ///
    /// - Throws: `ReviewError.missing` where the digit is on no sheet, or there is no scan any more.
    package func row(of digit: Int) throws(ReviewError) -> PagePart {
        try ReviewError.require(digit, of: material.digits.count, "digit")
        guard let sheet = material.sheetOfDigit[digit] else {
            throw .missing("the digit was not read from a sheet", fix: "look at its crop")
        }
        let page = try page(sheet), place = material.digits[digit].place
        guard let cell = page.cells.first(where: { $0.place == place }) else {
            throw .missing("the cell '\(place)' is not found on the scan", fix: "look at the whole sheet")
        }
        let field = page.cells.filter { $0.field == cell.field }, own = Rect(around: cell.outline)
        let width = Rect(around: field.flatMap(\.outline)), line = Rect(around: field.filter { $0.row == cell.row }.flatMap(\.outline))
        let bounds = Rect(
            x: width.x - Self.sideMargin, y: line.y - own.height / 2, width: width.width + 2 * Self.sideMargin,
            height: line.height + own.height)
        guard let part = PagePart(of: page.image, bounds, around: cell.outline) else {
            throw .missing("the cell '\(place)' lies outside of the scan", fix: "look at the whole sheet")
        }
        return part
    }

    /// White, or whatever there is, beside a field, in pixels.
    private static let sideMargin = 8.0

    private static func factor(_ side: Int) -> Int { (side + maxSide - 1) / maxSide }

    /// By place.
    private func digits(of sheet: Int) -> [String: Int] {
        Dictionary(material.digitsOfSheet[sheet].map { (material.digits[$0].place, $0) }) { first, _ in first }
    }

    private func page(_ sheet: Int) throws(ReviewError) -> ScannedPage {
        try ReviewError.require(sheet, of: material.sheets.count, "sheet")
        return try recent.page(sheet) { () throws(ReviewError) in
            do {
                guard let page = try material.pages?.page(material.sheets[sheet].digest) else {
                    throw ReviewError.missing(
                        "the scan of this sheet is not there any more", fix: "put '\(material.sheets[sheet].file)' back")
                }
                return page
            } catch let error as ReviewError {
                throw error
            } catch {
                throw Self.unshown(error)
            }
        }
    }

    private static func unshown(_ error: any Error) -> ReviewError { .unshown("the scan of this sheet", "scan", error) }
}
