import Foundation
import Support
@testable import Dataset
@testable import Ingest

/// Indexes of shards and digits, journals, records of samples and of sheets: all that is JSON in a folder of ours beside the lock.
struct IndexTarget: FuzzTarget {
    static let name = "index"

    private let folder: FuzzFolder

    init() throws {
        folder = try FuzzFolder()
    }

    func run(_ input: [UInt8]) {
        folder.write(input, ShardIndex.fileName)
        if let index = FuzzLaw.attempt("an index", { try ShardIndex(folder: folder.path) }) {
            let written = FuzzLaw.require("an index") { Array(try index.encoded()) }
            folder.write(written, ShardIndex.fileName)
            let again = FuzzLaw.require("an index of our own") { try ShardIndex(folder: folder.path) }
            FuzzLaw.requireEqual("an index of our own", again, index)
        }
        _ = DigitTable.isFolder(folder.path)
        FuzzLaw.attempt("a table of digits") { try DigitTable(contentsOf: folder.path, profile: .mnist) }
        folder.write(input, ShardJournal.fileName)
        _ = ShardJournal.records(in: folder.path)
        if let record = try? SampleRecord(json: Data(input)) {
            let again = FuzzLaw.require("a record of our own") { try SampleRecord(json: Data(record.json())) }
            FuzzLaw.requireEqual("a record of our own", again, record)
            let fields = Dictionary(uniqueKeysWithValues: zip(SampleRecord.columns, record.fields))
            let row = FuzzLaw.require("a record's fields") { try SampleRecord { fields[$0] } }
            FuzzLaw.requireEqual("a record's fields", row, record)
        }
        let sheet = folder.write(input, "sheet.json")
        if let record = FuzzLaw.attempt("a sheet's record", { try JSONFile.read(SheetRecordText.self, from: sheet).record(stem: "sheet") }),
            let record
        {
            folder.write(FuzzLaw.require("a sheet's record") { try JSONFile.encoded(SheetRecordText(record)) }, "sheet.json")
            let again = FuzzLaw.require("a sheet's record of our own") {
                try JSONFile.read(SheetRecordText.self, from: sheet).record(stem: "sheet")
            }
            FuzzLaw.requireEqual("a sheet's record of our own", again, record)
        }
    }
}
