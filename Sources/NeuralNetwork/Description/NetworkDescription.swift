/// What a network is made of: the shape of its input and its layers in order. It is stored in every model file.
public struct NetworkDescription: Sendable, Equatable {
    public let input: TensorShape
    public let layers: [LayerDescription]
    /// The shape after each layer.
    public let shapes: [TensorShape]

    /// - Throws: `NeuralNetworkError.noLayers`, or `.layerCannotTake` naming the first layer whose input does not suit it.
    public init(input: TensorShape, layers: [LayerDescription]) throws(NeuralNetworkError) {
        guard !layers.isEmpty else { throw .noLayers }
        var shapes: [TensorShape] = []
        var shape = input
        for (index, layer) in layers.enumerated() {
            do {
                shape = try layer.layer.outputShape(for: shape)
            } catch {
                throw .layerCannotTake(
                    layer: index + 1, name: layer.name, input: shape, requirement: error.requirement)
            }
            shapes.append(shape)
        }
        self.input = input
        self.layers = layers
        self.shapes = shapes
    }

    public var output: TensorShape { shapes[shapes.count - 1] }

    /// How many numbers are trained.
    public var parameterCount: Int {
        NetworkPlan(self).layers.flatMap(\.parameters).filter(\.isTrained).reduce(0) { $0 + $1.description.count }
    }
}

extension NetworkDescription: Codable {
    private enum Key: CodingKey {
        case input, layers
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        try self.init(
            input: container.decode(TensorShape.self, forKey: .input),
            layers: container.decode([LayerDescription].self, forKey: .layers))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(input, forKey: .input)
        try container.encode(layers, forKey: .layers)
    }
}
