/// Which copy of which digit is in which shard: decided by numbers alone, before anything is made.
///
/// The sample at position *p* is copy *p* mod `copyCount` of digit `rows[p / copyCount]`; shards are cut at multiples of
/// `samplesPerShard`. Each shard is so a function of its number, and can be made by any thread, in any order, again.
public struct ShardPlan: Sendable, Equatable {
    /// Rows of the digits' table.
    public let rows: [Int]
    public let copyCount: Int
    public let samplesPerShard: Int

    /// More samples have no order of an epoch.
    public static let maxSampleCount = Int(UInt32.max)

    /// - Parameter samplesPerShard: 8192 samples are 6.5 MB: quick to make again, and few enough files.
    public init(rows: [Int], copyCount: Int, samplesPerShard: Int = 8192) {
        precondition(copyCount > 0 && samplesPerShard > 0, "\(copyCount) copies, \(samplesPerShard) samples a shard")
        self.rows = rows
        self.copyCount = copyCount
        self.samplesPerShard = samplesPerShard
    }

    public var sampleCount: Int { rows.count * copyCount }

    public var shardCount: Int { (sampleCount + samplesPerShard - 1) / samplesPerShard }

    /// The positions of a shard's samples.
    public func positions(ofShard shard: Int) -> Range<Int> {
        precondition(shard >= 0 && shard < shardCount, "shard \(shard) of \(shardCount)")
        return shard * samplesPerShard..<min((shard + 1) * samplesPerShard, sampleCount)
    }

    /// Which of `rows` the sample at a position is a copy of, and the number of the copy.
    public func source(at position: Int) -> (rowIndex: Int, copy: Int) {
        let (rowIndex, copy) = position.quotientAndRemainder(dividingBy: copyCount)
        return (rowIndex, copy)
    }
}
