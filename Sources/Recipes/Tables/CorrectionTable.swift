import Dataset
import Forms
import Support

/// Labels that a person corrects digit by digit, over what the form or a table of labels says: a CSV file with any number of lines.
///
/// A digit is named by its id in a column `digit`, or by `file` as it lies below the source's folder; of a sheet with `row` and `column`,
/// from 0, with `field` where the form has several, and with `page` where the file has. `label` is what is written there, or `_` for what
/// is no digit and is left out, or nothing for a line that says nothing; `reason` is for people. What `inkmill labels export` writes is such a table.
public struct CorrectionTable: Sendable {
    package struct Row: Sendable, Equatable {
        package let line: Int
        package let subject: Subject
        package let label: FileLabels.Label
        package let reason: String
    }

    /// Which digit is meant.
    package enum Subject: Sendable, Hashable {
        case digit(String)
        /// A cell of a sheet: the file with its page, below the source's folder, and the place as a digit has it.
        case cell(file: FileName, place: String)
        /// Of a source without sheets, by its place in it, such as a picture's path.
        case item(place: String)
    }

    package let path: ManifestPath
    package let rows: [Row]
    /// Of the file's bytes.
    package let digest: ContentDigest
    /// What a person should know of how it was read, such as a guessed encoding.
    package let remarks: [Diagnostic]

    package static let columns = ["file", "page", "field", "row", "column", "label", "reason"]
    /// Columns that may be there too; what nobody needs to fill in is passed over.
    package static let otherColumns = ["digit", "writer", "verdict", "by", "at"]

    /// - Parameter template: of the sheets that it is about; nil for other sources.
    /// - Throws: `TableErrors` with all problems, `TextTableError`, `TextEncodingError`, `FileSystemError`.
    package init(_ path: ManifestPath, template: SheetTemplate?) throws {
        self.path = path
        let bytes = try FileContent.bytes(of: path.resolved)
        digest = ContentDigest(of: bytes)
        let table = try CSVTable(EncodedText(bytes, file: path.resolved), file: path.resolved)
        remarks = table.remarks
        let names = table.columns.map(\.trimmingSpaces), head = TablePlace(file: path.resolved, line: 1)
        var errors: [any DiagnosticError] = []
        if !names.contains("digit"), !names.contains("file") {
            errors.append(TableError.noColumn(head, needed: "file", found: names))
        }
        if !names.contains("label") { errors.append(TableError.noColumn(head, needed: "label", found: names)) }
        for name in names where !(Self.columns + Self.otherColumns).contains(name) {
            errors.append(TableError.unknownColumn(head, name: name, known: Self.columns + Self.otherColumns))
        }
        try TableErrors.throwIfAny(errors)
        var rows: [Row] = [], firstLines: [Subject: Int] = [:]
        for (line, fields) in table.rows {
            var row = TableRow(names: names, fields: fields, place: TablePlace(file: path.resolved, line: line))
            let subject = Self.subject(&row, template)
            let text = row.text("label")?.filter { !$0.isWhitespace } ?? ""
            let label = FileLabels.Label(text)
            // A line of an exported table that nobody has filled in.
            if text.isEmpty, row.errors.isEmpty { continue }
            if label == nil {
                row.errors.append(LabelTableError.notADigit(row.place, found: text))
            }
            if let subject, let label, row.errors.isEmpty {
                if let first = firstLines[subject] {
                    row.errors.append(TableError.givenTwice(row.place, what: "the label of this digit", first: first))
                }
                firstLines[subject] = line
                rows.append(Row(line: line, subject: subject, label: label, reason: row.text("reason") ?? ""))
            }
            errors += row.errors
        }
        try TableErrors.throwIfAny(errors)
        self.rows = rows
    }

    /// Which digit a line means; nil where it does not say, which is reported.
    private static func subject(_ row: inout TableRow, _ template: SheetTemplate?) -> Subject? {
        if let digit = row.text("digit") { return .digit(digit) }
        guard let file = row.text("file") else {
            row.errors.append(TableError.missingValue(row.place, column: "file"))
            return nil
        }
        guard let template else { return .item(place: file) }
        let page = row.text("page").flatMap { _ in row.number("page") }
        let name = FileName(PageReference(file: file, page: page).text)
        let fieldName = row.text("field") ?? ""
        let field =
            template.fields.first { $0.name == fieldName } ?? (fieldName.isEmpty && template.fields.count == 1 ? template.fields[0] : nil)
        guard let field else {
            row.errors.append(LabelTableError.unknownField(row.place, name: fieldName, known: template.fields.map(\.name)))
            return nil
        }
        let rowText = row.text("row") ?? "", columnText = row.text("column") ?? ""
        switch field {
        case .cells(let grid):
            guard let place = cell(field.name, rowText, columnText, rowCount: grid.rowCount, columnCount: grid.columnCount) else {
                row.errors.append(
                    LabelTableError.unknownCell(
                        row.place, row: rowText, column: columnText, rowCount: grid.rowCount, columnCount: grid.columnCount))
                return nil
            }
            return .cell(file: name, place: place)
        case .line:
            // How many digits a line has, only reading it tells.
            guard let place = cell(field.name, rowText.isEmpty ? "0" : rowText, columnText, rowCount: 1, columnCount: Int.max) else {
                row.errors.append(LabelTableError.needsColumn(row.place, field: field.name, found: columnText))
                return nil
            }
            return .cell(file: name, place: place)
        }
    }

    private static func cell(_ field: String, _ row: String, _ column: String, rowCount: Int, columnCount: Int) -> String? {
        guard let row = Int(row), let column = Int(column), (0..<rowCount).contains(row), (0..<columnCount).contains(column) else {
            return nil
        }
        return FileLabels.Cell(field: field, row: row, column: column).place
    }
}
