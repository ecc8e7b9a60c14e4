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
/// Opening checks everything: that the index is there, every shard's size and SHA-256, its tensors, profile and recipe. The
/// images stay in the mapped files.
public struct ShardReader: Sendable {
    public let index: ShardIndex
    private let shards: [OpenShard]
    /// The position of each shard's first sample.
    private let starts: [Int]

    /// - Parameters:
    ///   - profile: the one the reader of the samples expects.
    ///   - recipeDigest: what the samples must have been made by; nil takes any.
    ///   - jobs: how many shards are checked at a time.
    /// - Throws: `DatasetError` naming the shard, `SafetensorsError`, `FileSystemError`.
    public init(
        folder: String, profile: NormalizationProfile, recipeDigest: ContentDigest? = nil, jobs: Int = 1
    ) throws {
        let path = folder + "/" + ShardIndex.fileName
        let index = try readIndex(ShardIndex.self, folder: folder, name: ShardIndex.fileName)
        try Self.check(index, path: path, profile: profile, recipeDigest: recipeDigest)
        shards = try concurrentMap(index.shards, jobs: jobs) { try OpenShard($0, folder: folder) }
        var starts: [Int] = []
        var count = 0
        for record in index.shards {
            starts.append(count)
            count += record.sampleCount
        }
        self.starts = starts
        self.index = index
    }

    public var count: Int { index.sampleCount }

    /// The sample at a position, 0..<count.
    public func sample(at position: Int) -> ShardSample {
        let (shard, row) = place(of: position)
        return ShardSample(
            glyph: Glyph(ink: Array(shard.ink(row))), label: shard.labels[row], row: Int(shard.rows[row]),
            copy: Int(shard.copies[row]))
    }

    /// The label and the 784 bytes of ink at a position, as they are in the file: what training reads.
    public func labelAndInk(at position: Int) -> (label: UInt8, ink: Data) {
        let (shard, row) = place(of: position)
        return (shard.labels[row], shard.ink(row))
    }

    private func place(of position: Int) -> (OpenShard, row: Int) {
        precondition(position >= 0 && position < count, "position \(position) of \(count)")
        // The last shard that starts at the position or before.
        var low = 0, high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= position { low = middle } else { high = middle }
        }
        return (shards[low], position - starts[low])
    }

    private static func check(
        _ index: ShardIndex, path: String, profile: NormalizationProfile, recipeDigest: ContentDigest?
    ) throws(DatasetError) {
        guard index.formatVersion == ShardIndex.formatVersion else {
            throw .unsupportedVersion(file: path, found: index.formatVersion, expected: ShardIndex.formatVersion)
        }
        guard index.profile == profile.identifier else {
            throw .profileMismatch(file: path, found: index.profile, expected: profile.identifier)
        }
        if let recipeDigest, index.recipeDigest != recipeDigest {
            throw .recipeMismatch(file: path, found: index.recipeDigest.hex, expected: recipeDigest.hex)
        }
        var sum = 0
        for (number, record) in index.shards.enumerated() {
            let expected = ShardIndex.fileName(of: index.name, shard: number)
            guard record.file == expected, !index.name.contains("/") else {
                throw .malformedIndex(file: path, reason: "shard \(number) is '\(record.file)', not '\(expected)'")
            }
            let (next, overflow) = sum.addingReportingOverflow(record.sampleCount)
            guard record.sampleCount > 0, !overflow else {
                throw .malformedIndex(file: path, reason: "'\(record.file)' has \(record.sampleCount) samples")
            }
            sum = next
        }
        guard sum == index.sampleCount, sum < 1 << 32 else {
            throw .countMismatch(file: path, what: "samples", found: sum, expected: index.sampleCount)
        }
    }
}

/// A checked shard, its images mapped.
private struct OpenShard: Sendable {
    let labels: [UInt8]
    let rows: [UInt32]
    let copies: [UInt32]
    private let images: Data

    init(_ record: ShardRecord, folder: String) throws {
        let path = folder + "/" + record.file
        guard FileManager.default.fileExists(atPath: path) else { throw FileSystemError.missing(path) }
        let digest = try ContentDigest(ofFile: path)
        guard digest == record.digest else {
            throw DatasetError.changedFile(file: path, found: digest.hex, expected: record.digest.hex)
        }
        let file = try SafetensorsFile(contentsOf: path)
        let samples = try ShardSamples(file, path: path, sampleCount: record.sampleCount)
        labels = samples.labels
        rows = samples.rows
        copies = samples.copies
        images = try file.bytes("image")
    }

    func ink(_ row: Int) -> Data {
        let start = images.startIndex + row * Glyph.pixelCount
        return images[start..<start + Glyph.pixelCount]
    }
}
