import Foundation
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
    static let formatVersion = 1

    public let formatVersion: Int
    /// What the shards' file names start with.
    public let name: String
    /// The normalisation profile's identifier.
    public let profile: String
    /// Of everything that made the samples: digits, rows, copies, augmentation, seed.
    public let recipeDigest: ContentDigest
    public let sampleCount: Int
    public let shards: [ShardRecord]

    /// The file of a shard, such as `train-00007.safetensors`.
    public static func fileName(of name: String, shard number: Int) -> String {
        let digits = String(number)
        return "\(name)-\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits).safetensors"
    }

    /// The index as it is written.
    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return try encoder.encode(self) + [UInt8(ascii: "\n")]
    }
}
