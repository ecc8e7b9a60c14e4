import Foundation

/// What all reviewers have said, in the order in which it counts: by time, reviewer and number.
public struct JournalHistory<Event: JournalEvent>: Sendable {
    /// Sorted by their names.
    public let files: [JournalFile<Event>]

    /// Reads all files of a folder; none where it is not there.
    ///
    /// - Throws: `JournalError`, `FileSystemError`.
    public init(folder: String) throws {
        try self.init(try Self.paths(in: folder).map { try JournalFile(contentsOf: $0) })
    }

    /// - Throws: `JournalError.sameReviewer`.
    package init(_ files: [JournalFile<Event>]) throws(JournalError<Event>) {
        try Self.requireDifferentReviewers(files)
        self.files = files
    }

    /// - Throws: `JournalError.sameReviewer`.
    package static func requireDifferentReviewers(_ files: [JournalFile<Event>]) throws(JournalError<Event>) {
        var seen: [String: JournalFile<Event>] = [:]
        for file in files {
            let name = file.reviewer.normalized
            if let other = seen[name] { throw .sameReviewer(file.path, other: other.path) }
            seen[name] = file
        }
    }

    /// The files of a folder of events, sorted by name; none where it is not there.
    ///
    /// - Throws: `FileSystemError` where it cannot be read: decisions must not go unheard.
    public static func paths(in folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FolderContent(of: folder).names.filter { ($0 as NSString).pathExtension == JournalFile<Event>.pathExtension }
            .sorted { FileName($0) < FileName($1) }.map { folder + "/" + $0 }
    }

    /// Every event, in its order.
    public var events: [Event] { Self.sorted(files.flatMap(\.events)) }

    /// Those that have not been taken back, in their order.
    public var standing: [Event] { Self.sorted(files.flatMap(\.standing)) }

    /// What a person should know of how the files were read.
    public var remarks: [Diagnostic] { files.flatMap(\.remarks) }

    private static func sorted(_ events: [Event]) -> [Event] { events.sorted(by: precedes) }

    /// Whether an event comes before another in the order in which they count.
    package static func precedes(_ a: Event, _ b: Event) -> Bool {
        if a.at != b.at { return a.at.utf8.lexicographicallyPrecedes(b.at.utf8) }
        if FileName(a.by) != FileName(b.by) { return FileName(a.by) < FileName(b.by) }
        return a.n < b.n
    }
}
