extension BilevelImage {
    /// Mean width of the strokes: for long thin ones, area over half the outline. In pixels; 0 without ink.
    public var meanStrokeWidth: Double {
        let length = outlineLength / 2
        return length > 0 ? Double(inkCount) / length : 0
    }

    /// The length of all outlines, in pixels: counted edges, with what steps add to a slanting outline taken off on
    /// average.
    public var outlineLength: Double {
        var edgeCount: Int32 = 0
        let values = ink.span, blank = [UInt8](repeating: 0, count: width)
        for y in 0...height {
            let above = y > 0 ? values.extracting((y - 1) * width..<y * width) : blank.span
            let row = y < height ? values.extracting(y * width..<(y + 1) * width) : blank.span
            for x in 0..<width { edgeCount &+= Int32(row[x] ^ above[x]) }
            guard y < height else { break }
            edgeCount &+= Int32(row[0]) &+ Int32(row[width - 1])
            for x in 0..<width - 1 { edgeCount &+= Int32(row[x] ^ row[x + 1]) }
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
        let source = ink.span
        for y in 0..<height {
            let row = source.extracting(y * width..<(y + 1) * width)
            guard let first = (0..<width).first(where: { row[$0] != 0 }), let last = (0..<width).last(where: { row[$0] != 0 }) else {
                continue
            }
            // Beyond what the disc reaches nothing changes.
            let columns = max(0, first + margin - reach)..<min(result.width, last + margin + reach + 1)
            var target = line.mutableSpan
            for x in columns { target[x] = 0 }
            for x in first...last { target[x + margin] = row[x] }
            var lineReach = 0
            for (dy, halfWidth) in halfWidths {
                while lineReach < halfWidth {
                    Self.widen(line, into: &wider, columns)
                    swap(&line, &wider)
                    lineReach += 1
                }
                result.add(line, columns, toRow: y + margin - dy)
                if dy > 0 { result.add(line, columns, toRow: y + margin + dy) }
            }
        }
        return result
    }

    /// Ink, and what is beside ink.
    private static func widen(_ line: [UInt8], into wider: inout [UInt8], _ columns: Range<Int>) {
        let count = columns.count, source = line.span.extracting(columns)
        var all = wider.mutableSpan
        var target = all.extracting(columns)
        for x in 0..<count { target[x] = source[x] }
        for x in 0..<count - 1 { target[x + 1] |= source[x] }
        for x in 0..<count - 1 { target[x] |= source[x + 1] }
    }

    private mutating func add(_ line: [UInt8], _ columns: Range<Int>, toRow row: Int) {
        guard row >= 0, row < height else { return }
        let source = line.span.extracting(columns), start = row * width + columns.lowerBound
        var target = ink.mutableSpan
        for x in 0..<source.count { target[start + x] |= source[x] }
    }
}
