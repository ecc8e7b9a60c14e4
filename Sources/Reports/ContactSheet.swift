import ImageCodecs
import Imaging

/// Rows of enlarged glyphs with words beside and below them, as one picture for a person to judge.
package struct ContactSheet {
    /// One glyph of a row.
    package struct Cell {
        package let glyph: Glyph
        /// What stands below it.
        package let caption: String
        /// What it was made of, shown small beside it.
        package let original: Glyph?

        package init(_ glyph: Glyph, caption: String, original: Glyph? = nil) {
            self.glyph = glyph
            self.caption = caption
            self.original = original
        }
    }

    package struct Row {
        /// Lines beside the glyphs.
        package let title: [String]
        /// From the left; nil leaves a place empty.
        package let cells: [Cell?]
        /// Whether a rule is drawn above it.
        package var startsGroup = true

        package init(title: [String], cells: [Cell?], startsGroup: Bool = true) {
            self.title = title
            self.cells = cells
            self.startsGroup = startsGroup
        }
    }

    package let rows: [Row]

    package init(rows: [Row]) {
        self.rows = rows
    }

    /// Screen pixels a glyph pixel: enough to see what a stroke has become.
    private static let scale = 3
    private static let glyphSide = scale * Glyph.side
    private static let gap = 8, letteringSize = 2, lineHeight = 18
    private static let rowHeight = glyphSide + lineHeight + 2 * gap
    private static let paper = SIMD3<UInt8>(repeating: 236), ink = SIMD3<UInt8>(repeating: 40)
    private static let rule = SIMD3<UInt8>(repeating: 170)

    /// The file's bytes.
    package func png() -> [UInt8] { PNGEncoder.encode(picture()) }

    package func picture() -> ColorImage {
        let titleWidth = rows.flatMap(\.title).map { Self.width($0, Self.letteringSize) }.max() ?? 0
        let left = titleWidth + 2 * Self.gap, cellWidth = cellWidth
        let columnCount = rows.map(\.cells.count).max() ?? 0
        var picture = ColorImage(
            width: left + columnCount * cellWidth + Self.gap, height: max(1, rows.count) * Self.rowHeight, color: Self.paper)
        for (number, row) in rows.enumerated() {
            let top = number * Self.rowHeight
            if row.startsGroup, number > 0 {
                for x in 0..<picture.width { picture[x, top] = Self.rule }
            }
            for (line, text) in row.title.enumerated() {
                let y = top + 2 * Self.gap + line * Self.lineHeight
                picture.letter(text, atX: Self.gap, y: y, size: Self.letteringSize, color: Self.ink)
            }
            for (column, cell) in row.cells.enumerated() {
                guard let cell else { continue }
                Self.draw(cell, on: &picture, x: left + column * cellWidth, y: top + Self.gap)
            }
        }
        return picture
    }

    /// As wide for all, so that columns stand below each other.
    private var cellWidth: Int {
        let cells = rows.flatMap(\.cells).compactMap { $0 }
        let captionWidth = cells.map { Self.width($0.caption, Self.letteringSize) }.max() ?? 0
        let hasOriginals = cells.contains { $0.original != nil }
        return max(captionWidth, Self.glyphSide + (hasOriginals ? Glyph.side + Self.gap / 2 : 0)) + Self.gap
    }

    private static func draw(_ cell: Cell, on picture: inout ColorImage, x: Int, y: Int) {
        draw(cell.glyph, on: &picture, x: x, y: y, scale: scale)
        if let original = cell.original { draw(original, on: &picture, x: x + glyphSide + gap / 2, y: y, scale: 1) }
        picture.letter(cell.caption, atX: x, y: y + glyphSide + 3, size: letteringSize, color: ink)
    }

    private static func draw(_ glyph: Glyph, on picture: inout ColorImage, x: Int, y: Int, scale: Int) {
        for glyphY in 0..<glyph.height * scale {
            for glyphX in 0..<glyph.width * scale {
                picture[x + glyphX, y + glyphY] = SIMD3(repeating: 255 - glyph[glyphX / scale, glyphY / scale])
            }
        }
    }

    private static func width(_ text: String, _ size: Int) -> Int { ColorImage.letteringSize(of: text, size: size).width }

    /// A name of a manifest as words: `strokeWidth` is lettered as STROKE WIDTH.
    package static func words(_ name: String) -> String {
        name.reduce(into: "") { text, letter in
            if letter.isUppercase { text.append(" ") }
            text.append(letter)
        }
    }
}
