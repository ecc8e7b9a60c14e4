import Forms
import Imaging

extension SheetReading {
    /// All cells as the form has them, each as its crop and its glyph, framed in the color of its status.
    ///
    /// In the crop, ink taken for the digit is black; what else is dark (lines, specks, a neighbor's digit) is red.
    public func contactSheet() -> ColorImage {
        let tile = ContactTile.size
        let columnCount = max(1, fields.map(\.columnCount).max() ?? 0), rowCount = fields.reduce(0) { $0 + $1.rowCount }
        let height = rowCount * tile.height + (fields.count - 1) * ContactTile.fieldGap
        var picture = ColorImage(width: columnCount * tile.width, height: height, color: SIMD3(repeating: 255))
        var top = 0
        for field in fields {
            for cell in field.cells {
                picture.draw(
                    ContactTile.picture(of: cell), atX: cell.column * tile.width, y: top + cell.row * tile.height)
            }
            top += field.rowCount * tile.height + ContactTile.fieldGap
        }
        return picture
    }
}

/// One cell of a contact sheet.
private enum ContactTile {
    private static let frame = 2
    /// White between one field and the next.
    static let fieldGap = 16
    private static let side = 2 * Glyph.side
    static let size = (width: 2 * side + 3 * frame, height: side + 2 * frame)

    static func picture(of cell: CellReading) -> ColorImage {
        var tile = ColorImage(width: size.width, height: size.height, color: cell.status.color)
        tile.draw(crop(of: cell), atX: frame, y: frame)
        var glyph = ColorImage(width: side, height: side, color: SIMD3(repeating: 230))
        if let ink = cell.glyph {
            for y in 0..<side {
                for x in 0..<side { glyph[x, y] = SIMD3(repeating: 255 - ink[x / 2, y / 2]) }
            }
        }
        tile.draw(glyph, atX: side + 2 * frame, y: frame)
        return tile
    }

    /// The crop scaled into the tile by means over blocks.
    private static func crop(of cell: CellReading) -> ColorImage {
        var picture = ColorImage(width: side, height: side, color: SIMD3(repeating: 255))
        let scale = Double(max(cell.crop.width, cell.crop.height)) / Double(side)
        for y in 0..<side {
            for x in 0..<side {
                let left = Int(Double(x) * scale), top = Int(Double(y) * scale)
                let right = min(cell.crop.width, max(left + 1, Int(Double(x + 1) * scale)))
                let bottom = min(cell.crop.height, max(top + 1, Int(Double(y + 1) * scale)))
                guard left < right, top < bottom else { continue }
                var gray = 0, inkCount = 0
                for sourceY in top..<bottom {
                    for sourceX in left..<right {
                        gray += Int(cell.crop[sourceX, sourceY])
                        inkCount += cell.ink[sourceX, sourceY] ? 1 : 0
                    }
                }
                let mean = gray / ((right - left) * (bottom - top))
                let pale = UInt8(max(0, 2 * mean - 255))
                picture[x, y] = inkCount > 0 ? SIMD3(repeating: UInt8(mean / 2)) : SIMD3(255, pale, pale)
            }
        }
        return picture
    }
}
