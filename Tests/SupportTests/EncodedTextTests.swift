import TestSupport
import Testing

@testable import Support

/// The encodings of the files that people hand in, told from their bytes.
@Suite struct EncodedTextTests {
    private static let text = "seed: 1\nname: Müller 😀\n"

    static func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit -> [UInt8] in
            let bytes = [UInt8(unit >> 8), UInt8(unit & 255)]
            return isBigEndian ? bytes : bytes.reversed()
        }
    }

    private static let marked = "\u{FEFF}" + text

    @Test(arguments: [
        Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), utf16(marked, isBigEndian: false), utf16(marked, isBigEndian: true),
        utf16(text, isBigEndian: false), utf16(text, isBigEndian: true),
    ])
    func theTextIsTheSameInEveryEncodingAndAMarkIsNoPartOfIt(bytes: [UInt8]) throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(bytes, to: folder + "/a.yaml")
            #expect(try FileContent.text(of: folder + "/a.yaml") == Self.text)
        }
        let encoded = try EncodedText(bytes)
        #expect(encoded.remarks(file: "a.yaml").isEmpty)
        var (fields, issues) = try TestData.manifest(encoded.text)
        #expect(fields.int("seed", in: 0...9) == 1 && fields.string("name") == "Müller 😀")
        fields.finish()
        try issues.throwIfAny()
        #expect(fields.location(of: "seed").place == .text(line: 1, column: 7))
    }

    @Test(arguments: [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]]) func aZeroByteIsToldWithItsPlaceAlsoBehindAMark(mark: [UInt8]) {
        let error = #expect(throws: TextEncodingError.self) { try EncodedText(mark + Array("a,b\n1,".utf8) + [0, 50]) }
        #expect(error?.diagnostics.first?.location?.place == .text(line: 2, column: 3))
    }

    @Test func whatIsNoUTF8IsReadAsWindows1252AndToldWithItsLine() throws {
        let bytes = Array("writer\nanna\nM".utf8) + [0xFC] + Array("ller ".utf8) + [0x80, 0x93, 0x9E] + Array("\nM".utf8) + [0xF6]
        let encoded = try EncodedText(bytes, file: "a.csv")
        #expect(encoded.text == "writer\nanna\nMüller €“ž\nMö" && encoded.encoding == .windows1252)
        let remark = try #require(encoded.remarks(file: "a.csv").first)
        #expect(remark.severity == .warning && remark.code == "text.windows-1252")
        #expect(remark.location == SourceLocation(file: "a.csv", place: .text(line: 3, column: 1)))
        #expect(remark.message.contains("'Müller €“ž'") && remark.fix.contains("UTF-8"))
    }

    static let malformed: [(name: String, bytes: [UInt8], line: Int, column: Int)] = [
        ("a byte that means nothing", Array("a\nbc".utf8) + [0xE9, 0x81], 2, 4),
        ("UTF-8 with a line of Windows-1252", Array("Müller\nM".utf8) + [0xF6] + Array("ller\n".utf8), 2, 2),
        ("a mark and what is not UTF-8", [0xEF, 0xBB, 0xBF, 0x61, 0x0A, 0xFC], 2, 1),
        ("half a character of UTF-16", [0xFF, 0xFE, 0x61, 0, 0x62], 1, 2),
        ("half a pair of UTF-16", [0xFE, 0xFF, 0, 0x61, 0xD8, 0, 0, 0x61], 1, 2),
        ("a picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D], 3, 1),
        ("a zero in a text", Array("ab\nc".utf8) + [0] + Array("def".utf8), 2, 2),
        ("UTF-32", [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], 1, 1),
    ]

    @Test(arguments: malformed.indices) func whatIsNoTextIsAnErrorWithItsPlace(index: Int) throws {
        let (name, bytes, line, column) = Self.malformed[index]
        let error = try #require(#expect(throws: TextEncodingError.self, "\(name)") { try EncodedText(bytes, file: "a.csv") })
        let diagnostic = error.diagnostics[0]
        #expect(diagnostic.location == SourceLocation(file: "a.csv", place: .text(line: line, column: column)), "\(name)")
        #expect(diagnostic.code == "text.encoding" && error.exitStatus == .badInput)
    }

    @Test func noCutOfATextTrapsTheDecoder() throws {
        for bytes in [
            [0xEF, 0xBB, 0xBF, 0x61], Self.utf16("\u{FEFF}a😀", isBigEndian: false), Self.utf16("\u{FEFF}a😀", isBigEndian: true),
            Self.utf16("a😀", isBigEndian: true),
        ] {
            for count in 0...bytes.count { _ = try? EncodedText(Array(bytes.prefix(count))) }
        }
        #expect(try EncodedText([]).text.isEmpty)
    }
}
