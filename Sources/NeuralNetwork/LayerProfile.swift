import Support

/// Where the time of a network goes: what one thread spends in each layer, in training and in reading.
public struct LayerProfile: Sendable {
    public struct Row: Sendable {
        /// Such as `convolution2`.
        public let name: String
        public let outputShape: TensorShape
        /// Multiplications and additions of the definition, for one image forward; backward has twice as many (once where the
        /// layer's input needs no gradient). Winograd's kernels do a quarter of them.
        public let operationCount: Double
        /// Seconds an image.
        public let forward: Double
        public let backward: Double
        /// Whether the gradient of the layer's input is computed too.
        public let hasInputGradient: Bool
    }

    public let rows: [Row]

    /// Trains (without changing a weight), or reads, micro-batches of noise for `seconds`.
    public init(
        _ description: NetworkDescription, microBatchSize: Int = 16, isTraining: Bool = true, seconds: Double
    ) {
        let network = Network(description: description, seed: 1)
        let profiled = isTraining ? network : network.foldedForInference()
        let layout = PackedLayout(profiled.description)
        let layers = layout.plan.layers
        let packed = PackedNetwork(layout, tensors: profiled.tensors, isRun: true), gradient = PackedNetwork(layout)
        let workspace = Workspace(
            plan: layout.plan, microBatchSize: microBatchSize, trainedLayers: isTraining ? 0..<layers.count : 0..<0)
        var stream = RandomStream(seed: 1, purpose: .testing)
        let images = (0..<microBatchSize * description.input.count).map { _ in stream.unitFloat() }
        let loss = SoftmaxCrossEntropy(classCount: description.output.count, labelSmoothing: 0)
        let batch = TrainingBatch(
            input: .floats(images), targets: .classes(Array(repeating: 0, count: microBatchSize), mixed: [], loss), seed: 1,
            address: StepAddress(epoch: 0, step: 0))
        func run() {
            if isTraining {
                _ = workspace.train(
                    on: MicroBatch(images: 0..<microBatchSize), of: batch, network: packed, gradient: gradient)
            } else {
                _ = workspace.logits(images: 0..<microBatchSize, of: batch.input, network: packed)
            }
        }
        run()
        let clock = LayerClock(layerCount: layers.count)
        workspace.clock = clock
        let end = ContinuousClock.now + .seconds(seconds)
        var imageCount = 0.0
        repeat {
            run()
            imageCount += Double(microBatchSize)
        } while ContinuousClock.now < end
        rows = layers.map { layer in
            Row(
                name: layer.name, outputShape: profiled.description.shapes[layer.index],
                operationCount: layer.operationCount(output: profiled.description.shapes[layer.index]),
                forward: clock.forward[layer.index] / .seconds(1) / imageCount,
                backward: clock.backward[layer.index] / .seconds(1) / imageCount, hasInputGradient: layer.index > 0)
        }
    }

    /// Fused multiply-adds that one thread can do in a second, measured on registers alone, times two.
    public static func measuredPeak(seconds: Double = 0.3) -> Double {
        var best = 0.0
        let clock = ContinuousClock(), end = clock.now + .seconds(seconds)
        while clock.now < end {
            let duration = clock.measure { MultiplyAddLoop.run() } / .seconds(1)
            best = max(best, MultiplyAddLoop.operationCount / duration)
        }
        return best
    }
}

extension NetworkPlan.PlannedLayer {
    /// Of one image forward: two for each weight at each place it is used; 0 for layers without weights to multiply.
    fileprivate func operationCount(output: TensorShape) -> Double {
        guard let weight = parameters.first, weight.description.role == .weight else { return 0 }
        return 2 * Double(weight.description.count * output.height * output.width)
    }
}

/// Independent chains of fused multiply-adds, enough to keep every unit busy.
private enum MultiplyAddLoop {
    private static let roundCount = 200_000
    private static let chainCount = 12

    static let operationCount = Double(2 * laneCount * chainCount * roundCount)

    @inline(never)
    static func run() {
        // Different numbers everywhere, from memory: else the compiler computes one chain, or one lane, and copies it.
        let start = AlignedFloats(count: chainCount * laneCount)
        for index in 0..<start.count { start[index] = Float(index + 1) * 0x1p-12 }
        let vectors = start.base.lanes, term = vectors[0], factor = 1 - term
        var a0 = vectors[0], a1 = vectors[1], a2 = vectors[2], a3 = vectors[3], a4 = vectors[4], a5 = vectors[5]
        var b0 = vectors[6], b1 = vectors[7], b2 = vectors[8], b3 = vectors[9], b4 = vectors[10], b5 = vectors[11]
        for _ in 0..<roundCount {
            a0 = term.addingProduct(a0, factor)
            a1 = term.addingProduct(a1, factor)
            a2 = term.addingProduct(a2, factor)
            a3 = term.addingProduct(a3, factor)
            a4 = term.addingProduct(a4, factor)
            a5 = term.addingProduct(a5, factor)
            b0 = term.addingProduct(b0, factor)
            b1 = term.addingProduct(b1, factor)
            b2 = term.addingProduct(b2, factor)
            b3 = term.addingProduct(b3, factor)
            b4 = term.addingProduct(b4, factor)
            b5 = term.addingProduct(b5, factor)
        }
        let total = ((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (b0 + b1)) + ((b2 + b3) + (b4 + b5))
        // Never true; without a use of the result the loop would be left out.
        if total[0] == -1 { preconditionFailure("\(total)") }
    }
}
