import Dataset
import Forms
import Support

extension LabelTableBuilder {
    /// Where the columns of a CSV table are.
    private struct Columns {
        let file: Int
        let field, row, column, cell, label, string, writer: Int?
        /// Columns that are the strings of a field.
        let fields: [(index: Int, name: String)]

        static let known = ["file", "field", "row", "column", "cell", "label", "string", "writer", "confidence"]

        init(_ names: [String], file: Int) {
            let place = { (name: String) in names.firstIndex(of: name) }
            self.file = file
            (field, row, column, cell) = (place("field"), place("row"), place("column"), place("cell"))
            (label, string, writer) = (place("label"), place("string"), place("writer"))
            fields = names.enumerated().filter { !Self.known.contains($0.element) }.map { ($0.offset, $0.element) }
        }
    }

    mutating func read(_ table: CSVTable) {
        guard let columns = columns(of: table) else { return }
        for (line, values) in table.rows {
            let name = values[columns.file].trimmingSpaces
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

    /// Which of the layouts the table has; nil where it is none, which is reported.
    private mutating func columns(of table: CSVTable) -> Columns? {
        let names = table.columns.map(\.trimmingSpaces)
        guard let file = names.firstIndex(of: "file") else {
            report(1) { TableError.noColumn($0, needed: "file", found: names) }
            return nil
        }
        let columns = Columns(names, file: file)
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
    var trimmingSpaces: String { trimmingCharacters(in: .whitespaces) }
}
