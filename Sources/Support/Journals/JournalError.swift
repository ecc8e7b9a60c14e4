/// Why a file of events cannot be used.
public enum JournalError<Event: JournalEvent>: DiagnosticError, Equatable {
    /// A line of a file.
    public struct Place: Sendable, Equatable {
        package let file: String
        package let line: Int

        package init(file: String, line: Int) {
            self.file = file
            self.line = line
        }
    }

    case malformed(Place, reason: String)
    case futureVersion(Place, found: Int)
    case otherReviewer(Place, found: String, expected: String)
    case wrongNumber(Place, found: Int, expected: Int)
    case brokenChain(Place)
    case sameReviewer(String, other: String)
    case unusableReviewer(String)
    case nothingToUndo(reviewer: String)
    case cannotUndo(reviewer: String, event: Int, count: Int)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        func defect(_ place: Place, _ code: String, _ message: String, fix: String) -> Diagnostic {
            Diagnostic(
                code: Event.words.code + "." + code, at: SourceLocation(file: place.file, place: .text(line: place.line, column: 1)),
                message: message,
                fix: fix)
        }
        let copy =
            "put back the file as it was, from a copy or from version control; a line of it is never edited: what was decided is "
            + "\(Event.words.undo)"
        return switch self {
        case .malformed(let place, let reason): defect(place, "malformed", "this is no \(Event.words.event): \(reason)", fix: copy)
        case .futureVersion(let place, let found):
            defect(
                place, "future-version", "the event is of version \(found), and this program knows versions up to \(Event.version)",
                fix: "update Inkmill")
        case .otherReviewer(let place, let found, let expected):
            defect(
                place, "other-reviewer", "the event is by '\(found)', and the file is that of '\(expected)'",
                fix:
                    "name the file '\(found).\(JournalFile<Event>.pathExtension)', or, where there is such a file already, keep the longer one of the "
                    + "two in its place: two files of one reviewer cannot be joined")
        case .wrongNumber(let place, let found, let expected):
            defect(place, "broken-chain", "the event has the number \(found), not \(expected): lines were added or taken away", fix: copy)
        case .brokenChain(let place):
            defect(
                place, "broken-chain", "the event does not follow the line before it, which was changed, added or taken away", fix: copy)
        case .sameReviewer(let file, let other):
            Diagnostic(
                code: Event.words.code + ".same-reviewer", at: SourceLocation(file: file),
                message: "this and '\(other)' are files of one reviewer", fix: "keep the one that holds more, and move the other away")
        case .unusableReviewer(let name):
            Diagnostic(
                code: Event.words.code + ".reviewer", message: "'\(name)' cannot be a reviewer's name, which is a file's name too",
                fix: "choose one of letters, digits, spaces, '-', '_' and '.', which begins with a letter or a digit and has at most "
                    + "\(ReviewerName.maxLength) characters",
                exitStatus: .usage)
        case .nothingToUndo(let reviewer):
            Diagnostic(
                code: Event.words.code + ".nothing-to-undo", message: "there is no event of '\(reviewer)' that could be taken back",
                fix: "\(Event.words.log) who has decided what; name the reviewer with --by")
        case .cannotUndo(let reviewer, let event, let count):
            Diagnostic(
                code: Event.words.code + ".nothing-to-undo",
                message: "event \(event) of '\(reviewer)' cannot be taken back: "
                    + ((1...max(1, count)).contains(event) ? "it has been already" : "the events are 1 to \(count)"),
                fix: "\(Event.words.log) the events that stand")
        }
    }
}
