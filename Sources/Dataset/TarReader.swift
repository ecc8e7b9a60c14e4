import Foundation
import Support

/// Lists the files of a tar archive strictly: what is cut, damaged or not understood is an error with its byte offset.
///
/// Understands `ustar`, GNU's long names (`L`) and the `path` and `size` of POSIX.1-2001 headers (`x`), which Python writes for
/// fractions of a second. Folders are stepped over; links, devices and sparse files are refused. Nothing is unpacked to a disk, so
/// a name may say what it likes.
///
/// **Source** POSIX.1-2001, `pax`, "ustar Interchange Format" and "pax Header".
struct TarReader {
    struct Member: Equatable {
        let name: String
        /// Where the content is in the archive.
        let byteRange: Range<Int>
    }

    private let archive: TarContent
    private let file: String
    private var position = 0
    /// What the headers before a member say about it.
    private var nextName: String?
    private var nextSize: Int?

    /// More than any picture of a digit, label or record has.
    static let maxMemberBytes = 64 << 20
    /// Of a name, and of the header that brings it.
    private static let maxHeaderBytes = 1 << 16
    /// Of the zeros behind the end, read at a time.
    private static let paddingPieceByteCount = 1 << 20

    private typealias Field = TarMember.Field

    /// The files of an archive, in order.
    ///
    /// - Parameter file: for the errors.
    /// - Throws: `ImportError.malformedTar`, `.unsupportedTar`.
    static func members(of data: Data, file: String) throws(ImportError) -> [Member] {
        try members(of: .memory(data), file: file)
    }

    /// The same of an archive that may stay in its file.
    static func members(of archive: TarContent, file: String) throws(ImportError) -> [Member] {
        var reader = TarReader(archive, file: file)
        var members: [Member] = []
        while let member = try reader.next() { members.append(member) }
        return members
    }

    private init(_ archive: TarContent, file: String) {
        self.archive = archive
        self.file = file
    }

    /// The next file; nil at the archive's end.
    private mutating func next() throws(ImportError) -> Member? {
        while true {
            let start = position
            let header = try block()
            if header.allSatisfy({ $0 == 0 }) {
                try finish()
                return nil
            }
            try check(header, at: start)
            let isExtension = [UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "L")].contains(header[Field.type])
            let ownSize = try number(header, Field.size, at: start)
            let size = isExtension ? ownSize : nextSize ?? ownSize
            let limit = isExtension ? Self.maxHeaderBytes : Self.maxMemberBytes
            guard size <= limit else { throw defect(start, "a member of \(size) bytes; more than \(limit) are not read") }
            let content = try content(size)
            switch header[Field.type] {
            case UInt8(ascii: "L"): nextName = try text(archive.bytes(content, of: file).prefix { $0 != 0 }, at: start)
            case UInt8(ascii: "x"): try adopt(archive.bytes(content, of: file), at: content.lowerBound)
            // A global header speaks of times and comments; names and sizes are each member's own.
            case UInt8(ascii: "g"): break
            case UInt8(ascii: "5"): (nextName, nextSize) = (nil, nil)
            case UInt8(ascii: "0"), 0, UInt8(ascii: "7"):
                defer { (nextName, nextSize) = (nil, nil) }
                if let nextName { return Member(name: nextName, byteRange: content) }
                return Member(name: try name(header, at: start), byteRange: content)
            case let type:
                throw .unsupportedTar(
                    file: file, offset: start + Field.type, reason: "a member of type \(Self.kind(type)), which is no plain file")
            }
        }
    }

    private mutating func block() throws(ImportError) -> Data {
        guard archive.byteCount - position >= TarMember.blockSize else {
            throw defect(position, "the archive ends here, without the two blocks of zeros that close it")
        }
        defer { position += TarMember.blockSize }
        return try archive.bytes(position..<position + TarMember.blockSize, of: file)
    }

    /// Steps over a member's content and its padding.
    private mutating func content(_ size: Int) throws(ImportError) -> Range<Int> {
        // Both are small: the size was held to a limit.
        let paddedSize = size + TarMember.padding(after: size)
        guard paddedSize <= archive.byteCount - position else {
            throw defect(position, "a member of \(size) bytes where \(archive.byteCount - position) are left")
        }
        defer { position += paddedSize }
        return position..<position + size
    }

    /// After the first block of zeros there are only zeros, at least one block of them.
    private mutating func finish() throws(ImportError) {
        _ = try block()
        position -= TarMember.blockSize
        for start in stride(from: position, to: archive.byteCount, by: Self.paddingPieceByteCount) {
            let end = min(start + Self.paddingPieceByteCount, archive.byteCount)
            let piece = [UInt8](try archive.bytes(start..<end, of: file))
            if let place = piece.firstIndex(where: { $0 != 0 }) {
                throw defect(start + place, "something follows the end of the archive")
            }
        }
    }

    private func check(_ header: Data, at start: Int) throws(ImportError) {
        let sum = try number(header, Field.checksum, at: start), expected = TarMember.checksum(header)
        guard sum == expected else { throw defect(start, "the header's checksum is \(sum), not \(expected)") }
        let magic = Array(header[Field.magic.lowerBound..<Field.version.upperBound])
        guard magic == Array("ustar\u{0}00".utf8) || magic == Array("ustar  \u{0}".utf8) else {
            throw defect(start + Field.magic.lowerBound, "not a tar archive that says 'ustar'")
        }
    }

    /// Octal digits, with spaces before and zeros or spaces behind; fields are too short to overflow.
    private func number(_ header: Data, _ field: Range<Int>, at start: Int) throws(ImportError) -> Int {
        let text = header[field].drop { $0 == UInt8(ascii: " ") }
        let digits = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
        guard !digits.isEmpty, text.dropFirst(digits.count).allSatisfy({ $0 == 0 || $0 == UInt8(ascii: " ") }) else {
            throw defect(start + field.lowerBound, "no octal number where one is expected")
        }
        return digits.reduce(0) { $0 << 3 | Int($1 - UInt8(ascii: "0")) }
    }

    private func name(_ header: Data, at start: Int) throws(ImportError) -> String {
        let name = try text(header[Field.name].prefix { $0 != 0 }, at: start)
        // GNU's own format keeps times where the prefix would be.
        guard header[Field.version.lowerBound] == UInt8(ascii: "0") else { return name }
        let prefix = try text(header[Field.prefix].prefix { $0 != 0 }, at: start)
        return prefix.isEmpty ? name : prefix + "/" + name
    }

    private func text(_ bytes: Data, at start: Int) throws(ImportError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let name = FileName.visible(Array(bytes))
            throw .unsupportedTar(file: file, offset: start, reason: "the name '\(name)' is not UTF-8")
        }
        return text
    }

    /// Reads the records `length key=value\n` of a POSIX.1-2001 header.
    ///
    /// - Parameter offset: where the header is in the archive.
    private mutating func adopt(_ content: Data, at offset: Int) throws(ImportError) {
        var rest = content
        while !rest.isEmpty {
            let start = rest.startIndex, place = offset + start - content.startIndex
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard digits.count < 8, let length = Int(String(decoding: digits, as: UTF8.self)), length <= rest.count,
                length > digits.count + 1, rest[start + length - 1] == UInt8(ascii: "\n"),
                rest[start + digits.count] == UInt8(ascii: " ")
            else { throw defect(place, "a record of an extended header whose length is wrong") }
            let record = rest[(start + digits.count + 1)..<(start + length - 1)]
            guard let sign = record.firstIndex(of: UInt8(ascii: "=")) else {
                throw defect(place, "a record of an extended header without '='")
            }
            let value = record[(sign + 1)...]
            switch String(decoding: record[..<sign], as: UTF8.self) {
            case "path": nextName = try text(value, at: place)
            case "size":
                guard let size = Int(String(decoding: value, as: UTF8.self)), size >= 0 else {
                    throw defect(place, "a size that is no number")
                }
                nextSize = size
            default: break
            }
            rest = rest[(start + length)...]
        }
    }

    private static func kind(_ type: UInt8) -> String {
        switch type {
        case UInt8(ascii: "1"), UInt8(ascii: "2"): "link"
        case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"): "device or pipe"
        case UInt8(ascii: "S"): "sparse file"
        default: String(type)
        }
    }

    private func defect(_ offset: Int, _ reason: String) -> ImportError {
        .malformedTar(file: file, offset: offset, reason: reason)
    }
}
