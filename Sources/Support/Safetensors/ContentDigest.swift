import Foundation

/// The SHA-256 of some content, as 64 lower-case hexadecimal digits.
public struct ContentDigest: Sendable, Hashable, Codable, CustomStringConvertible {
    public let hex: String

    private static let pieceByteCount = 1 << 20

    /// The digest of bytes in memory.
    public init(of bytes: some DataProtocol) {
        hex = Self.hex(SHA256.digest(of: bytes))
    }

    /// The digest of text in UTF-8.
    public init(of text: String) {
        self.init(of: Array(text.utf8))
    }

    /// The digest of a file, read in pieces of a megabyte.
    ///
    /// - Throws: `FileSystemError` naming the file.
    public init(ofFile path: String) throws(FileSystemError) {
        var reader = try FileReader(path)
        var hash = SHA256()
        var piece = [UInt8](repeating: 0, count: Self.pieceByteCount)
        while true {
            let count = try reader.read(into: &piece, from: 0)
            if count < piece.count { piece.removeLast(piece.count - count) }
            hash.update(piece)
            if piece.count < Self.pieceByteCount { break }
        }
        hex = Self.hex(hash.digest)
    }

    /// The digest of bytes in base 64, as a page's security policy names what it allows.
    public static func base64(of bytes: some DataProtocol) -> String { Data(SHA256.digest(of: bytes)).base64EncodedString() }

    /// A digest as it stands in a file, not made of any content here.
    public init(hex: String) {
        self.hex = hex
    }

    public var description: String { hex }

    /// The first 16 hexadecimal digits: enough to name a thing to a person.
    public var short: String { String(hex.prefix(16)) }

    /// The first 64 bits, as the number of a sample for `RandomStream`.
    public var number: UInt64 { UInt64(hex.prefix(16), radix: 16) ?? 0 }

    public init(from decoder: any Decoder) throws {
        hex = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    fileprivate static func hex(_ digest: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// The SHA-256 of content that comes in pieces.
public struct RunningDigest: Sendable {
    private var hash = SHA256()
    /// How many bytes there were so far.
    public private(set) var byteCount = 0

    public init() {}

    public mutating func update(_ bytes: [UInt8]) {
        hash.update(bytes)
        byteCount += bytes.count
    }

    public mutating func update(_ bytes: Data) {
        hash.update(bytes)
        byteCount += bytes.count
    }

    /// The digest of all bytes so far.
    public var digest: ContentDigest { ContentDigest(hex: ContentDigest.hex(hash.digest)) }
}
