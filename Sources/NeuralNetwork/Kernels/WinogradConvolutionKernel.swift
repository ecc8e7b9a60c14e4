/// A 3 × 3 convolution by Winograd's minimal filtering: a quarter of the products of a direct one.
///
/// Forward: the tiles of an image are transformed, each of the 36 positions is a small matrix product (tiles × input
/// channels by input × output channels), the products are transformed back. The gradient of the input is the same with the
/// turned kernel; the gradient of the weights is summed over all tiles of a micro-batch before it is transformed back once.
final class WinogradConvolutionKernel: ConvolutionKernel {
    let hasBias: Bool
    /// How far the kernel reaches over the border: 1 for `same`, 0 for `valid`.
    private let reach: Int
    let context: KernelContext
    let zeroBias: AlignedFloats
    let groupSize: Int
    private let inputBlockCount: Int
    private let outputBlockCount: Int
    /// [36][out/16][in][16 out], summed over a micro-batch.
    private let positionGradient: AlignedFloats

    init(_ layer: Convolution, in context: KernelContext) {
        hasBias = layer.bias
        reach = layer.window.reach
        self.context = context
        inputBlockCount = context.input.layout.blockCount
        outputBlockCount = context.output.layout.blockCount
        groupSize = max(1, WinogradGrid.fullTileCount / WinogradGrid(context.output.layout.shape).tileCount)
        zeroBias = AlignedFloats(count: max(inputBlockCount, outputBlockCount) * laneCount)
        let weightCount = winogradPositionCount * inputBlockCount * outputBlockCount * laneCount * laneCount
        positionGradient = AlignedFloats(count: context.outputGradient == nil ? 0 : weightCount)
    }

    func convolve(
        _ source: Activation, into target: Activation, images: Range<Int>, bias: UnsafeMutablePointer<Float>, isGradient: Bool
    ) {
        // The turned kernel's weights lie behind the kernel's own.
        let weights = context.pass.derived + context.derivedOffsets[0] + (isGradient ? positionGradient.count : 0)
        let grid = WinogradGrid(target.layout.shape)
        let inputs = grid.domain(imageCount: images.count, blockCount: source.layout.blockCount)
        let products = grid.domain(imageCount: images.count, blockCount: target.layout.blockCount)
        let scratch = context.pass.scratch(count: WinogradGrid.workCount + inputs.count + products.count)
        let inputValues = scratch + WinogradGrid.workCount
        let productValues = inputValues + inputs.count
        for (place, image) in images.enumerated() {
            grid.transformInput(
                source.image(image), source.layout, reach: isGradient ? 2 - reach : reach,
                inputValues + grid.offset(ofImage: place), inputs, work: scratch)
        }
        multiplyPositions(inputValues, inputs, weights: weights, productValues, products)
        for (place, image) in images.enumerated() {
            grid.transformOutput(
                productValues + grid.offset(ofImage: place), products, bias: bias, target.image(image), target.layout,
                work: scratch)
        }
    }

    func addWeightGradient(_ outputGradient: Activation, _ images: Range<Int>) {
        let grid = WinogradGrid(context.output.layout.shape)
        let inputs = grid.domain(imageCount: images.count, blockCount: inputBlockCount)
        let gradients = grid.domain(imageCount: images.count, blockCount: outputBlockCount)
        let scratch = context.pass.scratch(count: WinogradGrid.workCount + inputs.count + gradients.count)
        let inputValues = scratch + WinogradGrid.workCount
        let gradientValues = inputValues + inputs.count
        for (place, image) in images.enumerated() {
            let offset = grid.offset(ofImage: place)
            grid.transformInput(
                context.input.image(image), context.input.layout, reach: reach, inputValues + offset, inputs, work: scratch)
            grid.transformGradient(
                outputGradient.image(image), outputGradient.layout, gradientValues + offset, gradients, work: scratch)
        }
        addPositionProducts(
            inputValues, inputs, gradientValues, gradients, to: positionGradient.base, startsFresh: images.lowerBound == 0)
        if images.upperBound == context.pass.imageCount {
            transformWeightGradient(
                positionGradient.base, context.pass.gradient + context.parameterOffsets[0],
                inputBlockCount: inputBlockCount, outputBlockCount: outputBlockCount)
        }
    }
}

/// The tiles that cover an output; those at the right and bottom may hang over.
struct WinogradGrid {
    private let rowCount: Int
    private let columnCount: Int

    init(_ output: TensorShape) {
        rowCount = (output.height + winogradOutputSide - 1) / winogradOutputSide
        columnCount = (output.width + winogradOutputSide - 1) / winogradOutputSide
    }

    var tileCount: Int { rowCount * columnCount }

    /// How far the tiles hang over the longer of an output's sides: zeros that its input's halo must have.
    static func overhang(_ output: TensorShape) -> Int {
        max(-output.height & (winogradOutputSide - 1), -output.width & (winogradOutputSide - 1))
    }

    /// Memory that the transforms work in.
    static let workCount = 2 * winogradPositionCount * laneCount

    /// Tiles that keep the multiply-add units busy: a matrix product takes as many at a time.
    static let fullTileCount = 16

    func domain(imageCount: Int, blockCount: Int) -> WinogradDomain {
        WinogradDomain(tileCount: imageCount * tileCount, blockCount: blockCount)
    }

    /// Where the tiles of an image begin in a domain of several.
    func offset(ofImage image: Int) -> Int { image * tileCount * laneCount }

    /// The tiles of an input in the transformed domain.
    func transformInput(
        _ input: UnsafeMutablePointer<Float>, _ layout: BlockedLayout, reach: Int, _ target: UnsafeMutablePointer<Float>,
        _ domain: WinogradDomain, work: UnsafeMutablePointer<Float>
    ) {
        let corner = input + layout.interior - reach * (layout.rowStride + layout.lanes)
        forEachTile(corner, layout) { block, tile, source in
            transformInputTile(
                source, rowStride: layout.rowStride / laneCount, target.lanes + block * domain.tileCount + tile,
                targetStride: domain.positionStride, work.lanes)
        }
    }

    /// The tiles of an output's gradient in the transformed domain.
    func transformGradient(
        _ gradient: UnsafeMutablePointer<Float>, _ layout: BlockedLayout, _ target: UnsafeMutablePointer<Float>,
        _ domain: WinogradDomain, work: UnsafeMutablePointer<Float>
    ) {
        forEachTile(gradient + layout.interior, layout) { block, tile, source in
            transformGradientTile(
                source, rowStride: layout.rowStride / laneCount, target.lanes + block * domain.tileCount + tile,
                targetStride: domain.positionStride, work.lanes)
        }
    }

    /// Back from products to pixels; what hangs over is cut.
    func transformOutput(
        _ products: UnsafeMutablePointer<Float>, _ domain: WinogradDomain, bias: UnsafeMutablePointer<Float>,
        _ output: UnsafeMutablePointer<Float>, _ layout: BlockedLayout, work: UnsafeMutablePointer<Float>
    ) {
        let side = winogradOutputSide
        let pixels = work.lanes + winogradPositionCount
        forEachTile(output + layout.interior, layout) { block, tile, target in
            transformOutputTile(
                products.lanes + block * domain.tileCount + tile, sourceStride: domain.positionStride, pixels, work.lanes)
            let start = bias.lanes[block]
            let height = min(side, layout.shape.height - tile / columnCount * side)
            let width = min(side, layout.shape.width - tile % columnCount * side)
            for y in 0..<height {
                let row = target + y * (layout.rowStride / laneCount)
                for x in 0..<width { row[x] = pixels[y * side + x] + start }
            }
        }
    }

    @inline(__always)
    private func forEachTile(
        _ corner: UnsafeMutablePointer<Float>, _ layout: BlockedLayout,
        _ body: (_ block: Int, _ tile: Int, _ source: UnsafeMutablePointer<Lanes>) -> Void
    ) {
        for block in 0..<layout.blockCount {
            for row in 0..<rowCount {
                for column in 0..<columnCount {
                    let offset = block * layout.blockStride + winogradOutputSide * (row * layout.rowStride + column * laneCount)
                    body(block, row * columnCount + column, (corner + offset).lanes)
                }
            }
        }
    }
}

/// How transformed tiles, of one image or several, lie in memory: [36][C/16][tiles][16].
struct WinogradDomain {
    let tileCount: Int
    let blockCount: Int

    /// From position to position, in vectors. One more than needed: strides of whole pages would send all positions of a
    /// tile to one set of the cache.
    var positionStride: Int { blockCount * tileCount + 1 }

    var count: Int { winogradPositionCount * positionStride * laneCount }
}
