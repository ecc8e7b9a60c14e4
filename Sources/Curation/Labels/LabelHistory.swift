import Foundation
import Support

/// What all reviewers of a recipe have decided, in the order in which it counts: by time, reviewer and number.
public struct LabelHistory: Sendable {
    /// Sorted by their names.
    public let files: [LabelFile]

    /// Reads all files of a folder; none where it is not there.
    ///
    /// - Throws: `LabelFileError`, `FileSystemError`.
    public init(folder: String) throws {
        try self.init(try Self.paths(in: folder).map { try LabelFile(contentsOf: $0) })
    }

    /// - Throws: `LabelFileError.sameReviewer`.
    init(_ files: [LabelFile]) throws(LabelFileError) {
        try Self.requireDifferentReviewers(files)
        self.files = files
    }

    /// - Throws: `LabelFileError.sameReviewer`.
    static func requireDifferentReviewers(_ files: [LabelFile]) throws(LabelFileError) {
        var seen: [String: LabelFile] = [:]
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
        return try FolderContent(of: folder).names.filter { ($0 as NSString).pathExtension == LabelFile.pathExtension }
            .sorted { FileName($0) < FileName($1) }.map { folder + "/" + $0 }
    }

    /// Every event, in its order.
    public var events: [LabelEvent] { Self.sorted(files.flatMap(\.events)) }

    /// Those that have not been taken back, in their order.
    public var standing: [LabelEvent] { Self.sorted(files.flatMap(\.standing)) }

    /// What a person should know of how the files were read.
    public var remarks: [Diagnostic] { files.flatMap(\.remarks) }

    private static func sorted(_ events: [LabelEvent]) -> [LabelEvent] { events.sorted(by: precedes) }

    /// Whether an event comes before another in the order in which they count.
    static func precedes(_ a: LabelEvent, _ b: LabelEvent) -> Bool {
        if a.at != b.at { return a.at.utf8.lexicographicallyPrecedes(b.at.utf8) }
        if FileName(a.by) != FileName(b.by) { return FileName(a.by) < FileName(b.by) }
        return a.n < b.n
    }
}
