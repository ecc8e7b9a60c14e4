/// Networks that a manifest can ask for by name.
public enum NetworkPreset: String, Sendable, CaseIterable {
    /// LeCun et al. 1998, with rectifiers and max pooling: 61,706 parameters at 28 × 28.
    case lenet5
    /// Two convolutions of 32 and two of 64 channels, each with batch normalisation: 468,010 parameters at 28 × 28.
    case conv32x2_64x2 = "conv32x2-64x2"

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// The preset's layers, ending in `classCount` logits.
    public func layers(classCount: Int) -> [LayerDescription] {
        switch self {
        case .lenet5:
            [
                .convolution(channels: 6, kernel: 5), .relu, .maxPooling(size: 2),
                .convolution(channels: 16, kernel: 5, padding: .valid), .relu, .maxPooling(size: 2),
                .dense(units: 120), .relu, .dense(units: 84), .relu, .dense(units: classCount),
            ]
        case .conv32x2_64x2:
            Self.normalizedConvolution(32) + Self.normalizedConvolution(32) + [.maxPooling(size: 2)]
                + Self.normalizedConvolution(64) + Self.normalizedConvolution(64) + [.maxPooling(size: 2)]
                + [.dense(units: 128), .relu, .dropout(probability: 0.3), .dense(units: classCount)]
        }
    }

    private static func normalizedConvolution(_ channels: Int) -> [LayerDescription] {
        [.convolution(channels: channels, kernel: 3, bias: false), .batchNormalization, .relu]
    }
}
