import Foundation

/// Adds events to a reviewer's file, which nobody else may add to as long as the journal lives.
///
/// An event counts once `add` has returned: it is on the disk then. A line that was cut short before is replaced.
public final class Journal<Event: JournalEvent> {
    public let path: String
    public let reviewer: String
    /// All events of the file.
    public private(set) var events: [Event]
    private let program: String
    private let lock: SharedFileLock
    private var lastDigest: String
    private var byteCount: Int
    private var tornByteCount: Int
    /// Whether the last line has lost its end.
    private var needsNewline: Bool

    /// Opens a reviewer's file, or begins one; the folder is made where it is missing.
    ///
    /// - Parameters:
    ///   - folder: of the files of all reviewers.
    ///   - reviewer: who decides.
    ///   - program: what the events say that they were made with.
    /// - Throws: `JournalError`, `FileSystemError.inUse` where another process adds to the file, `.unwritable`.
    public init(folder: String, reviewer: String, program: String) throws {
        try Self.requireUsable(reviewer)
        // A file from another system may spell the same name with other code points.
        let known = try JournalHistory<Event>.paths(in: folder).first {
            JournalFile<Event>.reviewer(of: $0).normalized == reviewer.normalized
        }
        path = known ?? folder + "/" + reviewer.normalized + "." + JournalFile<Event>.pathExtension
        self.reviewer = JournalFile<Event>.reviewer(of: path)
        self.program = program
        lock = try SharedFileLock(path)
        let file = try JournalFile<Event>(FileManager.default.fileExists(atPath: path) ? FileContent.bytes(of: path) : [], path: path)
        (events, lastDigest, byteCount, tornByteCount) = (file.events, file.lastDigest, file.byteCount, file.tornByteCount)
        needsNewline = !file.endsWithNewline && file.tornByteCount == 0
        // The folders may be new.
        for parent in [
            (folder as NSString).deletingLastPathComponent,
            ((folder as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent,
        ] { try AtomicFile.sync(parent.isEmpty ? "." : parent) }
    }

    public typealias Entry = Event.Entry

    /// Adds events, all or none of them, and waits until they are on the disk.
    ///
    /// - Parameter time: the time of day; where the event before is of a later time, such as of a clock that was wrong, the next millisecond
    ///   after it.
    /// - Returns: the events.
    /// - Throws: `FileSystemError.unwritable`; none of them is in the file then.
    @discardableResult
    public func add(_ entries: [Entry], at time: Date) throws -> [Event] {
        guard !entries.isEmpty else { return [] }
        let at = JournalTime.text(of: time, after: events.last?.at)
        var added: [Event] = [], bytes: [UInt8] = needsNewline ? [UInt8(ascii: "\n")] : [], digest = lastDigest
        for entry in entries {
            let stamp = JournalStamp(n: events.count + added.count + 1, at: at, by: reviewer, with: program, prev: digest)
            let event = Event(entry, stamp: stamp)
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
    /// - Throws: `JournalError.nothingToUndo`, `.cannotUndo`, `FileSystemError`.
    @discardableResult
    public func undo(_ number: Int? = nil, why: String = "", at time: Date) throws -> Event {
        let standing = JournalFile<Event>.standing(events)
        let event: Event?
        if let number {
            let isThere = number >= 1 && number <= events.count
            event = isThere && !JournalFile<Event>.takenBack(events)[number - 1] ? events[number - 1] : nil
            if event == nil { throw JournalError<Event>.cannotUndo(reviewer: reviewer, event: number, count: events.count) }
        } else {
            event = standing.last
        }
        guard let entry = event?.takingBack(why: why) else { throw JournalError<Event>.nothingToUndo(reviewer: reviewer) }
        return try add([entry], at: time)[0]
    }

    /// - Throws: `JournalError.unusableReviewer`.
    package static func requireUsable(_ name: String) throws(JournalError<Event>) {
        if !ReviewerName.isUsable(name) { throw .unusableReviewer(name) }
    }
}
