/// What a network is made of: the shape of its input and its layers in order. It is stored in every model file.
public struct NetworkDescription: Sendable, Equatable {
    public let input: TensorShape
    public let layers: [LayerDescription]
    /// The shape after each layer.
    public let shapes: [TensorShape]
    /// For the index of each `addSkip` that of its `skip`.
    let skipOfSum: [Int: Int]

    /// - Throws: `NeuralNetworkError.noLayers`; `.layerCannotTake` naming the first layer whose input does not suit it;
    ///   `.unpairedSkip`.
    public init(input: TensorShape, layers: [LayerDescription]) throws(NeuralNetworkError) {
        guard !layers.isEmpty else { throw .noLayers }
        var shapes: [TensorShape] = []
        var shape = input
        var openSkips: [Int] = [], skipOfSum: [Int: Int] = [:]
        for (index, layer) in layers.enumerated() {
            do {
                shape = try layer.layer.outputShape(for: shape)
            } catch {
                throw .layerCannotTake(
                    layer: index + 1, name: layer.name, input: shape, requirement: error.requirement)
            }
            if layer.layer is Skip { openSkips.append(index) }
            if layer.layer is AddSkip {
                guard let skip = openSkips.popLast() else { throw .unpairedSkip(layer: index + 1, name: layer.name) }
                guard shapes[skip] == shape else {
                    throw .layerCannotTake(
                        layer: index + 1, name: layer.name, input: shape,
                        requirement: "\(shapes[skip]), the shape at its 'skip', layer \(skip + 1)")
                }
                skipOfSum[index] = skip
            }
            shapes.append(shape)
        }
        if let skip = openSkips.last { throw .unpairedSkip(layer: skip + 1, name: layers[skip].name) }
        self.input = input
        self.layers = layers
        self.shapes = shapes
        self.skipOfSum = skipOfSum
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
