import Imaging
import Support

/// Labeled images that a network is trained on, each found by its position: shards on disk, or copies made when they are
/// wanted. Both give the same bytes, so neither training nor a shard's writer can tell them apart.
public protocol TrainingSamples: Sendable {
    /// How many there are.
    var count: Int { get }

    /// Of everything that decides the samples: whoever went on from other samples would end elsewhere.
    var digest: ContentDigest { get }

    /// Puts the samples at `positions`, each in 0..<count, into `batch`, in this order and in place of what it held.
    ///
    /// Any number of threads may call it at the same time, each with a batch of its own.
    ///
    /// - Throws: `ShardError.changedWhileRead`, `FileSystemError` where the samples are files that have been changed meanwhile.
    func read(_ positions: [Int], into batch: inout SampleBatch) throws
}

/// The labels and images of some samples, one after another. Kept and filled again, it allocates nothing.
public struct SampleBatch: Sendable, Equatable {
    /// 0…9.
    public var labels: [UInt8] = []
    /// **Shape** (N, 28, 28).
    public var ink: [UInt8] = []

    public init() {}

    public mutating func removeAll() {
        labels.removeAll(keepingCapacity: true)
        ink.removeAll(keepingCapacity: true)
    }

    /// The images, in order.
    public var glyphs: [Glyph] {
        labels.indices.map { Glyph(ink: Array(ink[$0 * Glyph.pixelCount..<($0 + 1) * Glyph.pixelCount])) }
    }

    /// Makes room for the images of so many samples, in place of what it held.
    mutating func resizeInk(imageCount: Int) {
        let byteCount = imageCount * Glyph.pixelCount
        if ink.count > byteCount { ink.removeLast(ink.count - byteCount) }
        if ink.count < byteCount { ink += repeatElement(0, count: byteCount - ink.count) }
    }
}

extension TrainingSamples {
    /// The images at `positions`: for people to look at.
    ///
    /// - Throws: what reading them throws.
    public func glyphs(at positions: [Int]) throws -> [Glyph] {
        var batch = SampleBatch()
        try read(positions, into: &batch)
        return batch.glyphs
    }
}
