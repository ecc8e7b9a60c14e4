import Dataset
import Sheets
import Support

/// `identities.csv` in a folder of scans: which sheet each file is, and who wrote it, where that cannot be read from the scan.
///
/// Columns `file`, and any of `collection`, `sheet`, `page`, `writer`. It says for many scans what a sidecar says for one.
struct IdentityTable {
    static let name = "identities.csv"

    /// Nil where there is none.
    let path: ManifestPath?
    /// By the scan's name below the source's folder.
    private(set) var notes: [String: SheetNote] = [:]

    private static let columns = ["file"] + SheetRegister.columns

    /// - Parameter names: of all files below the source's folder.
    /// - Throws: `TableErrors`, `ImportError`, `FileSystemError`.
    init(_ source: SheetSource, names: Set<String>) throws {
        guard names.contains(Self.name) else {
            path = nil
            return
        }
        let path = source.folder.appending(Self.name)
        self.path = path
        try FileContent.requireFile(path.resolved)
        let table = try CSVTable(FileContent.text(of: path.resolved), file: path.resolved)
        let columns = table.columns.map(\.trimmingSpaces)
        var errors: [TableError] = []
        let head = TablePlace(file: path.resolved, line: 1)
        if !columns.contains("file") { errors.append(.noColumn(head, needed: "file", found: columns)) }
        for column in columns where !Self.columns.contains(column) {
            errors.append(.unknownColumn(head, name: column, known: Self.columns))
        }
        try TableErrors.throwIfAny(errors)
        let known = names.sorted()
        var firstLines: [String: Int] = [:]
        for (line, fields) in table.rows {
            var row = TableRow(names: columns, fields: fields, place: TablePlace(file: path.resolved, line: line))
            let location = SourceLocation(file: path.written, place: .text(line: line, column: 1))
            func given<Value>(_ value: Value?) -> SheetNote.Given<Value>? {
                value.map { SheetNote.Given(value: $0, location: location) }
            }
            guard let file = row.text("file") else {
                errors.append(.missingValue(row.place, column: "file"))
                continue
            }
            if !names.contains(file) {
                let near = errors.count < TableErrors.shownCount ? Spelling.nearest(to: file, among: known) : nil
                errors.append(.unknownFile(row.place, name: file, near: near))
            }
            if let first = firstLines[file] { errors.append(.givenTwice(row.place, what: "'\(file)'", first: first)) }
            firstLines[file] = line
            notes[file] = SheetNote(
                collection: given(row.text("collection")), sheet: given(row.number("sheet")), page: given(row.number("page")),
                writer: given(row.text("writer")))
            errors += row.errors
        }
        try TableErrors.throwIfAny(errors)
    }
}
