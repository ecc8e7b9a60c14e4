import Dataset
import Forms
import Support

/// Gathers a label table and everything that is wrong with it.
struct LabelTableBuilder {
    /// As errors name it.
    let file: String
    let template: SheetTemplate
    private(set) var files: [FileName: FileLabels] = [:]
    private(set) var firstLines: [FileName: Int] = [:]
    private(set) var errors: [any DiagnosticError] = []
    /// The line that labels a cell, or a whole line of digits, first.
    private var lines: [Target: Int] = [:]

    private struct Target: Hashable {
        let file: FileName
        let cell: FileLabels.Cell
    }

    init(file: String, template: SheetTemplate) {
        self.file = file
        self.template = template
    }

    /// A problem in a line of the table.
    mutating func report(_ line: Int, _ error: (TablePlace) -> any DiagnosticError) {
        errors.append(error(TablePlace(file: file, line: line)))
    }

    /// The form's field of a name; its only one needs none. A wrong name is reported.
    mutating func field(_ name: String, line: Int) -> SheetField? {
        if let field = template.fields.first(where: { $0.name == name }) { return field }
        if name.isEmpty, template.fields.count == 1 { return template.fields[0] }
        let known = template.fields.map(\.name)
        report(line) { LabelTableError.unknownField($0, name: name, known: known) }
        return nil
    }

    /// A file's name as it is in the table; one that leads out of the folder names no scan and is told as that later.
    mutating func begin(_ name: String, line: Int) {
        if name.isEmpty {
            report(line) { TableError.missingValue($0, column: "file") }
        } else if firstLines[FileName(name)] == nil {
            firstLines[FileName(name)] = line
        }
    }

    mutating func set(_ text: String, file name: String, grid: CellGrid, row: Int, column: Int, line: Int) {
        let text = text.filter { !$0.isWhitespace }
        guard !text.isEmpty else { return }
        guard let label = FileLabels.Label(text) else { return report(line) { LabelTableError.notADigit($0, found: text) } }
        let cell = FileLabels.Cell(field: grid.name, row: row, column: column)
        guard isFirst(cell, of: name, line: line) else { return }
        if case .fixed(let labels) = grid.labels, let printed = labels[row * grid.columnCount + column],
            let found = label.digit, printed != found
        {
            return report(line) {
                LabelTableError.disagreesWithForm($0, cell: "row \(row), column \(column)", found: "\(found)", form: "\(printed)")
            }
        }
        files[FileName(name), default: FileLabels()].cells[cell] = label
    }

    /// A field's labels as one text.
    mutating func set(string: String, file name: String, field: SheetField, line: Int) {
        let text = string.filter { !$0.isWhitespace }
        guard !text.isEmpty else { return }
        switch field {
        case .cells(let grid):
            guard text.count == grid.cellCount else {
                return report(line) {
                    LabelTableError.wrongLength($0, field: grid.name, text: text, found: text.count, expected: grid.cellCount)
                }
            }
            for (index, character) in text.enumerated() {
                set(
                    String(character), file: name, grid: grid, row: index / grid.columnCount,
                    column: index % grid.columnCount, line: line)
            }
        case .line(let digitLine):
            let digits = text.map { FileLabels.Label(String($0))?.digit }
            guard !digits.contains(nil) else { return report(line) { LabelTableError.notADigit($0, found: text) } }
            guard isFirst(FileLabels.Cell(field: digitLine.name, row: 0, column: 0), of: name, line: line) else { return }
            if let printed = digitLine.label, printed != text {
                return report(line) {
                    LabelTableError.disagreesWithForm($0, cell: "'\(digitLine.name)'", found: text, form: printed)
                }
            }
            files[FileName(name), default: FileLabels()].lines[digitLine.name] = digits.compactMap { $0 }
        }
    }

    mutating func set(writer: String, file name: String, line: Int) {
        guard !writer.isEmpty else { return }
        if let earlier = files[FileName(name)]?.writer, earlier != writer {
            report(line) { TableError.disagreesWithItself($0, what: "the writer of '\(name)'", one: earlier, other: writer) }
        }
        files[FileName(name), default: FileLabels()].writer = writer
    }

    private mutating func isFirst(_ cell: FileLabels.Cell, of name: String, line: Int) -> Bool {
        let target = Target(file: FileName(name), cell: cell)
        if let first = lines[target] {
            let field = cell.field.isEmpty ? "" : "'\(cell.field)' "
            let what = "the label of \(field)row \(cell.row), column \(cell.column) of '\(name)'"
            report(line) { TableError.givenTwice($0, what: what, first: first) }
            return false
        }
        lines[target] = line
        return true
    }
}
