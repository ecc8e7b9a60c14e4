import Imaging

/// From decoded samples to gray.
///
/// **Formula** luma of Rec. 601 in integers: (19595 R + 38470 G + 7471 B + 32768) >> 16, which is round(0.299 R + 0.587 G +
/// 0.114 B) with coefficients of 16 bits, as in libjpeg and Pillow. Equal R, G and B give themselves. Alpha a is laid over white
/// after that: round((gray · a + 255 · (255 − a)) / 255). 16-bit samples come in as round(v · 255 / 65535). CMYK is taken as
/// R = round((255 − C)(255 − K) / 255) and so on. Gamma, color profiles and chromaticities are ignored: thresholds are
/// found on each page anew, and what a scanner writes there is seldom true. Where a color is to drop out, the gray is that
/// channel alone.
///
/// **Determinism** A: integers only.
enum GrayConversion {
    /// Writes the gray of `count` pixels of `row` to `pixels` at `start`, `start + step`, …
    static func convert(
        _ row: [UInt8], _ layout: PixelLayout, weights: Weights = .luma, count: Int, into pixels: inout [UInt8], start: Int,
        step: Int
    ) {
        // Nearly all rows are stored whole, and of them nearly all are of these kinds.
        if step == 1, convertWhole(row, layout, weights, count: count, into: &pixels, start: start) { return }
        let row = row.span
        var pixels = pixels.mutableSpan
        switch layout {
        case .gray:
            for i in 0..<count { pixels[start + i * step] = row[i] }
        case .yCbCr:
            for i in 0..<count { pixels[start + i * step] = row[3 * i] }
        case .grayAlpha:
            for i in 0..<count { pixels[start + i * step] = overWhite(row[2 * i], alpha: row[2 * i + 1]) }
        case .rgb:
            for i in 0..<count { pixels[start + i * step] = weights.gray(row[3 * i], row[3 * i + 1], row[3 * i + 2]) }
        case .rgbAlpha:
            for i in 0..<count {
                let gray = weights.gray(row[4 * i], row[4 * i + 1], row[4 * i + 2])
                pixels[start + i * step] = overWhite(gray, alpha: row[4 * i + 3])
            }
        case .cmyk, .invertedCMYK:
            let flip: UInt8 = layout == .cmyk ? 255 : 0
            for i in 0..<count {
                let k = row[4 * i + 3] ^ flip
                pixels[start + i * step] = weights.gray(
                    scaled(row[4 * i] ^ flip, by: k), scaled(row[4 * i + 1] ^ flip, by: k), scaled(row[4 * i + 2] ^ flip, by: k))
            }
        }
    }

    /// What red, green and blue count, of 65536 together.
    struct Weights: Sendable {
        let red: UInt32
        let green: UInt32
        let blue: UInt32

        /// Rec. 601.
        static let luma = Weights(red: 19595, green: 38470, blue: 7471)

        private init(red: UInt32, green: UInt32, blue: UInt32) {
            self.red = red
            self.green = green
            self.blue = blue
        }

        /// The channel in which a color is as light as paper.
        init(droppingOut color: DropOutColor) {
            self.init(red: color == .red ? 65536 : 0, green: color == .green ? 65536 : 0, blue: color == .blue ? 65536 : 0)
        }

        @inline(__always)
        func gray(_ r: UInt8, _ g: UInt8, _ b: UInt8) -> UInt8 {
            UInt8(truncatingIfNeeded: (red &* UInt32(r) &+ green &* UInt32(g) &+ blue &* UInt32(b) &+ 32768) >> 16)
        }
    }

    /// How many pixels of a row are colored: red, green and blue further apart than noise puts them.
    static func coloredCount(_ row: [UInt8], _ layout: PixelLayout, count: Int) -> Int {
        let noise = 16
        switch layout {
        case .gray, .grayAlpha, .yCbCr: return 0
        case .rgb, .rgbAlpha, .cmyk, .invertedCMYK:
            let channels = layout.channelCount
            return (0..<count).count { i in
                let (a, b, c) = (Int(row[channels * i]), Int(row[channels * i + 1]), Int(row[channels * i + 2]))
                return max(a, b, c) - min(a, b, c) > noise
            }
        }
    }

    @inline(__always)
    static func overWhite(_ gray: UInt8, alpha: UInt8) -> UInt8 {
        255 - scaled(255 - gray, by: alpha)
    }

    /// round(a · b / 255); there are no ties.
    @inline(__always)
    private static func scaled(_ a: UInt8, by b: UInt8) -> UInt8 {
        UInt8(truncatingIfNeeded: (UInt32(a) &* UInt32(b) &+ 127) / 255)
    }
}
