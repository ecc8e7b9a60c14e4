/// The text of a file that a person handed in, with the encoding that its bytes were found to be in: the one way in which such bytes become
/// a text.
///
/// UTF-8 with or without a byte order mark; UTF-16 where a mark or its zero bytes say so; otherwise Windows-1252, which spreadsheets of
/// Windows write, and which is a guess that a person is told of. No byte is dropped or replaced: of letters that were lost two names
/// would be made one.
///
/// **Source** The Unicode Standard, chapter 3; Microsoft's best-fit table of code page 1252 for the bytes from 0x80 to 0x9F.
public struct EncodedText: Sendable, Equatable {
    public enum Encoding: Sendable {
        case utf8
        case utf16LittleEndian
        case utf16BigEndian
        case windows1252
    }

    /// Without a byte order mark.
    public let text: String
    public let encoding: Encoding

    /// - Throws: `FileSystemError`, `TextEncodingError`.
    public init(contentsOf file: String) throws {
        try self.init(FileContent.bytes(of: file), file: file)
    }

    /// - Parameter file: the name that errors carry.
    /// - Throws: `TextEncodingError` with the place of the first byte that is no part of a text.
    public init(_ bytes: [UInt8], file: String = "") throws(TextEncodingError) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            (text, encoding) = try Self.utf16(bytes.dropFirst(2), isBigEndian: bytes[0] == 0xFE, file: file)
        } else if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            let content = bytes.dropFirst(3)
            if content.contains(0) { throw Self.zeroByte(in: content, file: file) }
            guard let text = String(validating: content, as: UTF8.self) else {
                throw .malformed(try Self.firstMalformed(content, file: file), kind: .utf8)
            }
            (self.text, encoding) = (text, .utf8)
        } else if bytes.contains(0) {
            (text, encoding) = try Self.unmarkedUTF16(bytes, file: file)
        } else if let text = String(validating: bytes, as: UTF8.self) {
            (self.text, encoding) = (text, .utf8)
        } else {
            (text, encoding) = (try Self.windows1252(bytes, file: file), .windows1252)
        }
    }

    /// What a person should know of a text whose encoding was guessed; empty where it is certain.
    ///
    /// - Parameter file: the name that it carries.
    public func remarks(file: String) -> [Diagnostic] {
        guard encoding == .windows1252 else { return [] }
        let place = text.unicodeScalars.firstIndex { !$0.isASCII } ?? text.startIndex
        let before = text.unicodeScalars[..<place]
        let isLineEnd = { (scalar: Unicode.Scalar) in scalar == "\n" || scalar == "\r" }
        let start = before.lastIndex(where: isLineEnd).map(text.unicodeScalars.index(after:)) ?? text.startIndex
        let line = String(text.unicodeScalars[start...].prefix { !isLineEnd($0) }.prefix(Self.shownCharacterCount))
        return [
            Diagnostic(
                .warning, code: "text.windows-1252",
                at: SourceLocation(file: file, place: .text(line: 1 + before.count { $0 == "\n" }, column: 1)),
                message: "is not in UTF-8; it was read as Windows-1252: '\(line)'",
                fix:
                    "where these letters are right, nothing has to be done; save the file as UTF-8 ('CSV UTF-8' in a spreadsheet), or turn "
                    + "it with iconv, such as `iconv -f WINDOWS-1252 -t UTF-8`, and nothing has to be guessed")
        ]
    }

    private static let shownCharacterCount = 80
}

extension EncodedText {
    private static func utf16(
        _ bytes: ArraySlice<UInt8>, isBigEndian: Bool, file: String
    ) throws(TextEncodingError) -> (String, Encoding) {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        for index in stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2) {
            let first = UInt16(bytes[index]), second = UInt16(bytes[index + 1])
            units.append(isBigEndian ? first << 8 | second : second << 8 | first)
        }
        var scalars = String.UnicodeScalarView()
        var decoder = UTF16(), iterator = units.makeIterator()
        var place = TextEncodingError.Place(file: file)
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue("\0"), .error: throw .malformed(place, kind: .utf16)
            case .scalarValue(let scalar):
                scalars.append(scalar)
                place.step(over: scalar)
            case .emptyInput:
                guard bytes.count.isMultiple(of: 2) else { throw .malformed(place, kind: .utf16) }
                return (String(scalars), isBigEndian ? .utf16BigEndian : .utf16LittleEndian)
            }
        }
    }

    /// Of the characters of a text, those below U+0100: digits, separators, line ends, and the keys or column names.
    private static let minZeroFraction = 0.3

    /// In UTF-16 every line end and every comma has a zero byte: before it in one order of the bytes, behind it in the other.
    private static func unmarkedUTF16(_ bytes: [UInt8], file: String) throws(TextEncodingError) -> (String, Encoding) {
        var zeroCounts = [0, 0]
        for (index, byte) in bytes.enumerated() where byte == 0 { zeroCounts[index & 1] += 1 }
        // A zero that strayed into another text makes no UTF-16 of it.
        let isLikely = 2 * Double(zeroCounts.max() ?? 0) >= minZeroFraction * Double(bytes.count)
        if isLikely, bytes.count.isMultiple(of: 2),
            let found = try? utf16(bytes[...], isBigEndian: zeroCounts[0] > zeroCounts[1], file: file)
        {
            return found
        }
        throw zeroByte(in: bytes[...], file: file)
    }

    private static func zeroByte(in bytes: ArraySlice<UInt8>, file: String) -> TextEncodingError {
        var place = TextEncodingError.Place(file: file)
        for byte in bytes.prefix(while: { $0 != 0 }) { place.step(over: Unicode.Scalar(byte)) }
        return .malformed(place, kind: .zeroByte)
    }

    /// A text in which other letters are UTF-8 is no text of Windows-1252, in which such pairs of signs hardly ever follow each other.
    private static func windows1252(_ bytes: [UInt8], file: String) throws(TextEncodingError) -> String {
        let counts = sequenceCounts(bytes)
        if counts.wellFormed >= counts.malformed { throw .malformed(try firstMalformed(bytes[...], file: file), kind: .mixed) }
        var scalars = String.UnicodeScalarView()
        var place = TextEncodingError.Place(file: file)
        for byte in bytes {
            let scalar: Unicode.Scalar
            switch byte {
            case 0x80...0x9F:
                guard let found = windows1252Scalars[Int(byte) - 0x80] else { throw .malformed(place, kind: .byte(byte)) }
                scalar = found
            // No text has these.
            case 0x00...0x08, 0x0E...0x19, 0x1B...0x1F, 0x7F: throw .malformed(place, kind: .byte(byte))
            default: scalar = Unicode.Scalar(byte)
            }
            scalars.append(scalar)
            place.step(over: scalar)
        }
        return String(scalars)
    }

    /// What the bytes from 0x80 on mean in Windows-1252; nil for those that mean nothing.
    private static let windows1252Scalars: [Unicode.Scalar?] = [
        "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
        nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
    ]

    /// How many letters beyond ASCII are UTF-8, and how many bytes are no part of any.
    private static func sequenceCounts(_ bytes: [UInt8]) -> (wellFormed: Int, malformed: Int) {
        var counts = (wellFormed: 0, malformed: 0)
        var decoder = UTF8(), iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): counts.wellFormed += scalar.isASCII ? 0 : 1
            case .error: counts.malformed += 1
            case .emptyInput: return counts
            }
        }
    }

    private static func firstMalformed(_ bytes: ArraySlice<UInt8>, file: String) throws(TextEncodingError) -> TextEncodingError.Place {
        var place = TextEncodingError.Place(file: file)
        var decoder = UTF8(), iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { place.step(over: scalar) }
        return place
    }
}

extension FileContent {
    /// The text of a file, in whichever encoding.
    ///
    /// - Throws: `FileSystemError`, `TextEncodingError`.
    public static func text(of file: String) throws -> String {
        try EncodedText(contentsOf: file).text
    }
}

/// Why the bytes of a file are no text.
public struct TextEncodingError: DiagnosticError, Equatable {
    /// Where the first byte lies that is no part of a text.
    public struct Place: Sendable, Equatable {
        let file: String
        var line = 1, column = 1

        mutating func step(over scalar: Unicode.Scalar) {
            if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
        }
    }

    /// What it was taken for.
    public enum Kind: Sendable, Equatable {
        /// It says so by its mark.
        case utf8
        case utf16
        case zeroByte
        /// Some letters are UTF-8 and others are not.
        case mixed
        /// One that means nothing in any encoding that is read.
        case byte(UInt8)
    }

    public let place: Place
    public let kind: Kind

    static func malformed(_ place: Place, kind: Kind) -> TextEncodingError { TextEncodingError(place: place, kind: kind) }

    public var diagnostics: [Diagnostic] {
        let (message, fix) = words
        return [
            Diagnostic(
                code: "text.encoding", at: SourceLocation(file: place.file, place: .text(line: place.line, column: place.column)),
                message: message, fix: fix)
        ]
    }

    private var words: (message: String, fix: String) {
        let save = "save the file anew as UTF-8 ('CSV UTF-8' in a spreadsheet)"
        return switch kind {
        case .utf8: ("the file's mark says UTF-8, but here is a byte that is not", save)
        case .utf16: ("the text is UTF-16, but here is no character of it", save)
        case .zeroByte: ("here is a zero byte, which no text has", "check that it is the file you mean; where it is, " + save)
        case .mixed:
            (
                "some letters of the file are UTF-8, but the one here is not",
                "mend the letters of the lines that come from elsewhere, and " + save
            )
        case .byte(let byte):
            (
                "is neither UTF-8 nor Windows-1252: here is the byte 0x" + String(byte, radix: 16, uppercase: true),
                "check that it is the file you mean; where it is, " + save
            )
        }
    }
}
