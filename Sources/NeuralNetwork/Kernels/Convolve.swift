// Direct convolution on blocked layouts.
//
// Method: the output is made in register tiles of neighboring pixels of a row × 16 output channels; for each input block, kernel
// row, kernel column and input channel one vector of weights is loaded and multiplied into all pixels of the tile, each with its
// own broadcast input value. The order of additions for one output value is (input block, ky, kx, input channel).

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
            let pixels = ConvolvedPixels(
                source: corner + y * inputLayout.rowStride, layout: inputLayout, window: window, panel: panel,
                target: (output + outputLayout.rowStart(block: block, y: y)).lanes)
            pixels.makeAll(outputLayout.shape.width, start: start)
        }
    }
}

/// Neighboring pixels of a row, of sixteen output channels.
private struct ConvolvedPixels: RegisterTile {
    let source: UnsafeMutablePointer<Float>
    let layout: BlockedLayout
    let window: ConvolutionWindow
    let panel: UnsafeMutablePointer<Lanes>
    let target: UnsafeMutablePointer<Lanes>

    @inline(__always)
    func make<let width: Int>(from first: Int, _ start: InlineArray<width, Lanes>) {
        if layout.lanes == 1 {
            make(from: first, start, inputLanes: 1)
        } else {
            make(from: first, start, inputLanes: laneCount)
        }
    }

    @inline(__always)
    private func make<let width: Int>(from first: Int, _ start: InlineArray<width, Lanes>, inputLanes: Int) {
        var sums = start
        var weights = panel
        let rowStride = layout.rowStride, blockStride = layout.blockStride
        for block in 0..<layout.blockCount {
            for ky in 0..<window.height {
                for kx in 0..<window.width {
                    let pixels = source + block * blockStride + ky * rowStride + (first + kx) * inputLanes
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
        for x in 0..<width { target[first + x] = sums[unchecked: x] }
    }
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
        func add(_ values: UnsafeMutablePointer<Float>, count: Int, side: Int) {
            let tile = TapGradients(
                values: values, layout: inputLayout, side: side, gradients: gradients, gradientLayout: gradientLayout, target: target,
                startsFresh: startsFresh)
            tile.makeAll(count, start: .zero)
            target += count
        }
        if inputLayout.lanes == 1 {
            add(corner, count: tapCount, side: window.width)
            continue
        }
        for inputBlock in 0..<inputLayout.blockCount {
            for tap in 0..<tapCount {
                let values =
                    corner + inputBlock * inputLayout.blockStride
                    + tap / window.width * inputLayout.rowStride + tap % window.width * inputLayout.lanes
                add(values, count: inputLayout.lanes, side: inputLayout.lanes)
            }
        }
    }
}

/// The gradients of weights side by side: the taps of a single-channel image, or the sixteen input channels of one tap.
private struct TapGradients: RegisterTile {
    let values: UnsafeMutablePointer<Float>
    let layout: BlockedLayout
    /// How many values lie in a row, before the next row of pixels.
    let side: Int
    let gradients: UnsafeMutablePointer<Float>
    let gradientLayout: BlockedLayout
    let target: UnsafeMutablePointer<Lanes>
    let startsFresh: Bool

    @inline(__always)
    func make<let width: Int>(from first: Int, _ start: InlineArray<width, Lanes>) {
        var sums = start
        let rowStride = layout.rowStride, lanes = layout.lanes
        let offsets = InlineArray<width, Int> { (first + $0) / side * rowStride + (first + $0) % side }
        for y in 0..<gradientLayout.shape.height {
            var pixel = values + y * rowStride
            let row = (gradients + y * gradientLayout.rowStride).lanes
            for x in 0..<gradientLayout.shape.width {
                let gradient = row[x]
                for n in 0..<width {
                    let value = Lanes(repeating: pixel[offsets[unchecked: n]])
                    sums[unchecked: n] = sums[unchecked: n].addingProduct(value, gradient)
                }
                pixel += lanes
            }
        }
        store(sums, to: target + first, startsFresh: startsFresh)
    }
}
