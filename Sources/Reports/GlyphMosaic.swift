import ImageCodecs
import Imaging

/// Glyphs side by side on one picture, enlarged so that a person can judge them.
enum GlyphMosaic {
    /// - Parameters:
    ///   - rows: glyphs row by row; rows may differ in length.
    ///   - scale: screen pixels a glyph pixel.
    ///   - description: what is to be seen, for those who cannot see it.
    /// - Returns: an `img` element with the picture inside it; nil where there is no glyph.
    static func image(rows: [[Glyph]], scale: Int, description: String, class name: String? = nil) -> HTML? {
        let pitch = Glyph.side * scale + 4
        let columnCount = rows.map(\.count).max() ?? 0
        guard columnCount > 0 else { return nil }
        var picture = GrayImage(width: columnCount * pitch + 4, height: rows.count * pitch + 4, gray: 225)
        for (row, glyphs) in rows.enumerated() {
            for (column, glyph) in glyphs.enumerated() {
                draw(glyph, on: &picture, x: 4 + column * pitch, y: 4 + row * pitch, scale: scale)
            }
        }
        return InlinePicture(png: PNGEncoder.encode(picture), width: picture.width, height: picture.height)
            .html(alt: description, class: name)
    }

    private static func draw(_ glyph: Glyph, on picture: inout GrayImage, x: Int, y: Int, scale: Int) {
        for glyphY in 0..<glyph.height * scale {
            for glyphX in 0..<glyph.width * scale {
                picture[x + glyphX, y + glyphY] = 255 - glyph[glyphX / scale, glyphY / scale]
            }
        }
    }
}
