import Dataset
import ImageCodecs
import Imaging

/// Pictures of digits as they are kept: many glyphs in one, and one digit's ink.
package struct ReviewPictures: Sendable {
    private let digits: [Digit]

    /// Tiles beside each other in a sprite.
    package static let columnCount = 25
    /// Digits in a sprite at most.
    package static let maxTileCount = 500
    /// White around the ink of one digit, in pixels.
    private static let margin = 12
    /// How much a glyph is enlarged where it is all there is.
    private static let glyphScale = 8

    init(_ digits: [Digit]) {
        self.digits = digits
    }

    /// Glyphs in rows of 25, ink dark on white, in the order asked for: a PNG.
    ///
    /// - Throws: `ReviewError.missing`, `.invalid`.
    package func sprite(_ indices: [Int]) throws(ReviewError) -> [UInt8] {
        guard !indices.isEmpty, indices.count <= Self.maxTileCount else {
            throw .invalid("\(indices.count) digits are asked for", fix: "ask for 1 to \(Self.maxTileCount) at a time")
        }
        let side = Glyph.side, rowCount = (indices.count + Self.columnCount - 1) / Self.columnCount
        var sprite = GrayImage(width: Self.columnCount * side, height: rowCount * side)
        for (tile, index) in indices.enumerated() {
            let ink = try digit(index).glyph.ink, left = tile % Self.columnCount * side, top = tile / Self.columnCount * side
            for y in 0..<side {
                for x in 0..<side { sprite[left + x, top + y] = 255 - ink[y * side + x] }
            }
        }
        return PNGEncoder.encode(sprite)
    }

    /// A digit's ink at the scan's resolution with white around it; its glyph, enlarged, where that is all there is: a PNG.
    ///
    /// - Throws: `ReviewError.missing`.
    package func crop(_ index: Int) throws(ReviewError) -> [UInt8] {
        let digit = try digit(index)
        let picture = digit.crop.map(\.asGrayImage) ?? Self.enlarged(digit.glyph.asGrayImage)
        var framed = GrayImage(width: picture.width + 2 * Self.margin, height: picture.height + 2 * Self.margin)
        for y in 0..<picture.height {
            for x in 0..<picture.width { framed[x + Self.margin, y + Self.margin] = picture[x, y] }
        }
        return PNGEncoder.encode(framed)
    }

    private static func enlarged(_ image: GrayImage) -> GrayImage {
        var large = GrayImage(width: image.width * glyphScale, height: image.height * glyphScale)
        for y in 0..<large.height {
            for x in 0..<large.width { large[x, y] = image[x / glyphScale, y / glyphScale] }
        }
        return large
    }

    private func digit(_ index: Int) throws(ReviewError) -> Digit {
        digits[try ReviewError.require(index, of: digits.count, "digit")]
    }
}
