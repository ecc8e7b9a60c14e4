import Foundation

/// A member of a tar archive as we write it: no time, no owner, so that equal content makes equal bytes.
///
/// **Determinism** A. **Source** POSIX.1-1988 `ustar`.
public enum TarMember {
    static let blockSize = 512

    /// The longest name that fits into a header's field without being divided.
    public static let maxNameBytes = 100

    /// Where a header's fields are.
    enum Field {
        static let name = 0..<100, mode = 100..<108, user = 108..<116, group = 116..<124, size = 124..<136, time = 136..<148
        static let checksum = 148..<156, type = 156, magic = 257..<263, version = 263..<265, prefix = 345..<500
    }

    /// Two blocks of zeros end an archive.
    public static let end = [UInt8](repeating: 0, count: 2 * blockSize)

    /// A file's header, its content, and zeros up to the next block.
    public static func bytes(name: String, content: [UInt8]) -> [UInt8] {
        let name = Array(name.utf8)
        precondition(!name.isEmpty && name.count <= maxNameBytes && !name.contains(0), "a name of \(name.count) bytes")
        // Eleven octal digits.
        precondition(content.count < 1 << 33, "\(content.count) bytes are beyond a tar member")
        var header = [UInt8](repeating: 0, count: blockSize)
        header.replaceSubrange(0..<name.count, with: name)
        write(0o644, to: Field.mode, of: &header)
        for field in [Field.user, Field.group, Field.time] { write(0, to: field, of: &header) }
        write(content.count, to: Field.size, of: &header)
        header[Field.type] = UInt8(ascii: "0")
        header.replaceSubrange(Field.magic, with: Array("ustar\0".utf8))
        header.replaceSubrange(Field.version, with: Array("00".utf8))
        let sum = checksum(header)
        // By tradition six digits, a zero and a space.
        header.replaceSubrange(Field.checksum, with: octal(sum, digitCount: 6) + [0, UInt8(ascii: " ")])
        return header + content + [UInt8](repeating: 0, count: padding(after: content.count))
    }

    /// The sum of a header's bytes, with spaces in the place of the sum.
    static func checksum(_ header: some Collection<UInt8>) -> Int {
        header.enumerated().reduce(0) { sum, byte in
            sum + (Field.checksum.contains(byte.offset) ? Int(UInt8(ascii: " ")) : Int(byte.element))
        }
    }

    static func padding(after byteCount: Int) -> Int { (blockSize - byteCount % blockSize) % blockSize }

    /// A number in octal digits with a zero behind.
    private static func write(_ number: Int, to field: Range<Int>, of header: inout [UInt8]) {
        header.replaceSubrange(field, with: octal(number, digitCount: field.count - 1) + [0])
    }

    private static func octal(_ number: Int, digitCount: Int) -> [UInt8] {
        (0..<digitCount).reversed().map { UInt8(ascii: "0") + UInt8(number >> (3 * $0) & 7) }
    }
}
