import Foundation

/// JSON files of ours: sorted keys, indented, written whole or not at all.
public enum JSONFile {
    public static func write(_ value: some Encodable, to file: String) throws {
        try AtomicFile.write(try text(of: value), to: file)
    }

    /// The text of a file with one value, as `write` writes it.
    public static func text(of value: some Encodable) throws -> String { try encoded(value, isIndented: true) + "\n" }

    /// One value a line.
    public static func writeLines(_ values: [some Encodable], to file: String) throws {
        try AtomicFile.write(try lines(values), to: file)
    }

    /// The text of a file with one value a line.
    public static func lines(_ values: [some Encodable]) throws -> String {
        try values.map { try encoded($0) + "\n" }.joined()
    }

    /// - Throws: `FileSystemError.unreadable`, `JSONFileError.unreadableRecord`.
    public static func read<T: Decodable>(_ type: T.Type, from file: String) throws -> T {
        let bytes = try FileContent.bytes(of: file)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw JSONFileError.unreadableRecord(file: file, reason: decodingReason(error))
        }
    }

    /// Reads a file with one value a line.
    ///
    /// - Throws: `FileSystemError.unreadable`, `JSONFileError.unreadableRecord`.
    public static func readLines<T: Decodable>(_ type: T.Type, from file: String) throws -> [T] {
        let decoder = JSONDecoder()
        return try FileContent.bytes(of: file).split(separator: UInt8(ascii: "\n")).map { line in
            do {
                return try decoder.decode(type, from: Data(line))
            } catch {
                throw JSONFileError.unreadableRecord(file: file, reason: decodingReason(error))
            }
        }
    }

    /// The text of a value: on one line, or indented for a person.
    public static func encoded(_ value: some Encodable, isIndented: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            isIndented ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// Why a JSON file of ours cannot be used.
public enum JSONFileError: DiagnosticError {
    /// A lock or index file is not readable JSON.
    case unreadableRecord(file: String, reason: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .unreadableRecord(let file, let reason):
            Diagnostic(
                code: "lock.unreadable", at: SourceLocation(file: file), message: "cannot be understood: \(reason)",
                fix: "move the whole folder that it lies in away and run the same command again, which makes everything in it anew; or put "
                    + "a copy of the file in its place")
        }
    }
}
