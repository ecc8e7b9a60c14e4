extension Network {
    /// The same function with fewer layers: each batch normalization that follows a convolution or a dense layer becomes
    /// part of its weights and bias, and dropout goes.
    func foldedForInference() -> Network {
        let plan = NetworkPlan(description)
        var layers: [LayerDescription] = []
        var groups: [[NamedTensor]] = []
        for layer in plan.layers {
            let own = layer.parameters.compactMap { tensor(named: $0.name) }
            if layer.layer is Dropout { continue }
            if layer.layer is BatchNormalization, let previous = layers.last, let foldable = previous.layer.withBias {
                layers[layers.count - 1] = LayerDescription(foldable)
                groups[groups.count - 1] = Self.fold(own, into: groups[groups.count - 1])
            } else {
                layers.append(description.layers[layer.index])
                groups.append(own)
            }
        }
        guard let folded = try? NetworkDescription(input: description.input, layers: layers) else { return self }
        let names = NetworkPlan(folded).parameters.map(\.name)
        return Network(
            description: folded,
            trustedTensors: zip(names, groups.joined()).map { name, tensor in tensor.renamed(name) })
    }

    /// W' = W γ/σ and b' = (b − μ) γ/σ + β, in double precision.
    private static func fold(_ normalization: [NamedTensor], into weights: [NamedTensor]) -> [NamedTensor] {
        let weight = weights[0]
        let outputs = weight.shape[0]
        let bias = weights.count > 1 ? weights[1].values : [Float](repeating: 0, count: outputs)
        let (gamma, beta) = (normalization[0].values, normalization[1].values)
        let (mean, variance) = (normalization[2].values, normalization[3].values)
        let scale = (0..<outputs).map {
            Double(gamma[$0]) / (Double(variance[$0]) + Double(BatchNormalization.epsilon)).squareRoot()
        }
        let perOutput = weight.values.count / outputs
        let foldedWeights = weight.values.indices.map { Float(Double(weight.values[$0]) * scale[$0 / perOutput]) }
        let foldedBias = (0..<outputs).map { output -> Float in
            let centered = Double(bias[output]) - Double(mean[output])
            return Float(centered * scale[output] + Double(beta[output]))
        }
        return [
            NamedTensor(name: weight.name, shape: weight.shape, values: foldedWeights),
            NamedTensor(name: "bias", shape: [outputs], values: foldedBias),
        ]
    }
}

extension Layer {
    /// The layer with a bias, into which a batch normalization can be folded; nil for other kinds of layers.
    fileprivate var withBias: (any Layer)? {
        switch self {
        case let convolution as Convolution:
            Convolution(
                channels: convolution.channels, kernel: convolution.kernel, width: convolution.width,
                padding: convolution.padding, bias: true)
        case is Dense: self
        default: nil
        }
    }
}
