/// From decoded samples to grey.
///
/// **Formula** luma of Rec. 601 in integers: (19595 R + 38470 G + 7471 B + 32768) >> 16, which is round(0.299 R + 0.587 G +
/// 0.114 B) with coefficients of 16 bits, as in libjpeg and Pillow. Equal R, G and B give themselves. Alpha a is laid over white
/// after that: round((grey · a + 255 · (255 − a)) / 255). 16-bit samples come in as round(v · 255 / 65535). CMYK is taken as
/// R = round((255 − C)(255 − K) / 255) and so on. Gamma, colour profiles and chromaticities are ignored: thresholds are
/// found on each page anew, and what a scanner writes there is seldom true.
///
/// **Determinism** A: integers only.
enum GrayConversion {
    /// Writes the grey of `count` pixels of `row` to `pixels` at `start`, `start + step`, …
    static func convert(
        _ row: [UInt8], _ layout: PixelLayout, count: Int, into pixels: inout [UInt8], start: Int, step: Int
    ) {
        switch layout {
        case .gray:
            for i in 0..<count { pixels[start + i * step] = row[i] }
        case .grayAlpha:
            for i in 0..<count { pixels[start + i * step] = overWhite(row[2 * i], alpha: row[2 * i + 1]) }
        case .rgb:
            for i in 0..<count { pixels[start + i * step] = luma(row[3 * i], row[3 * i + 1], row[3 * i + 2]) }
        case .rgbAlpha:
            for i in 0..<count {
                let gray = luma(row[4 * i], row[4 * i + 1], row[4 * i + 2])
                pixels[start + i * step] = overWhite(gray, alpha: row[4 * i + 3])
            }
        case .cmyk, .invertedCMYK:
            let flip: UInt8 = layout == .cmyk ? 255 : 0
            for i in 0..<count {
                let k = row[4 * i + 3] ^ flip
                pixels[start + i * step] = luma(
                    scaled(row[4 * i] ^ flip, by: k), scaled(row[4 * i + 1] ^ flip, by: k), scaled(row[4 * i + 2] ^ flip, by: k))
            }
        }
    }

    /// Rec. 601 luma of 8-bit red, green and blue.
    @inline(__always)
    static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        UInt8(truncatingIfNeeded: (19595 &* UInt32(red) &+ 38470 &* UInt32(green) &+ 7471 &* UInt32(blue) &+ 32768) >> 16)
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
