import Dataset
import Forms
import Support

extension LabelTableBuilder {
    /// Where the columns of a CSV table are.
    private struct Columns {
        let file: Int
        let field, row, column, cell, label, string, writer: Int?
        /// The page within the file, from 1.
        let page: Int?
        /// Columns that are the strings of a field.
        let fields: [(index: Int, name: String)]

        static let known = ["file", "page", "field", "row", "column", "cell", "label", "string", "writer", "confidence"]

        /// - Parameter hasPage: whether a column `page` is the number of a page, and no field's.
        init(_ names: [String], file: Int, hasPage: Bool) {
            let place = { (name: String) in names.firstIndex(of: name) }
            self.file = file
            (field, row, column, cell) = (place("field"), place("row"), place("column"), place("cell"))
            (label, string, writer) = (place("label"), place("string"), place("writer"))
            page = hasPage ? place("page") : nil
            let known = hasPage ? Self.known : Self.known.filter { $0 != "page" }
            fields = names.enumerated().filter { !known.contains($0.element) }.map { ($0.offset, $0.element) }
        }
    }

    mutating func read(_ table: CSVTable) {
        guard let columns = columns(of: table) else { return }
        for (line, values) in table.rows {
            guard let name = self.name(values, columns, line: line) else { continue }
            begin(name, line: line)
            if let writer = columns.writer { set(writer: values[writer].trimmingSpaces, file: name, line: line) }
            for (index, column) in columns.fields {
                // The column of a form's only field may have any name.
                guard let field = template.fields.count == 1 ? template.fields[0] : field(column, line: line) else { continue }
                set(string: values[index], file: name, field: field, line: line)
            }
            guard columns.label != nil || columns.string != nil else { continue }
            guard let field = field(columns.field.map { values[$0].trimmingSpaces } ?? "", line: line) else { continue }
            if let string = columns.string, !values[string].trimmingSpaces.isEmpty {
                set(string: values[string], file: name, field: field, line: line)
            } else {
                setCell(values, columns, file: name, field: field, line: line)
            }
        }
    }

    /// The file as the table names it, with its page; nil where that is no number, which is reported.
    private mutating func name(_ values: [String], _ columns: Columns, line: Int) -> String? {
        let file = values[columns.file].trimmingSpaces
        guard let page = columns.page.map({ values[$0].trimmingSpaces }), !page.isEmpty, !file.isEmpty else { return file }
        guard let number = Int(page), number > 0 else {
            report(line) { TableError.notANumber($0, column: "page", found: page) }
            return nil
        }
        return PageReference(file: file, page: number).text
    }

    /// Which of the layouts the table has; nil where it is none, which is reported.
    private mutating func columns(of table: CSVTable) -> Columns? {
        let names = table.columns.map(\.trimmingSpaces)
        guard let file = names.firstIndex(of: "file") else {
            report(1) { TableError.noColumn($0, needed: "file", found: names) }
            return nil
        }
        // A field of that name, or the only field's column, was there before pages were.
        let isFieldsColumn =
            template.fields.contains { $0.name == "page" }
            || template.fields.count == 1
                && !names.contains { Columns.known.contains($0) && $0 != "file" && $0 != "page" && $0 != "writer" }
                && names.filter { !Columns.known.contains($0) }.isEmpty
        let columns = Columns(names, file: file, hasPage: !isFieldsColumn)
        let errorCount = errors.count
        if columns.label != nil, columns.cell == nil, columns.row == nil || columns.column == nil {
            let needed = columns.row == nil ? "row" : "column"
            report(1) { TableError.noColumn($0, needed: needed, found: names) }
        }
        if columns.label == nil, columns.string == nil, columns.fields.isEmpty {
            report(1) { TableError.noColumn($0, needed: "label", found: names) }
        }
        // A form's only field may be called anything in a table of strings, but nothing beside other columns.
        let fields = template.fields.map(\.name)
        let isFree = template.fields.count == 1 && columns.fields.count == 1 && columns.label == nil && columns.string == nil
        if !isFree {
            for (_, name) in columns.fields where !fields.contains(name) {
                report(1) { TableError.unknownColumn($0, name: name, known: Columns.known + fields.filter { !$0.isEmpty }) }
            }
        }
        return errors.count == errorCount ? columns : nil
    }

    private mutating func setCell(_ values: [String], _ columns: Columns, file: String, field: SheetField, line: Int) {
        guard let label = columns.label.map({ values[$0] }), !label.trimmingSpaces.isEmpty else { return }
        guard case .cells(let grid) = field else { return report(line) { LabelTableError.needsCells($0, field: field.name) } }
        if let cell = columns.cell {
            let text = values[cell].trimmingSpaces
            guard let index = Int(text), (0..<grid.cellCount).contains(index) else {
                return report(line) { LabelTableError.notACell($0, cell: text, cellCount: grid.cellCount) }
            }
            set(label, file: file, grid: grid, row: index / grid.columnCount, column: index % grid.columnCount, line: line)
        } else if let row = columns.row, let column = columns.column {
            let rowText = values[row].trimmingSpaces, columnText = values[column].trimmingSpaces
            guard let row = Int(rowText), let column = Int(columnText), (0..<grid.rowCount).contains(row),
                (0..<grid.columnCount).contains(column)
            else {
                return report(line) {
                    LabelTableError.unknownCell(
                        $0, row: rowText, column: columnText, rowCount: grid.rowCount, columnCount: grid.columnCount)
                }
            }
            set(label, file: file, grid: grid, row: row, column: column, line: line)
        }
    }
}

extension String {
    package var trimmingSpaces: String { trimmingCharacters(in: .whitespaces) }
}
