import Imaging
import Support

@testable import Dataset

/// Shards with an index that fits them but for the digest, as a program that writes such files itself could make it.
struct ShardTarget: FuzzTarget {
    static let name = "shard"

    private let folder: FuzzFolder

    init() throws {
        folder = try FuzzFolder()
    }

    func run(_ input: [UInt8]) {
        let bytes = SafetensorsRepair.repaired(input)
        let name = ShardIndex.fileName(of: "train", shard: 0)
        let path = folder.write(bytes, name)
        let labels = (try? SafetensorsFile(contentsOf: path))?.entries["label"]?.shape.first ?? 1
        let count = max(1, min(labels, ShardPlan.maxSampleCount))
        let digest = ContentDigest(of: bytes)
        let index = ShardIndex(
            name: "train", profile: .mnist, recipeDigest: digest, sampleCount: count, onTheFly: false,
            shards: [ShardRecord(file: name, sampleCount: count, byteCount: bytes.count, digest: digest)])
        folder.write(FuzzLaw.require("an index") { Array(try index.encoded()) }, ShardIndex.fileName)
        guard let reader = FuzzLaw.attempt("a shard", { try ShardReader(folder: folder.path, profile: .mnist) }) else { return }
        FuzzLaw.requireEqual("an index of our own", reader.index, index)
        for position in 0..<min(count, 20) {
            let sample = FuzzLaw.require("a sample of a checked shard") { try reader.sample(at: position) }
            if sample.label > 9 { FuzzLaw.finding("sample \(position) has the label \(sample.label)") }
        }
    }
}
