import Imaging
import Ingest
import Support

/// The pictures of a pile as a person looks at them, a few of them kept for the next look.
///
/// One is read at a time, so that a hurried person does not fill the memory with pages.
package actor NumberPictures {
    private let stored: StoredNumbers
    /// The corners of each number of each sheet.
    private let outlines: [[[Point]]]
    private var recent = RecentPages<GrayImage>()

    init(_ stored: StoredNumbers, _ numbers: [SheetNumbers]) {
        self.stored = stored
        outlines = numbers.map { $0.numbers.map(\.corners) }
    }

    /// What is around a cell, as a fraction of its height: of a cell alone, and of a row.
    private static let cropMargin = 0.2, rowMargin = 0.9

    /// A number's cell with a little paper around it.
    ///
    /// - Throws: `ReviewError.missing` where its picture is gone, or another by now.
    package func crop(sheet: Int, number: Int) throws(ReviewError) -> PagePart {
        let page = try page(sheet), box = box(page, sheet, number), margin = Self.cropMargin * box.height
        return try part(
            page, Rect(x: box.x - margin, y: box.y - margin, width: box.width + 2 * margin, height: box.height + 2 * margin), box)
    }

    /// A number's cell with those beside it, and what is above and below.
    ///
    /// - Throws: as `crop`.
    package func row(sheet: Int, number: Int) throws(ReviewError) -> PagePart {
        let page = try page(sheet), box = box(page, sheet, number), margin = Self.rowMargin * box.height
        let beside = outlines[sheet].indices.map { self.box(page, sheet, $0) }.filter { other in
            min(other.y + other.height, box.y + box.height) - max(other.y, box.y) > box.height / 2
        }
        let left = beside.map(\.x).min() ?? box.x, right = beside.map { $0.x + $0.width }.max() ?? box.x + box.width
        return try part(
            page, Rect(x: left - margin, y: box.y - margin, width: right - left + 2 * margin, height: box.height + 2 * margin), box)
    }

    /// A number's cell on the upright page.
    private func box(_ page: GrayImage, _ sheet: Int, _ number: Int) -> Rect {
        let picture = stored.sheets[sheet].picture, turns = quarterTurns(sheet)
        return Rect(
            around: outlines[sheet][number].map {
                ScannedPage.upright($0, quarterTurns: turns, width: picture.width, height: picture.height)
            })
    }

    /// How often the page is turned by 90° counter-clockwise in its picture, by the first of its cells.
    private func quarterTurns(_ sheet: Int) -> Int {
        guard let corners = outlines[sheet].first, corners.count == 4 else { return 0 }
        let x = corners[1].x - corners[0].x, y = corners[1].y - corners[0].y
        if abs(x) >= abs(y) { return x >= 0 ? 0 : 2 }
        return y > 0 ? 3 : 1
    }

    private func part(_ page: GrayImage, _ bounds: Rect, _ box: Rect) throws(ReviewError) -> PagePart {
        guard let part = PagePart(of: page, bounds, around: box.corners) else {
            throw .missing("the number lies outside of its picture", fix: "look at the sheet itself")
        }
        return part
    }

    /// - Returns: upright.
    private func page(_ sheet: Int) throws(ReviewError) -> GrayImage {
        let turns = quarterTurns(sheet)
        return try recent.page(sheet) { () throws(ReviewError) in
            do {
                return ScannedPage.orientation(quarterTurns: turns).upright(try stored.picture(sheet))
            } catch {
                throw .unshown("the picture", "picture", error)
            }
        }
    }
}
