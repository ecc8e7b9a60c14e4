import Support

/// The entries of a list of numbers, such as the students of a course, each once.
public struct Roster: Sendable, Equatable {
    public let entries: [String]

    /// - Parameters:
    ///   - lines: the entries with their lines in the file, counted from 1; empty ones are passed over.
    ///   - file: as the user named it.
    /// - Throws: `RosterErrors` with every entry that is no number, or is there already.
    public init(lines: [(text: String, line: Int)], file: String) throws(RosterErrors) {
        var entries: [String] = [], firstLines: [String: Int] = [:], errors: [RosterError] = []
        for (text, line) in lines where !text.isEmpty {
            if !text.utf8.allSatisfy(\.isDigit) {
                errors.append(.notANumber(text, file: file, line: line))
            } else if let first = firstLines[text] {
                errors.append(.givenTwice(text, file: file, line: line, first: first))
            } else {
                firstLines[text] = line
                entries.append(text)
            }
        }
        if errors.isEmpty, entries.isEmpty { errors.append(.empty(file: file)) }
        guard errors.isEmpty else { throw RosterErrors(errors) }
        self.entries = entries
    }
}

/// What is wrong with a list of numbers, or with a pile for it.
public enum RosterError: DiagnosticError, Equatable {
    case notANumber(String, file: String, line: Int)
    case givenTwice(String, file: String, line: Int, first: Int)
    case empty(file: String)
    case moreSheets(sheetCount: Int, entryCount: Int)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .notANumber(let text, let file, let line):
            Diagnostic(
                code: "roster.not-a-number", at: SourceLocation(file: file, place: .text(line: line, column: 1)),
                message: "'\(text.shortened)' is no number of digits only", fix: "write the digits alone, or remove the line")
        case .givenTwice(let text, let file, let line, let first):
            Diagnostic(
                code: "roster.given-twice", at: SourceLocation(file: file, place: .text(line: line, column: 1)),
                message: "'\(text.shortened)' is in line \(first) already", fix: "keep one of the two")
        case .empty(let file):
            Diagnostic(
                code: "roster.empty", at: SourceLocation(file: file), message: "has no numbers", fix: "write one number a line")
        case .moreSheets(let sheetCount, let entryCount):
            Diagnostic(
                code: "roster.more-sheets",
                message:
                    "\(NumberText.count(sheetCount, "sheet")) for \(NumberText.count(entryCount, "entry", plural: "entries")) of the list: "
                    + "\(sheetCount - entryCount) more than there can be, with one sheet an entry",
                fix: "take out sheets that were scanned twice or are of another pile, or add the missing entries to the list")
        }
    }
}

/// All that is wrong with a list, told at once.
public struct RosterErrors: DiagnosticError {
    public let diagnostics: [Diagnostic]

    /// A file that is no list of numbers is wrong in every line.
    private static let maxShownCount = 50

    init(_ errors: [RosterError]) {
        let hidden = errors.count - Self.maxShownCount
        diagnostics =
            errors.prefix(Self.maxShownCount).flatMap(\.diagnostics)
            + (hidden > 0
                ? [
                    Diagnostic(
                        code: "roster.more", at: errors.last.flatMap { $0.diagnostics[0].location.map { SourceLocation(file: $0.file) } },
                        message: "and \(hidden) more", fix: "check that the file is a list of numbers, one a line")
                ] : [])
    }
}
