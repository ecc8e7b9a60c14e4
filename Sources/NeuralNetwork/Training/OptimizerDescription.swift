import Support

/// How gradients change the weights. Biases and batch normalization's parameters are never decayed.
public enum OptimizerDescription: Sendable, Codable, Equatable {
    /// Adam with decoupled weight decay (Loshchilov and Hutter 2019), as PyTorch's `AdamW`.
    case adamW(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01)
    /// Stochastic gradient descent with momentum, as PyTorch's `SGD`: weight decay is part of the gradient.
    case sgd(momentum: Double = 0.9, isNesterov: Bool = true, weightDecay: Double = 0)
}

/// What one optimizer step does to all parameters alike, with the step's constants worked out.
struct OptimizerStep: Sendable {
    enum Rule: Sendable {
        case adamW(firstRate: Float, beta2: Float, secondRate: Float, rootCorrection: Float, epsilon: Float)
        case sgd(momentum: Float, isNesterov: Bool)
    }

    let rule: Rule
    let weightDecay: Double
    /// The learning rate, divided by Adam's correction of the first moment.
    let stepSize: Double
    let learningRate: Double

    /// - Parameter stepNumber: 1 for the first step.
    init(_ description: OptimizerDescription, learningRate: Double, stepNumber: Int) {
        self.learningRate = learningRate
        switch description {
        case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
            let rootCorrection = (1 - power(beta2, stepNumber)).squareRoot()
            rule = .adamW(
                firstRate: Float(1 - beta1), beta2: Float(beta2), secondRate: Float(1 - beta2),
                rootCorrection: Float(rootCorrection), epsilon: Float(epsilon))
            stepSize = learningRate / (1 - power(beta1, stepNumber))
            self.weightDecay = weightDecay
        case .sgd(let momentum, let isNesterov, let weightDecay):
            rule = .sgd(momentum: Float(momentum), isNesterov: isNesterov)
            stepSize = learningRate
            self.weightDecay = weightDecay
        }
    }
}

/// `base` to a whole power, by squaring: the same bits everywhere.
private func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0, factor = base, remaining = exponent
    while remaining > 0 {
        if remaining & 1 == 1 { result *= factor }
        factor *= factor
        remaining >>= 1
    }
    return result
}
