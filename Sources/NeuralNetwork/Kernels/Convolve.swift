// Direct convolution on blocked layouts.
//
// Method: the output is made in register tiles of up to 14 neighboring pixels of a row × 16 output channels; for each input
// block, kernel row, kernel column and input channel one vector of weights is loaded and multiplied into all pixels of the
// tile, each with its own broadcast input value. The order of additions for one output value is (input block, ky, kx, input
// channel), whatever the width of the tile, so that results do not depend on the tiling or on the vector width of the machine.

/// - Parameters:
///   - window: reaches beyond the interior by at most the layout's own halo.
///   - weights: [out/16][in/lanes][ky][kx][lanes in][16 out].
///   - bias: one value for each output channel, padded to whole vectors.
func convolve(
    _ input: UnsafeMutablePointer<Float>, _ inputLayout: BlockedLayout, window: ConvolutionWindow,
    weights: UnsafeMutablePointer<Float>, bias: UnsafeMutablePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ outputLayout: BlockedLayout
) {
    let weightsPerBlock = inputLayout.blockCount * window.area * inputLayout.lanes
    let corner = input + inputLayout.corner(of: window)
    let width = outputLayout.shape.width
    for block in 0..<outputLayout.blockCount {
        let panel = weights.lanes + block * weightsPerBlock
        let start = bias.lanes[block]
        for y in 0..<outputLayout.shape.height {
            let row = corner + y * inputLayout.rowStride
            let target =
                (output + outputLayout.rowStart(block: block, y: y)).lanes
            var x = 0
            while x < width {
                let source = row + x * inputLayout.lanes
                if x + 14 <= width {
                    convolveTile(InlineArray<14, Lanes>(repeating: start), source, inputLayout, window, panel, target + x)
                    x += 14
                } else if x + 4 <= width {
                    convolveTile(InlineArray<4, Lanes>(repeating: start), source, inputLayout, window, panel, target + x)
                    x += 4
                } else {
                    convolveTile(InlineArray<1, Lanes>(repeating: start), source, inputLayout, window, panel, target + x)
                    x += 1
                }
            }
        }
    }
}

@inline(__always)
private func convolveTile<let width: Int>(
    _ start: InlineArray<width, Lanes>, _ source: UnsafeMutablePointer<Float>, _ layout: BlockedLayout, _ window: ConvolutionWindow,
    _ panel: UnsafeMutablePointer<Lanes>, _ target: UnsafeMutablePointer<Lanes>
) {
    if layout.lanes == 1 {
        accumulateTile(start, source, layout, window, panel, target, inputLanes: 1)
    } else {
        accumulateTile(start, source, layout, window, panel, target, inputLanes: laneCount)
    }
}

@inline(__always)
private func accumulateTile<let width: Int>(
    _ start: InlineArray<width, Lanes>, _ source: UnsafeMutablePointer<Float>, _ layout: BlockedLayout, _ window: ConvolutionWindow,
    _ panel: UnsafeMutablePointer<Lanes>, _ target: UnsafeMutablePointer<Lanes>, inputLanes: Int
) {
    var sums = start
    var weights = panel
    let rowStride = layout.rowStride, blockStride = layout.blockStride
    for block in 0..<layout.blockCount {
        for ky in 0..<window.height {
            for kx in 0..<window.width {
                let pixels = source + block * blockStride + ky * rowStride + kx * inputLanes
                for channel in 0..<inputLanes {
                    let weight = weights[channel]
                    for x in 0..<width {
                        let value = Lanes(repeating: pixels[x * inputLanes + channel])
                        sums[unchecked: x] = sums[unchecked: x].addingProduct(value, weight)
                    }
                }
                weights += inputLanes
            }
        }
    }
    for x in 0..<width { target[x] = sums[unchecked: x] }
}

/// Adds one image's part to the gradient of the weights: for each tap, dW[in][out] = Σ over pixels of x[in] · dy[out].
///
/// - Parameters:
///   - startsFresh: whether the gradient is overwritten rather than added to.
func addConvolutionWeightGradient(
    _ input: UnsafeMutablePointer<Float>, _ inputLayout: BlockedLayout, window: ConvolutionWindow,
    _ gradient: UnsafeMutablePointer<Float>, _ gradientLayout: BlockedLayout,
    to result: UnsafeMutablePointer<Float>, startsFresh: Bool
) {
    let corner = input + inputLayout.corner(of: window)
    let tapCount = window.area
    var target = result.lanes
    for outputBlock in 0..<gradientLayout.blockCount {
        let gradients = gradient + gradientLayout.interior + outputBlock * gradientLayout.blockStride
        if inputLayout.lanes == 1 {
            addPlainTaps(corner, inputLayout, window, gradients, gradientLayout, target, startsFresh)
            target += tapCount
            continue
        }
        for inputBlock in 0..<inputLayout.blockCount {
            for tap in 0..<tapCount {
                let pixels =
                    corner + inputBlock * inputLayout.blockStride
                    + tap / window.width * inputLayout.rowStride + tap % window.width * laneCount
                // The sixteen input channels of one tap.
                addProducts(
                    InlineArray<16, Lanes>(repeating: .zero), pixels, inputLayout, gradients, gradientLayout, target,
                    startsFresh, side: laneCount)
                target += laneCount
            }
        }
    }
}

/// The taps of a single-channel image: all at once for the usual kernels, so that each gradient is read once.
private func addPlainTaps(
    _ corner: UnsafeMutablePointer<Float>, _ layout: BlockedLayout, _ window: ConvolutionWindow,
    _ gradients: UnsafeMutablePointer<Float>,
    _ gradientLayout: BlockedLayout, _ target: UnsafeMutablePointer<Lanes>, _ startsFresh: Bool
) {
    switch (window.height, window.width) {
    case (3, 3):
        addProducts(
            InlineArray<9, Lanes>(repeating: .zero), corner, layout, gradients, gradientLayout, target, startsFresh, side: 3)
    case (5, 5):
        addProducts(
            InlineArray<25, Lanes>(repeating: .zero), corner, layout, gradients, gradientLayout, target, startsFresh,
            side: 5)
    default:
        for tap in 0..<window.area {
            addProducts(
                InlineArray<1, Lanes>(repeating: .zero), corner + tap / window.width * layout.rowStride + tap % window.width, layout,
                gradients, gradientLayout, target + tap, startsFresh, side: 1)
        }
    }
}

/// target[n] += Σ over pixels of value n beside the pixel · dy, the values lying in rows of `side`.
@inline(__always)
private func addProducts<let count: Int>(
    _ start: InlineArray<count, Lanes>, _ pixels: UnsafeMutablePointer<Float>, _ inputLayout: BlockedLayout,
    _ gradients: UnsafeMutablePointer<Float>, _ gradientLayout: BlockedLayout, _ target: UnsafeMutablePointer<Lanes>,
    _ startsFresh: Bool, side: Int
) {
    var sums = start
    let width = gradientLayout.shape.width, rowStride = inputLayout.rowStride, lanes = inputLayout.lanes
    for y in 0..<gradientLayout.shape.height {
        var pixel = pixels + y * rowStride
        let row = (gradients + y * gradientLayout.rowStride).lanes
        for x in 0..<width {
            let gradient = row[x]
            for index in 0..<count {
                let value = Lanes(repeating: pixel[index / side * rowStride + index % side])
                sums[unchecked: index] = sums[unchecked: index].addingProduct(value, gradient)
            }
            pixel += lanes
        }
    }
    for index in 0..<count {
        target[index] = startsFresh ? sums[unchecked: index] : target[index] + sums[unchecked: index]
    }
}
