import Support

/// A fully connected layer; it flattens its input in the order C, H, W.
///
/// **Shape** (N, C, H, W) → (N, units, 1, 1).
struct Dense: Layer {
    static let name = "dense"

    var kind: NamedLayer.Kind { .dense(units: units) }

    let units: Int

    var readsPlainImages: Bool { true }

    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape {
        TensorShape(channels: units)
    }

    func parameters(for input: BlockedLayout) -> [ParameterDescription] {
        [
            ParameterDescription(
                name: "weight", shape: [units, input.shape.count], role: .weight,
                initialValue: .kaiming(fanIn: input.shape.count), packing: .dense(outputs: units, input: input)),
            ParameterDescription(
                name: "bias", shape: [units], role: .offset, initialValue: .constant(0),
                packing: .vector(channels: units)),
        ]
    }

    func plainForward(_ input: PlainBatch, output: TensorShape, parameters: [[Double]]) -> PlainBatch {
        let depth = input.shape.count
        return PlainBatch(imageCount: input.imageCount, shape: output) { image, unit, _, _ in
            (0..<depth).reduce(parameters[1][unit]) { sum, k in
                sum + parameters[0][unit * depth + k] * input.values[image * depth + k]
            }
        }
    }

    func makeKernel(in context: KernelContext) -> any LayerKernel {
        DenseKernel(in: context)
    }
}

extension Dense {
    init(fields: inout ManifestFields) {
        units = fields.int("units", in: 1...65_536)
    }
}

extension LayerDescription {
    /// A fully connected layer, with biases.
    public static func dense(units: Int) -> LayerDescription {
        LayerDescription(Dense(units: units))
    }
}
