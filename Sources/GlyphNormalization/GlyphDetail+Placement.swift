import Imaging

extension GlyphDetail {
    /// The ink of `crop`, placed in the glyph's frame.
    ///
    /// Method: a table of the ink above and left of each pixel corner, looked up at the corners of the squares. Within a pixel
    /// the ink is even, so interpolating the table is exact.
    init(of crop: BilevelImage, _ placement: GlyphPlacement) {
        let columns = Self.spans(start: placement.x, scale: placement.scale, limit: crop.width)
        let rows = Self.spans(start: placement.y, scale: placement.scale, limit: crop.height)
        let table = Self.areaTable(crop), stride = crop.width + 1
        // From ink pixels to the fraction of a square.
        let side = placement.scale / Self.squareSide
        let gain = placement.fullInk * side * side

        let inked = columns.indices.filter { columns[$0].low != columns[$0].high }
        guard let first = inked.first, let last = inked.last else {
            self.init(ink: Array(repeating: 0, count: Self.pixelCount))
            return
        }
        var ink = [UInt8](repeating: 0, count: Self.pixelCount)
        // The ink of the row's squares left of each pixel edge.
        var line = [Double](repeating: 0, count: stride)
        for (y, row) in rows.enumerated() where row.low != row.high {
            let above = row.low.pixel * stride, below = row.high.pixel * stride
            for x in 0..<stride {
                let top = Double(table[above + x]) + Double(table[above + stride + x] - table[above + x]) * row.low.fraction
                let bottom = Double(table[below + x]) + Double(table[below + stride + x] - table[below + x]) * row.high.fraction
                line[x] = bottom - top
            }
            for x in first...last {
                let column = columns[x]
                let low = column.low.pixel, high = column.high.pixel
                let left = line[low] + (line[low + 1] - line[low]) * column.low.fraction
                let right = line[high] + (line[high + 1] - line[high]) * column.high.fraction
                // The whole part; the area is not negative but for rounding errors far below a half.
                ink[y * Self.side + x] = UInt8(min(255, (right - left) * gain + 0.5))
            }
        }
        self.init(ink: ink)
    }

    /// A place in the ink along one axis: a pixel, and the fraction of it that lies before.
    private struct Edge: Equatable {
        let pixel: Int
        let fraction: Double

        init(_ position: Double, limit: Int) {
            let inside = min(max(0, position), Double(limit))
            pixel = min(Int(inside), limit - 1)
            fraction = inside - Double(pixel)
        }
    }

    /// Where the squares begin and end along one axis.
    private static func spans(start: Double, scale: Double, limit: Int) -> [(low: Edge, high: Edge)] {
        (0..<side).map { index in
            let center = (Double(index) + 0.5) / Double(Self.scale) - start, reach = squareSide / 2
            return (Edge((center - reach) / scale, limit: limit), Edge((center + reach) / scale, limit: limit))
        }
    }

    /// Ink pixels above and left of each corner: (width + 1) × (height + 1).
    private static func areaTable(_ crop: BilevelImage) -> [Int32] {
        let stride = crop.width + 1
        var table = [Int32](repeating: 0, count: stride * (crop.height + 1))
        for y in 0..<crop.height {
            var sum: Int32 = 0
            let row = (y + 1) * stride
            for x in 0..<crop.width {
                sum += Int32(crop.ink[y * crop.width + x])
                table[row + x + 1] = table[row - stride + x + 1] + sum
            }
        }
        return table
    }
}
