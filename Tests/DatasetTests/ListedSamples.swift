import Imaging
import Support

@testable import Dataset

/// The copies of a plan as a list: a copy's number is the ink of its first pixel.
struct ListedSamples: TrainingSamples {
    let plan: ShardPlan
    let digits: [Digit]
    /// Told of every read.
    var onRead: @Sendable ([Int]) -> Void = { _ in }

    var count: Int { plan.sampleCount }
    var digest: ContentDigest { ContentDigest(of: "listed") }

    func glyph(_ position: Int) -> Glyph {
        let (rowIndex, copy) = plan.source(at: position)
        var glyph = digits[plan.rows[rowIndex]].glyph
        glyph[0, 0] = UInt8(truncatingIfNeeded: copy)
        return glyph
    }

    func read(_ positions: [Int], into batch: inout SampleBatch) {
        onRead(positions)
        batch.removeAll()
        for position in positions {
            batch.labels.append(digits[plan.rows[plan.source(at: position).rowIndex]].label ?? 0)
            batch.ink += glyph(position).ink
        }
    }
}
