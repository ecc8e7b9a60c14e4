import Foundation
import Support
import Synchronization

/// The shards of an unfinished set with their digests, a line each: what is known of them before there is an index.
///
/// It is never relied on alone: a shard is kept only where its content has the digest of its line. So it need not be synced, and a
/// line that a full disk or a power failure cut short costs no more than one shard.
final class ShardJournal: Sendable {
    /// Named as a temporary file, because it is one.
    static let fileName = "journal.jsonl" + PendingFile.temporarySuffix

    private struct Line: Codable {
        let recipeDigest: ContentDigest
        let shard: ShardRecord
    }

    private let path: String
    private let recipeDigest: ContentDigest
    private let handle: Mutex<FileHandle>

    /// Starts a journal, in place of an earlier one, with the shards that are known already.
    ///
    /// - Throws: `FileSystemError`.
    init(folder: String, known: [ShardRecord], recipeDigest: ContentDigest) throws {
        path = folder + "/" + Self.fileName
        self.recipeDigest = recipeDigest
        try AtomicFile.write(try known.flatMap { try Self.line($0, recipeDigest) }, to: path)
        guard let handle = FileHandle(forWritingAtPath: path) else { throw FileSystemError.unreadable(path, reason: "it is gone") }
        try handle.seekToEnd()
        self.handle = Mutex(handle)
    }

    /// The shards of a recipe that the journal of a folder lists; none where there is no journal.
    static func records(in folder: String, recipeDigest: ContentDigest) -> [ShardRecord] {
        guard let bytes = try? FileContent.bytes(of: folder + "/" + fileName) else { return [] }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
            .compactMap { try? JSONDecoder().decode(Line.self, from: Data($0)) }
        return lines.filter { $0.recipeDigest == recipeDigest }.map(\.shard)
    }

    /// - Throws: `FileSystemError.unwritable`.
    func append(_ record: ShardRecord) throws {
        let line = try Self.line(record, recipeDigest)
        do {
            try handle.withLock { try $0.write(contentsOf: line) }
        } catch {
            throw FileSystemError.unwritable(path, reason: error.localizedDescription)
        }
    }

    private static func line(_ record: ShardRecord, _ recipeDigest: ContentDigest) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(Line(recipeDigest: recipeDigest, shard: record)) + [UInt8(ascii: "\n")]
    }
}
