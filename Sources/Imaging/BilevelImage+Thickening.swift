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

    /// With all within a square of this radius around ink as ink too; **Determinism** A.
    package func dilated(radius: Int) -> BilevelImage {
        let values = InkDensity(width: width, height: height, values: ink).dilated(radius: radius).values
        return BilevelImage(width: width, height: height, ink: values)
    }

    /// Ink grown by a disc of a radius, in a picture larger by `margin` on every side; **Determinism** A.
    public func thickened(radius: Double, margin: Int) -> BilevelImage {
        var result = BilevelImage(width: width + 2 * margin, height: height + 2 * margin)
        let reach = Int(radius + 0.25)
        // Pixel centers within the radius, and a quarter pixel for the corners that a small disc of pixels lacks.
        let limit = (radius + 0.25) * (radius + 0.25)
        // Of the disc's rows, from its end to its middle, how far they reach to both sides.
        let halfWidths = (0...reach).reversed().map { (dy: Int) -> (dy: Int, halfWidth: Int) in
            let widest = (0...reach).last { (dx: Int) -> Bool in Double(dx * dx + dy * dy) <= limit }
            return (dy, widest ?? 0)
        }
        var line = [UInt8](repeating: 0, count: result.width), wider = line
        for y in 0..<height {
            let row = ink[y * width..<(y + 1) * width]
            guard row.contains(1) else { continue }
            for x in line.indices { line[x] = 0 }
            for (x, ink) in row.enumerated() where x + margin < line.count { line[x + margin] = ink }
            var lineReach = 0
            for (dy, halfWidth) in halfWidths {
                while lineReach < halfWidth {
                    Self.widen(line, into: &wider)
                    swap(&line, &wider)
                    lineReach += 1
                }
                result.add(line, toRow: y + margin - dy)
                if dy > 0 { result.add(line, toRow: y + margin + dy) }
            }
        }
        return result
    }

    /// Ink, and what is beside ink.
    private static func widen(_ line: [UInt8], into wider: inout [UInt8]) {
        let source = line.span, count = line.count
        var target = wider.mutableSpan
        for x in 0..<count { target[x] = source[x] }
        for x in 0..<count - 1 { target[x + 1] |= source[x] }
        for x in 0..<count - 1 { target[x] |= source[x + 1] }
    }

    private mutating func add(_ line: [UInt8], toRow row: Int) {
        guard row >= 0, row < height else { return }
        let source = line.span, start = row * width
        var target = ink.mutableSpan
        for x in 0..<source.count { target[start + x] |= source[x] }
    }
}
