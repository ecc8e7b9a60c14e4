import Dataset
import Forms
import Support

/// The sheets that were printed and handed out: `sheets.csv`, as `inkmill sheet new` writes it.
///
/// Columns `collection`, `sheet`, `page` and `writer`; the writer may be filled in later, or never.
public struct SheetRegister: Sendable {
    package struct Entry: Sendable, Equatable {
        package let identity: SheetIdentity
        /// Nil where nobody has filled it in.
        package let writer: String?

        package init(identity: SheetIdentity, writer: String?) {
            self.identity = identity
            self.writer = writer
        }
    }

    package let path: ManifestPath
    /// In the order of the file.
    package let entries: [Entry]
    /// What a person should know of how it was read, such as a guessed encoding.
    package let remarks: [Diagnostic]
    /// Whether its file is written as Inkmill writes one.
    package let isPlain: Bool
    private let writers: [SheetIdentity: String?]

    package static let columns = ["collection", "sheet", "page", "writer"]

    /// - Throws: `TableErrors`, `TextTableError`, `TextEncodingError`, `FileSystemError`.
    package init(_ path: ManifestPath) throws {
        self.path = path
        let table = try CSVTable(contentsOf: path.resolved)
        remarks = table.remarks
        isPlain = table.isPlain
        var errors: [any DiagnosticError] = []
        let names = table.columns.map(\.trimmingSpaces)
        for column in ["collection", "sheet"] where !names.contains(column) {
            errors.append(TableError.noColumn(TablePlace(file: path.resolved, line: 1), needed: column, found: names))
        }
        for name in names where !Self.columns.contains(name) {
            errors.append(TableError.unknownColumn(TablePlace(file: path.resolved, line: 1), name: name, known: Self.columns))
        }
        try TableErrors.throwIfAny(errors)
        var entries: [Entry] = []
        var firstLines: [SheetIdentity: Int] = [:]
        for (line, fields) in table.rows {
            var row = TableRow(names: names, fields: fields, place: TablePlace(file: path.resolved, line: line))
            let identity = SheetIdentity(
                collection: row.text("collection") ?? "", sheet: row.number("sheet") ?? 0, page: row.number("page") ?? 1)
            if identity.collection.isEmpty { row.errors.append(TableError.missingValue(row.place, column: "collection")) }
            if identity.sheet == 0, row.errors.isEmpty { row.errors.append(TableError.missingValue(row.place, column: "sheet")) }
            if let first = firstLines[identity] {
                row.errors.append(TableError.givenTwice(row.place, what: identity.displayName, first: first))
            }
            firstLines[identity] = line
            entries.append(Entry(identity: identity, writer: row.text("writer")))
            errors += row.errors
        }
        try TableErrors.throwIfAny(errors)
        self.entries = entries
        writers = Dictionary(entries.map { ($0.identity, $0.writer) }) { first, _ in first }
    }

    /// The entries as the text of a register.
    package static func csv(_ entries: [Entry]) -> String {
        let rows = entries.map { entry -> [CSVLine.Field] in
            [
                .text(entry.identity.collection), .number(String(entry.identity.sheet)), .number(String(entry.identity.page)),
                .text(entry.writer ?? ""),
            ]
        }
        return ([columns.map(CSVLine.Field.text)] + rows).map { CSVLine.text($0) + "\n" }.joined()
    }

    package func contains(_ identity: SheetIdentity) -> Bool { writers[identity] != nil }

    /// Who was given a sheet; nil where nobody has written it down.
    package func writer(of identity: SheetIdentity) -> String? { writers[identity] ?? nil }

    /// The collection, where all sheets are of the same one.
    var onlyCollection: String? {
        guard let first = entries.first?.identity.collection, entries.allSatisfy({ $0.identity.collection == first }) else {
            return nil
        }
        return first
    }
}

/// One line of a table of identities.
struct TableRow {
    let names: [String]
    let fields: [String]
    let place: TablePlace
    var errors: [any DiagnosticError] = []

    /// Nil where the column is missing or empty.
    func text(_ column: String) -> String? {
        guard let index = names.firstIndex(of: column) else { return nil }
        let text = fields[index].trimmingSpaces
        return text.isEmpty ? nil : text
    }

    /// A number from 1; anything else is reported.
    mutating func number(_ column: String) -> Int? {
        guard let text = text(column) else { return nil }
        if let number = Int(text), (1...SheetNote.maxNumber).contains(number) { return number }
        errors.append(TableError.notANumber(place, column: column, found: text))
        return nil
    }
}

extension SheetIdentity {
    /// As a person is told: `sheet 7 of 'school'`, with the page where it is not the first.
    package var displayName: String {
        "sheet \(sheet) of '\(collection)'" + (page == 1 ? "" : ", page \(page)")
    }
}
