import Support

/// Sets values to zero with a given probability in training and scales the others up to keep the mean; nothing in inference.
///
/// Which values go is a pure function of seed, epoch, step, image and layer.
///
/// **Shape** (N, C, H, W) → the same.
/// **Source** Srivastava et al. 2014, in the inverted form of PyTorch.
struct Dropout: Layer {
    static let name = "dropout"

    var kind: NamedLayer.Kind { .dropout }

    let probability: Double

    var isInPlace: Bool { true }

    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape { input }

    /// Chance aside, nothing happens: the mean is kept.
    func plainForward(_ input: PlainBatch, output: TensorShape, parameters: [[Double]]) -> PlainBatch { input }

    func makeKernel(in context: KernelContext) -> any LayerKernel {
        DropoutKernel(probability: probability, in: context)
    }
}

extension Dropout {
    /// Beyond this nearly nothing is left to learn from.
    private static let maxProbability = 0.95

    init(fields: inout ManifestFields) {
        probability = fields.double("probability", in: 0...Self.maxProbability)
    }
}

extension LayerDescription {
    /// Dropout; `probability` is that of a value being dropped.
    public static func dropout(probability: Double) -> LayerDescription {
        LayerDescription(Dropout(probability: probability))
    }
}
