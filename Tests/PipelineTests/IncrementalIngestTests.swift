import Dataset
import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import Ingest
@testable import Recipes

/// A second ingest reads what changed and nothing else, and nobody can tell afterwards.
@Suite struct IncrementalIngestTests {
    /// When each file below `sheets/` was written, by name.
    private func times(_ project: IngestProject) throws -> [String: Date] {
        let folder = project.project.processed + "/sheets"
        var times: [String: Date] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            times[name] = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.modificationDate] as? Date
        }
        return times
    }

    @Test func aReplacedFileAloneIsReadAgainAndTheResultIsThatOfAFullIngest() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try project.copy("w3.png", to: "spare.bin")
            let spare = project.project.scans + "/spare.bin"
            try FileManager.default.moveItem(atPath: spare, toPath: folder + "/spare.png")
            try FileManager.default.removeItem(atPath: project.project.scans + "/w3.png")
            try project.write("half a scan", to: "w2.png")
            try project.ingest()
            #expect(try project.codes == ["w2.png": "image.unreadable-content"])
            let before = try times(project)

            try FileManager.default.removeItem(atPath: project.project.scans + "/w2.png")
            try FileManager.default.moveItem(atPath: folder + "/spare.png", toPath: project.project.scans + "/w2.png")
            try project.ingest()
            let after = try times(project)
            #expect(try project.summary.rejects.isEmpty)
            // Those of w1 are as they were; those of the old w2 are gone.
            for (name, date) in before where name.hasPrefix("w1") { #expect(after[name] == date, "\(name)") }
            #expect(before.keys.filter { $0.hasPrefix("w2") }.allSatisfy { after[$0] == nil })
            #expect(after.count == 6)

            let digests = try project.project.digests()
            try FileManager.default.removeItem(atPath: project.project.processed)
            try project.ingest(jobs: 1)
            #expect(try project.project.digests() == digests)
            try project.ingest(isForced: true)
            #expect(try project.project.digests() == digests)
        }
    }

    @Test func whatDecidesAReadingMakesItAnew() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try project.source("labels: ../labels.csv")
            try AtomicFile.write("file,row,column,label\nw1.png,0,0,0\nw2.png,0,0,0\n", to: folder + "/labels.csv")
            try project.ingest()
            let before = try times(project)
            // The labels of one scan.
            try AtomicFile.write("file,row,column,label\nw1.png,0,0,_\nw2.png,0,0,0\n", to: folder + "/labels.csv")
            try project.ingest()
            let after = try times(project)
            #expect(Set(before.keys).subtracting(after.keys).count == 3)
            #expect(Set(before.keys).intersection(after.keys).count == 6)
            // The form.
            let template = folder + "/manifests/templates/tiny.yaml"
            try AtomicFile.write(FileContent.text(of: template) + "\nthresholds: { emptyInkMM: 1.6 }\n", to: template)
            try project.ingest()
            #expect(try Set(times(project).keys).isDisjoint(with: after.keys))
            // The model that looks over the labels.
            let kept = try times(project)
            try project.source("check: none")
            try project.ingest()
            #expect(try Set(times(project).keys).isDisjoint(with: kept.keys))
        }
    }

    /// A picture that is not as it was written may hold a person's marks: `ResultsFolderTests`.
    @Test(arguments: [".safetensors"])
    func aDamagedRecordIsNotUsed(ending: String) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try project.ingest()
            let digests = try project.project.digests()
            let folder = project.project.processed + "/sheets/"
            let name = try #require(try times(project).keys.filter { $0.hasPrefix("w1") && $0.hasSuffix(ending) }.first)
            var bytes = try FileContent.bytes(of: folder + name)
            bytes[bytes.count - 40] ^= 1
            try AtomicFile.write(bytes, to: folder + name)
            // Stale for another reason, so that the records are looked at.
            try project.write("note", to: "letter.png")
            try project.ingest()
            try FileManager.default.removeItem(atPath: project.project.scans + "/letter.png")
            try project.ingest()
            #expect(try project.project.digests() == digests)
        }
    }

    @Test func everyDigitOfASheetKeepsTheCropOfItsGlyphWhetherReadOrFoundRead() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try project.ingest()
            let digits = try project.digits
            #expect(!digits.isEmpty)
            for digit in digits {
                let crop = try #require(digit.crop)
                #expect(NormalizationProfile.mnist.normalize(crop: crop) == digit.glyph, "\(digit.id)")
            }
            // Stale, with all the sheets' records there.
            try project.write("note", to: "letter.png")
            try project.ingest()
            #expect(try project.digits == digits)
        }
    }

    @Test func aRecordOfAVersionWithoutCropsIsReadAnew() throws {
        try TestData.withTemporaryFolder { folder in
            let cache = { SheetCache(folder: RecipeFolder(root: folder), isReused: true, lock: Lock()) }
            let reason = Diagnostic(code: "sheet.blank", message: "shows nothing", fix: "leave it out")
            let record = SheetRecord(outcome: .rejected(reason), pictureDigests: [], stem: "sheets/a")
            try cache().save(record, pictures: [])
            #expect(cache().load("sheets/a") == record)
            let path = folder + "/sheets/a.safetensors"
            let metadata = try SafetensorsFile(contentsOf: path).metadata
            let glyphs = ["glyph": SafetensorsTensor([UInt8](), shape: [0, 28, 28])]
            try AtomicFile.write(SafetensorsWriter.sealedBytes(glyphs, metadata: metadata), to: path)
            #expect(cache().load("sheets/a") == nil)
        }
    }

    @Test func anImportedPictureKeepsTheCropOfItsGlyph() throws {
        try TestData.withTemporaryFolder { folder in
            // One stroke in the middle of its picture; too long a one is not kept.
            for (name, side, length) in [("1/a.png", 200, 120), ("1/b.png", 600, 420)] {
                var image = GrayImage(width: side, height: side, gray: 240)
                for y in (side - length) / 2..<(side + length) / 2 {
                    for x in side / 2 - side / 20..<side / 2 + side / 20 { image[x, y] = 20 }
                }
                try AtomicFile.write(PNGEncoder.encode(image), to: folder + "/" + name)
            }
            let result = try DigitImport(profile: .mnist, context: RunContext(jobs: 1)).images(folder: folder, writer: "w")
            #expect(result.digits.map(\.place) == ["1/a.png", "1/b.png"])
            let crop = try #require(result.digits[0].crop)
            #expect(NormalizationProfile.mnist.normalize(crop: crop) == result.digits[0].glyph)
            #expect(abs(crop.height - 120) <= 2)
            #expect(result.digits[1].crop == nil)
        }
    }

    @Test func anotherVersionOfADecoderMakesTheIngestStale() {
        let record = StageRecord(version: 1, inputs: [:], parameters: [:], versions: ["libpng": "1.6.39", "libjpeg": "2.1"])
        let earlier = StageRecord(version: 1, inputs: [:], parameters: [:], versions: ["libpng": "1.6.38", "libjpeg": "2.1"])
        #expect(record.change(since: earlier)?.contains("1.6.38") == true)
        #expect(record.change(since: record) == nil)
        #expect(record.inputDigest != earlier.inputDigest)
    }

    @Test func theLockNamesTheDecoders() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 2)
            try project.ingest()
            let lock = try Lock.load(from: project.project.processed + "/lock.json")
            #expect(lock.stages[.ingest]?.versions["libpng"] == DecoderVersions.libpng)
            #expect(lock.stages[.ingest]?.versions["libjpeg"] == DecoderVersions.libjpeg)
        }
    }

    @Test func twoRunsInOneFolderAreRefusedAndTheFirstGoesOn() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 2)
            do {
                let lock = try FolderLock(folder: project.project.processed)
                try withExtendedLifetime(lock) {
                    let error = try #require(#expect(throws: FileSystemError.self) { try project.ingest() })
                    #expect(error.diagnostics.first?.code == "file.in-use")
                }
            }
            // The folder that was locked and left empty is gone again.
            #expect(!FileManager.default.fileExists(atPath: project.project.processed))
            #expect(try project.ingest().sheetCount == 1)
        }
    }
}
