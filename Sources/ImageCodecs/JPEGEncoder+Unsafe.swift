private import CJPEG
import Foundation
import Imaging

/// Writes baseline JPEG.
///
/// **Determinism** the same bytes on every machine for the same version of libjpeg: they depend on the arguments only.
public enum JPEGEncoder {
    /// Writes a gray picture.
    ///
    /// - Parameters:
    ///   - quality: 1…100 on libjpeg's scale.
    ///   - dotsPerInch: written as JFIF density, rounded to a whole number of 1…65535; nil leaves it out.
    ///   - orientation: stores the picture turned, as a phone held sideways does, with the EXIF tag that turns it back; `upright`
    ///     writes no EXIF.
    /// - Throws: `tooLargeToEncode` where a side is beyond what libjpeg writes.
    public static func encode(
        _ image: GrayImage, quality: Int, dotsPerInch: Double? = nil, storedAs orientation: EXIFOrientation = .upright
    ) throws(ImageCodecError) -> [UInt8] {
        let stored = orientation.stored(image)
        return try encode(
            stored.pixels, width: stored.width, height: stored.height, channelCount: 1, quality: quality, dotsPerInch: dotsPerInch,
            exif: orientation == .upright ? [] : EXIFBlock.marker(orientation: orientation))
    }

    /// Writes a color picture.
    ///
    /// - Parameter quality: 1…100 on libjpeg's scale.
    /// - Throws: `tooLargeToEncode` where a side is beyond what libjpeg writes.
    public static func encode(_ image: ColorImage, quality: Int) throws(ImageCodecError) -> [UInt8] {
        try encode(
            image.samples, width: image.width, height: image.height, channelCount: 3, quality: quality, dotsPerInch: nil, exif: [])
    }

    private static func encode(
        _ samples: [UInt8], width: Int, height: Int, channelCount: Int, quality: Int, dotsPerInch: Double?, exif: [UInt8]
    ) throws(ImageCodecError) -> [UInt8] {
        precondition((1...100).contains(quality), "quality \(quality) outside 1...100")
        precondition(samples.count == width * height * channelCount)
        let maxDimension = Int(cjpeg_max_dimension())
        guard width <= maxDimension, height <= maxDimension else {
            throw .tooLargeToEncode(width: width, height: height, maxDimension: maxDimension)
        }
        let density = dotsPerInch.map { UInt16(max(1, min(65535, $0.rounded()))) } ?? 0
        var start: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = samples.withUnsafeBufferPointer { samples in
            exif.withUnsafeBufferPointer {
                cjpeg_encode(
                    samples.baseAddress, UInt32(width), UInt32(height), UInt32(channelCount), Int32(quality), density,
                    $0.baseAddress, UInt32($0.count), &start, &count)
            }
        }
        guard status == CJPEG_OK else { throw .outOfMemory(.jpeg, byteCount: samples.count) }
        defer { free(start) }
        return Array(UnsafeBufferPointer(start: start, count: count))
    }
}
