/// Weights in a second order, or a transformed one, made anew whenever the weights change.
///
/// A dense layer and a direct convolution have theirs with inputs and outputs exchanged, for the backward pass; a Winograd
/// convolution has both directions in the transformed domain.
extension ParameterPacking {
    var derivedCount: Int {
        switch self {
        case .vector: 0
        case .convolution(let outputs, let inputs, let window, let inputLanes):
            if inputLanes == 1 {
                0
            } else if usesWinograd {
                2 * winogradPositionCount * paddedToLanes(outputs) * paddedToLanes(inputs)
            } else {
                paddedToLanes(outputs) * paddedToLanes(inputs) * window.area
            }
        case .dense(_, let input): input.count.isMultiple(of: laneCount) ? packedCount : 0
        }
    }

    /// Whether a convolution works in Winograd's domain.
    var usesWinograd: Bool {
        if case .convolution(_, _, let window, laneCount) = self { window.suitsWinograd } else { false }
    }

    func derive(from packed: UnsafeMutablePointer<Float>, into target: UnsafeMutablePointer<Float>) {
        if derivedCount == 0 { return }
        switch self {
        case .vector: break
        case .convolution(let outputs, let inputs, let window, _):
            let outputBlocks = paddedToLanes(outputs) / laneCount, inputBlocks = paddedToLanes(inputs) / laneCount
            guard usesWinograd else {
                turnConvolution(packed, target, inputBlockCount: inputBlocks, outputBlockCount: outputBlocks, window.area)
                return
            }
            let turned = AlignedFloats(count: packedCount)
            turnConvolution(packed, turned.base, inputBlockCount: inputBlocks, outputBlockCount: outputBlocks, window.area)
            transformWeights(packed, target, inputBlockCount: inputBlocks, outputBlockCount: outputBlocks)
            transformWeights(
                turned.base, target + derivedCount / 2, inputBlockCount: outputBlocks, outputBlockCount: inputBlocks)
        case .dense(let outputs, let input):
            transposeDense(packed, target, inputCount: input.count, outputCount: paddedToLanes(outputs))
        }
    }
}

/// The kernel turned by 180° with inputs and outputs exchanged: the gradient of a convolution is a convolution with it.
///
/// **Shape** [out/16][in/16][area][16 in][16 out] → [in/16][out/16][area][16 out][16 in].
private func turnConvolution(
    _ source: UnsafeMutablePointer<Float>, _ target: UnsafeMutablePointer<Float>, inputBlockCount: Int,
    outputBlockCount: Int, _ area: Int
) {
    let tapCount = laneCount * laneCount
    for outputBlock in 0..<outputBlockCount {
        for inputBlock in 0..<inputBlockCount {
            for tap in 0..<area {
                transposeLanes(
                    source + ((outputBlock * inputBlockCount + inputBlock) * area + tap) * tapCount,
                    target + ((inputBlock * outputBlockCount + outputBlock) * area + area - 1 - tap) * tapCount)
            }
        }
    }
}

/// **Shape** [out/16][in][16 out] → [in/16][out][16 in].
private func transposeDense(
    _ source: UnsafeMutablePointer<Float>, _ target: UnsafeMutablePointer<Float>, inputCount: Int, outputCount: Int
) {
    for inputBlock in 0..<inputCount / laneCount {
        for outputBlock in 0..<outputCount / laneCount {
            transposeLanes(
                source + (outputBlock * inputCount + inputBlock * laneCount) * laneCount,
                target + (inputBlock * outputCount + outputBlock * laneCount) * laneCount)
        }
    }
}

/// Transposes 16 × 16 values.
@inline(__always)
private func transposeLanes(_ source: UnsafeMutablePointer<Float>, _ target: UnsafeMutablePointer<Float>) {
    for i in 0..<laneCount {
        for o in 0..<laneCount { target[o * laneCount + i] = source[i * laneCount + o] }
    }
}
