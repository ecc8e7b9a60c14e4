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
    /// Those looked at last, the latest at the end.
    private var recent: [(sheet: Int, page: ScannedPage)] = []

    private static let keptCount = 4
    /// Pixels of the longer side of a page, and of a row's width, at most.
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

    /// A part of a page around a digit.
    package struct Row: Sendable {
        package let png: [UInt8]
        /// The digit's cell in the picture's pixels.
        package let box: (x: Int, y: Int, width: Int, height: Int)
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
            throw Self.missing(error)
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
    package func row(of digit: Int) throws(ReviewError) -> Row {
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
        let left = Self.clamped(width.x - Self.sideMargin, page.image.width - 1)
        let right = Self.clamped(width.x + width.width + Self.sideMargin, page.image.width - 1)
        let top = Self.clamped(line.y - own.height / 2, page.image.height - 1)
        let bottom = Self.clamped(line.y + line.height + own.height / 2, page.image.height - 1)
        guard left < right, top < bottom else {
            throw .missing("the cell '\(place)' lies outside of the scan", fix: "look at the whole sheet")
        }
        let part = page.image.part(x: left..<right + 1, y: top..<bottom + 1), factor = min(Self.factor(part.width), part.width, part.height)
        let toReduced = Homography(reducing: factor)
        let corners = cell.outline.map { toReduced.map(Point(x: $0.x - Double(left), y: $0.y - Double(top))) }
        let box = Rect(around: corners)
        return Row(
            png: PNGEncoder.encode(part.reduced(by: factor)),
            box: (Int(box.x.rounded()), Int(box.y.rounded()), Int(box.width.rounded()), Int(box.height.rounded())))
    }

    /// White, or whatever there is, beside a field, in pixels.
    private static let sideMargin = 8.0

    private static func clamped(_ value: Double, _ limit: Int) -> Int { min(max(0, Int(value.rounded())), limit) }

    private static func factor(_ side: Int) -> Int { (side + maxSide - 1) / maxSide }

    /// By place.
    private func digits(of sheet: Int) -> [String: Int] {
        Dictionary(material.digitsOfSheet[sheet].map { (material.digits[$0].place, $0) }) { first, _ in first }
    }

    private func page(_ sheet: Int) throws(ReviewError) -> ScannedPage {
        try ReviewError.require(sheet, of: material.sheets.count, "sheet")
        if let place = recent.firstIndex(where: { $0.sheet == sheet }) {
            recent.append(recent.remove(at: place))
            return recent[recent.count - 1].page
        }
        let page: ScannedPage
        do {
            guard let read = try material.pages?.page(material.sheets[sheet].digest) else {
                throw ReviewError.missing("the scan of this sheet is not there any more", fix: "put '\(material.sheets[sheet].file)' back")
            }
            page = read
        } catch let error as ReviewError {
            throw error
        } catch {
            throw Self.missing(error)
        }
        if recent.count == Self.keptCount { recent.removeFirst() }
        recent.append((sheet, page))
        return page
    }

    private static func missing(_ error: any Error) -> ReviewError {
        let diagnostic = (error as? any DiagnosticError)?.diagnostics.first
        return .missing(
            "the scan of this sheet cannot be shown: " + (diagnostic?.message ?? "\(error)"),
            fix: diagnostic?.fix ?? "check that the scan is there")
    }
}
