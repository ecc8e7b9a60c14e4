import Foundation
import Support

#if canImport(Glibc)
import Glibc
#endif

/// Adds events to a reviewer's file, which nobody else may add to as long as the journal lives.
///
/// An event counts once `add` has returned: it is on the disk then. A line that was cut short before is replaced.
public final class LabelJournal {
    public let path: String
    public let reviewer: String
    /// All events of the file.
    public private(set) var events: [LabelEvent]
    private let program: String
    private let lock: SharedFileLock
    private var lastDigest: String
    private var byteCount: Int
    private var tornByteCount: Int
    /// Whether the last line has lost its end.
    private var needsNewline: Bool

    static let maxReviewerLength = 64

    /// Opens a reviewer's file, or begins one; the folder is made where it is missing.
    ///
    /// - Parameters:
    ///   - folder: of the recipe's events.
    ///   - reviewer: who decides.
    ///   - program: what the events say that they were made with.
    /// - Throws: `LabelFileError`, `FileSystemError.inUse` where another process adds to the file, `.unwritable`.
    public init(folder: String, reviewer: String, program: String) throws {
        try Self.requireUsable(reviewer)
        // A file from another system may spell the same name with other code points.
        let known = try LabelHistory.paths(in: folder).first { LabelFile.reviewer(of: $0).normalized == reviewer.normalized }
        path = known ?? folder + "/" + reviewer.normalized + "." + LabelFile.pathExtension
        self.reviewer = LabelFile.reviewer(of: path)
        self.program = program
        lock = try SharedFileLock(path)
        let file = try LabelFile(FileManager.default.fileExists(atPath: path) ? FileContent.bytes(of: path) : [], path: path)
        (events, lastDigest, byteCount, tornByteCount) = (file.events, file.lastDigest, file.byteCount, file.tornByteCount)
        needsNewline = !file.endsWithNewline && file.tornByteCount == 0
        // The folders may be new.
        for parent in [
            (folder as NSString).deletingLastPathComponent,
            ((folder as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent,
        ]
        where !parent.isEmpty { try AtomicFile.sync(parent) }
    }

    /// What is to be said of one target.
    public struct Entry: Sendable {
        public let target: LabelTarget
        public let verdict: LabelVerdict
        public var crop: ContentDigest?
        public var was: UInt8?
        public var now: UInt8?
        public var why = ""
        public var ms: Int?
        /// The number of the event of this file that is taken back.
        public var undoes: Int?

        public init(
            _ target: LabelTarget, _ verdict: LabelVerdict, crop: ContentDigest? = nil, was: UInt8? = nil, now: UInt8? = nil,
            why: String = "", ms: Int? = nil, undoes: Int? = nil
        ) {
            self.target = target
            self.verdict = verdict
            self.crop = crop
            self.was = was
            self.now = now
            self.why = why
            self.ms = ms
            self.undoes = undoes
        }
    }

    /// Adds events, all or none of them, and waits until they are on the disk.
    ///
    /// - Parameter time: the time of day; where the event before is of a later time, such as of a clock that was wrong, the next millisecond
    ///   after it.
    /// - Returns: the events.
    /// - Throws: `FileSystemError.unwritable`; none of them is in the file then.
    @discardableResult
    public func add(_ entries: [Entry], at time: Date) throws -> [LabelEvent] {
        guard !entries.isEmpty else { return [] }
        let at = Self.text(of: time, after: events.last?.at)
        var added: [LabelEvent] = [], bytes: [UInt8] = needsNewline ? [UInt8(ascii: "\n")] : [], digest = lastDigest
        for entry in entries {
            let event = event(entry, n: events.count + added.count + 1, at: at, prev: digest)
            precondition(event.defect == nil, "an event of ours: \(event.defect ?? "")")
            let line = Array(try JSONFile.encoded(event).utf8)
            digest = ContentDigest(of: line).hex
            bytes += line + [UInt8(ascii: "\n")]
            added.append(event)
        }
        do {
            try AppendedFile.append(bytes, to: path, byteCount: byteCount, tornByteCount: tornByteCount)
        } catch {
            // What was cut short may be gone, so that the next try finds the file as it is.
            if (try? FileContent.byteCount(of: path)) == byteCount - tornByteCount {
                (byteCount, tornByteCount) = (byteCount - tornByteCount, 0)
            }
            throw error
        }
        byteCount += bytes.count - tornByteCount
        (tornByteCount, needsNewline, lastDigest) = (0, false, digest)
        events += added
        return added
    }

    /// Takes back an event of this file; one that takes back another may be taken back too.
    ///
    /// - Parameter number: which; nil for the last decision that stands.
    /// - Throws: `LabelFileError.nothingToUndo`, `.cannotUndo`, `FileSystemError`.
    @discardableResult
    public func undo(_ number: Int? = nil, why: String = "", at time: Date) throws -> LabelEvent {
        let standing = LabelFile.standing(events)
        let event: LabelEvent?
        if let number {
            let isThere = number >= 1 && number <= events.count
            event = isThere && !LabelFile.takenBack(events)[number - 1] ? events[number - 1] : nil
            if event == nil { throw LabelFileError.cannotUndo(reviewer: reviewer, event: number, count: events.count) }
        } else {
            event = standing.last
        }
        guard let event, let target = event.target else { throw LabelFileError.nothingToUndo(reviewer: reviewer) }
        let entry = Entry(target, .undone, crop: event.crop, was: event.now, now: event.was, why: why, undoes: event.n)
        return try add([entry], at: time)[0]
    }

    private func event(_ entry: Entry, n: Int, at: String, prev: String) -> LabelEvent {
        var digit: String?, sheet: String?, writer: String?
        switch entry.target {
        case .digit(let id): digit = id
        case .sheet(let digest): sheet = digest
        case .writer(let name): writer = name
        }
        return LabelEvent(
            v: LabelEvent.version, n: n, at: at, by: reviewer, with: program, digit: digit, sheet: sheet, writer: writer,
            crop: entry.crop, was: entry.was, now: entry.now, verdict: entry.verdict, why: entry.why, ms: entry.ms,
            undoes: entry.undoes, prev: prev)
    }

    /// - Throws: `LabelFileError.unusableReviewer`.
    package static func requireUsable(_ name: String) throws(LabelFileError) {
        if !isUsable(name) { throw .unusableReviewer(name) }
    }

    /// Whether a name can be a reviewer's: a file is named so, on whatever system.
    static func isUsable(_ name: String) -> Bool {
        guard let first = name.first, name.count <= maxReviewerLength, first.isLetter || first.isNumber, name.last != " ", name.last != "."
        else { return false }
        return name.allSatisfy { $0.isLetter || $0.isNumber || " -_.".contains($0) }
    }

    /// The last second of the year 9999.
    private static let maxTime: TimeInterval = 253_402_300_799

    /// In UTC with milliseconds; a time later than that of `last` where the clock is behind it, so that what is decided at different times
    /// stays apart.
    static func text(of time: Date, after last: String?) -> String {
        let text = text(of: time)
        guard let last, text.utf8.lexicographicallyPrecedes(last.utf8) else { return text }
        let numbers = last.split { !$0.isNumber }.compactMap { Int32($0) }
        guard numbers.count == 7 else { return last }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
        return Self.text(of: Int64(timegm(&parts)) * 1000 + Int64(numbers[6]) + 1)
    }

    /// In UTC with milliseconds.
    static func text(of time: Date) -> String {
        // A clock that was never set must not stop anybody.
        text(of: Int64((min(max(time.timeIntervalSince1970, 0), maxTime) * 1000).rounded(.down)))
    }

    /// - Parameter milliseconds: since 1970; beyond the year 9999 its end.
    private static func text(of milliseconds: Int64) -> String {
        let milliseconds = min(milliseconds, Int64(maxTime) * 1000 + 999)
        var seconds = time_t(milliseconds / 1000), parts = tm()
        gmtime_r(&seconds, &parts)
        let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)],
            clock = [parts.tm_hour, parts.tm_min, parts.tm_sec]
        return date.map { $0.padded(to: 2) }.joined(separator: "-") + "T" + clock.map { Int($0).padded(to: 2) }.joined(separator: ":")
            + "." + Int(milliseconds % 1000).padded(to: 3) + "Z"
    }
}
