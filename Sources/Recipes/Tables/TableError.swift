import Support

/// What is wrong with a table that a person wrote about the scans: labels, identities, the register.
enum TableError: DiagnosticError, Equatable {
    case noColumn(TablePlace, needed: String, found: [String])
    case unknownColumn(TablePlace, name: String, known: [String])
    case unknownFile(TablePlace, name: String, near: String?)
    case unknownField(TablePlace, name: String, known: [String])
    case unknownCell(TablePlace, row: String, column: String, rowCount: Int, columnCount: Int)
    case notACell(TablePlace, cell: String, cellCount: Int)
    case needsCells(TablePlace, field: String)
    case notADigit(TablePlace, found: String)
    case wrongLength(TablePlace, field: String, text: String, found: Int, expected: Int)
    case givenTwice(TablePlace, what: String, first: Int)
    case disagreesWithForm(TablePlace, cell: String, found: String, form: String)
    case disagreesWithItself(TablePlace, what: String, one: String, other: String)
    case notANumber(TablePlace, column: String, found: String)
    case missingValue(TablePlace, column: String)
    case malformed(TablePlace, reason: String)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .noColumn, .unknownColumn, .notANumber, .missingValue, .malformed, .givenTwice, .disagreesWithItself: tableDiagnostic
        case .unknownFile, .unknownField, .unknownCell, .notACell, .needsCells, .notADigit, .wrongLength, .disagreesWithForm:
            labelDiagnostic
        }
    }

    private var tableDiagnostic: Diagnostic {
        switch self {
        case .noColumn(let place, let needed, let found):
            place.diagnostic(
                "no-column", "there is no column '\(needed)' among " + found.joined(separator: ", "),
                fix: "name the columns in the first line; one of them is '\(needed)'")
        case .unknownColumn(let place, let name, let known):
            place.diagnostic(
                "unknown-column", "unknown column '\(name)'",
                fix: Spelling.nearest(to: name, among: known).map { "did you mean '\($0)'?" }
                    ?? "choose among " + known.joined(separator: ", "))
        case .notANumber(let place, let column, let found):
            place.diagnostic(
                "not-a-number", "'\(column)' is '\(found)', not a whole number from 1", fix: "write the number printed on the sheet")
        case .missingValue(let place, let column):
            place.diagnostic("missing-value", "'\(column)' is empty", fix: "fill it in, or remove the line")
        case .givenTwice(let place, let what, let first):
            place.diagnostic("given-twice", "\(what) is given already in line \(first)", fix: "keep one of the two")
        case .disagreesWithItself(let place, let what, let one, let other):
            place.diagnostic(
                "disagrees", "\(what) is '\(other)' here and '\(one)' in an earlier line", fix: "correct the wrong one")
        case .malformed(let place, let reason):
            place.diagnostic("malformed", reason, fix: "mend the line")
        default: preconditionFailure("told elsewhere")
        }
    }

    private var labelDiagnostic: Diagnostic {
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
        case .notADigit(let place, let found):
            place.diagnostic(
                "not-a-digit", "the label is '\(found)'",
                fix: "write 0 to 9, or _ for a cell that is to give no digit (left empty, or struck out)")
        case .wrongLength(let place, let field, let text, let found, let expected):
            place.diagnostic(
                "wrong-length",
                "'\(text)' has \(found) characters, " + (field.isEmpty ? "the form" : "the field '\(field)'")
                    + " has \(expected) cells",
                fix: "write one character a cell: its digit, or _ for none")
        case .disagreesWithForm(let place, let cell, let found, let form):
            place.diagnostic(
                "disagrees-with-form", "\(cell) is labeled \(found), but the form says \(form) is written there",
                fix: "correct one of the two; where the labels are right, take 'labels' out of the template")
        default: preconditionFailure("told elsewhere")
        }
    }
}

/// A line of a table.
struct TablePlace: Sendable, Equatable {
    let file: String
    let line: Int

    fileprivate func diagnostic(_ code: String, _ message: String, fix: String) -> Diagnostic {
        Diagnostic(
            code: "table." + code, at: SourceLocation(file: file, place: .text(line: line, column: 1)), message: message, fix: fix)
    }
}

/// All that is wrong with the tables beside the scans, told at once.
package struct TableErrors: DiagnosticError {
    let errors: [TableError]

    /// A table of another form is wrong in every line.
    static let shownCount = 20

    package var diagnostics: [Diagnostic] {
        let shown = errors.prefix(Self.shownCount).flatMap(\.diagnostics)
        guard errors.count > Self.shownCount, let last = shown.last else { return shown }
        return shown + [
            Diagnostic(
                code: "table.more", at: last.location.map { SourceLocation(file: $0.file) },
                message: "and \(errors.count - Self.shownCount) more", fix: "mend these first, then look again")
        ]
    }

    static func throwIfAny(_ errors: [TableError]) throws(TableErrors) {
        if !errors.isEmpty { throw TableErrors(errors: errors) }
    }
}
