import Foundation
import Imaging
import Support
import TestSupport
import Testing

@testable import Dataset

@Suite struct DigitTableTests {
    /// As an earlier version wrote them: the index alone knew what they were.
    @Test func theDigitsCarryADigestAndThoseWithoutAreStillRead() throws {
        try TestData.withTemporaryFolder { folder in
            let digit = Digit(
                id: "a", label: 1, writer: "w", source: ContentDigest(of: "s"), place: "p", status: "ok", score: 1,
                glyph: Glyph(ink: Array(repeating: 9, count: Glyph.pixelCount)), crop: nil, origin: .written)
            let table = try DigitTable([digit], profile: .mnist), files = try table.files()
            let sealed = try SafetensorsFile(Data(files[0].bytes))
            #expect(sealed.seal != nil)
            let bytes = SafetensorsWriter.bytes(sealed.tensors, metadata: sealed.metadata)
            let index = String(decoding: files[2].bytes, as: UTF8.self)
                .replacing(ContentDigest(of: files[0].bytes).hex, with: ContentDigest(of: bytes).hex)
            try DigitTable.write([(files[0].name, bytes), files[1], (files[2].name, Array(index.utf8))], to: folder)
            #expect(try DigitTable(contentsOf: folder, profile: .mnist) == table)
        }
    }

    @Test func aTableComesBackAsItWasSaved() throws {
        try TestData.withTemporaryFolder { folder in
            let table = try DigitTable(syntheticDigits(30), profile: .mnist)
            try table.save(to: folder + "/digits")
            #expect(try DigitTable(contentsOf: folder + "/digits", profile: .mnist) == table)
        }
    }

    @Test func theOrderOfTheDigitsDoesNotMatter() throws {
        try TestData.withTemporaryFolder { folder in
            let digits = syntheticDigits(30)
            let digests = try [digits, digits.reversed()].map { try DigitTable($0, profile: .mnist).save(to: folder) }
            #expect(digests[0] == digests[1])
            #expect(try DigitTable(syntheticDigits(30, seed: 2), profile: .mnist).save(to: folder) != digests[0])
        }
    }

    @Test func anEmptyTableIsATable() throws {
        try TestData.withTemporaryFolder { folder in
            try DigitTable([], profile: .mnist).save(to: folder)
            #expect(try DigitTable(contentsOf: folder, profile: .mnist).digits.isEmpty)
        }
    }

    @Test func anIDGivenTwiceIsAnError() {
        let digits = syntheticDigits(3)
        #expect(throws: DatasetError.duplicateID(digits[1].id)) { try DigitTable(digits + [digits[1]], profile: .mnist) }
    }

    @Test func aChangedByteIsFoundAndTheFileNamed() throws {
        try TestData.withTemporaryFolder { folder in
            for name in [DigitTable.tensorsName, DigitTable.rowsName] {
                try DigitTable(syntheticDigits(5), profile: .mnist).save(to: folder)
                let path = folder + "/" + name
                var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
                bytes[bytes.count / 2] ^= 1
                try AtomicFile.write(bytes, to: path)
                let error = #expect(throws: DatasetError.self) { try DigitTable(contentsOf: folder, profile: .mnist) }
                #expect(error?.diagnostics[0].code == "dataset.changed-file")
                #expect(error?.diagnostics[0].location?.file == path)
            }
        }
    }

    @Test func aTableWithoutItsIndexIsNotFinished() throws {
        try TestData.withTemporaryFolder { folder in
            try DigitTable(syntheticDigits(5), profile: .mnist).save(to: folder)
            try FileManager.default.removeItem(atPath: folder + "/index.json")
            #expect(throws: DatasetError.notFinished(folder: folder, index: "index.json")) {
                try DigitTable(contentsOf: folder, profile: .mnist)
            }
        }
    }

    @Test(arguments: [
        ("\"mnist/1\"", "\"mnist/0\"", "dataset.profile-mismatch"),
        (
            "\"formatVersion\" : 2", "\"formatVersion\" : 3",
            "dataset.unsupported-version"
        ),
        ("\"count\" : 5", "\"count\" : 6", "safetensors.wrong-tensor"), ("\"count\"", "\"cuont\"", "dataset.malformed-index"),
        ("{", "", "dataset.malformed-index"),
    ])
    func anIndexThatSaysSomethingElseIsAnError(found: String, replacement: String, code: String) throws {
        try TestData.withTemporaryFolder { folder in
            try DigitTable(syntheticDigits(5), profile: .mnist).save(to: folder)
            let path = folder + "/index.json"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try AtomicFile.write(text.replacing(found, with: replacement), to: path)
            let error = #expect(throws: (any Error).self) { try DigitTable(contentsOf: folder, profile: .mnist) }
            #expect((error as? any DiagnosticError)?.diagnostics[0].code == code)
        }
    }

    @Test func aTableOfTheFirstVersionHasNoCrops() throws {
        try TestData.withTemporaryFolder { folder in
            let digits = syntheticDigits(4)
            try DigitTable(digits, profile: .mnist).save(to: folder)
            // As it was written then: two tensors, and an index that says so.
            let sorted = try DigitTable(contentsOf: folder, profile: .mnist).digits
            let tensors = SafetensorsWriter.bytes([
                "image": SafetensorsTensor(sorted.flatMap(\.glyph.ink), shape: [4, 28, 28]),
                "label": SafetensorsTensor(sorted.map { $0.label ?? 255 }, shape: [4]),
            ])
            let tensorsPath = folder + "/" + DigitTable.tensorsName, indexPath = folder + "/" + DigitTable.indexName
            let index = try String(contentsOfFile: indexPath, encoding: .utf8)
                .replacing("\"formatVersion\" : 2", with: "\"formatVersion\" : 1")
                .replacing(try ContentDigest(ofFile: tensorsPath).hex, with: ContentDigest(of: tensors).hex)
            try AtomicFile.write(tensors, to: tensorsPath)
            try AtomicFile.write(index, to: indexPath)
            let table = try DigitTable(contentsOf: folder, profile: .mnist)
            #expect(table.digits.map(\.glyph) == sorted.map(\.glyph))
            #expect(table.digits.allSatisfy { $0.crop == nil })
            #expect(sorted.contains { $0.crop != nil })
        }
    }

    @Test(arguments: [(400, 1, true), (1, 400, true), (401, 1, false), (2, 401, false)])
    func aCropIsKeptUpToItsLongestSide(width: Int, height: Int, isKept: Bool) {
        let crop = BilevelImage(width: width, height: height, ink: Array(repeating: 1, count: width * height))
        #expect(Digit.keptCrop(crop)?.image == (isKept ? crop : nil))
    }

    @Test func onlyLabeledDigitsOfTheSplitsWritersAreItsRows() throws {
        let table = try DigitTable(syntheticDigits(200, writerCount: 20), profile: .mnist)
        let split = try WriterSplit(writers: table.writers, rule: WriterSplitRule(method: .rank), seed: 1)
        let rows = Split.allCases.map { table.rows(of: $0, in: split) }
        #expect(rows.allSatisfy { !$0.isEmpty })
        #expect(rows.flatMap { $0 }.sorted() == table.digits.indices.filter { table.digits[$0].label != nil })
        let writers = rows.map { Set($0.map { table.digits[$0].writer }) }
        #expect(writers[0].isDisjoint(with: writers[1]) && writers[1].isDisjoint(with: writers[2]))
        #expect(writers[0].isDisjoint(with: writers[2]))
    }
}
