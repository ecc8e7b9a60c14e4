import Foundation
import Imaging
import Support

/// Writes a plan's samples as shards, each on its own, and the index last.
///
/// A set whose writing was interrupted in any way is gone on with: shards that are whole are kept, whether the index names their
/// digests or, where there is none yet, the journal; only the others are made again.
///
/// A shard goes to its file in pieces that stay in the processor's cache, each digested on the way, so that memory depends
/// neither on the number of samples nor on the size of a shard. It is not waited for until it is on the disk; all are, before
/// the index is written.
///
/// **Determinism** A: a shard's bytes depend on its samples, its number, the profile and the recipe only.
public struct ShardWriter: Sendable {
    public let folder: String
    public let plan: ShardPlan
    private let name: String
    private let profile: NormalizationProfile
    private let recipeDigest: ContentDigest

    /// Samples made, digested and written at a time: 200 KB, which stay in the second-level cache.
    private static let pieceSampleCount = 256
    /// Numbers written at a time.
    private static let pieceWordCount = 16_384
    private static let recipeKey = "recipeDigest", shardKey = "shard"

    /// - Parameters:
    ///   - recipeDigest: of everything that makes the samples; shards of another recipe are not reused or read.
    ///   - name: what the file names start with.
    public init(
        folder: String, plan: ShardPlan, profile: NormalizationProfile, recipeDigest: ContentDigest,
        name: String = Split.train.rawValue
    ) {
        self.folder = folder
        self.plan = plan
        self.name = name
        self.profile = profile
        self.recipeDigest = recipeDigest
    }

    /// What became of a shard.
    public enum Outcome: Sendable {
        case written
        /// It was there, whole.
        case kept
        /// What was there was not what had been written.
        case mended
    }

    /// Writes every shard that is not there already, and the index.
    ///
    /// - Parameters:
    ///   - samples: those of the plan.
    ///   - jobs: how many shards are written at a time; of no influence on the bytes.
    ///   - onShard: told on the thread that is done with a shard; where it throws, writing stops and can be gone on with.
    /// - Throws: `ShardError.tooManySamples`, `FileSystemError`, what `onShard` throws. There is no index then.
    @discardableResult
    public func writeAll(
        from samples: some TrainingSamples, jobs: Int,
        onShard: @escaping @Sendable (ShardRecord, Outcome) throws -> Void = { _, _ in }
    ) throws -> ShardIndex {
        try requireOrder()
        let listed = listedRecords()
        let known = knownRecords(listed)
        let journal = try begin(known.values.sorted { $0.file < $1.file }, listed)
        let records = try concurrentMap(Array(0..<plan.shardCount), jobs: jobs) { shard in
            var outcome = Outcome.written
            if let record = known[ShardIndex.fileName(of: name, shard: shard)] {
                switch try state(of: record) {
                case .whole:
                    try onShard(record, .kept)
                    return record
                case .damaged: outcome = .mended
                case .missing: break
                }
            } else {
                try requireOwn(ShardIndex.fileName(of: name, shard: shard), listed)
            }
            let record = try write(shard: shard, from: samples)
            try journal.append(record)
            try onShard(record, outcome)
            return record
        }
        return try finish(records, listed, jobs: jobs)
    }

    /// Writes an index that says that the samples are made when they are wanted, and takes shards away that an earlier recipe left.
    ///
    /// - Throws: `ShardError.tooManySamples`, `FileSystemError`.
    @discardableResult
    public func writeWithoutShards() throws -> ShardIndex {
        try requireOrder()
        return try finish([], listedRecords(), jobs: 1, onTheFly: true)
    }

    /// Writes one shard.
    ///
    /// - Parameter expected: what its digest must be; nil takes any.
    /// - Throws: `ShardError.notReproduced`, `FileSystemError.unwritable`; what was there before stays.
    public func write(
        shard number: Int, from samples: some TrainingSamples, expected: ContentDigest? = nil
    ) throws -> ShardRecord {
        let positions = plan.positions(ofShard: number)
        let name = ShardIndex.fileName(of: name, shard: number)
        var file = DigestedFile(try PendingFile(folder + "/" + name))
        try file.append(header(shard: number, sampleCount: positions.count))
        // In the order of a safetensors file: copy, digit, image, label.
        for piece in Self.pieces(of: positions, count: Self.pieceWordCount) {
            try file.append(piece.map { UInt32(plan.source(at: $0).copy) })
        }
        for piece in Self.pieces(of: positions, count: Self.pieceWordCount) {
            try file.append(piece.map { UInt32(plan.rows[plan.source(at: $0).rowIndex]) })
        }
        var labels: [UInt8] = []
        var batch = SampleBatch()
        for piece in Self.pieces(of: positions, count: Self.pieceSampleCount) {
            try samples.read(Array(piece), into: &batch)
            try file.append(batch.ink)
            labels += batch.labels
        }
        try file.append(labels)
        let record = ShardRecord(
            file: name, sampleCount: positions.count, byteCount: file.digest.byteCount, digest: file.digest.digest)
        if let expected, record.digest != expected {
            throw ShardError.notReproduced(file: folder + "/" + name, found: record.digest.hex, expected: expected.hex)
        }
        try file.commit()
        return record
    }

    /// Takes away the shards that the index or the journal lists, and both of these, so that everything is made again.
    ///
    /// - Throws: `FileSystemError.unwritable`.
    public func discard() throws {
        for record in listedRecords() { try remove(record.shard.file) }
        try remove(ShardIndex.fileName)
        try remove(ShardJournal.fileName)
    }

    private func header(shard number: Int, sampleCount: Int) -> [UInt8] {
        SafetensorsWriter.header(
            [
                "image": (.uint8, [sampleCount, Glyph.side, Glyph.side]), "label": (.uint8, [sampleCount]),
                "digit": (.uint32, [sampleCount]), "copy": (.uint32, [sampleCount]),
            ],
            metadata: ["profile": profile.identifier, Self.recipeKey: recipeDigest.hex, Self.shardKey: String(number)])
    }

    private static func pieces(of positions: Range<Int>, count: Int) -> some Sequence<Range<Int>> {
        stride(from: positions.lowerBound, to: positions.upperBound, by: count).lazy.map {
            $0..<min($0 + count, positions.upperBound)
        }
    }
}

extension ShardWriter {
    /// More samples than have an order of an epoch are not begun.
    private func requireOrder() throws(ShardError) {
        guard plan.sampleCount <= ShardPlan.maxSampleCount else {
            throw .tooManySamples(plan.sampleCount, limit: ShardPlan.maxSampleCount)
        }
    }

    private enum State {
        case whole, damaged, missing
    }

    private func state(of record: ShardRecord) throws -> State {
        let path = folder + "/" + record.file
        guard FileManager.default.fileExists(atPath: path) else { return .missing }
        guard try FileContent.byteCount(of: path) == record.byteCount else { return .damaged }
        return try ContentDigest(ofFile: path) == record.digest ? .whole : .damaged
    }

    /// Every shard that the index or, where there is none, the journal of the folder lists, whichever recipe made it.
    private func listedRecords() -> [(recipeDigest: ContentDigest, shard: ShardRecord)] {
        // Whatever is wrong with the index, the answer is to make everything again.
        if let index = try? ShardIndex(folder: folder) { return index.shards.map { (index.recipeDigest, $0) } }
        return ShardJournal.records(in: folder)
    }

    /// The shards that this recipe has written before, by file.
    private func knownRecords(_ listed: [(recipeDigest: ContentDigest, shard: ShardRecord)]) -> [String: ShardRecord] {
        let own = listed.filter { $0.recipeDigest == recipeDigest }.map { ($0.shard.file, $0.shard) }
        return Dictionary(own) { _, last in last }
    }

    /// Marks the set as unfinished: the journal takes the place of the index.
    private func begin(
        _ known: [ShardRecord], _ listed: [(recipeDigest: ContentDigest, shard: ShardRecord)]
    ) throws -> ShardJournal {
        Leftovers.sweep(folder)
        let journal = try ShardJournal(
            folder: folder, known: known, others: listed.filter { $0.recipeDigest != recipeDigest }, recipeDigest: recipeDigest)
        try remove(ShardIndex.fileName)
        return journal
    }

    /// Writes the index, and takes the journal and the listed shards that do not belong to the set away.
    private func finish(
        _ records: [ShardRecord], _ listed: [(recipeDigest: ContentDigest, shard: ShardRecord)], jobs: Int, onTheFly: Bool = false
    ) throws -> ShardIndex {
        let index = ShardIndex(
            name: name, profile: profile, recipeDigest: recipeDigest, sampleCount: plan.sampleCount, onTheFly: onTheFly,
            shards: records)
        _ = try concurrentMap(records, jobs: jobs) { try AtomicFile.sync(folder + "/" + $0.file) }
        let files = Set(records.map(\.file))
        for record in listed where !files.contains(record.shard.file) { try remove(record.shard.file) }
        try AtomicFile.write(try index.encoded(), to: folder + "/" + ShardIndex.fileName)
        try remove(ShardJournal.fileName)
        return index
    }

    /// Makes sure that what a shard is to replace is a shard of ours: listed, or one that a killed run did not come to list.
    ///
    /// - Throws: `OutputError.isThere`.
    private func requireOwn(
        _ file: String, _ listed: [(recipeDigest: ContentDigest, shard: ShardRecord)]
    ) throws(OutputError) {
        let path = folder + "/" + file
        guard FileManager.default.fileExists(atPath: path), !listed.contains(where: { $0.shard.file == file }) else { return }
        let metadata = (try? SafetensorsFile(contentsOf: path))?.metadata ?? [:]
        if metadata[Self.recipeKey] == nil || metadata[Self.shardKey] == nil { throw .isThere(path) }
    }

    private func remove(_ file: String) throws(FileSystemError) { try AtomicFile.removeFile(folder + "/" + file) }
}

/// A file in the making whose content is digested on its way.
private struct DigestedFile: ~Copyable {
    private let file: PendingFile
    private(set) var digest = RunningDigest()

    init(_ file: consuming PendingFile) {
        self.file = file
    }

    mutating func append(_ bytes: [UInt8]) throws(FileSystemError) {
        digest.update(bytes)
        try file.append(bytes)
    }

    mutating func append(_ words: [UInt32]) throws(FileSystemError) {
        try append(SafetensorsTensor(words, shape: [words.count]).bytes)
    }

    consuming func commit() throws(FileSystemError) {
        try file.commit(isSynced: false)
    }
}
