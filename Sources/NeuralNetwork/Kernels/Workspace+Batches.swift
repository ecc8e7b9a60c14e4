extension Workspace {
    struct Outcome: Sendable {
        let lossSum: Double
        let correctCount: Int
    }

    /// Takes one micro-batch forward and backward.
    ///
    /// - Parameter gradient: overwritten with the micro-batch's gradient and statistics; of this call alone.
    func train(
        on microBatch: MicroBatch, of batch: TrainingBatch, network: PackedNetwork, gradient: PackedNetwork
    ) -> Outcome {
        pass.gradient = gradient.parameters.base
        pass.batchStatistics = gradient.statistics.base
        pass.dropout = DropoutAddress(
            seed: batch.seed, epoch: batch.address.epoch, step: batch.address.step,
            firstImage: microBatch.images.lowerBound)
        runForward(images: microBatch.images, of: batch.input, network: network)
        let outcome = evaluateLoss(microBatch, of: batch)
        runBackward()
        return outcome
    }

    /// The logits of some images, one row each.
    func logits(images: Range<Int>, of input: NetworkInput, network: PackedNetwork) -> [Float] {
        runForward(images: images, of: input, network: network)
        let layout = output.layout
        return images.indices.flatMap { index in
            let values = output.image(index - images.lowerBound)
            return (0..<layout.shape.count).map { values[layout.index(channel: $0, y: 0, x: 0)] }
        }
    }

    private func runForward(images: Range<Int>, of input: NetworkInput, network: PackedNetwork) {
        pass.imageCount = images.count
        pass.parameters = network.parameters.base
        pass.statistics = network.statistics.base
        pass.derived = network.derived.base
        for image in images { input.load(image: image, into: self.input, slot: image - images.lowerBound) }
        runForward()
    }

    private func evaluateLoss(_ microBatch: MicroBatch, of batch: TrainingBatch) -> Outcome {
        guard let outputGradient else { return Outcome(lossSum: 0, correctCount: 0) }
        let images = microBatch.images
        return switch batch.targets {
        case .classes(let labels, let mixed, let loss):
            evaluate(
                loss, labels: labels[images], mixed: mixed.isEmpty ? nil : mixed[images], batchCount: labels.count,
                gradient: outputGradient)
        case .strings(let targets, let loss):
            evaluate(loss, targets[images], lineCount: targets.count, gradient: outputGradient)
        }
    }

    private func evaluate(
        _ loss: SoftmaxCrossEntropy, labels: ArraySlice<UInt8>, mixed: ArraySlice<MixedLabel>?, batchCount: Int,
        gradient outputGradient: Activation
    ) -> Outcome {
        let layout = output.layout, gradientLayout = outputGradient.layout
        let gradient = AlignedFloats(count: loss.classCount)
        var lossSum = 0.0, correctCount = 0
        for (slot, image) in labels.indices.enumerated() {
            let outcome = loss.evaluate(
                logits: output.image(slot) + layout.interior, label: Int(labels[image]), mixed: mixed?[image],
                batchCount: batchCount, gradient: gradient.base)
            for channel in 0..<loss.classCount {
                outputGradient.image(slot)[gradientLayout.index(channel: channel, y: 0, x: 0)] = gradient[channel]
            }
            lossSum += outcome.loss
            correctCount += outcome.isCorrect ? 1 : 0
        }
        return Outcome(lossSum: lossSum, correctCount: correctCount)
    }

    private func evaluate(
        _ loss: CTCLoss, _ targets: ArraySlice<StringTarget>, lineCount: Int, gradient: Activation
    ) -> Outcome {
        var lossSum = 0.0, correctCount = 0
        for (slot, target) in targets.enumerated() {
            let outcome = loss.evaluate(
                logits: output.image(slot) + output.layout.interior, columnCount: output.layout.shape.width, target: target,
                lineCount: lineCount, gradient: gradient.image(slot) + gradient.layout.interior)
            lossSum += outcome.loss
            correctCount += outcome.isCorrect ? 1 : 0
        }
        return Outcome(lossSum: lossSum, correctCount: correctCount)
    }

    /// What the network says of some lines, all of the workspace's width at most.
    func columns(lines: Range<Int>, of input: NetworkInput, network: PackedNetwork) -> [StringColumns] {
        runForward(images: lines, of: input, network: network)
        let shape = output.layout.shape
        return lines.indices.map { line in
            StringColumns(
                logits: output.image(line - lines.lowerBound) + output.layout.interior, columnCount: shape.width,
                classCount: shape.channels)
        }
    }
}
