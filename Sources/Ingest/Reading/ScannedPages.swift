import ImageCodecs
import Imaging
import Recipes
import Support

/// The scans of a recipe as a person looks at them: the picture of a page, upright, with the outlines of its cells.
///
/// The outlines are found as they were when the sheet was read, by reading it once more: records keep what was read, not where.
package struct ScannedPages: Sendable {
    private let scans: [ContentDigest: Scan]
    private let reader: ScanReader

    /// - Throws: what loading the model that tells which way up a page is throws.
    package init(_ recipe: Recipe, scans: ScanList, cache: SheetCache) throws {
        self.scans = Dictionary(scans.scans.map { ($0.digest, $0) }) { first, _ in first }
        reader = ScanReader(
            profile: recipe.profile, cache: cache,
            uprightCheck: recipe.needsUprightCheck ? UprightCheck(model: try LoadedModel.shipped(profile: recipe.profile)) : nil,
            checkModels: [:], signCheck: nil, templates: [:])
    }

    /// Whether a sheet's scan was there when the scans were listed.
    package func holds(_ sheet: ContentDigest) -> Bool { scans[sheet] != nil }

    /// A page; nil where there is no scan of the sheet.
    ///
    /// - Parameter sheet: the digest of its scan.
    /// - Throws: the `DiagnosticError` of what went wrong: the scan is gone, or another by now.
    package func page(_ sheet: ContentDigest) throws -> ScannedPage? {
        guard let scan = scans[sheet] else { return nil }
        let page = try reader.page(scan, on: reader.picture(of: scan))
        let picture = page.picture.image, turns = page.reading.registration.quarterTurns
        return ScannedPage(
            image: ScannedPage.orientation(quarterTurns: turns).upright(picture),
            cells: page.reading.cells.map { cell in
                ScannedPage.Cell(
                    field: cell.field, row: cell.row, place: cell.place,
                    outline: cell.quad.map { ScannedPage.upright($0, quarterTurns: turns, width: picture.width, height: picture.height) })
            })
    }
}

/// A page as it was scanned, turned upright.
package struct ScannedPage: Sendable {
    package struct Cell: Sendable {
        package let field: String
        package let row: Int
        /// As a digit has it.
        package let place: String
        /// The corners in the picture, clockwise.
        package let outline: [Point]
    }

    package let image: GrayImage
    /// All cells of the form, empty ones too.
    package let cells: [Cell]

    /// How a page is stored that is turned by so many quarters counter-clockwise.
    package static func orientation(quarterTurns: Int) -> EXIFOrientation {
        switch quarterTurns & 3 {
        case 1: .needsClockwiseTurn
        case 2: .upsideDown
        case 3: .needsCounterclockwiseTurn
        default: .upright
        }
    }

    /// Where a point of such a picture lies once that is upright.
    ///
    /// - Parameters:
    ///   - width: of the picture before it is turned.
    ///   - height: of the same.
    package static func upright(_ point: Point, quarterTurns: Int, width: Int, height: Int) -> Point {
        let right = Double(width - 1), bottom = Double(height - 1)
        return switch quarterTurns & 3 {
        case 1: Point(x: bottom - point.y, y: point.x)
        case 2: Point(x: right - point.x, y: bottom - point.y)
        case 3: Point(x: point.y, y: right - point.x)
        default: point
        }
    }
}
