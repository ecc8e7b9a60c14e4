import TestSupport
import Testing

@testable import Support

@Suite struct ByteOrderMarkTests {
    private static let text = "seed: 1\nname: Müller 😀\n"

    private static func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
        ("\u{FEFF}" + text).utf16.flatMap { unit -> [UInt8] in
            let bytes = [UInt8(unit >> 8), UInt8(unit & 255)]
            return isBigEndian ? bytes : bytes.reversed()
        }
    }

    @Test(arguments: [
        Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), utf16(text, isBigEndian: false), utf16(text, isBigEndian: true),
    ])
    func aByteOrderMarkIsNoPartOfTheText(bytes: [UInt8]) throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(bytes, to: folder + "/a.yaml")
            #expect(try FileContent.text(of: folder + "/a.yaml") == Self.text)
        }
        var (fields, issues) = try TestData.manifest(FileContent.text(decoding: bytes))
        #expect(fields.int("seed", in: 0...9) == 1 && fields.string("name") == "Müller 😀")
        fields.finish()
        try issues.throwIfAny()
        #expect(fields.location(of: "seed").place == .text(line: 1, column: 7))
    }

    @Test func noCutOfATextTrapsTheDecoder() {
        for bytes in [[0xEF, 0xBB, 0xBF, 0x61], Self.utf16("a😀", isBigEndian: false), Self.utf16("a😀", isBigEndian: true)] {
            for count in 0...bytes.count { _ = FileContent.text(decoding: Array(bytes.prefix(count))) }
        }
        #expect(FileContent.text(decoding: []).isEmpty)
        #expect(FileContent.text(decoding: [0xFF, 0xFE, 0x61]) == "\u{FFFD}")
    }
}
