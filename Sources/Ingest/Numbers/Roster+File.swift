import Dataset
import Foundation
import Recipes
import Rules
import Support

extension Roster {
    /// The entries of a list that a template names: a column of a table, or a file with one number a line.
    ///
    /// - Parameter folder: that relative paths start in.
    /// - Throws: `RosterErrors`, `RosterColumnError`, `TextTableError`, `TextEncodingError`, `FileSystemError`.
    init(_ list: ListReference, folder: String) throws {
        let file = (list.file as NSString).isAbsolutePath || folder.isEmpty ? list.file : folder + "/" + list.file
        guard let name = list.column else {
            let text = try EncodedText(contentsOf: file).text
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            try self.init(lines: lines.enumerated().map { (String($1).trimmingSpaces, $0 + 1) }, file: file)
            return
        }
        let table = try CSVTable(contentsOf: file), names = table.columns.map(\.trimmingSpaces)
        guard let column = names.firstIndex(of: name) else { throw RosterColumnError(file: file, column: name, found: names) }
        try self.init(lines: table.rows.map { ($0.fields[column].trimmingSpaces, $0.line) }, file: file)
    }
}

/// A list whose table has no such column.
struct RosterColumnError: DiagnosticError, Equatable {
    let file: String
    let column: String
    let found: [String]

    var diagnostics: [Diagnostic] {
        [
            Diagnostic(
                code: "roster.no-column", at: SourceLocation(file: file, place: .text(line: 1, column: 1)),
                message: "there is no column '\(column.shortened)' among " + found.joined(separator: ", "),
                fix: Spelling.nearest(to: column, among: found).map { "did you mean '\($0)'?" }
                    ?? "name one of them as 'column:' in the template's rule")
        ]
    }
}
