import Foundation
import Imaging
import Support

/// Writes shards of samples, each on its own, and the index last.
///
/// Call `begin`, then `write` for every shard, from any thread and in any order, then `finish` with the records in the order of
/// the shards. After an interruption `reusable` finds the shards that are whole, so that only the others are made again.
///
/// **Determinism** A: a shard's bytes depend on its samples, its number, the profile and the recipe only.
public struct ShardWriter: Sendable {
    public let folder: String
    public let name: String
    private let profile: NormalizationProfile
    private let recipeDigest: ContentDigest

    /// - Parameters:
    ///   - name: what the file names start with.
    ///   - recipeDigest: of everything that makes the samples; shards of another recipe are not reused or read.
    public init(folder: String, name: String = Split.train.rawValue, profile: NormalizationProfile, recipeDigest: ContentDigest) {
        self.folder = folder
        self.name = name
        self.profile = profile
        self.recipeDigest = recipeDigest
    }

    /// Marks the folder as unfinished: takes the index away.
    public func begin() {
        unlink(folder + "/" + ShardIndex.fileName)
    }

    /// Writes a shard.
    ///
    /// - Throws: `FileSystemError.unwritable`; nothing half written is left.
    public func write(shard number: Int, _ samples: ShardSamples) throws(FileSystemError) -> ShardRecord {
        let bytes = SafetensorsWriter.bytes(samples.tensors, metadata: metadata(number, samples))
        let file = ShardIndex.fileName(of: name, shard: number)
        try AtomicFile.write(bytes, to: folder + "/" + file)
        return ShardRecord(
            file: file, sampleCount: samples.count, byteCount: bytes.count, digest: ContentDigest(of: bytes))
    }

    /// A shard that an interrupted run left whole and that this recipe would write again byte for byte; nil where there is none.
    public func reusable(shard number: Int, sampleCount: Int) -> ShardRecord? {
        let file = ShardIndex.fileName(of: name, shard: number)
        let path = folder + "/" + file
        // Whatever is wrong with it, the answer is to make it again.
        guard let tensors = try? SafetensorsFile(contentsOf: path),
            let samples = try? ShardSamples(tensors, path: path, sampleCount: sampleCount),
            tensors.metadata == metadata(number, samples),
            let digest = try? ContentDigest(ofFile: path)
        else { return nil }
        return ShardRecord(file: file, sampleCount: sampleCount, byteCount: tensors.byteCount, digest: digest)
    }

    /// Writes the index and takes away shards of an earlier, longer set.
    ///
    /// - Parameter records: of all shards, in order.
    /// - Throws: `FileSystemError`.
    @discardableResult
    public func finish(_ records: [ShardRecord]) throws -> ShardIndex {
        let index = ShardIndex(
            formatVersion: ShardIndex.formatVersion, name: name, profile: profile.identifier, recipeDigest: recipeDigest,
            sampleCount: records.reduce(0) { $0 + $1.sampleCount }, shards: records)
        for (number, record) in records.enumerated() {
            precondition(record.file == ShardIndex.fileName(of: name, shard: number), "\(record.file) is not shard \(number)")
        }
        var number = records.count
        while unlink(folder + "/" + ShardIndex.fileName(of: name, shard: number)) == 0 { number += 1 }
        try AtomicFile.write(try index.encoded(), to: folder + "/" + ShardIndex.fileName)
        return index
    }

    /// With the digest of the tensors, so that a shard can be checked before there is an index.
    private func metadata(_ number: Int, _ samples: ShardSamples) -> [String: String] {
        [
            "contentDigest": ContentDigest(of: SafetensorsWriter.bytes(samples.tensors)).hex,
            "profile": profile.identifier, "recipeDigest": recipeDigest.hex, "shard": String(number),
        ]
    }
}
