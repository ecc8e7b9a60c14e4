import Foundation
import Imaging
import Support

/// One shard as the index lists it.
public struct ShardRecord: Sendable, Equatable, Codable {
    public let file: String
    public let sampleCount: Int
    public let byteCount: Int
    /// SHA-256 of the whole file.
    public let digest: ContentDigest
}

/// `index.json` of a folder of shards, written last: where there is none, writing was not finished.
public struct ShardIndex: Sendable, Equatable, Codable {
    public static let fileName = "index.json"
    static let formatVersion = 2

    public let formatVersion: Int
    /// What the shards' file names start with.
    public let name: String
    /// The normalization profile's identifier.
    public let profile: String
    /// Of everything that made the samples: digits, rows, copies, augmentation, seed.
    public let recipeDigest: ContentDigest
    public let sampleCount: Int
    /// Whether the samples are made when they are wanted; there are no shards then.
    public let onTheFly: Bool
    public let shards: [ShardRecord]

    init(
        name: String, profile: NormalizationProfile, recipeDigest: ContentDigest, sampleCount: Int, onTheFly: Bool,
        shards: [ShardRecord]
    ) {
        formatVersion = Self.formatVersion
        self.name = name
        self.profile = profile.identifier
        self.recipeDigest = recipeDigest
        self.sampleCount = sampleCount
        self.onTheFly = onTheFly
        self.shards = shards
    }

    /// Reads and checks the index of a folder.
    ///
    /// - Parameters:
    ///   - profile: the one the reader of the samples expects; nil takes any.
    ///   - recipeDigest: what the samples must have been made by; nil takes any.
    /// - Throws: `DatasetError` (`.notFinished`, `.malformedIndex` and others), `ShardError.recipeMismatch`, `FileSystemError`.
    public init(folder: String, profile: NormalizationProfile? = nil, recipeDigest: ContentDigest? = nil) throws {
        self = try Self.read(folder: folder, profile: profile, recipeDigest: recipeDigest).index
    }

    /// The same with the digest of the file.
    static func read(
        folder: String, profile: NormalizationProfile?, recipeDigest: ContentDigest?
    ) throws -> (index: ShardIndex, digest: ContentDigest) {
        let (index, digest) = try readIndex(ShardIndex.self, folder: folder, name: fileName)
        try index.check(path: folder + "/" + fileName, profile: profile, recipeDigest: recipeDigest)
        return (index, digest)
    }

    /// The file of a shard, such as `train-00007.safetensors`.
    public static func fileName(of name: String, shard number: Int) -> String {
        "\(name)-\(number.padded(to: 5))\(shardSuffix)"
    }

    static let shardSuffix = ".safetensors"

    /// Whether the index of a folder is, byte for byte, as this version writes it: nobody has edited it.
    package static func isAsWritten(in folder: String) -> Bool {
        guard let index = try? ShardIndex(folder: folder), let bytes = try? FileContent.bytes(of: folder + "/" + fileName) else {
            return false
        }
        return (try? index.encoded()).map { [UInt8]($0) == bytes } ?? false
    }

    /// The index as it is written.
    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return try encoder.encode(self) + [UInt8(ascii: "\n")]
    }

    private func check(
        path: String, profile: NormalizationProfile?, recipeDigest: ContentDigest?
    ) throws {
        guard formatVersion == Self.formatVersion else {
            throw DatasetError.unsupportedVersion(file: path, found: formatVersion, expected: Self.formatVersion)
        }
        if let profile, self.profile != profile.identifier {
            throw DatasetError.profileMismatch(file: path, found: self.profile, expected: profile.identifier)
        }
        if let recipeDigest, self.recipeDigest != recipeDigest {
            throw ShardError.recipeMismatch(file: path, found: self.recipeDigest.hex, expected: recipeDigest.hex)
        }
        var sum = 0
        for (number, record) in shards.enumerated() {
            let expected = Self.fileName(of: name, shard: number)
            guard record.file == expected, !name.contains("/") else {
                throw DatasetError.malformedIndex(file: path, reason: "shard \(number) is '\(record.file)', not '\(expected)'")
            }
            let (next, overflow) = sum.addingReportingOverflow(record.sampleCount)
            guard record.sampleCount > 0, !overflow else {
                throw DatasetError.malformedIndex(file: path, reason: "'\(record.file)' has \(record.sampleCount) samples")
            }
            sum = next
        }
        guard onTheFly ? shards.isEmpty : sum == sampleCount else {
            throw DatasetError.countMismatch(file: path, what: "samples", found: sum, expected: onTheFly ? 0 : sampleCount)
        }
        guard (0...ShardPlan.maxSampleCount).contains(sampleCount) else {
            throw ShardError.tooManySamples(sampleCount, limit: ShardPlan.maxSampleCount)
        }
    }
}
