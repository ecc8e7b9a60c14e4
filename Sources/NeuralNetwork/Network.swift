import Support

/// A network with its weights, as plain tensors.
///
/// A value: training and inference pack copies of it for their kernels.
public struct Network: Sendable {
    public let description: NetworkDescription
    /// The weights and running statistics, in the order of the layers.
    public let tensors: [NamedTensor]

    /// A fresh network: weights normal with variance 2 / fan-in, biases 0.
    ///
    /// **Determinism** A: a function of `seed` alone.
    /// **Source** He et al. 2015.
    public init(description: NetworkDescription, seed: UInt64) {
        self.description = description
        let plan = NetworkPlan(description)
        tensors = plan.layers.flatMap { layer in
            layer.parameters.enumerated().map { position, parameter in
                var stream = RandomStream(
                    seed: seed, purpose: .initialWeights, sample: UInt64(layer.index), step: UInt32(position))
                return NamedTensor(
                    name: parameter.name, shape: parameter.description.shape,
                    values: parameter.description.initialValues(using: &stream))
            }
        }
    }

    /// A network with weights from a file; the tensors may come in any order.
    ///
    /// - Throws: `NeuralNetworkError.tensorsDoNotFit` listing all that are missing, unexpected or of another shape.
    public init(description: NetworkDescription, tensors: [NamedTensor]) throws(NeuralNetworkError) {
        self.description = description
        self.tensors = try Self.expectedTensors(description).matched(with: tensors)
    }

    /// - Parameter trustedTensors: tensors made from the description itself.
    init(description: NetworkDescription, trustedTensors: [NamedTensor]) {
        self.description = description
        tensors = trustedTensors
    }

    public func tensor(named name: String) -> NamedTensor? {
        tensors.first { $0.name == name }
    }

    private static func expectedTensors(_ description: NetworkDescription) -> ExpectedTensors {
        ExpectedTensors(NetworkPlan(description).parameters.map { ($0.name, $0.description.shape) })
    }
}

extension ParameterDescription {
    fileprivate func initialValues(using stream: inout RandomStream) -> [Float] {
        switch initialValue {
        case .constant(let value): return [Float](repeating: value, count: count)
        case .kaiming(let fanIn):
            let deviation = (2 / Double(fanIn)).squareRoot()
            return (0..<count).map { _ in Float(stream.normal() * deviation) }
        }
    }
}
