import Dataset
import Foundation
import Ingest
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport

#if canImport(Glibc)
import Glibc
#endif

/// Whatever lies in a folder of scans: each bad file gets its reason, and the good ones are read.
@Suite struct BadScanTests {
    private func withProject(_ body: (_ project: IngestProject, _ scans: String) throws -> Void) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 2)
            try body(project, project.project.scans)
        }
    }

    /// The first bytes of a PNG of 20,000 × 20,000 pixels, with right checksums.
    private static func bomb() throws -> [UInt8] {
        var bytes = PNGEncoder.encode(GrayImage(width: 8, height: 8))
        for offset in [16, 20] { bytes.replaceSubrange(offset..<offset + 4, with: [0, 0, 0x4E, 0x20]) }
        var checksum: UInt32 = 0xFFFF_FFFF
        for byte in bytes[12..<29] {
            checksum ^= UInt32(byte)
            for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xEDB8_8320 : checksum >> 1 }
        }
        for (index, shift) in [24, 16, 8, 0].enumerated() { bytes[29 + index] = UInt8(truncatingIfNeeded: ~checksum >> UInt32(shift)) }
        return bytes
    }

    @Test func everyBadFileHasItsReasonAndNothingElseIsLost() throws {
        try withProject { project, scans in
            let whole = try FileContent.bytes(of: scans + "/w1.png")
            let files: [(name: String, bytes: [UInt8], code: String)] = [
                ("nothing.png", [], "image.unreadable-content"), ("letter.jpg", Array("Dear scanner".utf8), "image.unreadable-content"),
                ("half.png", Array(whole[..<(whole.count / 2)]), "image.truncated"), ("bomb.png", try Self.bomb(), "image.too-many-pixels"),
                ("-rf.png", [1, 2, 3], "image.unreadable-content"), ("a b\nc.png", [1], "image.unreadable-content"),
                ("Übung – 手.png", [2], "image.unreadable-content"),
            ]
            for file in files { try AtomicFile.write(file.bytes, to: scans + "/" + file.name) }
            #expect(mkfifo(scans + "/pipe.png", 0o600) == 0)
            let link = { (name: String, target: String) in
                try FileManager.default.createSymbolicLink(atPath: scans + "/" + name, withDestinationPath: target)
            }
            try link("nowhere.png", "gone/away.png")
            try link("circle.png", "circle.png")
            try link("endless.png", "/dev/zero")
            let huge = open(scans + "/huge.png", O_WRONLY | O_CREAT, 0o600)
            #expect(ftruncate(huge, 600 << 20) == 0 && close(huge) == 0)

            let summary = try project.ingest()
            var codes = try project.codes
            for file in files {
                #expect(codes.removeValue(forKey: file.name) == file.code, "\(file.name)")
            }
            #expect(
                codes == [
                    "pipe.png": "file.not-a-file", "nowhere.png": "file.dangling-link", "circle.png": "file.link-loop",
                    "endless.png": "file.not-a-file", "huge.png": "file.too-large",
                ])
            #expect(summary.sheetCount == 1 && summary.digitCount > 30)
            #expect(summary.exitStatus(under: .report) == .badInput && summary.exitStatus(under: .skip) == .ok)
            // A line each, whatever is in the names.
            let lines = try FileContent.text(of: project.project.processed + "/rejects.jsonl").split(separator: "\n")
            #expect(lines.count == files.count + 5)
            #expect(summary.text.split(separator: "\n").filter { $0.contains("a b") }.count == 1)
            let page = try FileContent.text(of: project.project.processed + "/ingest.html")
            for code in ["image.truncated", "image.too-many-pixels", "file.not-a-file", "file.too-large", "Übung"] {
                #expect(page.contains(code), "\(code)")
            }
        }
    }

    /// Listed by a repaired name that opens nothing.
    @Test func aNameThatIsNotTextIsRejectedNotPassedOver() throws {
        try withProject { project, scans in
            let path = Array(scans.utf8) + [UInt8(ascii: "/"), 0xFF] + Array(".png".utf8) + [0]
            let descriptor = path.map(CChar.init(bitPattern:)).withUnsafeBufferPointer { name in
                name.baseAddress.map { open($0, O_WRONLY | O_CREAT, 0o600) } ?? -1
            }
            try #require(descriptor >= 0)
            close(descriptor)
            try project.ingest()
            #expect(try project.summary.rejects.map(\.code) == ["file.unusable-name"])
            #expect(try project.summary.sheets.count == 1)
        }
    }

    @Test func linkedFoldersAreEnteredOnceAndCirclesEnd() throws {
        try withProject { project, scans in
            let outside = project.project.root + "/elsewhere"
            try AtomicFile.write("no picture", to: outside + "/far.png")
            try AtomicFile.write("no picture, too", to: scans + "/inner/near.png")
            let link = { (name: String, target: String) in
                try FileManager.default.createSymbolicLink(atPath: scans + "/" + name, withDestinationPath: target)
            }
            try link("alias", "inner")
            try link("linked", outside)
            try FileManager.default.createSymbolicLink(atPath: outside + "/back", withDestinationPath: scans)
            try project.ingest()
            #expect(
                try project.summary.rejects.map(\.file) == ["../raw/tiny/inner/near.png", "../raw/tiny/linked/far.png"])
        }
    }

    @Test func filesOfOneNameInTwoFoldersAreOfTwoWriters() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 3)
            try project.copy("w1.png", to: "a/scan.png")
            try project.copy("w2.png", to: "b/scan.png")
            for name in ["w1.png", "w2.png"] { try FileManager.default.removeItem(atPath: project.project.scans + "/" + name) }
            try project.ingest()
            #expect(try project.summary.sheets.map(\.writer) == ["a/scan", "b/scan"])
        }
    }

    @Test func thePolicyToStopLeavesEverythingAsItWas() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try project.write("no picture", to: "letter.png")
            #expect(throws: IngestError.self) { try project.ingest(policy: .stop) }
            #expect(!FileManager.default.fileExists(atPath: project.project.processed))

            try FileManager.default.removeItem(atPath: project.project.scans + "/letter.png")
            try project.ingest(policy: .stop)
            let digests = try project.project.digests()
            try project.write("no picture", to: "letter.png")
            try project.copy("w1.png", to: "w4.png", hidingRows: 0.4..<0.5)
            #expect(throws: IngestError.self) { try project.ingest(policy: .stop) }
            #expect(throws: IngestError.self) { try project.ingest(policy: .stop, isForced: true) }
            #expect(try project.project.digests() == digests)

            // Up to date does not make it right.
            try project.ingest(policy: .report)
            let error = try #require(#expect(throws: IngestError.self) { try project.ingest(policy: .stop) })
            #expect(error.description.contains("letter.png"))
        }
    }

    @Test func thePolicyToStopHoldsForPicturesOfSingleDigitsToo() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 2)
            try AtomicFile.write("no picture", to: folder + "/raw/loose/3/a.png")
            try project.project.edit("split:", "  - images: { folder: ../raw/loose }\nsplit:")
            #expect(throws: IngestError.self) { try project.ingest(policy: .stop) }
            #expect(!FileManager.default.fileExists(atPath: project.project.processed))
            try project.ingest(policy: .report)
            #expect(try project.summary.rejects.count == 1)
        }
    }
}
