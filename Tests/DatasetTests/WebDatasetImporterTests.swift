import Foundation
import Imaging
import Support
import TestSupport
import Testing

@testable import Dataset

/// Archives in the ways of others, and archives that are cut, damaged or not what they say.
@Suite struct WebDatasetImporterTests {
    /// A picture here is one byte of ink.
    @Sendable private static func glyph(_ bytes: Data, _ kind: PictureKind) throws -> (glyph: Glyph, crop: PackedInk?) {
        guard bytes.count == 1, let ink = bytes.first else { throw SafetensorsError.tooShort(byteCount: bytes.count) }
        return (Glyph(ink: Array(repeating: ink, count: Glyph.pixelCount)), nil)
    }

    private func read(_ archives: [String], jobs: Int = 1) throws -> ImportedPictures {
        try WebDatasetImporter(archives: archives, writer: "me").digits(jobs: jobs, read: Self.glyph)
    }

    private func read(_ bytes: [UInt8]) throws -> ImportedPictures {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(bytes, to: folder + "/a.tar")
            return try read([folder + "/a.tar"])
        }
    }

    private static func archive(_ members: [(name: String, content: String)]) -> [UInt8] {
        members.flatMap { TarMember.bytes(name: $0.name, content: Array($0.content.utf8)) } + TarMember.end
    }

    private static let tiny = archive([
        ("a/1.cls", "3\n"), ("a/1.json", #"{"writer": "anna"}"#), ("a/1.png", "x"), ("a/2.png", "y"), ("a/2.CLS", "0"),
    ])

    @Test func samplesComeWithLabelsAndWriters() throws {
        let result = try read(Self.tiny)
        #expect(result.rejects.isEmpty)
        #expect(result.digits.map(\.label) == [3, 0])
        #expect(result.digits.map(\.writer) == ["anna", "me"])
        #expect(result.digits.map(\.place) == ["a/1", "a/2"])
        #expect(result.digits.map(\.glyph.ink[0]) == Array("xy".utf8))
    }

    /// A file that is mapped would end the process here.
    @Test func anArchiveThatIsCutShortWhileItIsReadGivesRejectsAndNoSignal() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/a.tar"
            try AtomicFile.write(Self.tiny, to: path)
            let importer = WebDatasetImporter(archives: [path], writer: "me")
            let result = try importer.digits(
                jobs: 1, progress: { done, _ in if done == 0 { truncate(path, 100) } }, read: Self.glyph)
            #expect(result.digits.isEmpty && result.rejects.count == 2)
            #expect(result.rejects.allSatisfy { $0.code == "import.malformed-tar" })
            #expect(throws: ImportError.self) { try importer.digits(jobs: 1, read: Self.glyph) }
        }
    }

    @Test func everyTruncationIsAnErrorWithAnOffset() throws {
        for count in 0..<Self.tiny.count {
            let error = #expect(throws: ImportError.self) {
                try TarReader.members(of: Data(Self.tiny.prefix(count)), file: "a.tar")
            }
            #expect(error?.diagnostics[0].code == "import.malformed-tar", "\(count) bytes")
        }
    }

    @Test func noFlippedByteOfAHeaderPassesAndNoneTraps() throws {
        let members = try TarReader.members(of: Data(Self.tiny), file: "")
        let contents = members.map(\.byteRange)
        for position in Self.tiny.indices {
            for mask in [UInt8(1), 0x80, 0xff] {
                var bytes = Self.tiny
                bytes[position] ^= mask
                let found = try? TarReader.members(of: Data(bytes), file: "")
                let isContent = contents.contains { $0.contains(position) }
                // Zeros that fill a block say nothing.
                let isPadding = contents.contains {
                    ($0.upperBound..<$0.upperBound + TarMember.padding(after: $0.count)).contains(position)
                }
                if isContent || isPadding {
                    #expect(found == members)
                }
                // Within the sum's own digits some bits only change how the same number is written.
                else if let found {
                    #expect(found == members && Self.isChecksum(position), "byte \(position), mask \(mask)")
                }
            }
        }
    }

    private static func isChecksum(_ position: Int) -> Bool {
        TarMember.Field.checksum.contains(position % TarMember.blockSize)
    }

    /// A header with a field replaced and its sum mended.
    private static func header(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var header = Array(TarMember.bytes(name: "1.png", content: []))
        change(&header)
        let digits = String(TarMember.checksum(header), radix: 8)
        let sum = String(repeating: "0", count: 6 - digits.count) + digits + "\0 "
        header.replaceSubrange(TarMember.Field.checksum, with: Array(sum.utf8))
        return header
    }

    static let refused: [(name: String, bytes: [UInt8])] = [
        ("the greatest size", header { $0.replaceSubrange(TarMember.Field.size, with: Array("77777777777\0".utf8)) }),
        ("a size without an end", header { $0.replaceSubrange(TarMember.Field.size, with: Array("777777777777".utf8)) }),
        ("a size in base 256", header { $0[TarMember.Field.size.lowerBound] = 0xff }),
        ("a symbolic link", header { $0[TarMember.Field.type] = UInt8(ascii: "2") }),
        ("a sparse file", header { $0[TarMember.Field.type] = UInt8(ascii: "S") }),
        ("no ustar", header { $0[TarMember.Field.magic.lowerBound] = 0 }),
        ("a name that is not UTF-8", header { $0[0] = 0xff }),
        ("an extended size beyond all", extended("99999999999999999999") + header { _ in }),
        ("an extended size below zero", extended("-1") + header { _ in }),
    ]

    /// An extended header that announces a size.
    private static func extended(_ size: String) -> [UInt8] {
        let rest = " size=\(size)\n"
        let record = "\(rest.utf8.count + 2)" + rest
        var bytes = TarMember.bytes(name: "x", content: Array(record.utf8))
        let changed = header {
            $0[0] = UInt8(ascii: "x")
            $0.replaceSubrange(TarMember.Field.size, with: bytes[TarMember.Field.size])
            $0[TarMember.Field.type] = UInt8(ascii: "x")
        }
        bytes.replaceSubrange(0..<TarMember.blockSize, with: changed)
        return bytes
    }

    @Test(arguments: refused) func whatIsNotUnderstoodIsRefused(name: String, bytes: [UInt8]) throws {
        #expect(throws: ImportError.self) { try TarReader.members(of: Data(bytes + TarMember.end), file: "") }
        // The same header unchanged is one member, so that it is the change that is refused.
        #expect(try TarReader.members(of: Data(Self.header { _ in } + TarMember.end), file: "").map(\.name) == ["1.png"])
    }

    @Test(arguments: [
        ("two pictures", [("1.png", "x"), ("1.jpg", "y"), ("1.cls", "1")], "2 pictures"),
        ("no picture", [("1.cls", "1")], "0 pictures"), ("no label", [("1.png", "x")], "no label"),
        ("a label of 10", [("1.png", "x"), ("1.cls", "10")], "'10'"),
        ("no JSON", [("1.png", "x"), ("1.cls", "1"), ("1.json", "{")], "json"),
        ("half a record", [("1.png", "x"), ("1.cls", "1"), ("1.json", #"{"profile": "mnist/1"}"#)], "json"),
    ])
    func aSampleThatCannotBeUsedIsARejectAndTheOthersAreRead(
        name: String, members: [(String, String)], word: String
    ) throws {
        let result = try read(Self.archive(members + [("2.png", "z"), ("2.cls", "4")]))
        #expect(result.digits.map(\.label) == [4])
        #expect(result.rejects.map(\.code) == ["import.malformed-sample"])
        #expect(result.rejects.first?.message.contains(word) == true)
    }

    @Test func aMemberThatIsThereTwiceRefusesItsSampleByNameAndAnEmptyArchiveIsAnError() throws {
        for second in ["1.png", "1.PNG"] {
            let result = try read(Self.archive([("1.png", "x"), ("1.cls", "1"), (second, "y"), ("2.png", "z"), ("2.cls", "4")]))
            #expect(result.digits.map(\.label) == [4])
            #expect(result.rejects.map(\.code) == ["import.malformed-sample"])
            #expect(result.rejects.first?.message.contains("'1.png' is there twice") == true)
        }
        #expect(throws: WebDatasetError.self) { try read(TarMember.end) }
    }

    @Test func theMembersOfASampleNeedNotFollowEachOther() throws {
        let numbers = Array(0..<10)
        let pictures = numbers.map { ("\($0).png", "\($0)") }, labels = numbers.reversed().map { ("\($0).cls", "\($0)") }
        let result = try read(Self.archive(pictures + labels))
        #expect(result.rejects.isEmpty)
        #expect(result.digits.map(\.place) == numbers.map(String.init))
        #expect(result.digits.map(\.label) == numbers.map { UInt8($0) })
        #expect(result.digits.map(\.glyph.ink[0]) == numbers.map { UInt8(ascii: "0") + UInt8($0) })
    }

    @Test func namesWithDotsAreReadToTheirLastDotWhereNothingElseMakesSense() throws {
        let result = try read(
            Self.archive([
                ("scan.01.5.png", "x"), ("scan.01.5.cls", "1"), ("scan.02.5.png", "y"), ("scan.02.5.cls", "2"), ("plain.png", "z"),
                ("plain.cls", "3"), ("plain.mask.png", "m"),
            ]))
        #expect(result.rejects.isEmpty)
        #expect(result.digits.map(\.place) == ["scan.01.5", "scan.02.5", "plain"])
        #expect(result.digits.map(\.label) == [1, 2, 3])
    }

    @Test(arguments: [
        [("a.in.png", "x"), ("a.out.png", "y"), ("a.cls", "1")], [("s.1.png", "x"), ("s.1.cls", "1"), ("s.2.png", "y")],
        [("a.1.png", "x"), ("a.1.cls", "1"), ("a.png", "y")],
    ])
    func whereDotsLeaveADoubtTheMessageSpeaksOfThem(members: [(String, String)]) throws {
        let result = try read(Self.archive(members))
        #expect(result.digits.isEmpty)
        #expect(result.rejects.map(\.code) == ["import.dots-in-names"])
        #expect(result.rejects.first?.message.contains("dot") == true)
    }

    /// The same characters, put together in two ways, and a dot with an accent upon it.
    @Test func samplesAreToldApartByTheBytesOfTheirNames() throws {
        let names = ["\u{E9}", "e\u{301}", "\u{301}x"]
        let members = names.enumerated().flatMap { [("d/\($1).png", "\($0)"), ("d/\($1).cls", "\($0)")] }
        let result = try read(Self.archive(members))
        #expect(result.rejects.isEmpty)
        #expect(result.digits.map { FileName($0.place) } == names.map { FileName("d/" + $0) })
        #expect(result.digits.map(\.label) == [0, 1, 2])
    }

    @Test func hiddenMembersAreCountedAndThoseWithoutAnEndingAreTold() throws {
        let result = try read(
            Self.archive([("1.png", "x"), ("1.cls", "1"), ("._1.png", "junk"), ("d/.DS_Store", "junk"), ("README", "read me")]))
        #expect(result.digits.map(\.label) == [1])
        #expect(result.hiddenCount == 2)
        #expect(result.rejects.map(\.severity) == [.warning])
        #expect(result.rejects.first?.message.contains("README") == true)
    }

    @Test func aWholeArchiveOfWhatIsNotReadIsNotCalledDamaged() throws {
        for (bytes, words) in [
            (Self.header { $0[TarMember.Field.type] = UInt8(ascii: "2") }, "link"), (Self.header { $0[0] = 0xff }, "'\\xFF.png'"),
        ] {
            let error = try #require(#expect(throws: ImportError.self) { try read(bytes + TarMember.end) })
            #expect(error.diagnostics[0].code == "import.unsupported-tar")
            #expect(error.description.contains(words) && !error.description.contains("damaged"), "\(error)")
        }
    }

    @Test func archivesOfTheSystemsTarAreRead() throws {
        try TestData.withTemporaryFolder { folder in
            let long = String(repeating: "n", count: 180)
            for (file, text) in [("\(long).png", "x"), ("\(long).cls", "8")] {
                try AtomicFile.write(text, to: folder + "/set/" + file)
            }
            for (format, suffix, packing) in [("gnu", "tar", ""), ("pax", "tar", ""), ("ustar", "tar.gz", "z"), ("pax", "tgz", "z")] {
                // A folder too long for a name's field, so that ustar has to divide it.
                let archive = "\(folder)/\(format).\(suffix)"
                let tar = Process()
                tar.executableURL = URL(fileURLWithPath: "/bin/tar")
                let name = format == "ustar" ? "--transform=s,^./n*,\(String(repeating: "d", count: 90))/0," : "--no-xattrs"
                tar.arguments = ["-c\(packing)f", archive, "--format=\(format)", name, "-C", folder + "/set", "."]
                try tar.run()
                tar.waitUntilExit()
                try #require(tar.terminationStatus == 0)
                let result = try read([archive])
                #expect(result.digits.map(\.label) == [8], "\(format)")
                #expect(result.digits.first.map { $0.place.count > 90 } == true, "\(format)")
            }
        }
    }
}
