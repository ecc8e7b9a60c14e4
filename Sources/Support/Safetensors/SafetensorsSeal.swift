/// The digest of a safetensors file's content, carried by the file itself in its metadata, so that any later damage is noticed.
///
/// The content is all but the seal: the rest of the metadata, and the names, types, shapes and bytes of the tensors. Its digest is
/// that of the file that `SafetensorsWriter` makes of the content: the digest of the unsealed file, so that a file has the same
/// content digest before and after it was sealed.
///
/// The seal is two entries, and not one, because a file whose one entry were damaged would look like one that never had a seal.
enum SafetensorsSeal {
    static let digestKey = "contentDigest"
    /// Says that there has to be a digest. A digest without it is checked all the same: checkpoints of earlier versions have that.
    static let kindKey = "contentSeal"
    static let kind = "sha256"

    /// The entries that are added to the metadata.
    static func entries(_ digest: ContentDigest) -> [String: String] {
        [digestKey: digest.hex, kindKey: kind]
    }

    /// Takes the seal out of a file's metadata.
    ///
    /// - Returns: the digest that the content has to have; nil where there is no seal.
    /// - Throws: `SafetensorsError.malformedSeal`.
    static func removed(from metadata: inout [String: String]) throws(SafetensorsError) -> ContentDigest? {
        let kind = metadata.removeValue(forKey: kindKey)
        let digest = metadata.removeValue(forKey: digestKey)
        if let kind, kind != Self.kind { throw .malformedSeal("'\(kindKey)' is '\(kind.prefix(80))', not '\(Self.kind)'") }
        guard let digest else {
            if kind == nil { return nil }
            throw .malformedSeal("'\(kindKey)' is there, but no '\(digestKey)'")
        }
        guard digest.utf8.count == 64, digest.utf8.allSatisfy({ isLowerHexDigit($0) }) else {
            throw .malformedSeal("'\(digestKey)' is '\(digest.prefix(80))', not 64 hexadecimal digits")
        }
        return ContentDigest(hex: digest)
    }

    private static func isLowerHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
