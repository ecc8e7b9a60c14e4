/// Networks that a manifest can ask for by name.
public enum NetworkPreset: String, Sendable, CaseIterable {
    /// LeCun et al. 1998, with rectifiers and max pooling: 61,706 parameters at 28 × 28.
    case lenet5
    /// Two convolutions of 32 and two of 64 channels, each with batch normalization: 468,010 parameters at 28 × 28.
    case conv32x2_64x2 = "conv32x2-64x2"
    /// Three pairs of convolutions of 32, 64 and 128 channels, and no dense layer but the last (after Simonyan and Zisserman 2015,
    /// Springenberg et al. 2015): 288,170 parameters.
    case allConvolutional
    /// A convolution and a residual block (He et al. 2016) of 16, 32 and 64 channels each: 121,274 parameters.
    case residual
    /// Five convolutions of 16 and 32 channels: 19,130 parameters.
    case tiny

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
        case .allConvolutional:
            Array(
                [32, 64, 128].map { Self.normalizedConvolution($0) + Self.normalizedConvolution($0) }
                    .joined(separator: [.maxPooling(size: 2)]))
                + [.globalAveragePooling, .dropout(probability: 0.3), .dense(units: classCount)]
        case .residual:
            Array(
                [16, 32, 64].map { Self.normalizedConvolution($0) + Self.residualBlock($0) }
                    .joined(separator: [.maxPooling(size: 2)]))
                + [.globalAveragePooling, .dropout(probability: 0.3), .dense(units: classCount)]
        case .tiny:
            Self.normalizedConvolution(16) + Self.normalizedConvolution(16) + [.maxPooling(size: 2)]
                + Self.normalizedConvolution(16) + Self.normalizedConvolution(32) + [.maxPooling(size: 2)]
                + Self.normalizedConvolution(32) + [.globalAveragePooling, .dense(units: classCount)]
        }
    }

    fileprivate static func normalizedConvolution(_ channels: Int) -> [LayerDescription] {
        [.convolution(channels: channels, kernel: 3, bias: false), .batchNormalization, .relu]
    }

    private static func residualBlock(_ channels: Int) -> [LayerDescription] {
        [.skip] + normalizedConvolution(channels)
            + [.convolution(channels: channels, kernel: 3, bias: false), .batchNormalization, .addSkip, .relu]
    }
}

/// Networks for lines of symbols, not single glyphs, that a manifest can ask for by name.
public enum LineNetworkPreset: String, Sendable, CaseIterable {
    /// Seven convolutions that bring the height of 32 down to 1, a column for four pixels, and no recurrent layer (after Shi et al. 2015):
    /// 515,000 parameters.
    case lines

    /// The preset's layers, ending in `classCount` outputs a column.
    public func layers(classCount: Int) -> [LayerDescription] {
        typealias Preset = NetworkPreset
        return switch self {
        case .lines:
            Preset.normalizedConvolution(16) + [.maxPooling(size: 2)]
                + Preset.normalizedConvolution(32) + [.maxPooling(size: 2)]
                + Preset.normalizedConvolution(64) + Preset.normalizedConvolution(96) + [.maxPooling(size: 2, width: 1)]
                + Preset.normalizedConvolution(128)
                + [.convolution(channels: 160, kernel: 4, width: 3, padding: .sides, bias: false), .batchNormalization, .relu]
                + [.dropout(probability: 0.1)]
                + [.convolution(channels: 160, kernel: 1, width: 3, bias: false), .batchNormalization, .relu]
                + [.dropout(probability: 0.1), .convolution(channels: classCount, kernel: 1)]
        }
    }
}
