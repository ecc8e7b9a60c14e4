import Support

/// A table of fields parted by commas, semicolons or tabs, with a line of column names.
///
/// What parts the fields is told from the first line. Columns without a name in which nothing stands, and lines in which nothing stands,
/// are no part of the table: spreadsheets leave them behind. What `CSVLine` writes before a text that a spreadsheet would run is taken
/// away again.
///
/// **Source** RFC 4180; a final newline and CRLF are optional, a byte order mark is stepped over, and so is the line `sep=;` by which a
/// spreadsheet is told what parts the fields.
public struct CSVTable: Sendable {
    public let columns: [String]
    /// Each row with the line it starts on, counted from 1; as many fields as there are columns.
    public let rows: [(line: Int, fields: [String])]
    /// What a person should know of how it was read: a guessed encoding, and what parts the fields where that is doubtful.
    public let remarks: [Diagnostic]
    /// Whether commas part its fields and its file is UTF-8, as what is written here is.
    package let isPlain: Bool

    /// What parts the fields of a table.
    enum Separator: Unicode.Scalar, CaseIterable {
        case comma = ","
        case semicolon = ";"
        case tab = "\t"

        var plural: String {
            switch self {
            case .comma: "commas"
            case .semicolon: "semicolons"
            case .tab: "tabs"
            }
        }
    }

    /// - Throws: `TextTableError.malformedLine`, `TextEncodingError`, `FileSystemError`.
    public init(contentsOf file: String) throws {
        try self.init(EncodedText(contentsOf: file), file: file)
    }

    /// - Throws: `TextTableError.malformedLine`.
    package init(_ encoded: EncodedText, file: String) throws(TextTableError) {
        let table = try CSVTable(encoded.text, file: file)
        (columns, rows, remarks) = (table.columns, table.rows, encoded.remarks(file: file) + table.remarks)
        isPlain = table.isPlain && encoded.encoding == .utf8
    }

    /// Longer than any path.
    private static let maxFieldByteCount = 4096

    /// - Parameter file: the name that errors carry.
    /// - Throws: `TextTableError.malformedLine`, also for a field of more than 4096 bytes, or with more accents on a letter than any script has.
    public init(_ text: String, file: String) throws(TextTableError) {
        if let place = text.excessiveMarks {
            let line = 1 + text.utf8[..<place].count { $0 == UInt8(ascii: "\n") }
            throw .malformedLine(file: file, line: line, reason: "a text has more than 30 accents on one letter")
        }
        let source = CSVSource(text)
        let separators = source.separatorsOfHeader
        let (separator, records) = try Self.bestRecords(of: source, separators, file: file)
        guard let header = records.first else { throw .malformedLine(file: file, line: 1, reason: "the table is empty") }
        for (line, fields) in records {
            guard let byteCount = fields.map(\.utf8.count).max(), byteCount > Self.maxFieldByteCount else { continue }
            throw .malformedLine(file: file, line: line, reason: "a field has \(byteCount) bytes, more than \(Self.maxFieldByteCount)")
        }
        let lines = Array(records.dropFirst())
        let kept = Self.keptColumns(header.fields, lines)
        var rows: [(line: Int, fields: [String])] = []
        rows.reserveCapacity(lines.count)
        for (line, fields) in lines {
            guard Self.fits(fields, header.fields) else {
                throw .malformedLine(
                    file: file, line: line, reason: Self.lengthReason(fields, columnCount: header.fields.count, separator))
            }
            rows.append((line, kept.map { $0 < fields.count ? fields[$0] : "" }))
        }
        columns = kept.map { header.fields[$0] }
        isPlain = separator == .comma
        self.rows = rows
        remarks =
            separators.count > 1
            ? [Self.doubt(separator, of: separators, columns, at: SourceLocation(file: file, place: .text(line: header.line, column: 1)))]
            : []
    }

    /// The records as the likeliest separator parts them: one by which every row has as many fields as the first line, and of those the
    /// one that the first line has most of.
    private static func bestRecords(
        of source: CSVSource, _ separators: [Separator], file: String
    ) throws(TextTableError) -> (Separator, [CSVSource.Record]) {
        guard let first = separators.first else { return (.comma, try source.records(separatedBy: .comma, file: file)) }
        for separator in separators.count > 1 ? separators : [] {
            let records = try source.records(separatedBy: separator, file: file)
            if let header = records.first, records.dropFirst().allSatisfy({ fits($0.fields, header.fields) }) {
                return (separator, records)
            }
        }
        return (first, try source.records(separatedBy: first, file: file))
    }

    /// Whether a row has a field for each column that has a name, and nothing behind the last.
    private static func fits(_ fields: [String], _ columns: [String]) -> Bool {
        if fields.count == columns.count { return true }
        if fields.count > columns.count { return fields[columns.count...].allSatisfy(\.isBlank) }
        return columns[fields.count...].allSatisfy(\.isBlank)
    }

    /// The places of the columns that have a name, or hold something.
    private static func keptColumns(_ names: [String], _ rows: [CSVSource.Record]) -> [Int] {
        names.indices.filter { index in
            !names[index].isBlank || rows.contains { index < $0.fields.count && !$0.fields[index].isBlank }
        }
    }

    private static func lengthReason(_ fields: [String], columnCount: Int, _ separator: Separator) -> String {
        let reason = "\(fields.count) fields where the first line names \(columnCount) columns"
        let other = Separator.allCases.first { other in
            other != separator && fields.joined().unicodeScalars.count { $0 == other.rawValue } == columnCount - 1 && columnCount > 1
        }
        return reason + (other.map { "; this line has \($0.plural), the first line \(separator.plural)" } ?? "")
    }

    private static func doubt(
        _ separator: Separator, of separators: [Separator], _ columns: [String], at location: SourceLocation
    ) -> Diagnostic {
        let names = columns.map { "'\($0)'" }.joined(separator: ", ")
        return Diagnostic(
            .warning, code: "table.separator", at: location,
            message: "has " + separators.map(\.plural).joined(separator: " and ") + "; \(separator.plural) were taken for what parts the "
                + "columns, which are then \(names)",
            fix: "put column names that hold a comma, a semicolon or a tab in quotes")
    }

    /// The place of a column that must be there.
    ///
    /// - Throws: `TextTableError.malformedLine`.
    public func index(of column: String, file: String) throws(TextTableError) -> Int {
        guard let index = columns.firstIndex(of: column) else {
            throw .malformedLine(
                file: file, line: 1, reason: "there is no column '\(column)' among " + columns.joined(separator: ", "))
        }
        return index
    }
}

/// The text of a table, before its fields are told apart.
private struct CSVSource {
    typealias Record = (line: Int, fields: [String])

    private var scalars: ArraySlice<Unicode.Scalar>
    /// Spreadsheets of old Macs end lines by a carriage return alone.
    private let lineEnd: Unicode.Scalar
    private var firstLine = 1
    /// What its first line `sep=;` says.
    private var named: CSVTable.Separator?

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)[...]
        if scalars.first == "\u{feff}" { scalars.removeFirst() }
        let lineEnd: Unicode.Scalar = scalars.contains("\n") ? "\n" : "\r"
        self.lineEnd = lineEnd
        let start = scalars.prefix { $0 != lineEnd && $0 != "\r" }
        guard start.count == 5, start.starts(with: "sep=".unicodeScalars), let last = start.last,
            let separator = CSVTable.Separator(rawValue: last)
        else { return }
        named = separator
        scalars = scalars.drop { $0 != lineEnd }.dropFirst()
        firstLine = 2
    }

    /// What may part the fields: the separators that stand in the first line outside of quotes, the most frequent first.
    var separatorsOfHeader: [CSVTable.Separator] {
        if let named { return [named] }
        var counts: [CSVTable.Separator: Int] = [:]
        var isQuoted = false, hasText = false
        for scalar in scalars {
            if scalar == lineEnd, !isQuoted {
                if hasText { break }
                counts = [:]
            } else if scalar == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, let separator = CSVTable.Separator(rawValue: scalar) {
                counts[separator, default: 0] += 1
            } else if !scalar.properties.isWhitespace {
                hasText = true
            }
        }
        let found = CSVTable.Separator.allCases.filter { counts[$0] != nil }
        // In the order of the cases where there are as many.
        return found.enumerated().sorted { a, b in
            let countA = counts[a.element] ?? 0, countB = counts[b.element] ?? 0
            return countA != countB ? countA > countB : a.offset < b.offset
        }.map(\.element)
    }

    /// The lines in which something stands.
    ///
    /// - Throws: `TextTableError.malformedLine`.
    func records(separatedBy separator: CSVTable.Separator, file: String) throws(TextTableError) -> [Record] {
        var records: [Record] = []
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        var line = firstLine, recordLine = firstLine
        func endRecord() {
            fields.append(CSVLine.unguarded(field))
            if !fields.allSatisfy(\.isBlank) { records.append((recordLine, fields)) }
            (fields, field) = ([], "")
        }
        var characters = scalars
        while let character = characters.popFirst() {
            if character == lineEnd { line += 1 }
            switch character {
            case "\"" where isQuoted && characters.first == "\"":
                characters.removeFirst()
                field += "\""
            case "\"" where isQuoted || field.isEmpty: isQuoted.toggle()
            case separator.rawValue where !isQuoted:
                fields.append(CSVLine.unguarded(field))
                field = ""
            case lineEnd where !isQuoted:
                endRecord()
                recordLine = line
            case "\r" where !isQuoted && (characters.first == "\n" || characters.isEmpty): break
            default: field.unicodeScalars.append(character)
            }
        }
        guard !isQuoted else { throw .malformedLine(file: file, line: recordLine, reason: "a quote is never closed") }
        endRecord()
        return records
    }
}

extension String {
    /// Whether nothing can be seen of it.
    fileprivate var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
