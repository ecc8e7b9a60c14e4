import Imaging
import Support

@testable import Dataset

/// Tables of digits, tensors and rows, with the index that belongs to them. What is read can be written and read back.
struct DigitTableTarget: FuzzTarget {
    static let name = "digit-table"

    private let folder: FuzzFolder, copy: FuzzFolder

    init() throws {
        folder = try FuzzFolder()
        copy = try FuzzFolder(named: "copy")
    }

    func run(_ input: [UInt8]) {
        let pieces = FuzzPieces.of(input, count: 2)
        // Rows first: they are text, and tensors may hold anything.
        let rows = pieces[0], tensors = SafetensorsRepair.repaired(pieces[1])
        folder.write(tensors, DigitTable.tensorsName)
        folder.write(rows, DigitTable.rowsName)
        for version in [1, 2] {
            folder.write(
                """
                {"count": \(rows.split(separator: UInt8(ascii: "\n")).count), "formatVersion": \(version), "profile": "\(NormalizationProfile.mnist.identifier)",
                "rowsDigest": "\(ContentDigest(of: rows))", "tensorsDigest": "\(ContentDigest(of: tensors))"}
                """, DigitTable.indexName)
            let read = FuzzLaw.attempt("a table of digits") { try DigitTable(contentsOf: folder.path, profile: .mnist) }
            guard let read else { continue }
            let again = FuzzLaw.require("a table of our own") {
                try read.save(to: copy.path)
                return try DigitTable(contentsOf: copy.path, profile: .mnist)
            }
            FuzzLaw.requireEqual("a table of our own", again, read)
        }
    }
}
