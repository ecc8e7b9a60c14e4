// The matrix products of Winograd's positions, and the weights' way into and out of the transformed domain.

/// For each position: products[tile][out] = Σ over the input channels of inputs[tile][in] · weights[in][out].
///
/// - Parameter weights: [36][out/16][in][16 out].
func multiplyPositions(
    _ inputs: UnsafeMutablePointer<Float>, _ inputDomain: WinogradDomain, weights: UnsafeMutablePointer<Float>,
    _ products: UnsafeMutablePointer<Float>, _ productDomain: WinogradDomain
) {
    let tileCount = inputDomain.tileCount
    let panelSize = inputDomain.blockCount * laneCount
    var panel = weights.lanes
    for position in 0..<winogradPositionCount {
        let tiles = inputs + position * inputDomain.positionStride * laneCount
        for block in 0..<productDomain.blockCount {
            let target = products.lanes + position * productDomain.positionStride + block * tileCount
            PositionProducts(tiles: tiles, domain: inputDomain, panel: panel, target: target).makeAll(tileCount, start: .zero)
            panel += panelSize
        }
    }
}

/// The products of tiles side by side with sixteen output channels' weights.
private struct PositionProducts: RegisterTile {
    let tiles: UnsafeMutablePointer<Float>
    let domain: WinogradDomain
    let panel: UnsafeMutablePointer<Lanes>
    let target: UnsafeMutablePointer<Lanes>

    @inline(__always)
    func make<let width: Int>(from first: Int, _ start: InlineArray<width, Lanes>) {
        var sums = start
        var weights = panel
        for block in 0..<domain.blockCount {
            let values = tiles + (block * domain.tileCount + first) * laneCount
            for channel in 0..<laneCount {
                let weight = weights[channel]
                for n in 0..<width {
                    let value = Lanes(repeating: values[n * laneCount + channel])
                    sums[unchecked: n] = sums[unchecked: n].addingProduct(value, weight)
                }
            }
            weights += laneCount
        }
        for n in 0..<width { target[first + n] = sums[unchecked: n] }
    }
}

/// For each position: result[in][out] += Σ over the tiles of inputs[tile][in] · gradients[tile][out].
///
/// - Parameters:
///   - result: [36][out/16][in][16 out].
///   - startsFresh: whether the result is overwritten rather than added to.
func addPositionProducts(
    _ inputs: UnsafeMutablePointer<Float>, _ inputDomain: WinogradDomain, _ gradients: UnsafeMutablePointer<Float>,
    _ gradientDomain: WinogradDomain, to result: UnsafeMutablePointer<Float>, startsFresh: Bool
) {
    let tileCount = inputDomain.tileCount
    var target = result.lanes
    for position in 0..<winogradPositionCount {
        let tiles = inputs + position * inputDomain.positionStride * laneCount
        let gradientTiles = gradients.lanes + position * gradientDomain.positionStride
        for outputBlock in 0..<gradientDomain.blockCount {
            let gradient = gradientTiles + outputBlock * tileCount
            for inputBlock in 0..<inputDomain.blockCount {
                let channels = PositionGradients(
                    tiles: tiles + inputBlock * tileCount * laneCount, gradient: gradient, tileCount: tileCount, target: target,
                    startsFresh: startsFresh)
                channels.makeAll(laneCount, start: .zero)
                target += laneCount
            }
        }
    }
}

/// The sums over all tiles of input channels side by side with sixteen output channels' gradients.
private struct PositionGradients: RegisterTile {
    let tiles: UnsafeMutablePointer<Float>
    let gradient: UnsafeMutablePointer<Lanes>
    let tileCount: Int
    let target: UnsafeMutablePointer<Lanes>
    let startsFresh: Bool

    @inline(__always)
    func make<let width: Int>(from first: Int, _ start: InlineArray<width, Lanes>) {
        var sums = start
        for tile in 0..<tileCount {
            let vector = gradient[tile]
            let values = tiles + tile * laneCount + first
            for n in 0..<width {
                sums[unchecked: n] = sums[unchecked: n].addingProduct(Lanes(repeating: values[n]), vector)
            }
        }
        store(sums, to: target + first, startsFresh: startsFresh)
    }
}

/// Weights, [out/16][in/16][9][16 in][16 out], into the transformed domain, [36][out/16][in][16 out].
func transformWeights(
    _ weights: UnsafeMutablePointer<Float>, _ target: UnsafeMutablePointer<Float>, inputBlockCount: Int,
    outputBlockCount: Int
) {
    let positionStride = outputBlockCount * inputBlockCount * laneCount
    let work = AlignedFloats(count: winogradPositionCount * laneCount)
    for outputBlock in 0..<outputBlockCount {
        for inputBlock in 0..<inputBlockCount {
            let block = outputBlock * inputBlockCount + inputBlock
            for channel in 0..<laneCount {
                transformKernel(
                    weights.lanes + block * 9 * laneCount + channel, sourceStride: laneCount,
                    target.lanes + block * laneCount + channel, targetStride: positionStride, work.base.lanes)
            }
        }
    }
}

/// The gradient of the weights back from the transformed domain.
func transformWeightGradient(
    _ source: UnsafeMutablePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, inputBlockCount: Int,
    outputBlockCount: Int
) {
    let positionStride = outputBlockCount * inputBlockCount * laneCount
    let work = AlignedFloats(count: winogradPositionCount * laneCount)
    for block in 0..<outputBlockCount * inputBlockCount {
        for channel in 0..<laneCount {
            transformKernelGradient(
                source.lanes + block * laneCount + channel, sourceStride: positionStride,
                gradient.lanes + block * 9 * laneCount + channel, targetStride: laneCount, work.base.lanes)
        }
    }
}
