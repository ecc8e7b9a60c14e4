import Dataset
import Support
import Training

/// The numbers that stand on pictures of lines: a CSV file.
///
/// Columns `file`, a picture below the source's folder, and `number`; `writer` may say whose lines belong together, such as those of one
/// person or of one bank, and `split` where they go: `train`, `validation` or `test`. Where no writer is named, each picture is its own.
public struct LineTable: Sendable {
    /// A line that can be learned from, or be read for comparison.
    package struct Row: Sendable, Equatable {
        package let line: Int
        /// As it is written in the table.
        package let file: FileName
        /// Digits, and marks as a network tells them where they are told.
        package let text: String
        /// Nil where nobody says.
        package let writer: String?
        /// Nil where the recipe's rule says.
        package let split: Split?
    }

    package let path: ManifestPath
    /// Whether the numbers say which marks stand between the digits; if not, any may.
    public let tellsMarks: Bool
    package let rows: [Row]
    /// Pictures whose number is left open, in the order of the table.
    private let unlabeled: [FileName]
    /// What a person should know of how it was read, such as a guessed encoding, and pictures without a number.
    package let remarks: [Diagnostic]

    private static let columns = ["file", "number", "writer", "split"]

    /// - Throws: `TableErrors` with all problems, `TextTableError`, `TextEncodingError`, `FileSystemError`.
    package init(_ path: ManifestPath, tellsMarks: Bool) throws {
        self.path = path
        self.tellsMarks = tellsMarks
        let table = try CSVTable(contentsOf: path.resolved)
        let names = table.columns.map(\.trimmingSpaces), head = TablePlace(file: path.resolved, line: 1)
        var errors: [any DiagnosticError] = []
        for column in ["file", "number"] where !names.contains(column) {
            errors.append(TableError.noColumn(head, needed: column, found: names))
        }
        for name in names where !Self.columns.contains(name) {
            errors.append(TableError.unknownColumn(head, name: name, known: Self.columns))
        }
        try TableErrors.throwIfAny(errors)
        var rows: [Row] = [], unlabeled: [FileName] = [], openNumbers: [Diagnostic] = []
        var firstLines: [FileName: Int] = [:], splits: [String: Split] = [:]
        for (line, fields) in table.rows {
            var row = TableRow(names: names, fields: fields, place: TablePlace(file: path.resolved, line: line))
            guard let name = row.text("file") else {
                errors.append(TableError.missingValue(row.place, column: "file"))
                continue
            }
            let file = FileName(name)
            if let first = firstLines[file] {
                errors.append(TableError.givenTwice(row.place, what: "the number on '\(name)'", first: first))
                continue
            }
            firstLines[file] = line
            let split = row.split(), writer = row.text("writer")
            if let writer, let split {
                let earlier = splits[writer] ?? split
                splits[writer] = earlier
                if earlier != split {
                    row.errors.append(
                        TableError.disagreesWithItself(
                            row.place, what: "the split of writer '\(writer)'", one: earlier.rawValue, other: split.rawValue))
                }
            }
            if let number = row.text("number") {
                if let text = Self.text(number, tellsMarks: tellsMarks) {
                    rows.append(Row(line: line, file: file, text: text, writer: writer, split: split))
                } else {
                    row.errors.append(LineTableError.notANumber(row.place, found: number, tellsMarks: tellsMarks))
                }
            } else {
                unlabeled.append(file)
                openNumbers += LineTableError.noNumber(row.place, file: name).diagnostics
            }
            errors += row.errors
        }
        try TableErrors.throwIfAny(errors)
        self.rows = rows.map { row in
            // What is said of one line of a writer holds for all.
            Row(line: row.line, file: row.file, text: row.text, writer: row.writer, split: row.split ?? row.writer.flatMap { splits[$0] })
        }
        self.unlabeled = unlabeled
        remarks = table.remarks + openNumbers
    }

    /// A number as a network says it: without spaces, a comma as a point; nil where it is none.
    private static func text(_ number: String, tellsMarks: Bool) -> String? {
        let text = String(number.filter { !$0.isWhitespace }.map { $0 == "," ? "." : $0 })
        let symbols = tellsMarks ? LineSymbols.all : LineSymbols.digits
        return text.allSatisfy(symbols.contains) ? text : nil
    }

    /// The rows with the files that they mean, by their names on the disk.
    ///
    /// - Parameter names: of all files below the source's folder.
    /// - Throws: `TableErrors` for numbers of files that are not there.
    package func rows(of names: FileNames) throws(TableErrors) -> [(row: Row, file: FileName)] {
        let meant = names.files(meantBy: rows.map(\.file) + unlabeled)
        let missing = rows.filter { meant[$0.file] == nil }
        try TableErrors.throwIfAny(
            missing.enumerated().map { index, row in
                // Of a table about other pictures, nobody needs every guess.
                let near = index < TableErrors.shownCount ? Spelling.nearest(to: row.file.text, among: names.list) : nil
                return LabelTableError.unknownFile(TablePlace(file: path.resolved, line: row.line), name: row.file.text, near: near)
            })
        return rows.compactMap { row in meant[row.file].map { (row, $0) } }
    }

    /// Those of some files that the table does not name.
    package func notNamed(of names: FileNames) -> [String] {
        let named = Set(names.files(meantBy: rows.map(\.file) + unlabeled).values)
        return names.list.filter { !named.contains(FileName($0)) }
    }
}

extension TableRow {
    /// Nil where it is not said; what is no split is reported.
    fileprivate mutating func split() -> Split? {
        guard let text = text("split") else { return nil }
        let split = Split(rawValue: text)
        if split == nil { errors.append(LineTableError.unknownSplit(place, found: text)) }
        return split
    }
}

/// What is wrong with what a table says of a line.
enum LineTableError: DiagnosticError, Equatable {
    case notANumber(TablePlace, found: String, tellsMarks: Bool)
    case noNumber(TablePlace, file: String)
    case unknownSplit(TablePlace, found: String)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .notANumber(let place, let found, let tellsMarks):
            place.diagnostic(
                "not-a-line", "the number is '\(found)'",
                fix: tellsMarks
                    ? "write the digits 0 to 9 and the marks '.', '-' and '/' that stand on the line, and nothing else"
                    : "write the digits 0 to 9 and nothing else; where the marks between them are to be read too, say 'tellsMarks: true' "
                        + "beside 'table' in the manifest")
        case .noNumber(let place, let file):
            Diagnostic(
                .warning, code: "table.no-number", at: SourceLocation(file: place.file, place: .text(line: place.line, column: 1)),
                message: "no number is given for '\(file)', which is left out",
                fix: "write the number that stands on it, or remove the line")
        case .unknownSplit(let place, let found):
            place.diagnostic(
                "unknown-split", "the split is '\(found)'",
                fix: "write " + Split.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
                    + ", or nothing where the recipe's rule is to say")
        }
    }
}
