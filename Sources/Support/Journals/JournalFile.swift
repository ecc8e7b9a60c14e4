import Foundation

/// The events of one reviewer, as they are in their file.
public struct JournalFile<Event: JournalEvent>: Sendable {
    public let path: String
    public let reviewer: String
    /// In the order of the file: numbered from 1, each with the digest of the line before.
    public let events: [Event]
    /// Of the last whole line; empty where there is none.
    let lastDigest: String
    let byteCount: Int
    /// Of all its bytes.
    public let digest: ContentDigest
    /// Whether the last line has its end; an editor may have taken it away.
    let endsWithNewline: Bool
    /// The last bytes: of a line that was cut short while it was written, which nobody was told was kept.
    let tornByteCount: Int

    package static var pathExtension: String { "jsonl" }

    /// Whose a file is, by its name.
    package static func reviewer(of path: String) -> String { ((path as NSString).lastPathComponent as NSString).deletingPathExtension }

    /// Reads a reviewer's file and checks its chain.
    ///
    /// - Throws: `JournalError`, `FileSystemError`.
    public init(contentsOf path: String) throws {
        try self.init(FileContent.bytes(of: path), path: path)
    }

    /// - Parameter earlier: the same file as it was read before: where its last line is still there, only what was added is checked.
    /// - Throws: `JournalError`.
    package init(_ bytes: [UInt8], path: String, after earlier: JournalFile? = nil) throws(JournalError<Event>) {
        self.path = path
        reviewer = Self.reviewer(of: path)
        byteCount = bytes.count
        digest = ContentDigest(of: bytes)
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let tail = lines.popLast() ?? []
        // A whole event counts, whether or not its line has an end.
        let isTailWhole = (try? JSONDecoder().decode(Event.self, from: Data(tail))).map { $0.n == lines.count + 1 } ?? false
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
            let place = JournalError<Event>.Place(file: path, line: index + 1), data = Data(line)
            do {
                events.append(try decoder.decode(Event.self, from: data))
            } catch {
                if let version = (try? decoder.decode(Version.self, from: data))?.v, version > Event.version {
                    throw .futureVersion(place, found: version)
                }
                throw .malformed(place, reason: decodingReason(error))
            }
            let event = events[index]
            if event.v > Event.version { throw .futureVersion(place, found: event.v) }
            if event.v < 1 { throw .malformed(place, reason: "the version is \(event.v)") }
            if FileName(event.by.normalized) != FileName(reviewer.normalized) {
                throw .otherReviewer(place, found: event.by, expected: reviewer)
            }
            if event.n != index + 1 { throw .wrongNumber(place, found: event.n, expected: index + 1) }
            if event.prev != previous { throw .brokenChain(place) }
            if let defect = event.defect { throw .malformed(place, reason: defect) }
            if let undoes = event.undoes, undoes < 1 || undoes > index || events[undoes - 1].target != event.target {
                throw .malformed(place, reason: "it takes back event \(undoes), which is no earlier one of the same \(Event.words.target)")
            }
            previous = ContentDigest(of: Array(line)).hex
        }
        self.events = events
        lastDigest = previous
    }

    /// The little that every version has.
    private struct Version: Decodable { let v: Int }

    /// The events that have not been taken back, without those that take back others.
    package var standing: [Event] { Self.standing(events) }

    /// Those of a whole file's events that stand.
    package static func standing(_ events: [Event]) -> [Event] {
        zip(events, takenBack(events)).filter { !$1 && $0.undoes == nil }.map(\.0)
    }

    /// Of each of a reviewer's events, whether it has been taken back.
    ///
    /// - Parameter events: in the order of their numbers: a whole file's, or all those about one target, as an event takes
    ///   back none but one of the same.
    package static func takenBack(_ events: [Event]) -> [Bool] {
        var isTakenBack = [Bool](repeating: false, count: events.count)
        // From the last one on: what takes back an event may itself be taken back.
        for (index, event) in events.enumerated().reversed() where !isTakenBack[index] {
            if let undoes = event.undoes, let earlier = Self.index(of: undoes, in: events) { isTakenBack[earlier] = true }
        }
        return isTakenBack
    }

    /// Where the event with a number is; nil where it is not among them.
    private static func index(of number: Int, in events: [Event]) -> Int? {
        if events.indices.contains(number - 1), events[number - 1].n == number { return number - 1 }
        return events.firstIndex { $0.n == number }
    }

    /// What a person should know of how it was read.
    package var remarks: [Diagnostic] {
        guard tornByteCount > 0 else { return [] }
        return [
            Diagnostic(
                .warning, code: Event.words.code + ".torn-line",
                at: SourceLocation(file: path, place: .text(line: events.count + 1, column: 1)),
                message: "the last line was cut short while it was written, and is passed over",
                fix: "\(Event.words.afterTornLine); the next event that is added takes the place of the line")
        ]
    }
}
