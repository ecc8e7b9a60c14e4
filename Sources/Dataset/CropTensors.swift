import Foundation
import Imaging
import Support

/// Crops of digits as tensors of a safetensors file.
///
/// `cropBits` U8: all crops one after another, one bit a pixel, rows padded to whole bytes, the leftmost pixel the highest bit.
/// `cropOffset` I64 N + 1: where each begins, and the end. `cropSize` U32 N × 2: width and height; 0 and 0 where there is none.
///
/// **Determinism** A.
public enum CropTensors {
    private static let bits = "cropBits", offset = "cropOffset", size = "cropSize"

    /// The tensors by name.
    public static func tensors(_ crops: [PackedInk?]) -> [String: SafetensorsTensor] {
        var bytes: [UInt8] = [], offsets: [Int64] = [0], sizes: [UInt32] = []
        for crop in crops {
            bytes += crop?.bytes ?? []
            offsets.append(Int64(bytes.count))
            sizes += [UInt32(crop?.width ?? 0), UInt32(crop?.height ?? 0)]
        }
        return [
            bits: SafetensorsTensor(bytes, shape: [bytes.count]),
            offset: SafetensorsTensor(offsets, shape: [offsets.count]),
            size: SafetensorsTensor(sizes, shape: [crops.count, 2]),
        ]
    }

    /// The crops of a file of `count` digits.
    ///
    /// - Throws: `SafetensorsError` where a tensor is missing or of another shape, `DatasetError.malformedCrop`.
    public static func crops(in tensors: SafetensorsFile, count: Int, file: String) throws -> [PackedInk?] {
        let sizes = try tensors.words(size, shape: [count, 2])
        let offsets = try tensors.integers(offset, shape: [count + 1])
        let bytes = [UInt8](try tensors.bytes(bits))
        guard offsets[0] == 0 else {
            throw DatasetError.malformedCrop(file: file, row: 0, reason: "the crops begin at byte \(offsets[0]), not 0")
        }
        var start = 0
        let crops = try (0..<count).map { row throws(DatasetError) -> PackedInk? in
            let width = Int(sizes[2 * row]), height = Int(sizes[2 * row + 1])
            let isNone = width == 0 && height == 0
            let range = 1...Digit.maxCropSide
            guard isNone || range.contains(width) && range.contains(height) else {
                throw .malformedCrop(
                    file: file, row: row, reason: "a crop of \(width) × \(height), a side has 1 to \(Digit.maxCropSide) pixels")
            }
            let end = start + height * PackedInk.rowByteCount(width: width)
            guard offsets[row + 1] == Int64(end), end <= bytes.count else {
                throw .malformedCrop(
                    file: file, row: row,
                    reason: "\(width) × \(height) from byte \(start) ends at byte \(end) of \(bytes.count), "
                        + "not at \(offsets[row + 1])")
            }
            defer { start = end }
            guard !isNone else { return nil }
            guard let crop = PackedInk(width: width, height: height, bytes: Array(bytes[start..<end])) else {
                throw .malformedCrop(file: file, row: row, reason: "there is ink in the padding of a row")
            }
            return crop
        }
        guard start == bytes.count else {
            throw DatasetError.malformedCrop(
                file: file, row: max(0, count - 1), reason: "the last crop ends at byte \(start) of \(bytes.count)")
        }
        return crops
    }
}
