extension ColorImage {
    /// Seven rows of five pixels, the leftmost one the highest bit, for A to Z and 0 to 9.
    private static let capitals: [[UInt8]] = [
        [14, 17, 17, 31, 17, 17, 17], [30, 17, 17, 30, 17, 17, 30], [14, 17, 16, 16, 16, 17, 14],
        [30, 17, 17, 17, 17, 17, 30], [31, 16, 16, 30, 16, 16, 31], [31, 16, 16, 30, 16, 16, 16],
        [14, 17, 16, 23, 17, 17, 15], [17, 17, 17, 31, 17, 17, 17], [14, 4, 4, 4, 4, 4, 14],
        [7, 2, 2, 2, 2, 18, 12], [17, 18, 20, 24, 20, 18, 17], [16, 16, 16, 16, 16, 16, 31],
        [17, 27, 21, 21, 17, 17, 17], [17, 17, 25, 21, 19, 17, 17], [14, 17, 17, 17, 17, 17, 14],
        [30, 17, 17, 30, 16, 16, 16], [14, 17, 17, 17, 21, 18, 13], [30, 17, 17, 30, 20, 18, 17],
        [15, 16, 16, 14, 1, 1, 30], [31, 4, 4, 4, 4, 4, 4], [17, 17, 17, 17, 17, 17, 14],
        [17, 17, 17, 17, 17, 10, 4], [17, 17, 17, 21, 21, 27, 17], [17, 17, 10, 4, 10, 17, 17],
        [17, 17, 10, 4, 4, 4, 4], [31, 1, 2, 4, 8, 16, 31],
    ]
    private static let figures: [[UInt8]] = [
        [14, 17, 19, 21, 25, 17, 14], [4, 12, 4, 4, 4, 4, 14], [14, 17, 1, 2, 4, 8, 31], [31, 2, 4, 2, 1, 17, 14],
        [2, 6, 10, 18, 31, 2, 2], [31, 16, 30, 1, 1, 17, 14], [6, 8, 16, 30, 17, 17, 14], [31, 1, 2, 4, 8, 8, 8],
        [14, 17, 17, 14, 17, 17, 14], [14, 17, 17, 15, 1, 2, 12],
    ]
    private static let hyphen: [UInt8] = [0, 0, 0, 31, 0, 0, 0], point: [UInt8] = [0, 0, 0, 0, 0, 12, 12]
    private static let questionMark: [UInt8] = [14, 17, 1, 2, 4, 0, 4]

    /// The width of lettering of a size, and its height.
    public static func letteringSize(of text: String, size: Int) -> (width: Int, height: Int) {
        (6 * size * text.unicodeScalars.count, 7 * size)
    }

    /// Writes in capitals of five by seven dots; what is neither a letter, a figure, a hyphen, a point nor a question mark of ASCII is left blank.
    ///
    /// - Parameter size: the side of a dot in pixels.
    public mutating func letter(_ text: String, atX left: Int, y top: Int, size: Int, color: SIMD3<UInt8>) {
        for (place, scalar) in text.unicodeScalars.enumerated() {
            for (row, bits) in Self.dots(of: scalar).enumerated() {
                for column in 0..<5 where bits >> UInt8(4 - column) & 1 == 1 {
                    fill(x: left + (6 * place + column) * size, y: top + row * size, side: size, color: color)
                }
            }
        }
    }

    /// The same with white around it, so that it is read on lines and print.
    public mutating func letterOutlined(_ text: String, atX left: Int, y top: Int, size: Int, color: SIMD3<UInt8>) {
        for (x, y) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
            letter(text, atX: left + x * size / 2, y: top + y * size / 2, size: size, color: SIMD3(255, 255, 255))
        }
        letter(text, atX: left, y: top, size: size, color: color)
    }

    private static func dots(of scalar: Unicode.Scalar) -> [UInt8] {
        switch scalar {
        case "A"..."Z": capitals[Int(scalar.value - 65)]
        case "a"..."z": capitals[Int(scalar.value - 97)]
        case "0"..."9": figures[Int(scalar.value - 48)]
        case "-": hyphen
        case ".": point
        case "?": questionMark
        default: []
        }
    }

    private mutating func fill(x left: Int, y top: Int, side: Int, color: SIMD3<UInt8>) {
        for y in max(0, top)..<max(0, top, min(height, top + side)) {
            for x in max(0, left)..<max(0, left, min(width, left + side)) { self[x, y] = color }
        }
    }
}
