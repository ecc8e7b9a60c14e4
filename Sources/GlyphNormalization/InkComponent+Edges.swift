import Imaging

extension InkComponent {
    /// The density that stands for the piece's strokes, as a quantile of its pixels.
    private static let strokeQuantile = 0.85
    /// An edge is sharp where the density falls by this fraction of that.
    private static let minDrop = 0.5

    /// The density of each of its pixels, row by row; never empty.
    func densities(in density: InkDensity) -> [UInt8] {
        var levels: [UInt8] = []
        levels.reserveCapacity(inkCount)
        let pixels = ink.ink.span, all = density.values.span
        for row in 0..<ink.height {
            let start = (y + row) * density.width + x
            for column in 0..<ink.width where pixels[row * ink.width + column] != 0 { levels.append(all[start + column]) }
        }
        return levels
    }

    /// How much of its outline is an edge of a stroke, where the density falls steeply: about 0.9 for a pen, more than 0.5 where it is out of
    /// focus or enlarged from 28 pixels; below 0.3 for a shadow, which is as dark in its middle but ends slowly, or on one side only.
    ///
    /// - Parameter reach: how far to both sides of the outline the darkest and the lightest are sought, in pixels.
    ///
    /// **Complexity** the outline's length times `reach`. **Determinism** A.
    func sharpEdgeFraction(in density: InkDensity, reach: Int) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        let pixels = ink.ink.span, levels = density.values.span
        for row in 0..<ink.height {
            let start = (y + row) * density.width + x
            for column in 0..<ink.width where pixels[row * ink.width + column] != 0 { counts[Int(levels[start + column])] += 1 }
        }
        var remaining = Int(Double(inkCount) * Self.strokeQuantile), stroke = 0
        while stroke < 255, remaining >= counts[stroke] {
            remaining -= counts[stroke]
            stroke += 1
        }
        let needed = Int((Self.minDrop * Double(stroke)).rounded(.up))
        var edgeCount = 0, sharpCount = 0
        for row in 0..<ink.height {
            for column in 0..<ink.width where ink[column, row] && !isInside(column, row) {
                for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] where isEdge(column + dx, row + dy, in: density) {
                    edgeCount += 1
                    if falls(by: needed, in: density, from: (x + column, y + row), toward: (dx, dy), reach: reach) { sharpCount += 1 }
                }
            }
        }
        return edgeCount > 0 ? Double(sharpCount) / Double(edgeCount) : 0
    }

    /// Whether a place has ink on all sides.
    private func isInside(_ column: Int, _ row: Int) -> Bool {
        column > 0 && row > 0 && column < ink.width - 1 && row < ink.height - 1 && ink[column - 1, row] && ink[column + 1, row]
            && ink[column, row - 1] && ink[column, row + 1]
    }

    /// Whether a place of the piece's box is paper of the picture; the picture's own edge is no edge of the ink.
    private func isEdge(_ column: Int, _ row: Int, in density: InkDensity) -> Bool {
        let isInPicture = x + column >= 0 && y + row >= 0 && x + column < density.width && y + row < density.height
        let isInBox = column >= 0 && row >= 0 && column < ink.width && row < ink.height
        return isInPicture && !(isInBox && ink[column, row])
    }

    /// Whether the density outwards of a place is so much below that of a place inwards.
    private func falls(by drop: Int, in density: InkDensity, from place: (x: Int, y: Int), toward step: (x: Int, y: Int), reach: Int)
        -> Bool
    {
        let outerX = min(max(place.x + reach * step.x, 0), density.width - 1)
        let outerY = min(max(place.y + reach * step.y, 0), density.height - 1)
        let limit = Int(density[outerX, outerY]) + drop
        for distance in 0...reach {
            let innerX = place.x - distance * step.x, innerY = place.y - distance * step.y
            guard innerX >= 0, innerY >= 0, innerX < density.width, innerY < density.height else { return false }
            if Int(density[innerX, innerY]) >= limit { return true }
        }
        return false
    }
}
