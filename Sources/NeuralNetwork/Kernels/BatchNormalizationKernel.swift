/// Batch normalization of one micro-batch.
///
/// Forward: each image's mean and sum of squared deviations while it is in the cache, combined over the images in order (Chan,
/// Golub, LeVeque 1979), then one pass that normalizes. Backward: dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy·x̂)), from the input
/// alone, in one pass of sums and one that writes.
final class BatchNormalizationKernel: LayerKernel {
    private let context: KernelContext
    private let blockCount: Int
    private let pixelCount: Int
    /// Per image and block: two sums, of values and squares forward, of gradients backward.
    private let imageSums: AlignedFloats
    /// Per block: mean, scale γ/σ, shift β, and backward mean(dy), mean(dy·x̂)/σ.
    private let coefficients: AlignedFloats
    private let vectorsPerBlock = 6

    init(in context: KernelContext) {
        self.context = context
        let layout = context.input.layout
        blockCount = layout.blockCount
        pixelCount = layout.shape.height * layout.shape.width
        imageSums = AlignedFloats(count: context.microBatchSize * blockCount * 2 * laneCount)
        coefficients = AlignedFloats(count: blockCount * vectorsPerBlock * laneCount)
    }

    var forwardSteps: [KernelStep] {
        let normalizeStep = KernelStep.eachImage { [self] in normalize($0) }
        guard context.mode == .training, !context.usesRunningStatistics else {
            // The coefficients are cheap beside an image, and so need no whole-batch step that would part the layers.
            return [.eachImage { [self] in if $0 == 0 { useRunningStatistics() } }, normalizeStep]
        }
        return [.eachImage { [self] in measure($0) }, .wholeBatch { [self] in combineMeasures() }, normalizeStep]
    }

    var backwardSteps: [KernelStep] {
        guard let outputGradient = context.outputGradient else { return [] }
        var steps: [KernelStep] = [
            .eachImage { [self] in sumGradients(outputGradient, $0) },
            .wholeBatch { [self] in combineGradients() },
        ]
        if let inputGradient = context.inputGradient {
            steps.append(.eachImage { [self] in backward(outputGradient, inputGradient, $0) })
        }
        return steps
    }

    private func vector(_ base: UnsafeMutablePointer<Float>, _ parameter: Int, _ block: Int) -> UnsafeMutablePointer<Lanes> {
        (base + context.parameterOffsets[parameter]).lanes + block
    }

    private func coefficients(_ block: Int) -> UnsafeMutablePointer<Lanes> {
        coefficients.base.lanes + block * vectorsPerBlock
    }

    private func sums(_ image: Int, _ block: Int) -> UnsafeMutablePointer<Lanes> {
        imageSums.base.lanes + (image * blockCount + block) * 2
    }
}

// Forward.
extension BatchNormalizationKernel {
    private func measure(_ image: Int) {
        let layout = context.input.layout, input = context.input.image(image)
        let reciprocal = 1 / Float(pixelCount)
        for block in 0..<blockCount {
            let mean = sumOfPixels(input, layout, block: block) * reciprocal
            var squares = Lanes.zero
            for y in 0..<layout.shape.height {
                let row = (input + layout.rowStart(block: block, y: y)).lanes
                squares += sumOfVectors(layout.shape.width) { x in
                    let deviation = row[x] - mean
                    return deviation * deviation
                }
            }
            sums(image, block)[0] = mean
            sums(image, block)[1] = squares
        }
    }

    private func combineMeasures() {
        let pass = context.pass
        let imageCount = pass.imageCount
        let reciprocal = 1 / Float(imageCount)
        let reciprocalCount = 1 / Float(imageCount * pixelCount)
        for block in 0..<blockCount {
            var mean = Lanes.zero
            for image in 0..<imageCount { mean += sums(image, block)[0] }
            mean *= reciprocal
            var squares = Lanes.zero
            for image in 0..<imageCount {
                let offset = sums(image, block)[0] - mean
                squares += sums(image, block)[1] + offset * offset * Float(pixelCount)
            }
            vector(pass.batchStatistics, 2, block)[0] = mean
            vector(pass.batchStatistics, 3, block)[0] = squares
            setCoefficients(block, mean: mean, variance: squares * reciprocalCount)
        }
    }

    private func useRunningStatistics() {
        let statistics = context.pass.statistics
        for block in 0..<blockCount {
            setCoefficients(
                block, mean: vector(statistics, 2, block)[0], variance: vector(statistics, 3, block)[0])
        }
    }

    private func setCoefficients(_ block: Int, mean: Lanes, variance: Lanes) {
        let inverse = 1 / (variance + BatchNormalization.epsilon).squareRoot()
        let coefficient = coefficients(block)
        coefficient[0] = mean
        coefficient[1] = vector(context.pass.parameters, 0, block)[0] * inverse
        coefficient[2] = vector(context.pass.parameters, 1, block)[0]
        coefficient[5] = inverse
    }

    private func normalize(_ image: Int) {
        let layout = context.input.layout, outputLayout = context.output.layout
        let input = context.input.image(image), output = context.output.image(image)
        let width = layout.shape.width
        forEachRow(layout, outputLayout) { block, start, outputStart in
            let coefficient = coefficients(block)
            let mean = coefficient[0], scale = coefficient[1], shift = coefficient[2]
            let row = (input + start).lanes, target = (output + outputStart).lanes
            for x in 0..<width { target[x] = shift.addingProduct(row[x] - mean, scale) }
        }
    }
}

// Backward.
extension BatchNormalizationKernel {
    private func sumGradients(_ outputGradient: Activation, _ image: Int) {
        let layout = context.input.layout, gradientLayout = outputGradient.layout
        let input = context.input.image(image), gradient = outputGradient.image(image)
        for block in 0..<blockCount {
            let mean = coefficients(block)[0]
            var products = Lanes.zero
            for y in 0..<layout.shape.height {
                let row = (input + layout.rowStart(block: block, y: y)).lanes
                let gradientRow = (gradient + gradientLayout.rowStart(block: block, y: y)).lanes
                products += sumOfVectors(layout.shape.width) { gradientRow[$0] * (row[$0] - mean) }
            }
            sums(image, block)[0] = sumOfPixels(gradient, gradientLayout, block: block)
            sums(image, block)[1] = products
        }
    }

    private func combineGradients() {
        let pass = context.pass
        let reciprocalCount = 1 / Float(pass.imageCount * pixelCount)
        for block in 0..<blockCount {
            var sum = Lanes.zero, products = Lanes.zero
            for image in 0..<pass.imageCount {
                sum += sums(image, block)[0]
                products += sums(image, block)[1]
            }
            let coefficient = coefficients(block)
            let inverse = coefficient[5]
            vector(pass.gradient, 0, block)[0] = products * inverse
            vector(pass.gradient, 1, block)[0] = sum
            // Statistics that do not come from the batch pass no gradient on.
            coefficient[3] = context.usesRunningStatistics ? .zero : sum * reciprocalCount
            coefficient[4] = context.usesRunningStatistics ? .zero : products * inverse * inverse * reciprocalCount
        }
    }

    private func backward(_ outputGradient: Activation, _ inputGradient: Activation, _ image: Int) {
        let layout = context.input.layout
        let source = outputGradient.layout, target = inputGradient.layout
        let input = context.input.image(image)
        let gradient = outputGradient.image(image), result = inputGradient.image(image)
        for block in 0..<blockCount {
            let coefficient = coefficients(block)
            let mean = coefficient[0], scale = coefficient[1]
            let meanGradient = coefficient[3], slope = coefficient[4]
            for y in 0..<layout.shape.height {
                let row = (input + layout.rowStart(block: block, y: y)).lanes
                let gradientRow = (gradient + source.rowStart(block: block, y: y)).lanes
                let targetRow = (result + target.rowStart(block: block, y: y)).lanes
                for x in 0..<layout.shape.width {
                    targetRow[x] = ((gradientRow[x] - meanGradient) - (row[x] - mean) * slope) * scale
                }
            }
        }
    }
}
