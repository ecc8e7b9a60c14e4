import Testing

/// Pieces of JPEG files, to be put together wrongly.
enum JPEGFile {
    static let start: [UInt8] = [0xFF, 0xD8]
    static let end: [UInt8] = [0xFF, 0xD9]

    static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)] + content
    }

    /// A JPEG with more markers behind its first two bytes.
    static func inserting(_ markers: [UInt8], into file: [UInt8]) -> [UInt8] {
        start + markers + file.dropFirst(2)
    }

    /// An APP1 marker whose EXIF block holds an orientation.
    static func exif(orientation: UInt8) -> [UInt8] {
        segment(
            0xE1, Array("Exif\0\0MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0])
    }

    /// A gray progressive picture of one color whose blocks are gone through in each of `scanCount` scans, with a few bytes a scan.
    static func progressive(width: Int, height: Int, scanCount: Int) -> [UInt8] {
        func bytes(_ value: Int) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255)] }
        let blocks = ((width + 7) / 8) * ((height + 7) / 8)
        // One code of one bit: for the constant part of a block no difference, for the others 2¹⁴ blocks of nothing and more.
        let oneCode: [UInt8] = [1] + Array(repeating: 0, count: 15)
        var file = start + segment(0xDB, [0] + Array(repeating: 1, count: 64))
        file += segment(0xC2, [8] + bytes(height) + bytes(width) + [1, 1, 0x11, 0])
        file += segment(0xC4, [0x00] + oneCode + [0x00]) + segment(0xC4, [0x10] + oneCode + [0xE0])
        file += segment(0xDA, [1, 1, 0, 0, 0, 0]) + Array(repeating: 0, count: blocks / 8 + 1)
        // Each run of blocks: the code 0, and fourteen zeros for a run of 2¹⁴.
        let runs = Array(repeating: UInt8(0), count: ((blocks >> 14) + 1) * 15 / 8 + 1)
        for _ in 1..<scanCount { file += segment(0xDA, [1, 1, 0, 1, 63, 0x0D]) + runs }
        return file + end
    }
}
