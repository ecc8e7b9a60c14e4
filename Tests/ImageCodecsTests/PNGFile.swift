import ImageCodecs

/// Pieces of PNG files, to be put together wrongly.
enum PNGFile {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The signature and an IHDR, of 8-bit gray where nothing else is said.
    static func header(width: Int, height: Int, bitDepth: UInt8 = 8, colorType: UInt8 = 0) -> [UInt8] {
        signature + chunk("IHDR", bigEndian(width) + bigEndian(height) + [bitDepth, colorType, 0, 0, 0])
    }

    /// A zlib stream that holds the bytes as they are.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x78, 0x01]
        var rest = bytes[...]
        repeat {
            let piece = rest.prefix(65_535)
            rest = rest.dropFirst(piece.count)
            let low = UInt8(piece.count & 255), high = UInt8(piece.count >> 8)
            result += [rest.isEmpty ? 1 : 0, low, high, ~low, ~high] + piece
        } while !rest.isEmpty
        var a = 1, b = 0
        for byte in bytes {
            a = (a + Int(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return result + bigEndian(b << 16 | a)
    }

    static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return bigEndian(content.count) + body + bigEndian(Int(checksum(body)))
    }

    /// The names of the chunks, in order.
    static func chunkNames(_ file: [UInt8]) -> [String] {
        var names: [String] = []
        var offset = signature.count
        while offset + 12 <= file.count {
            names.append(String(decoding: file[offset + 4..<offset + 8], as: UTF8.self))
            offset += 12 + file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        return names
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// CRC-32 as in PNG, annex D.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
    }
}
