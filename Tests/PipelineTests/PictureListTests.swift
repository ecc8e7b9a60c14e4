import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import Ingest

/// What `recognize` takes: files, folders and standard input.
@Suite struct PictureListTests {
    private static func ring() -> [UInt8] {
        var image = GrayImage(width: 200, height: 200, gray: 235)
        for y in 0..<200 {
            for x in 0..<200 {
                let dx = Double(x - 100) / 34, dy = Double(y - 100) / 55
                let radius = (dx * dx + dy * dy).squareRoot()
                if radius > 0.75, radius < 1 { image[x, y] = 30 }
            }
        }
        return PNGEncoder.encode(image)
    }

    @Test func aFolderIsReadWithAllBelowItAndStandardInputWhereItIsNamed() throws {
        try TestData.withTemporaryFolder { folder in
            for name in ["b/2.png", "b/1.png", "a.png", ".hidden.png"] { try AtomicFile.write(Self.ring(), to: folder + "/" + name) }
            try AtomicFile.write("notes", to: folder + "/notes.txt")
            let list = try PictureList([folder + "/b/2.png", "-", folder + "/"], standardInput: { Self.ring() })
            let names = [folder + "/b/2.png", "stdin"] + ["a.png", "b/1.png", "b/2.png"].map { folder + "/" + $0 }
            #expect(list.pictures.map(\.name.text) == names)
            #expect(list.remarks.map(\.code) == ["recognize.not-read"])
            let words = list.remarks[0].message
            #expect(words.contains("1 table or note") && words.contains("1 hidden file"))
            let result = try Recognition(model: "builtin/mnist", layout: .digit, jobs: 2).read(list)
            #expect(result.readings.map(\.file) == names && result.readings.allSatisfy { $0.digit == 0 })
            #expect(result.rejects.isEmpty)
        }
    }

    @Test func aFolderWithoutPicturesAndAPathThatIsNotThereAreRejects() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write("notes", to: folder + "/empty/notes.txt")
            let result = try Recognition(model: "builtin/mnist", layout: .digit, jobs: 1).read([folder + "/empty", folder + "/gone.png"])
            #expect(result.rejects.map(\.code) == ["recognize.no-pictures", "file.missing"] && result.rejects.holdErrors)
        }
    }

    @Test func standardInputIsReadOnce() throws {
        var count = 0
        let list = try PictureList(["-", "-"]) {
            count += 1
            return Self.ring()
        }
        #expect(count == 1 && list.pictures.count == 2)
    }
}
