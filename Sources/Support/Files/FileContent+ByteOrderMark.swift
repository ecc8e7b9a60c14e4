extension FileContent {
    /// The text that bytes stand for, without the byte order mark that editors and spreadsheets of Windows put in front.
    ///
    /// UTF-8, or UTF-16 where the mark says so; malformed bytes become replacement characters.
    public static func text(decoding bytes: [UInt8]) -> String {
        switch (bytes.first, bytes.dropFirst().first) {
        case (0xFF, 0xFE): text(utf16: bytes.dropFirst(2), isBigEndian: false)
        case (0xFE, 0xFF): text(utf16: bytes.dropFirst(2), isBigEndian: true)
        default:
            String(decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...], as: UTF8.self)
        }
    }

    /// An odd byte at the end is a half of a character.
    private static func text(utf16 bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> String {
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { index -> UInt16 in
            guard index + 1 < bytes.endIndex else { return 0xFFFD }
            let first = UInt16(bytes[index]), second = UInt16(bytes[index + 1])
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        return String(decoding: units, as: UTF16.self)
    }
}
