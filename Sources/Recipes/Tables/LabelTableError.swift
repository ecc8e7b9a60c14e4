import Support

/// What is wrong with what a table says of a file or of a cell.
enum LabelTableError: DiagnosticError, Equatable {
    case unknownFile(TablePlace, name: String, near: String?)
    /// A file of several pages is named as a whole.
    case needsPage(TablePlace, name: String, pageCount: Int)
    case unknownField(TablePlace, name: String, known: [String])
    case unknownCell(TablePlace, row: String, column: String, rowCount: Int, columnCount: Int)
    case notACell(TablePlace, cell: String, cellCount: Int)
    case needsCells(TablePlace, field: String)
    /// Which digit of a line is meant is not said.
    case needsColumn(TablePlace, field: String, found: String)
    case notADigit(TablePlace, found: String)
    case wrongLength(TablePlace, field: String, text: String, found: Int, expected: Int)
    case disagreesWithForm(TablePlace, cell: String, found: String, form: String)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .unknownFile(let place, let name, let near):
            place.diagnostic(
                "unknown-file", "there is no file '\(name)' among the scans",
                fix: near.map { near in
                    // Equal as texts are, and still another file.
                    near == name
                        ? "one that looks the same is spelled '\(FileName(near).spelledOut)', here it is '\(FileName(name).spelledOut)'; "
                            + "write it as the file is spelled"
                        : "did you mean '\(near)'?"
                }
                    ?? "name files as they lie below the source's folder, such as 'class3/scan7.jpg', or remove the line")
        case .needsPage(let place, let name, let pageCount):
            place.diagnostic(
                "needs-page", "'\(name)' has \(pageCount) pages, and which one is meant is not said",
                fix: "name the page, such as '\(name)#1', or give its number in a column 'page'")
        case .unknownField(let place, let name, let known):
            place.diagnostic(
                "unknown-field", name.isEmpty ? "no field is named" : "the form has no field '\(name)'",
                fix: Spelling.nearest(to: name, among: known).map { "did you mean '\($0)'?" }
                    ?? "its fields are " + known.map { "'\($0)'" }.joined(separator: ", "))
        case .unknownCell(let place, let row, let column, let rowCount, let columnCount):
            place.diagnostic(
                "unknown-cell", "there is no cell in row '\(row)', column '\(column)'",
                fix: "rows are 0 to \(rowCount - 1), columns 0 to \(columnCount - 1)")
        case .notACell(let place, let cell, let cellCount):
            place.diagnostic(
                "unknown-cell", "there is no cell '\(cell)'", fix: "cells are 0 to \(cellCount - 1), row by row")
        case .needsCells(let place, let field):
            place.diagnostic(
                "needs-string", "the field '\(field)' is a line without cells",
                fix: "give the whole number of the line, in the columns file, field, string")
        case .needsColumn(let place, let field, let found):
            place.diagnostic(
                "needs-column", "the column of the line '\(field)' is '\(found)'", fix: "count its digits from the left, from 0")
        case .notADigit(let place, let found):
            place.diagnostic(
                "not-a-digit", "the label is '\(found)'",
                fix: "write 0 to 9, or _ for a cell that is to give no digit (left empty, or struck out)")
        case .wrongLength(let place, let field, let text, let found, let expected):
            place.diagnostic(
                "wrong-length",
                "'\(text)' has \(found) characters, " + (field.isEmpty ? "the form" : "the field '\(field)'")
                    + " has \(expected) cells",
                fix: "write one character a cell: its digit, or _ for none"
                    + (found < expected && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
                        ? "; a spreadsheet drops zeros in front unless the column is formatted as text" : ""))
        case .disagreesWithForm(let place, let cell, let found, let form):
            place.diagnostic(
                "disagrees-with-form", "\(cell) is labeled \(found), but the form says \(form) is written there",
                fix: "correct one of the two; where the labels are right, take 'labels' out of the template")
        }
    }
}
