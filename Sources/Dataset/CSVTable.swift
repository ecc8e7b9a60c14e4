import Support

/// A table of comma-separated values with a line of column names.
///
/// What `CSVLine` writes before a text that a spreadsheet would run is taken away again.
///
/// **Source** RFC 4180; a final newline and CRLF are optional, a byte order mark is stepped over.
public struct CSVTable: Sendable {
    public let columns: [String]
    /// Each row with the line it starts on, counted from 1; as many fields as there are columns.
    public let rows: [(line: Int, fields: [String])]

    /// Reads a file, which has to be UTF-8: of letters that were lost two names would be made one.
    ///
    /// - Throws: `TextTableError.malformedLine`, `.notUTF8`, `FileSystemError`.
    public init(contentsOf file: String) throws {
        try self.init(try Self.text(try FileContent.bytes(of: file), file: file), file: file)
    }

    /// - Throws: `TextTableError.notUTF8`.
    static func text(_ bytes: [UInt8], file: String) throws(TextTableError) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var line = 1
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")), String(validating: rest[..<end], as: UTF8.self) != nil {
            line += 1
            rest = rest[(end + 1)...]
        }
        let wrong = rest.prefix { $0 != UInt8(ascii: "\n") }.prefix(shownByteCount)
        throw .notUTF8(file: file, line: line, text: FileName.visible(Array(wrong)))
    }

    /// Of a line, in a message.
    private static let shownByteCount = 80

    /// Longer than any path.
    private static let maxFieldByteCount = 4096

    /// - Parameter file: the name that errors carry.
    /// - Throws: `TextTableError.malformedLine`, also for a field of more than 4096 bytes, or with more accents on a letter than any script has.
    public init(_ text: String, file: String) throws(TextTableError) {
        if let place = text.excessiveMarks {
            let line = 1 + text.utf8[..<place].count { $0 == UInt8(ascii: "\n") }
            throw .malformedLine(file: file, line: line, reason: "a text has more than 30 accents on one letter")
        }
        var records: [(line: Int, fields: [String])] = []
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        var line = 1, recordLine = 1
        func endRecord() {
            fields.append(CSVLine.unguarded(field))
            if fields != [""] { records.append((recordLine, fields)) }
            (fields, field) = ([], "")
        }
        var characters = Array(text.unicodeScalars)[...]
        if characters.first == "\u{feff}" { characters.removeFirst() }
        while let character = characters.popFirst() {
            if character == "\n" { line += 1 }
            switch character {
            case "\"" where isQuoted && characters.first == "\"":
                characters.removeFirst()
                field += "\""
            case "\"" where isQuoted || field.isEmpty: isQuoted.toggle()
            case "," where !isQuoted:
                fields.append(CSVLine.unguarded(field))
                field = ""
            case "\n" where !isQuoted:
                endRecord()
                recordLine = line
            case "\r" where !isQuoted && (characters.first == "\n" || characters.isEmpty): break
            default: field.unicodeScalars.append(character)
            }
        }
        guard !isQuoted else { throw .malformedLine(file: file, line: recordLine, reason: "a quote is never closed") }
        endRecord()
        guard let header = records.first else { throw .malformedLine(file: file, line: 1, reason: "the table is empty") }
        columns = header.fields
        rows = Array(records.dropFirst())
        for (line, fields) in records {
            guard let byteCount = fields.map(\.utf8.count).max(), byteCount > Self.maxFieldByteCount else { continue }
            throw .malformedLine(file: file, line: line, reason: "a field has \(byteCount) bytes, more than \(Self.maxFieldByteCount)")
        }
        for (line, fields) in rows where fields.count != columns.count {
            throw .malformedLine(
                file: file, line: line, reason: "\(fields.count) fields where the first line names \(columns.count) columns")
        }
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
