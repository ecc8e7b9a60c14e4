import Foundation
import TestSupport
import Testing

@testable import Support

#if canImport(Glibc)
import Glibc
#endif

/// What is told of a path that cannot be read: never the reason of another call, and never by waiting.
@Suite struct FileReadingTests {
    /// Every way in which a file is opened.
    private static let readers: [(name: String, read: @Sendable (String) throws -> Void)] = [
        ("bytes", { _ = try FileContent.bytes(of: $0) }), ("text", { _ = try FileContent.text(of: $0) }),
        ("digest", { _ = try ContentDigest(ofFile: $0) }),
    ]

    @Test func everyReasonIsTheRightOneHoweverAFileIsRead() throws {
        try TestData.withTemporaryFolder { folder in
            let link = { (name: String, target: String) in
                try FileManager.default.createSymbolicLink(atPath: folder + "/" + name, withDestinationPath: target)
            }
            try AtomicFile.write("text", to: folder + "/file")
            try link("loop", "loop")
            try link("dangling", "gone")
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            let paths: [(path: String, code: String, words: String)] = [
                (folder, "file.not-a-file", "is a folder, not a file"), (folder + "/pipe", "file.not-a-file", "is a pipe"),
                ("/dev/zero", "file.not-a-file", "is a device"), (folder + "/nowhere", "file.missing", "does not exist"),
                (folder + "/dangling", "file.dangling-link", "'gone'"), (folder + "/loop", "file.link-loop", "leads back"),
                (folder + "/file/below", "file.below-a-file", "is a file, not a folder"),
                (folder + "/" + String(repeating: "n", count: 300), "file.name-too-long", "longer name"),
                (folder + "/caf\u{FFFD}.png", "file.unusable-name", "not UTF-8"),
                (folder + "/file\0.png", "file.unusable-name", "file\\0.png"),
            ]
            for (path, code, words) in paths {
                for reader in Self.readers {
                    // What an earlier call left behind is nobody's reason.
                    errno = EPERM
                    let error = #expect(throws: FileSystemError.self, "\(reader.name) of \(path)") { try reader.read(path) }
                    let diagnostic = try #require(error?.diagnostics.first)
                    #expect(diagnostic.code == code && diagnostic.description.contains(words), "\(reader.name): \(diagnostic)")
                    #expect(!diagnostic.description.contains("Success") && !diagnostic.description.contains("permitted"))
                }
            }
        }
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
    func whatMayNotBeReadIsToldSo() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write("text", to: folder + "/file")
            #expect(chmod(folder + "/file", 0) == 0)
            for reader in Self.readers {
                let error = #expect(throws: FileSystemError.self) { try reader.read(folder + "/file") }
                #expect(error?.description.contains("Permission denied") == true)
            }
        }
    }

    @Test func filesOfAnySizeAndFilesThatDoNotTellTheirSizeAreReadWhole() throws {
        try TestData.withTemporaryFolder { folder in
            for count in [0, 1, 4095, 4096, 4097, (1 << 20) - 1, 1 << 20, (1 << 20) + 1] {
                let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
                try AtomicFile.write(bytes, to: folder + "/file")
                #expect(try FileContent.bytes(of: folder + "/file") == bytes, "\(count) bytes")
                #expect(try ContentDigest(ofFile: folder + "/file") == ContentDigest(of: bytes), "\(count) bytes")
            }
            #expect(try FileContent.text(of: "/proc/self/status").contains("Pid:"))
            let error = #expect(throws: FileSystemError.self) { try FileContent.bytes(of: folder + "/file", maxByteCount: 1 << 20) }
            #expect(error?.diagnostics.first?.code == "file.too-large")
        }
    }

    @Test func aFolderIsListedByTheBytesOfItsNames() throws {
        try TestData.withTemporaryFolder { folder in
            for name in ["b", "\u{E9}.png", "e\u{301}.png", ".hidden", "..also hidden", "\u{301}.png"] {
                try AtomicFile.write("x", to: folder + "/" + name)
            }
            try FileManager.default.createDirectory(atPath: folder + "/inner", withIntermediateDirectories: true)
            let path = Array((folder + "/caf").utf8) + [0xE9] + Array(".png".utf8) + [0]
            let descriptor = path.map(CChar.init(bitPattern:)).withUnsafeBufferPointer { name in
                name.baseAddress.map { open($0, O_WRONLY | O_CREAT, 0o600) } ?? -1
            }
            try #require(descriptor >= 0)
            close(descriptor)
            let content = try FolderContent(of: folder)
            let names = ["b", "e\u{301}.png", "inner", "\u{E9}.png", "\u{301}.png"].map { FileName($0) }.sorted()
            #expect(content.names.map { FileName($0) } == names)
            #expect(content.hiddenNames == ["..also hidden", ".hidden"])
            #expect(content.unusableNames == ["caf\\xE9.png"])
            for (path, code) in [(folder + "/b", "file.not-a-folder"), (folder + "/nowhere", "file.missing")] {
                let error = #expect(throws: FileSystemError.self) { try FolderContent(of: path) }
                #expect(error?.diagnostics.first?.code == code)
            }
        }
    }
}

@Suite struct FileNameTests {
    private static let composed = "caf\u{E9}.png", decomposed = "cafe\u{301}.png"

    @Test func namesAreToldApartByTheirBytes() {
        #expect(Self.composed == Self.decomposed, "as texts they are equal, which is what this is about")
        #expect(FileName(Self.composed) != FileName(Self.decomposed))
        #expect(Set([FileName(Self.composed), FileName(Self.decomposed), FileName(Self.composed)]).count == 2)
        #expect(FileName(Self.decomposed) < FileName(Self.composed))
    }

    @Test func aPersonSeesWhichIsWhich() {
        #expect(FileName(Self.composed).spelledOut == "caf\\u{00E9}.png")
        #expect(FileName(Self.decomposed).spelledOut == "cafe\\u{0301}.png")
        #expect(FileName("a\nb").visible == "a\\nb")
        #expect(FileName.visible([0x61, 0xFF, 0xC3, 0xA9, 0xC3]) == "a\\xFF\u{E9}\\xC3")
    }

    /// A JSON object takes names that are equal as texts for one.
    @Test func differentNamesHaveDifferentKeysEvenAsTexts() {
        let names = [
            Self.composed, Self.decomposed, FileName(Self.decomposed).spelledOut, "caf\\u{00E9}.png", "a\\b", "a\\\\b", "plain", "手.png",
            "\u{212B}", "\u{C5}", "A\u{30A}",
        ]
        let keys = names.map { FileName($0).jsonKey }
        #expect(Set(keys).count == names.count)
        #expect(FileName("plain").jsonKey == "plain" && FileName("手.png").jsonKey == "手.png")
    }
}

@Suite struct MessageLengthTests {
    @Test func aTextOfAFileInAMessageDoesNotFillTheScreenWhicheverErrorQuotesIt() throws {
        let text = String(repeating: "x", count: 9_000_000)
        let diagnostic = Diagnostic(code: "test.long", message: "there is no column among \(text)", fix: "name \(text)")
        #expect(diagnostic.description.count < 5000 && diagnostic.message.hasSuffix("…") && diagnostic.message.hasPrefix("there is no"))
    }

    @Test func aRecordThatIsNoJSONIsToldInPlainWordsWithAdviceThatHelps() throws {
        try TestData.withTemporaryFolder { folder in
            for text in ["{", "[]", "{\"a\": 1}"] {
                try AtomicFile.write(text, to: folder + "/lock.json")
                let error = #expect(throws: JSONFileError.self) { try JSONFile.read([String: [Int]].self, from: folder + "/lock.json") }
                let diagnostic = try #require(error?.diagnostics.first)
                #expect(!diagnostic.message.contains("DecodingError") && !diagnostic.message.contains("Swift"))
                #expect(diagnostic.fix.contains("folder") && diagnostic.message.count < 120)
            }
        }
    }
}
