private import CPNG
import Foundation
import Imaging

/// Writes 8-bit PNG, without a time or a program's name in it.
///
/// **Determinism** A for the same versions of libpng and zlib: the bytes depend on the picture and the resolution only. Another
/// version of zlib may compress to other bytes, which decode to the same pixels.
public enum PNGEncoder {
    /// Writes a gray picture.
    ///
    /// - Parameter dotsPerInch: written as pHYs in whole pixels per meter; nil leaves it out.
    public static func encode(_ image: GrayImage, dotsPerInch: Double? = nil) -> [UInt8] {
        encode(image.pixels, width: image.width, height: image.height, channelCount: 1, dotsPerInch: dotsPerInch)
    }

    /// Writes a color picture.
    ///
    /// - Parameters:
    ///   - dotsPerInch: written as pHYs in whole pixels per meter; nil leaves it out.
    ///   - compression: `fast` for pictures that are made for every sheet.
    public static func encode(
        _ image: ColorImage, dotsPerInch: Double? = nil, compression: Compression = .small
    ) -> [UInt8] {
        encode(
            image.samples, width: image.width, height: image.height, channelCount: 3, dotsPerInch: dotsPerInch,
            compression: compression)
    }

    /// How much time is spent on making the file small.
    public enum Compression: Sendable {
        /// The libraries' own choice.
        case small
        /// A fifth of the time; drawings over a scan grow by a tenth.
        case fast
    }

    private static func encode(
        _ samples: [UInt8], width: Int, height: Int, channelCount: Int, dotsPerInch: Double?, compression: Compression = .small
    ) -> [UInt8] {
        precondition(width <= Int32.max && height <= Int32.max, "\(width)×\(height) is beyond PNG")
        precondition(samples.count == width * height * channelCount)
        let pixelsPerMeter = dotsPerInch.map { UInt32(max(1, min(2e9, ($0 / 0.0254).rounded()))) } ?? 0
        var start: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = samples.withUnsafeBufferPointer {
            cpng_encode(
                $0.baseAddress, UInt32(width), UInt32(height), UInt32(channelCount), pixelsPerMeter, compression == .fast,
                &start, &count)
        }
        // The only cause left is memory, whose exhaustion ends the program in every Swift array too.
        precondition(status == CPNG_OK, "no memory for a PNG of \(width)×\(height)")
        defer { free(start) }
        return Array(UnsafeBufferPointer(start: start, count: count))
    }
}
