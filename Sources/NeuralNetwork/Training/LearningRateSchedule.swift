import Support

/// The learning rate as a function of the step.
///
/// **Determinism** A.
public struct LearningRateSchedule: Sendable, Codable, Equatable {
    public enum Shape: String, Sendable, Codable, CaseIterable {
        /// Up from `peak / initialDivisor` along half a cosine, then down to `peak / initialDivisor / finalDivisor`
        /// (Smith and Topin 2018; as PyTorch's `OneCycleLR`).
        case oneCycle
        /// Up from near zero along a line, then down to `peak / finalDivisor` along half a cosine (Loshchilov and Hutter 2017).
        case cosine
        /// Up along a line, then constant.
        case constant
    }

    public let shape: Shape
    /// The highest learning rate.
    public let peak: Double
    /// The part of all steps in which the rate rises.
    public let warmUpFraction: Double
    public let initialDivisor: Double
    public let finalDivisor: Double

    public init(
        shape: Shape, peak: Double, warmUpFraction: Double, initialDivisor: Double = 25, finalDivisor: Double = 1e4
    ) {
        self.shape = shape
        self.peak = peak
        self.warmUpFraction = warmUpFraction
        self.initialDivisor = initialDivisor
        self.finalDivisor = finalDivisor
    }

    /// The rate of step `step`, counted from 0, of `stepCount`.
    public func learningRate(step: Int, of stepCount: Int) -> Double {
        let position = Double(step)
        switch shape {
        case .oneCycle:
            let last = Double(stepCount - 1)
            // PyTorch's step of the peak; at least a whole step, so that a tiny run has no division by zero.
            let peakStep = max(warmUpFraction * Double(stepCount) - 1, 0)
            let initial = peak / initialDivisor
            if position <= peakStep, peakStep > 0 {
                return Self.anneal(from: initial, to: peak, fraction: position / peakStep)
            }
            let fraction = last > peakStep ? (position - peakStep) / (last - peakStep) : 1
            return Self.anneal(from: peak, to: initial / finalDivisor, fraction: min(1, fraction))
        case .cosine, .constant:
            let warmUpSteps = (warmUpFraction * Double(stepCount)).rounded(.down)
            if position < warmUpSteps { return peak * (position + 1) / (warmUpSteps + 1) }
            if shape == .constant { return peak }
            let fraction = (position - warmUpSteps) / max(1, Double(stepCount) - warmUpSteps)
            return Self.anneal(from: peak, to: peak / finalDivisor, fraction: min(1, fraction))
        }
    }

    /// Half a cosine from one value to another.
    private static func anneal(from start: Double, to end: Double, fraction: Double) -> Double {
        end + (start - end) / 2 * (1 + PortableMath.cos(.pi * fraction))
    }
}
