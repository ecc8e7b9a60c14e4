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
/// The images stay in the files: a set larger than the memory can be read; kept are 9 bytes for each sample, of the 793 that it has
/// in its file. What is read is what was checked when the folder was opened: a shard that has been changed since is an error.
public struct ShardReader: Sendable {
    public let index: ShardIndex
    /// Of the index, which holds the digests of the shards.
    public let digest: ContentDigest
    private let shards: [CheckedShard]
    /// The position of each shard's first sample.
    private let starts: [Int]

    /// Files of more shards are opened for each read: a process may have 1024 open files where nobody says otherwise.
    private static let openFileLimit = 256

    /// Opens a folder of shards and checks everything: that the index is there, every shard's size, SHA-256 and tensors, profile
    /// and recipe.
    ///
    /// - Parameters:
    ///   - profile: the one the reader of the samples expects.
    ///   - recipeDigest: what the samples must have been made by; nil takes any.
    ///   - jobs: how many shards are checked at a time.
    /// - Throws: `DatasetError` naming the shard, `ShardError`, `SafetensorsError`, `FileSystemError`.
    public init(folder: String, profile: NormalizationProfile, recipeDigest: ContentDigest? = nil, jobs: Int = 1) throws {
        let (index, digest) = try ShardIndex.read(folder: folder, profile: profile, recipeDigest: recipeDigest)
        guard !index.onTheFly else { throw ShardError.madeOnTheFly(folder: folder) }
        let staysOpen = index.shards.count <= Self.openFileLimit
        shards = try concurrentMap(index.shards, jobs: jobs) {
            try CheckedShard($0, folder: folder, staysOpen: staysOpen)
        }
        var starts: [Int] = []
        var count = 0
        for record in index.shards {
            starts.append(count)
            count += record.sampleCount
        }
        self.starts = starts
        self.index = index
        self.digest = digest
    }

    /// The sample at a position, 0..<count, with where it came from. Slow: its whole shard is read.
    ///
    /// - Throws: `DatasetError.changedFile`, `ShardError.changedWhileRead`, `FileSystemError`.
    public func sample(at position: Int) throws -> ShardSample {
        let (shard, row) = place(of: position)
        return try shards[shard].sample(row)
    }

    private func place(of position: Int) -> (shard: Int, row: Int) {
        precondition(position >= 0 && position < count, "position \(position) of \(count)")
        // The last shard that starts at the position or before.
        var low = 0, high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= position { low = middle } else { high = middle }
        }
        return (low, position - starts[low])
    }
}

extension ShardReader: TrainingSamples {
    public var count: Int { index.sampleCount }

    /// - Throws: `ShardError.changedWhileRead`, `FileSystemError`; the batch then holds nothing of use.
    public func read(_ positions: [Int], into batch: inout SampleBatch) throws {
        batch.labels.removeAll(keepingCapacity: true)
        for position in positions {
            let (shard, row) = place(of: position)
            batch.labels.append(shards[shard].label(row))
        }
        batch.resizeInk(imageCount: positions.count)
        try batch.ink.withUnsafeMutableBytes { ink in
            for (index, position) in positions.enumerated() {
                let (shard, row) = place(of: position)
                let start = index * Glyph.pixelCount
                try shards[shard].readImage(
                    row, into: UnsafeMutableRawBufferPointer(rebasing: ink[start..<start + Glyph.pixelCount]))
            }
        }
    }
}
