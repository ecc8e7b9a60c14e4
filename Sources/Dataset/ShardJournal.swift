import Foundation
import Support
import Synchronization

/// The shards of an unfinished set with their digests, a line each: what is known of them before there is an index.
///
/// It is never relied on alone: a shard is kept only where its content has the digest of its line. So it need not be synced, and a
/// line that a full disk or a power failure cut short costs no more than one shard.
final class ShardJournal: Sendable {
    static let fileName = "journal.jsonl.tmp"

    private struct Line: Codable {
        let recipeDigest: ContentDigest
        let shard: ShardRecord
    }

    private let path: String
    private let recipeDigest: ContentDigest
    private let handle: Mutex<FileHandle>

    /// Starts a journal, in place of an earlier one.
    ///
    /// - Parameters:
    ///   - known: the shards of this recipe that are known already.
    ///   - others: those of other recipes that are still to be taken away.
    /// - Throws: `FileSystemError`.
    init(
        folder: String, known: [ShardRecord], others: [(recipeDigest: ContentDigest, shard: ShardRecord)], recipeDigest: ContentDigest
    ) throws {
        path = folder + "/" + Self.fileName
        self.recipeDigest = recipeDigest
        let lines = try others.map { try Self.line($0.shard, $0.recipeDigest) } + known.map { try Self.line($0, recipeDigest) }
        try AtomicFile.write(lines.flatMap { $0 }, to: path)
        guard let handle = FileHandle(forWritingAtPath: path) else { throw FileSystemError.unreadable(path, reason: "it is gone") }
        try handle.seekToEnd()
        self.handle = Mutex(handle)
    }

    /// The shards that the journal of a folder lists, with the recipes that made them; none where there is no journal.
    static func records(in folder: String) -> [(recipeDigest: ContentDigest, shard: ShardRecord)] {
        guard let bytes = try? FileContent.bytes(of: folder + "/" + fileName) else { return [] }
        return bytes.split(separator: UInt8(ascii: "\n"))
            .compactMap { try? JSONDecoder().decode(Line.self, from: Data($0)) }
            // A name that leads out of the folder is none of a shard.
            .filter { !$0.shard.file.contains("/") }.map { ($0.recipeDigest, $0.shard) }
    }

    /// - Throws: `FileSystemError.unwritable`.
    func append(_ record: ShardRecord) throws {
        let line = try Self.line(record, recipeDigest)
        do {
            try handle.withLock { try $0.write(contentsOf: line) }
        } catch {
            throw FileSystemError.unwritable(path, reason: SystemReason(error.localizedDescription))
        }
    }

    private static func line(_ record: ShardRecord, _ recipeDigest: ContentDigest) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(Line(recipeDigest: recipeDigest, shard: record)) + [UInt8(ascii: "\n")]
    }
}
