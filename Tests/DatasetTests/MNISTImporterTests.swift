import Foundation
import Imaging
import Support
import TestSupport
import Testing

@testable import Dataset

@Suite struct MNISTImporterTests {
    /// Three digits in IDX and the table of their writers.
    struct Files: Sendable {
        var images = [UInt8]([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 28, 0, 0, 0, 28]) + (0..<3 * 784).map { UInt8($0 % 251) }
        var labels = [UInt8]([0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9])
        var writers = "7\t4\t2154\t59\t37\t1\t0\t0\n0\t0\t12\t0\t30\t2\t0\t0\n9\t4\t2154\t1\t39\t3\t0\t0\n"

        func digits(_ folder: String, withWriters: Bool = true) throws -> [Digit] {
            try AtomicFile.write(images, to: folder + "/images")
            try AtomicFile.write(labels, to: folder + "/labels")
            try AtomicFile.write(writers, to: folder + "/writers")
            return try MNISTImporter(
                imagesPath: folder + "/images", labelsPath: folder + "/labels",
                writersPath: withWriters ? folder + "/writers" : nil
            ).digits()
        }
    }

    private func digits(_ files: Files = Files(), withWriters: Bool = true) throws -> [Digit] {
        try TestData.withTemporaryFolder { try files.digits($0, withWriters: withWriters) }
    }

    @Test func digitsComeWithLabelWriterAndPlace() throws {
        let digits = try digits()
        #expect(digits.map(\.label) == [7, 0, 9])
        #expect(digits.map(\.writer) == ["nist-2154", "nist-12", "nist-2154"])
        #expect(digits.map(\.place) == ["0000000", "0000001", "0000002"])
        let source = ContentDigest(of: Files().images)
        #expect(digits.map(\.id) == digits.map { source.short + "-" + $0.place })
        #expect(digits[1].glyph.ink == (784..<1568).map { UInt8($0 % 251) })
    }

    @Test func withoutTheTableAllDigitsAreOneUnknownWriters() throws {
        let writers = Set(try digits(withWriters: false).map(\.writer))
        #expect(writers.count == 1 && writers.first?.hasPrefix("unknown-") == true)
    }

    @Test func aTableWithAColumnOfWritersNamesThem() throws {
        for table in ["writer\nanna\n\"b, c\"\nanna\n", "label,writer\n7,anna\n0,\"b, c\"\n9,anna"] {
            var files = Files()
            files.writers = table
            #expect(try digits(files).map(\.writer) == ["anna", "b, c", "anna"])
        }
    }

    private static let spreadsheets: [[UInt8]] = [
        Array("label;writer\r\n7;anna\r\n0;\"b, c\"\r\n9;anna\r\n".utf8), Array("writer\tlabel\nanna\t7\n\"b, c\"\t0\nanna\t9\n".utf8),
        [0xFF, 0xFE] + "writer\nanna\n\"b, c\"\nanna\n".utf8.flatMap { [$0, 0] },
    ]

    @Test(arguments: spreadsheets) func aTableOfASpreadsheetNamesThemToo(table: [UInt8]) throws {
        try TestData.withTemporaryFolder { folder in
            _ = try Files().digits(folder, withWriters: false)
            try AtomicFile.write(table, to: folder + "/table")
            let importer = MNISTImporter(
                imagesPath: folder + "/images", labelsPath: folder + "/labels", writersPath: folder + "/table")
            #expect(try importer.digits().map(\.writer) == ["anna", "b, c", "anna"])
        }
    }

    @Test func aLayoutSaysHowThePicturesLie() throws {
        func glyphs(_ files: Files, _ layout: IDXPictureLayout) throws -> [Glyph] {
            try TestData.withTemporaryFolder { folder in
                _ = try Files().digits(folder)
                try AtomicFile.write(files.images, to: folder + "/images")
                return try MNISTImporter(imagesPath: folder + "/images", labelsPath: folder + "/labels", layout: layout).digits().map(
                    \.glyph)
            }
        }
        let plain = try glyphs(Files(), .mnist)
        let transposed = try glyphs(Files(), IDXPictureLayout(isTransposed: true))
        #expect(transposed != plain && transposed.map(\.transposed) == plain && transposed[0][3, 5] == plain[0][5, 3])
        #expect(try glyphs(Files(), IDXPictureLayout(isInverted: true))[0].ink == plain[0].ink.map { 255 - $0 })
        var bilevel = Files()
        for index in 16..<bilevel.images.count { bilevel.images[index] &= 1 }
        #expect(try glyphs(bilevel, IDXPictureLayout(isBilevel: true))[0].ink == plain[0].ink.map { ($0 & 1) * 255 })
        let refused = try #require(#expect(throws: ImportError.self) { try glyphs(bilevel, .mnist) })
        #expect(refused.diagnostics[0].code == "import.only-0-and-1" && refused.diagnostics[0].fix.contains("--bilevel"))
        let unfit = try #require(#expect(throws: ImportError.self) { try glyphs(Files(), IDXPictureLayout(isBilevel: true)) })
        #expect(unfit.diagnostics[0].location?.place == .byteOffset(16 + 2))
    }

    struct Defect: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: String
        let place: Support.SourceLocation.Place
        let change: @Sendable (inout Files) -> Void

        init(
            _ name: String, _ code: String, _ place: Support.SourceLocation.Place,
            change: @escaping @Sendable (inout Files) -> Void
        ) {
            (testDescription, self.code, self.place, self.change) = (name, "import." + code, place, change)
        }
    }

    static let defects: [Defect] = [
        Defect("labels for images", "wrong-magic", .byteOffset(0)) { $0.images[3] = 1 },
        Defect("images cut", "wrong-size", .byteOffset(2367)) { $0.images.removeLast() },
        Defect("a byte too many", "wrong-size", .byteOffset(2368)) { $0.images.append(0) },
        Defect("a header cut", "wrong-size", .byteOffset(3)) { $0.labels.removeLast(8) },
        Defect("an impossible count", "content-too-long", .byteOffset(1 << 30)) {
            for index in 4..<16 { $0.images[index] = 255 }
        },
        Defect("another height", "wrong-dimension", .byteOffset(8)) {
            ($0.images[11], $0.images[15]) = (14, 56)
        },
        Defect("fewer labels", "wrong-dimension", .byteOffset(4)) {
            $0.labels.removeLast()
            $0.labels[7] = 2
        },
        Defect("a label of 10", "label-out-of-range", .byteOffset(9)) { $0.labels[9] = 10 },
        Defect("a table of other digits", "labels-disagree", .text(line: 2, column: 1)) {
            $0.labels[9] = 1
        },
        Defect("a table too short", "line-count-mismatch", .text(line: 2, column: 1)) {
            $0.writers = "7\t4\t2154\t59\t37\t1\t0\t0\n"
        },
        Defect("a column missing", "malformed-line", .text(line: 1, column: 1)) {
            $0.writers = $0.writers.replacing("7\t4\t", with: "7\t")
        },
        Defect("a writer's name", "malformed-line", .text(line: 1, column: 1)) {
            $0.writers = $0.writers.replacing("2154", with: "x")
        },
        Defect("named writers of other digits", "labels-disagree", .text(line: 3, column: 1)) {
            $0.writers = "label,writer\n7,a\n1,b\n9,c\n"
        },
        Defect("too few named writers", "line-count-mismatch", .text(line: 3, column: 1)) { $0.writers = "writer\na\nb\n" },
        Defect("no column of writers", "malformed-line", .text(line: 1, column: 1)) { $0.writers = "author\na\nb\nc\n" },
        Defect("an empty writer", "malformed-line", .text(line: 3, column: 1)) { $0.writers = "label,writer\n7,a\n0,\n9,c\n" },
        Defect("a damaged gzip file", "damaged-gzip", .byteOffset(2)) {
            $0.images[0...1] = [0x1f, 0x8b]
        },
    ]

    @Test(arguments: defects)
    func whatIsWrongIsSaidWithItsPlace(_ defect: Defect) throws {
        var files = Files()
        defect.change(&files)
        let error = #expect(throws: (any Error).self) { try digits(files) } as? any DiagnosticError
        #expect(error?.diagnostics[0].code == defect.code)
        if defect.code != "import.damaged-gzip" { #expect(error?.diagnostics[0].location?.place == defect.place) }
    }

    @Test func aMissingFileIsNamed() {
        #expect(throws: FileSystemError.self) { try MNISTImporter(imagesPath: "/nowhere", labelsPath: "/nowhere").digits() }
    }

    @Test(.enabled(if: TestData.has("mnist"), "needs the real MNIST files"))
    func realMNISTHasItsKnownCounts() throws {
        let folder = TestData.realDataFolder + "/mnist/"
        let digits = try MNISTImporter(
            imagesPath: folder + "train-images-idx3-ubyte.gz", labelsPath: folder + "train-labels-idx1-ubyte.gz",
            writersPath: folder + "qmnist-train-labels.tsv.gz"
        ).digits()
        #expect(digits.count == 60_000)
        #expect(digits.prefix(5).map(\.label) == [5, 0, 4, 1, 9])
        #expect(Set(digits.map(\.writer)).count == 539)
        // The published mean of the training images, 0.1307.
        let sum = digits.reduce(0) { $0 + $1.glyph.ink.reduce(0) { $0 + Int($1) } }
        #expect(abs(Double(sum) / (60_000 * 784 * 255) - 0.1307) < 0.0001)
    }

    @Test(.enabled(if: TestData.has("mnist"), "needs the real MNIST files"))
    func everyTruncationOfAPackedFileIsAnError() throws {
        let path = TestData.realDataFolder + "/mnist/t10k-labels-idx1-ubyte.gz"
        let packed = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(try Gzip.unpacked(packed, limit: 10_008, file: "").count == 10_008)
        for count in stride(from: 0, to: packed.count, by: 13) {
            #expect(throws: ImportError.self) { try Gzip.unpacked(packed.prefix(count), limit: 10_008, file: "") }
        }
        #expect(throws: ImportError.contentTooLong(file: "", limit: 10_007)) {
            try Gzip.unpacked(packed, limit: 10_007, file: "")
        }
        // Two members one after the other are one content.
        #expect(try Gzip.unpacked(packed + packed, limit: 20_016, file: "").count == 20_016)
    }

    @Test func packingIsUndoneByUnpackingHoweverItIsCut() throws {
        var stream = RandomStream(seed: 1, purpose: .testing, sample: 0)
        let content = (0..<200_000).map { _ in UInt8(stream.below(64)) }
        let packed = [1 << 20, 70_000, 999].map { pieceCount -> [UInt8] in
            let packer = GzipPacker()
            let pieces = stride(from: 0, to: content.count, by: pieceCount).map {
                packer.pack(Array(content[$0..<min($0 + pieceCount, content.count)]))
            }
            return pieces.flatMap { $0 } + packer.finish()
        }
        #expect(Set(packed).count == 1)
        #expect(Array(packed[0][4..<8]) == [0, 0, 0, 0], "no time")
        #expect(Array(try Gzip.unpacked(Data(packed[0]), limit: 200_000, file: "")) == content)
        #expect(try Gzip.unpacked(Data(GzipPacker().finish()), limit: 0, file: "").isEmpty)
    }
}
