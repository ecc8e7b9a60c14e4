import Support

/// What is wrong with the lines and columns of a table that a person wrote about the scans: labels, identities, the register.
enum TableError: DiagnosticError, Equatable {
    case noColumn(TablePlace, needed: String, found: [String])
    case unknownColumn(TablePlace, name: String, known: [String])
    case notANumber(TablePlace, column: String, found: String)
    case missingValue(TablePlace, column: String)
    case givenTwice(TablePlace, what: String, first: Int)
    case disagreesWithItself(TablePlace, what: String, one: String, other: String)
    case malformed(TablePlace, reason: String)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .noColumn(let place, let needed, let found):
            place.diagnostic(
                "no-column", "there is no column '\(needed)' among " + found.joined(separator: ", "),
                fix: "name the columns in the first line; one of them is '\(needed)'")
        case .unknownColumn(let place, let name, let known):
            name.isEmpty
                ? place.diagnostic(
                    "unknown-column", "a column has no name, and is not empty", fix: "name it in the first line, or empty it")
                : place.diagnostic(
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
        }
    }
}

/// A line of a table.
struct TablePlace: Sendable, Equatable {
    let file: String
    let line: Int

    func diagnostic(_ code: String, _ message: String, fix: String) -> Diagnostic {
        Diagnostic(
            code: "table." + code, at: SourceLocation(file: file, place: .text(line: line, column: 1)), message: message, fix: fix)
    }
}

/// All that is wrong with the tables beside the scans, told at once.
package struct TableErrors: DiagnosticError {
    let errors: [any DiagnosticError]

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

    static func throwIfAny(_ errors: [any DiagnosticError]) throws(TableErrors) {
        if !errors.isEmpty { throw TableErrors(errors: errors) }
    }
}
