import Dataset
import Support

/// `identities.csv` in a folder of scans: which sheet each file is, and who wrote it, where that cannot be read from the scan.
///
/// Columns `file`, and any of `collection`, `sheet`, `page`, `writer`. It says for many scans what a sidecar says for one. A page of a file
/// of several is named as `scan.pdf#12`; what is said of the file itself holds for all its pages. `page` is the page of the sheet.
package struct IdentityTable {
    package static let name = "identities.csv"

    /// Nil where there is none.
    package let path: ManifestPath?
    /// By the scan's name below the source's folder, as it is on the disk.
    package private(set) var notes: [FileName: SheetNote] = [:]
    /// What a person should know of how it was read, such as a guessed encoding.
    package let remarks: [Diagnostic]

    private static let columns = ["file"] + SheetRegister.columns

    /// - Parameter names: of all files below the source's folder.
    /// - Throws: `TableErrors`, `TextTableError`, `TextEncodingError`, `FileSystemError`.
    package init(_ source: SheetSource, names: FileNames) throws {
        guard names.contains(Self.name) else {
            path = nil
            remarks = []
            return
        }
        let path = source.folder.appending(Self.name)
        self.path = path
        let table = try CSVTable(contentsOf: path.resolved)
        remarks = table.remarks
        let columns = table.columns.map(\.trimmingSpaces)
        var errors: [any DiagnosticError] = []
        let head = TablePlace(file: path.resolved, line: 1)
        if !columns.contains("file") { errors.append(TableError.noColumn(head, needed: "file", found: columns)) }
        for column in columns where !Self.columns.contains(column) {
            errors.append(TableError.unknownColumn(head, name: column, known: Self.columns))
        }
        try TableErrors.throwIfAny(errors)
        let fileColumn = columns.firstIndex(of: "file") ?? 0
        let meant = names.files(meantBy: Set(table.rows.map { FileName($0.fields[fileColumn].trimmingSpaces) }))
        var firstLines: [FileName: Int] = [:]
        for (line, fields) in table.rows {
            var row = TableRow(names: columns, fields: fields, place: TablePlace(file: path.resolved, line: line))
            let location = SourceLocation(file: path.written, place: .text(line: line, column: 1))
            func given<Value>(_ value: Value?) -> SheetNote.Given<Value>? {
                value.map { SheetNote.Given(value: $0, location: location) }
            }
            guard let file = row.text("file") else {
                errors.append(TableError.missingValue(row.place, column: "file"))
                continue
            }
            let note = SheetNote(
                collection: given(row.text("collection")), sheet: given(row.number("sheet")), page: given(row.number("page")),
                writer: given(row.text("writer")))
            if let name = meant[FileName(file)] {
                if let pageCount = names.pageCount(of: name), note.sheet != nil {
                    errors.append(LabelTableError.needsPage(row.place, name: file, pageCount: pageCount))
                }
                if let first = firstLines[name] { errors.append(TableError.givenTwice(row.place, what: "'\(file)'", first: first)) }
                firstLines[name] = line
                notes[name] = note
            } else {
                let near = errors.count < TableErrors.shownCount ? Spelling.nearest(to: file, among: names.list) : nil
                errors.append(LabelTableError.unknownFile(row.place, name: file, near: near))
            }
            errors += row.errors
        }
        try TableErrors.throwIfAny(errors)
    }
}
