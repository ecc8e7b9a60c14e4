/// Which copy of which digit is in which shard: decided by numbers alone, before anything is made.
///
/// Sample *s* is copy *s* mod `copyCount` of digit `rows[s / copyCount]`; shards are cut at multiples of `samplesPerShard`. Each
/// shard is so a function of its number, and can be made by any thread, in any order, again.
public struct ShardPlan: Sendable, Equatable {
    /// Rows of the digits' table.
    public let rows: [Int]
    public let copyCount: Int
    public let samplesPerShard: Int

    /// - Parameter samplesPerShard: 8192 samples are 6.5 MB: quick to make again, and few enough files.
    public init(rows: [Int], copyCount: Int, samplesPerShard: Int = 8192) {
        precondition(copyCount > 0 && samplesPerShard > 0, "\(copyCount) copies, \(samplesPerShard) samples a shard")
        self.rows = rows
        self.copyCount = copyCount
        self.samplesPerShard = samplesPerShard
    }

    public var sampleCount: Int { rows.count * copyCount }

    public var shardCount: Int { (sampleCount + samplesPerShard - 1) / samplesPerShard }

    /// The samples of a shard: the digit's row and the number of its copy.
    public func samples(ofShard shard: Int) -> [(row: Int, copy: Int)] {
        (shard * samplesPerShard..<min((shard + 1) * samplesPerShard, sampleCount)).map {
            (rows[$0 / copyCount], $0 % copyCount)
        }
    }
}
