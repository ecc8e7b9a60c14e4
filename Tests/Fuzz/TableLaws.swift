import Support
@testable import Dataset
@testable import Recipes

/// What holds for every text in a table of comma-separated values: written by us, it reads back as it was.
enum TableLaws {
    /// Writes the fields of a table into a register, which has the texts of people in two of its columns.
    static func check(_ input: [UInt8], folder: FuzzFolder) {
        guard let text = FuzzLaw.attempt("a text", text: input, { try EncodedText(input, file: "fuzz.csv").text }) else { return }
        guard let table = FuzzLaw.attempt("a table", text: input, { try CSVTable(text, file: "fuzz.csv") }) else { return }
        // Spaces around a text are not part of it.
        let texts = ([table.columns] + table.rows.map(\.fields)).joined().map(\.trimmingSpaces).filter { !$0.isEmpty }.prefix(50)
        checkRegister(
            texts.enumerated().map { SheetRegister.Entry(identity: .init(collection: $1, sheet: $0 + 1, page: 1), writer: $1) },
            folder: folder)
    }

    static func checkRegister(_ entries: [SheetRegister.Entry], folder: FuzzFolder) {
        folder.write(SheetRegister.csv(entries), "written.csv")
        let again = FuzzLaw.require("a register of our own") { try SheetRegister(ManifestPath("written.csv", relativeTo: folder.path)) }
        FuzzLaw.requireEqual("a register of our own", again.entries, entries)
    }
}
