import Foundation
import Imaging
import Support

/// One sample of a shard.
public struct ShardSample: Sendable, Equatable {
    public let glyph: Glyph
    public let label: UInt8
    /// The row of the digits' table.
    public let row: Int
    public let copy: Int
}

/// Reads the samples of a folder of shards by their position, whichever shard they are in.
///
/// Everything stays in the mapped files: a set larger than the memory can be read, and what is kept here is a few numbers for
/// each shard, however many samples it has.
public struct ShardReader: Sendable {
    public let index: ShardIndex
    /// Of the index, which holds the digests of the shards.
    public let digest: ContentDigest
    private let shards: [MappedShard]
    /// The position of each shard's first sample.
    private let starts: [Int]

    /// Opens a folder of shards and checks everything: that the index is there, every shard's size, SHA-256 and tensors, profile
    /// and recipe.
    ///
    /// - Parameters:
    ///   - profile: the one the reader of the samples expects.
    ///   - recipeDigest: what the samples must have been made by; nil takes any.
    ///   - jobs: how many shards are checked at a time.
    ///   - checksDigests: false where every shard's SHA-256 has just been checked.
    /// - Throws: `DatasetError` naming the shard, `SafetensorsError`, `FileSystemError`.
    public init(
        folder: String, profile: NormalizationProfile, recipeDigest: ContentDigest? = nil, jobs: Int = 1,
        checksDigests: Bool = true
    ) throws {
        let index = try ShardIndex(folder: folder, profile: profile, recipeDigest: recipeDigest)
        guard !index.onTheFly else { throw DatasetError.madeOnTheFly(folder: folder) }
        shards = try concurrentMap(index.shards, jobs: jobs) {
            try MappedShard($0, folder: folder, checksDigest: checksDigests)
        }
        var starts: [Int] = []
        var count = 0
        for record in index.shards {
            starts.append(count)
            count += record.sampleCount
        }
        self.starts = starts
        self.index = index
        digest = try ContentDigest(ofFile: folder + "/" + ShardIndex.fileName)
    }

    /// The sample at a position, 0..<count.
    public func sample(at position: Int) -> ShardSample {
        let (shard, row) = place(of: position)
        return ShardSample(
            glyph: Glyph(ink: Array(shard.ink(row))), label: shard.label(row), row: shard.tableRow(row),
            copy: shard.copy(row))
    }

    private func place(of position: Int) -> (MappedShard, row: Int) {
        precondition(position >= 0 && position < count, "position \(position) of \(count)")
        // The last shard that starts at the position or before.
        var low = 0, high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= position { low = middle } else { high = middle }
        }
        return (shards[low], position - starts[low])
    }
}

extension ShardReader: TrainingSamples {
    public var count: Int { index.sampleCount }

    public func read(_ positions: [Int], into batch: inout SampleBatch) {
        batch.removeAll()
        for position in positions {
            let (shard, row) = place(of: position)
            batch.labels.append(shard.label(row))
            batch.ink += shard.ink(row)
        }
    }
}
