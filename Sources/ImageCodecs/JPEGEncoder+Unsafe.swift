private import CJPEG
import Foundation
import Imaging

/// Writes baseline gray JPEG.
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
        precondition((1...100).contains(quality), "quality \(quality) outside 1...100")
        let maxDimension = Int(cjpeg_max_dimension())
        guard image.width <= maxDimension, image.height <= maxDimension else {
            throw .tooLargeToEncode(width: image.width, height: image.height, maxDimension: maxDimension)
        }
        let density = dotsPerInch.map { UInt16(max(1, min(65535, $0.rounded()))) } ?? 0
        let stored = orientation.stored(image)
        let exif = orientation == .upright ? [] : EXIFBlock.marker(orientation: orientation)
        var start: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = stored.pixels.withUnsafeBufferPointer { pixels in
            exif.withUnsafeBufferPointer {
                cjpeg_encode_gray(
                    pixels.baseAddress, UInt32(stored.width), UInt32(stored.height), Int32(quality), density,
                    $0.baseAddress, UInt32($0.count), &start, &count)
            }
        }
        guard status == CJPEG_OK else { throw .outOfMemory(.jpeg, byteCount: image.pixels.count) }
        defer { free(start) }
        return Array(UnsafeBufferPointer(start: start, count: count))
    }
}
