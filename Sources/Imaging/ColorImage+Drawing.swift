extension ColorImage {
    /// A picture of one color.
    public init(width: Int, height: Int, color: SIMD3<UInt8>) {
        let row = Array(repeatElement([color.x, color.y, color.z], count: width).joined())
        self.init(width: width, height: height, samples: Array(repeatElement(row, count: height).joined()))
    }

    /// Paints a straight line between two places; what lies outside is left out.
    public mutating func drawLine(from start: Point, to end: Point, color: SIMD3<UInt8>, thickness: Int = 1) {
        let length = start.distance(to: end)
        guard length.isFinite, length < 1e6 else { return }
        let count = max(1, Int(length.rounded(.up)))
        for step in 0...count {
            let p = start + (end - start) * (Double(step) / Double(count))
            let left = Int(p.x.rounded()) - (thickness - 1) / 2, top = Int(p.y.rounded()) - (thickness - 1) / 2
            for y in max(0, top)..<max(0, top, min(height, top + thickness)) {
                for x in max(0, left)..<max(0, left, min(width, left + thickness)) { self[x, y] = color }
            }
        }
    }

    /// Paints the outline of a closed polygon.
    public mutating func drawPolygon(_ corners: [Point], color: SIMD3<UInt8>, thickness: Int = 1) {
        for (a, b) in zip(corners, corners.dropFirst() + corners.prefix(1)) {
            drawLine(from: a, to: b, color: color, thickness: thickness)
        }
    }

    /// Paints another picture with its top left corner at a place; what lies outside is cut.
    public mutating func draw(_ picture: ColorImage, atX left: Int, y top: Int) {
        let first = max(0, -left), end = min(picture.width, width - left)
        guard first < end else { return }
        for y in max(0, -top)..<max(0, -top, min(picture.height, height - top)) {
            let source = picture.samples[3 * (y * picture.width + first)..<3 * (y * picture.width + end)]
            let start = 3 * ((top + y) * width + left + first)
            samples.replaceSubrange(start..<start + source.count, with: source)
        }
    }
}
