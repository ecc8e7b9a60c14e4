import Foundation
import Support

/// The events of one reviewer, as they are in their file.
public struct LabelFile: Sendable {
    public let path: String
    public let reviewer: String
    /// In the order of the file: numbered from 1, each with the digest of the line before.
    public let events: [LabelEvent]
    /// Of the last whole line; empty where there is none.
    let lastDigest: String
    let byteCount: Int
    /// Of all its bytes.
    public let digest: ContentDigest
    /// Whether the last line has its end; an editor may have taken it away.
    let endsWithNewline: Bool
    /// The last bytes: of a line that was cut short while it was written, which nobody was told was kept.
    let tornByteCount: Int

    static let pathExtension = "jsonl"

    /// Whose a file is, by its name.
    static func reviewer(of path: String) -> String { ((path as NSString).lastPathComponent as NSString).deletingPathExtension }

    /// Reads a reviewer's file and checks its chain.
    ///
    /// - Throws: `LabelFileError`, `FileSystemError`.
    public init(contentsOf path: String) throws {
        try self.init(FileContent.bytes(of: path), path: path)
    }

    /// - Parameter earlier: the same file as it was read before: where its last line is still there, only what was added is checked.
    /// - Throws: `LabelFileError`.
    init(_ bytes: [UInt8], path: String, after earlier: LabelFile? = nil) throws(LabelFileError) {
        self.path = path
        reviewer = Self.reviewer(of: path)
        byteCount = bytes.count
        digest = ContentDigest(of: bytes)
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let tail = lines.popLast() ?? []
        // A whole event counts, whether or not its line has an end.
        let isTailWhole = (try? JSONDecoder().decode(LabelEvent.self, from: Data(tail))).map { $0.n == lines.count + 1 } ?? false
        if isTailWhole { lines.append(tail) }
        (endsWithNewline, tornByteCount) = (tail.isEmpty, isTailWhole ? 0 : tail.count)
        let known = earlier.flatMap { earlier in
            let count = earlier.events.count
            return (1...max(1, lines.count)).contains(count) && !lines.isEmpty
                && ContentDigest(of: Array(lines[count - 1])).hex == earlier.lastDigest ? earlier : nil
        }
        var events = known?.events ?? [], previous = known?.lastDigest ?? ""
        events.reserveCapacity(lines.count)
        let decoder = JSONDecoder()
        for (index, line) in lines.enumerated().dropFirst(events.count) {
            let place = LabelFileError.Place(file: path, line: index + 1), data = Data(line)
            do {
                events.append(try decoder.decode(LabelEvent.self, from: data))
            } catch {
                if let version = (try? decoder.decode(Version.self, from: data))?.v, version > LabelEvent.version {
                    throw .futureVersion(place, found: version)
                }
                throw .malformed(place, reason: decodingReason(error))
            }
            let event = events[index]
            if event.v > LabelEvent.version { throw .futureVersion(place, found: event.v) }
            if event.v < 1 { throw .malformed(place, reason: "the version is \(event.v)") }
            if FileName(event.by.normalized) != FileName(reviewer.normalized) {
                throw .otherReviewer(place, found: event.by, expected: reviewer)
            }
            if event.n != index + 1 { throw .wrongNumber(place, found: event.n, expected: index + 1) }
            if event.prev != previous { throw .brokenChain(place) }
            if let defect = event.defect { throw .malformed(place, reason: defect) }
            if let undoes = event.undoes, undoes < 1 || undoes > index || events[undoes - 1].target != event.target {
                throw .malformed(place, reason: "it takes back event \(undoes), which is no earlier one of the same digit, sheet or writer")
            }
            previous = ContentDigest(of: Array(line)).hex
        }
        self.events = events
        lastDigest = previous
    }

    /// The little that every version has.
    private struct Version: Decodable { let v: Int }

    /// The events that have not been taken back, without those that take back others.
    var standing: [LabelEvent] { Self.standing(events) }

    /// Those of a whole file's events that stand.
    static func standing(_ events: [LabelEvent]) -> [LabelEvent] {
        zip(events, takenBack(events)).filter { !$1 && $0.undoes == nil }.map(\.0)
    }

    /// Of each of a reviewer's events, whether it has been taken back.
    ///
    /// - Parameter events: in the order of their numbers: a whole file's, or all those about one digit, sheet or writer, as an event takes
    ///   back none but one of the same.
    static func takenBack(_ events: [LabelEvent]) -> [Bool] {
        var isTakenBack = [Bool](repeating: false, count: events.count)
        // From the last one on: what takes back an event may itself be taken back.
        for (index, event) in events.enumerated().reversed() where !isTakenBack[index] {
            if let undoes = event.undoes, let earlier = Self.index(of: undoes, in: events) { isTakenBack[earlier] = true }
        }
        return isTakenBack
    }

    /// Where the event with a number is; nil where it is not among them.
    private static func index(of number: Int, in events: [LabelEvent]) -> Int? {
        if events.indices.contains(number - 1), events[number - 1].n == number { return number - 1 }
        return events.firstIndex { $0.n == number }
    }

    /// What a person should know of how it was read.
    package var remarks: [Diagnostic] {
        guard tornByteCount > 0 else { return [] }
        return [
            Diagnostic(
                .warning, code: "labels.torn-line", at: SourceLocation(file: path, place: .text(line: events.count + 1, column: 1)),
                message: "the last line was cut short while it was written, and is passed over",
                fix: "decide the last digit once more; the next event that is added takes the place of the line")
        ]
    }
}

/// Why a file of label events cannot be used.
public enum LabelFileError: DiagnosticError, Equatable {
    /// A line of a file.
    public struct Place: Sendable, Equatable {
        let file: String
        let line: Int
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
                code: "labels." + code, at: SourceLocation(file: place.file, place: .text(line: place.line, column: 1)), message: message,
                fix: fix)
        }
        let copy =
            "put back the file as it was, from a copy or from version control; a line of it is never edited: what was decided is "
            + "taken back with 'inkmill labels undo'"
        return switch self {
        case .malformed(let place, let reason): defect(place, "malformed", "this is no label event: \(reason)", fix: copy)
        case .futureVersion(let place, let found):
            defect(
                place, "future-version", "the event is of version \(found), and this program knows versions up to \(LabelEvent.version)",
                fix: "update Inkmill")
        case .otherReviewer(let place, let found, let expected):
            defect(
                place, "other-reviewer", "the event is by '\(found)', and the file is that of '\(expected)'",
                fix:
                    "name the file '\(found).\(LabelFile.pathExtension)', or, where there is such a file already, keep the longer one of the "
                    + "two in its place: two files of one reviewer cannot be joined")
        case .wrongNumber(let place, let found, let expected):
            defect(place, "broken-chain", "the event has the number \(found), not \(expected): lines were added or taken away", fix: copy)
        case .brokenChain(let place):
            defect(
                place, "broken-chain", "the event does not follow the line before it, which was changed, added or taken away", fix: copy)
        case .sameReviewer(let file, let other):
            Diagnostic(
                code: "labels.same-reviewer", at: SourceLocation(file: file),
                message: "this and '\(other)' are files of one reviewer", fix: "keep the one that holds more, and move the other away")
        case .unusableReviewer(let name):
            Diagnostic(
                code: "labels.reviewer", message: "'\(name)' cannot be a reviewer's name, which is a file's name too",
                fix: "choose one of letters, digits, spaces, '-', '_' and '.', which begins with a letter or a digit and has at most "
                    + "\(LabelJournal.maxReviewerLength) characters",
                exitStatus: .usage)
        case .nothingToUndo(let reviewer):
            Diagnostic(
                code: "labels.nothing-to-undo", message: "there is no event of '\(reviewer)' that could be taken back",
                fix: "'inkmill labels log' lists who has decided what; name the reviewer with --by")
        case .cannotUndo(let reviewer, let event, let count):
            Diagnostic(
                code: "labels.nothing-to-undo",
                message: "event \(event) of '\(reviewer)' cannot be taken back: "
                    + ((1...max(1, count)).contains(event) ? "it has been already" : "the events are 1 to \(count)"),
                fix: "'inkmill labels log' lists the events that stand")
        }
    }
}
