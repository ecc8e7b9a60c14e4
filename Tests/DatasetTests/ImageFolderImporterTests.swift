import Foundation
import Imaging
import Support
import Synchronization
import TestSupport
import Testing

@testable import Dataset

@Suite struct ImageFolderImporterTests {
    /// A picture here is one byte of ink; an empty file is one that cannot be decoded.
    @Sendable private static func glyph(_ bytes: Data, _ kind: PictureKind) throws -> (glyph: Glyph, crop: PackedInk?) {
        guard let ink = bytes.first else { throw SafetensorsError.tooShort(byteCount: 0) }
        let crop = BilevelImage(width: Int(ink), height: 1)
        return (Glyph(ink: Array(repeating: ink, count: Glyph.pixelCount)), PackedInk(crop))
    }

    private func read(_ folder: String, jobs: Int = 1) throws -> ImportedPictures {
        try ImageFolderImporter(folder: folder, writer: "me").digits(jobs: jobs, read: Self.glyph)
    }

    @Test func subFoldersNameTheLabels() throws {
        try TestData.withTemporaryFolder { folder in
            for (file, ink) in [("3/b.png", 1), ("3/a.png", 2), ("0/x.jpg", 3), ("notes/y.png", 4), ("3/.hidden", 5)] {
                try AtomicFile.write([UInt8(ink)], to: folder + "/" + file)
            }
            let result = try read(folder)
            #expect(result.rejects.isEmpty)
            #expect(result.digits.map(\.place) == ["0/x.jpg", "3/a.png", "3/b.png"])
            #expect(result.digits.map(\.label) == [0, 3, 3])
            #expect(result.digits.map(\.glyph.ink[0]) == [3, 2, 1])
            #expect(result.digits.map(\.crop?.width) == [3, 2, 1])
            #expect(Set(result.digits.map(\.writer)) == ["me"])
            #expect(Set(result.digits.map(\.id)).count == 3)
            #expect(try read(folder, jobs: 4).digits == result.digits)
        }
    }

    @Test func labelsCSVNamesLabelsAndWriters() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write([1], to: folder + "/b.png")
            try AtomicFile.write([2], to: folder + "/a, \"1\".png")
            try AtomicFile.write(
                "\u{feff}label,file,writer\r\n7 ,b.png,anna\r\n\r\n4,\"a, \"\"1\"\".png\",bert", to: folder + "/labels.csv")
            let result = try read(folder)
            #expect(result.digits.map(\.label) == [4, 7])
            #expect(result.digits.map(\.writer) == ["bert", "anna"])
        }
    }

    @Test func whatCannotBeUsedIsListedAndTheRestIsRead() throws {
        try TestData.withTemporaryFolder { folder in
            for (file, bytes) in [("1/a.png", [1]), ("1/b.png", []), ("1/c.png", [1]), ("2/d.png", [2])] as [(String, [UInt8])] {
                try AtomicFile.write(bytes, to: folder + "/" + file)
            }
            let result = try read(folder, jobs: 3)
            #expect(result.digits.map(\.place) == ["1/a.png", "2/d.png"])
            #expect(result.rejects.map(\.code) == ["safetensors.too-short", "import.same-image-twice"])
            #expect(result.rejects.map(\.location?.file) == [folder + "/1/b.png", folder + "/1/c.png"])
        }
    }

    @Test func aPictureUnderTwoLabelsCountsUnderNeither() throws {
        try TestData.withTemporaryFolder { folder in
            for (file, bytes) in [("1/a.png", [1]), ("1/b.png", [1]), ("2/c.png", [1]), ("2/d.png", [2])] as [(String, [UInt8])] {
                try AtomicFile.write(bytes, to: folder + "/" + file)
            }
            let result = try read(folder)
            #expect(result.digits.map(\.place) == ["2/d.png"])
            #expect(result.rejects.map(\.code) == Array(repeating: "import.same-image-other-label", count: 3))
        }
    }

    @Test(arguments: [
        ("file,label\na.png,x\n", 2), ("file,label\na.png,10\n", 2), ("file,lable\na.png,1\n", 1),
        ("file,label\n\na.png,1,2\n", 3), ("file,label\n../a.png,1\n", 2), ("file,label\n\"a.png,1\n", 2), ("", 1),
    ])
    func aWrongLineIsNamed(csv: String, line: Int) throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(csv, to: folder + "/labels.csv")
            let error = #expect(throws: TextTableError.self) { try read(folder) }
            #expect(error?.diagnostics[0].location?.place == .text(line: line, column: 1))
        }
    }

    /// The same characters, put together in two ways, are two files.
    @Test func filesAreToldApartByTheBytesOfTheirNames() throws {
        let composed = "\u{E9}.png", decomposed = "e\u{301}.png"
        try TestData.withTemporaryFolder { folder in
            for (path, ink) in [("1/" + composed, 1), ("1/" + decomposed, 2), ("2/z.png", 4), ("2/\u{301}.png", 3)] {
                try AtomicFile.write([UInt8(ink)], to: folder + "/" + path)
            }
            let sorted = try read(folder)
            #expect(sorted.rejects.isEmpty)
            #expect(
                Set(sorted.digits.map { FileName($0.place) })
                    == Set([FileName("1/" + composed), FileName("1/" + decomposed), "2/z.png", "2/\u{301}.png"]))

            for (name, ink) in [(composed, 4), (decomposed, 5)] { try AtomicFile.write([UInt8(ink)], to: folder + "/" + name) }
            try AtomicFile.write("file,label\n\(composed),6\n\(decomposed),7\n", to: folder + "/labels.csv")
            let listed = try read(folder)
            #expect(listed.rejects.isEmpty)
            #expect(Dictionary(uniqueKeysWithValues: listed.digits.map { ($0.label, $0.glyph.ink[0]) }) == [6: 4, 7: 5])
        }
    }

    @Test func aTableMayPutLettersTogetherInAnotherWayThanTheDisk() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write([4], to: folder + "/in/e\u{301}.png")
            try AtomicFile.write("file,label\nin/\u{E9}.png,6\n", to: folder + "/labels.csv")
            #expect(try read(folder).digits.map(\.label) == [6])
            // Named itself, it is not meant by the other spelling.
            try AtomicFile.write("file,label\nin/\u{E9}.png,6\nin/e\u{301}.png,7\n", to: folder + "/labels.csv")
            let result = try read(folder)
            #expect(result.digits.map(\.label) == [7])
            #expect(result.rejects.map(\.code) == ["file.missing"])
        }
    }

    /// A slash with an accent upon it is another character than a slash, but not to the disk.
    @Test func noNameLeadsOutOfTheFolder() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write([4], to: folder + "/\u{301}x.png")
            for name in ["../\u{301}x.png", "a/../../\u{301}x.png", "/\u{301}x.png"] {
                try AtomicFile.write("file,label\n\(name),6\n", to: folder + "/set/labels.csv")
                #expect(throws: TextTableError.self, "\(FileName(name).spelledOut)") { try read(folder + "/set") }
            }
        }
    }

    @Test func writersAreOneHoweverTheirLettersArePutTogether() throws {
        try TestData.withTemporaryFolder { folder in
            for (name, ink) in [("a.png", 4), ("b.png", 5)] { try AtomicFile.write([UInt8(ink)], to: folder + "/" + name) }
            try AtomicFile.write("file,label,writer\na.png,6,Zo\u{EB}\nb.png,7,Zoe\u{308}\n", to: folder + "/labels.csv")
            #expect(Set(try read(folder).digits.map { FileName($0.writer) }) == ["Zo\u{EB}"])
        }
    }

    @Test func anEmptyFolderIsAnError() throws {
        try TestData.withTemporaryFolder { folder in
            #expect(throws: PictureFolderError.noLabeledImages(folder: folder)) { try read(folder) }
            #expect(throws: FileSystemError.self) { try read(folder + "/missing") }
            try AtomicFile.write("text", to: folder + "/file")
            let error = #expect(throws: FileSystemError.self) { try read(folder + "/file") }
            #expect(error?.diagnostics.first?.code == "file.not-a-folder")
        }
    }

    private static let header = (["file"] + SampleRecord.columns).joined(separator: ",")
    private static let source = String(repeating: "0a", count: 32)

    @Test func anExportedRowBringsTheWholeDigitBackEvenWherePicturesAreEqual() throws {
        try TestData.withTemporaryFolder { folder in
            for file in ["a.png", "b.png", "c.png"] { try AtomicFile.write([7], to: folder + "/" + file) }
            let rows = [
                "a.png,3,anna,train,,x-1,SOURCE,r01c02,touchesLine,0.25,mnist/1,written",
                "b.png,3,anna,train,5,x-1,SOURCE,r01c02,ok,1.0,mnist/1,written",
                "c.png,3,anna,train,,x-1#page2,SOURCE,r01c02,ok,1.0,mnist/1,pageCopy2",
            ]
            try AtomicFile.write(
                ([Self.header] + rows).joined(separator: "\n").replacing("SOURCE", with: Self.source), to: folder + "/labels.csv")
            let kinds = Mutex<[PictureKind]>([])
            let result = try ImageFolderImporter(folder: folder, writer: "me").digits(jobs: 1) { bytes, kind in
                kinds.withLock { $0.append(kind) }
                return try Self.glyph(bytes, kind)
            }
            #expect(result.rejects.isEmpty)
            #expect(kinds.withLock { $0 } == [.glyph, .glyph, .glyph])
            let digit = try #require(result.digits.first)
            #expect(digit.id == "x-1" && digit.source.hex == Self.source && digit.place == "r01c02")
            #expect(digit.status == "touchesLine" && digit.score == 0.25 && digit.writer == "anna")
            #expect(result.digits.map(\.id) == ["x-1", "x-1-copy5", "x-1#page2"])
            #expect(result.digits.map(\.origin) == [.written, .augmented(5), .pageCopy(2)])
        }
    }

    @Test func aPictureOfAnotherProfileIsRejected() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write([7], to: folder + "/a.png")
            try AtomicFile.write(
                Self.header + "\na.png,3,anna,train,,x-1,\(Self.source),r01c02,ok,1,other/9,written\n", to: folder + "/labels.csv")
            #expect(try read(folder).rejects.map(\.code) == ["dataset.profile-mismatch"])
        }
    }

    @Test(arguments: [
        ("a.png,3,anna,train,,,SOURCE,r,ok,1,mnist/1,written", "id"), ("a.png,3,anna,train,,x,12,r,ok,1,mnist/1,written", "source"),
        ("a.png,3,anna,train,-1,x,SOURCE,r,ok,1,mnist/1,written", "copy"), ("a.png,3,anna,train,,x,SOURCE,r,ok,1,mnist/1,copied", "origin"),
        ("a.png,3,anna,tren,,x,SOURCE,r,ok,1,mnist/1,written", "split"),
        ("a.png,3,anna,train,,x,SOURCE,r,ok,nan,mnist/1,written", "score"),
    ])
    func aRowNoExportWouldWriteIsNamed(row: String, column: String) throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(
                Self.header + "\n" + row.replacing("SOURCE", with: Self.source) + "\n", to: folder + "/labels.csv")
            let error = #expect(throws: TextTableError.self) { try read(folder) }
            #expect(error?.diagnostics[0].location?.place == .text(line: 2, column: 1))
            #expect(error?.diagnostics[0].message.contains(column) == true)
        }
    }
}
