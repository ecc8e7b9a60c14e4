import ImageCodecs
import Support

/// PNG pictures. What is read can be written and read back to the same pixels.
struct PNGTarget: FuzzTarget {
    static let name = "png"

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    func run(_ input: [UInt8]) {
        check(input)
        // A changed byte breaks the checksum of its chunk, and nothing behind it would be read.
        let repaired = Self.repaired(input)
        if repaired != input { check(repaired) }
    }

    private func check(_ bytes: [UInt8]) {
        guard ContentKind(of: bytes) == .png, let decoded = PictureLaws.check(bytes) else { return }
        let written = PNGEncoder.encode(decoded.image, dotsPerInch: decoded.dotsPerInch)
        let again = FuzzLaw.require("a PNG of our own") { try PictureLaws.decoder.decode(written) }
        FuzzLaw.requireEqual("the pixels of a PNG of our own", again.image, decoded.image)
    }

    /// The picture with the right checksum for each whole chunk.
    private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.starts(with: signature) else { return bytes }
        var bytes = bytes
        var start = signature.count
        while start + 12 <= bytes.count {
            let count = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            let end = start + 8 + count
            guard end + 4 <= bytes.count else { break }
            let sum = crc(bytes[start + 4..<end])
            for index in 0..<4 { bytes[end + index] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * index)) }
            start = end + 4
        }
        return bytes
    }

    /// **Source** ISO/IEC 15948, annex D.
    private static func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(UInt32.max) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }

    private static let table: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }
}
