extension BilevelImage {
    /// Mean width of the strokes: for long thin ones, area over half the outline. In pixels; 0 without ink.
    public var meanStrokeWidth: Double {
        let length = outlineLength / 2
        return length > 0 ? Double(inkCount) / length : 0
    }

    /// The length of all outlines, in pixels: counted edges, with what steps add to a slanting outline taken off on
    /// average.
    public var outlineLength: Double {
        var edgeCount = 0
        for y in 0..<height {
            for x in 0..<width where self[x, y] {
                if x == 0 || !self[x - 1, y] { edgeCount += 1 }
                if x == width - 1 || !self[x + 1, y] { edgeCount += 1 }
                if y == 0 || !self[x, y - 1] { edgeCount += 1 }
                if y == height - 1 || !self[x, y + 1] { edgeCount += 1 }
            }
        }
        return Double(edgeCount) * .pi / 4
    }

    /// Ink grown by a disc of a radius, in a picture larger by `margin` on every side; **Determinism** A.
    public func thickened(radius: Double, margin: Int) -> BilevelImage {
        var result = BilevelImage(width: width + 2 * margin, height: height + 2 * margin)
        let reach = Int(radius + 0.25)
        // Pixel centers within the radius, and a quarter pixel for the corners that a small disc of pixels lacks.
        let limit = (radius + 0.25) * (radius + 0.25)
        var offsets: [(x: Int, y: Int)] = []
        for dy in -reach...reach {
            for dx in -reach...reach where Double(dx * dx + dy * dy) <= limit { offsets.append((dx, dy)) }
        }
        for y in 0..<height {
            for x in 0..<width where self[x, y] {
                for offset in offsets {
                    let targetX = x + margin + offset.x, targetY = y + margin + offset.y
                    if targetX >= 0, targetY >= 0, targetX < result.width, targetY < result.height {
                        result[targetX, targetY] = true
                    }
                }
            }
        }
        return result
    }
}
