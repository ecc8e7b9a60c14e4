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
    let factor: Int
    let layout: PixelLayout
    let columnCount: Int
    let blockCount: Int
    /// Red of all blocks, then green, then blue; of YCbCr the last two are Cb and Cr, and the first is not used.
    var sums: [UInt16]

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
        blockCount = columnCount * (height / factor)
        sums = Array(repeating: 0, count: 3 * blockCount)
    }

    /// Takes `count` pixels of a row that belong to the picture's places `start`, `start + step`, …
    mutating func add(_ row: [UInt8], count: Int, start: Int, step: Int) {
        let y = start / width, firstX = start % width
        guard y / factor < height / factor else { return }
        let line = y / factor * columnCount
        if step == 1, count == width, addWhole(row, toBlocksAt: line) { return }
        let channels = layout.channelCount, hasAlpha = layout == .rgbAlpha
        for index in 0..<count {
            let column = (firstX + index * step) / factor
            guard column < columnCount else { break }
            let at = line + column, from = channels * index, alpha = hasAlpha ? row[from + 3] : 255
            for channel in 0..<3 {
                sums[channel * blockCount + at] &+= UInt16(GrayConversion.overWhite(row[from + channel], alpha: alpha))
            }
        }
    }

    /// Nil for a picture without color.
    func plane() -> ChromaPlane? {
        let count = blockCount
        // Blocks are of 1, 4 or 16 pixels.
        let areaBits = Int32((factor * factor).trailingZeroBitCount)
        var blue = [UInt8](repeating: 128, count: count), red = blue
        let firsts = sums.span.extracting(0..<count), seconds = sums.span.extracting(count..<2 * count)
        let thirds = sums.span.extracting(2 * count..<3 * count)
        var blues = blue.mutableSpan, reds = red.mutableSpan
        var deviation: Int32 = 0
        if layout == .yCbCr {
            let half = Int32(factor * factor / 2)
            for block in 0..<count {
                let cb = (Int32(seconds[block]) &+ half) &>> areaBits, cr = (Int32(thirds[block]) &+ half) &>> areaBits
                deviation = max(deviation, max(abs(cb &- 128), abs(cr &- 128)))
                blues[block] = UInt8(truncatingIfNeeded: cb)
                reds[block] = UInt8(truncatingIfNeeded: cr)
            }
        } else {
            for block in 0..<count {
                let first = Int32(firsts[block]), second = Int32(seconds[block]), third = Int32(thirds[block])
                // Rec. 601 in 16 bits, as libjpeg has it; below 2²⁸ for blocks of 4 × 4.
                let cb = 128 &+ Self.rounded(-11059 &* first &- 21709 &* second &+ 32768 &* third, bits: 16 &+ areaBits)
                let cr = 128 &+ Self.rounded(32768 &* first &- 27439 &* second &- 5329 &* third, bits: 16 &+ areaBits)
                let (b, r) = (min(max(cb, 0), 255), min(max(cr, 0), 255))
                deviation = max(deviation, max(abs(b &- 128), abs(r &- 128)))
                blues[block] = UInt8(truncatingIfNeeded: b)
                reds[block] = UInt8(truncatingIfNeeded: r)
            }
        }
        guard deviation > Self.maxGrayDeviation else { return nil }
        let rows = height / factor
        return ChromaPlane(
            factor: factor, blue: GrayImage(width: columnCount, height: rows, pixels: blue),
            red: GrayImage(width: columnCount, height: rows, pixels: red))
    }

    /// Over so many powers of two, to the nearest, halves away from zero.
    @inline(__always)
    private static func rounded(_ value: Int32, bits: Int32) -> Int32 {
        let size = (abs(value) &+ 1 &<< (bits &- 1)) &>> bits
        return value >= 0 ? size : 0 &- size
    }
}
