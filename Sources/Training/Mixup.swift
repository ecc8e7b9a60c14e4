import Dataset
import Imaging
import NeuralNetwork
import Support

/// Blends each image of a batch with its neighbor, by a fraction drawn from Beta(`alpha`, `alpha`).
///
/// The order of a batch is random already, so neighbors are random pairs; where old digits are rehearsed, they stand between the new
/// ones at fixed places.
///
/// **Determinism** A: a function of the seed and the step.
/// **Source** Zhang et al., "mixup", 2018.
struct Mixup {
    /// In 0…1; near 0 most images stay almost as they are, at 1 all shares are equally likely.
    let alpha: Double
    let seed: UInt64

    /// - Parameter step: counted over the whole run.
    /// - Returns: the blended images, and for each its second label.
    func mixed(_ batch: SampleBatch, step: Int) -> (ink: [UInt8], labels: [MixedLabel]) {
        var stream = RandomStream(seed: seed, purpose: .mixup, sample: UInt64(step))
        let count = batch.labels.count
        var ink: [UInt8] = [], labels: [MixedLabel] = []
        ink.reserveCapacity(batch.ink.count)
        for image in 0..<count {
            let partner = (image + 1) % count
            // The smaller share is the partner's, so that the first label is the stronger one.
            let drawn = fraction(&stream)
            let weight = Int32((256 * min(drawn, 1 - drawn)).rounded())
            let own = batch.ink[image * Glyph.pixelCount..<(image + 1) * Glyph.pixelCount]
            let other = batch.ink[partner * Glyph.pixelCount..<(partner + 1) * Glyph.pixelCount]
            ink += zip(own, other).map { UInt8(((256 - weight) * Int32($0) + weight * Int32($1) + 128) >> 8) }
            labels.append(MixedLabel(label: batch.labels[partner], fraction: Float(weight) / 256))
        }
        return (ink, labels)
    }

    /// From Beta(α, α).
    ///
    /// **Source** Jöhnk 1964, which for α up to 1 takes few trials.
    private func fraction(_ stream: inout RandomStream) -> Double {
        while true {
            // The logarithms of two numbers to the power of 1/α: for a small α the powers themselves would be zero.
            let a = PortableMath.log(1 - stream.unit()) / alpha, b = PortableMath.log(1 - stream.unit()) / alpha
            let largest = max(a, b)
            let logSum = largest + PortableMath.log(PortableMath.exp(a - largest) + PortableMath.exp(b - largest))
            if logSum <= 0 { return PortableMath.exp(a - logSum) }
        }
    }
}
