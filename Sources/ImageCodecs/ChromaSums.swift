import Imaging

/// Adds up the colors of a picture over blocks of pixels while its rows are read, in whatever order they come.
///
/// What is left over at the right and bottom is dropped. **Determinism** A: integers only.
struct ChromaSums {
    /// Pictures of so many pixels keep the color of every pixel, larger ones of blocks, the largest of larger ones: about 2 or 3 megabytes.
    private static let maxPixelCounts = [1: 2_500_000, 2: 14_000_000]
    private static let maxFactor = 4
    /// What is no further from gray than this everywhere has no color: a gray picture stored as one in color, and rounding.
    private static let maxGrayDeviation = 2

    private let width: Int
    private let height: Int
    private let factor: Int
    private let layout: PixelLayout
    private let columnCount: Int
    /// Red, green and blue of each block; of YCbCr the last two are Cb and Cr, and the first is not counted.
    private var sums: [UInt16]

    /// - Returns: nil for a layout without color, and for one of inks.
    init?(_ header: ScanlineHeader) {
        switch header.layout {
        case .gray, .grayAlpha, .cmyk, .invertedCMYK: return nil
        case .rgb, .rgbAlpha, .yCbCr: break
        }
        let pixelCount = header.width * header.height
        let factor = [1, 2].first { pixelCount <= Self.maxPixelCounts[$0] ?? 0 } ?? Self.maxFactor
        guard header.width >= factor, header.height >= factor else { return nil }
        (width, height, layout, self.factor) = (header.width, header.height, header.layout, factor)
        columnCount = width / factor
        sums = Array(repeating: 0, count: 3 * columnCount * (height / factor))
    }

    /// Takes `count` pixels of a row that belong to the picture's places `start`, `start + step`, …
    mutating func add(_ row: [UInt8], count: Int, start: Int, step: Int) {
        let y = start / width, firstX = start % width
        guard y / factor < height / factor else { return }
        let line = y / factor * columnCount
        let channels = layout.channelCount, hasAlpha = layout == .rgbAlpha, side = factor, limit = columnCount
        let pixels = row.span
        var target = sums.mutableSpan
        for index in 0..<count {
            let column = (firstX + index * step) / side
            guard column < limit else { break }
            let at = 3 * (line + column), from = channels * index
            if hasAlpha {
                let alpha = pixels[from + 3]
                for channel in 0..<3 { target[at + channel] &+= UInt16(GrayConversion.overWhite(pixels[from + channel], alpha: alpha)) }
            } else {
                for channel in 0..<3 { target[at + channel] &+= UInt16(pixels[from + channel]) }
            }
        }
    }

    /// Nil for a picture without color.
    func plane() -> ChromaPlane? {
        let count = sums.count / 3, area = Int32(factor * factor)
        var blue = [UInt8](repeating: 128, count: count), red = blue
        var deviation: Int32 = 0
        for block in 0..<count {
            let first = Int32(sums[3 * block]), second = Int32(sums[3 * block + 1]), third = Int32(sums[3 * block + 2])
            var cb: Int32, cr: Int32
            if layout == .yCbCr {
                cb = (second + area / 2) / area
                cr = (third + area / 2) / area
            } else {
                // Rec. 601 in 16 bits, as libjpeg has it; below 2²⁸ for blocks of 4 × 4.
                let unit = 65536 * area
                cb = 128 + Self.rounded(-11059 * first - 21709 * second + 32768 * third, over: unit)
                cr = 128 + Self.rounded(32768 * first - 27439 * second - 5329 * third, over: unit)
                cb = min(max(cb, 0), 255)
                cr = min(max(cr, 0), 255)
            }
            deviation = max(deviation, abs(cb - 128), abs(cr - 128))
            blue[block] = UInt8(cb)
            red[block] = UInt8(cr)
        }
        guard deviation > Self.maxGrayDeviation else { return nil }
        let rows = height / factor
        return ChromaPlane(
            factor: factor, blue: GrayImage(width: columnCount, height: rows, pixels: blue),
            red: GrayImage(width: columnCount, height: rows, pixels: red))
    }

    private static func rounded(_ value: Int32, over unit: Int32) -> Int32 {
        value >= 0 ? (value + unit / 2) / unit : -((-value + unit / 2) / unit)
    }
}
