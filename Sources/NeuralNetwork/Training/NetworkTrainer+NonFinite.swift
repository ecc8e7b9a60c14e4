/// Where numbers stopped being finite.
public struct NonFinitePlace: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// The layer's weights or running statistics, before the step.
        case weights
        /// What the layer made of finite input and finite weights.
        case output
    }

    /// Counted from 1, as a person reading the list of layers does.
    public let layer: Int
    /// The layer's kind with its number among those of its kind, such as `convolution2`; the tensors in a model file begin so.
    public let name: String
    public let kind: Kind
}

extension NetworkTrainer {
    /// The first layer with weights that are not finite, else the first whose output is not; nil where the images themselves are
    /// not finite, or only the loss.
    func nonFinitePlace(in microBatches: [MicroBatch], of batch: TrainingBatch) -> NonFinitePlace? {
        let layers = layout.plan.layers
        func place(_ layer: NetworkPlan.PlannedLayer, _ kind: NonFinitePlace.Kind) -> NonFinitePlace {
            NonFinitePlace(layer: layer.index + 1, name: layer.name, kind: kind)
        }
        if let layer = layers.first(where: { !hasFiniteParameters($0) }) { return place(layer, .weights) }
        let slots = microBatches.compactMap { microBatch in
            pools.withWorkspace(width: description.width(of: batch.input, images: microBatch.images)) { workspace in
                _ = workspace.train(on: microBatch, of: batch, network: network, gradient: PackedNetwork(layout))
                return workspace.firstNonFiniteSlot()
            }
        }
        // The input, slot 0, is no layer's output.
        guard let slot = slots.min(), slot > 0 else { return nil }
        return layers.first { $0.outputSlot == slot }.map { place($0, .output) }
    }

    private func hasFiniteParameters(_ layer: NetworkPlan.PlannedLayer) -> Bool {
        layer.parameters.allSatisfy { parameter in
            let memory = parameter.isTrained ? network.parameters : network.statistics
            return (0..<parameter.description.packing.packedCount).allSatisfy { memory[parameter.offset + $0].isFinite }
        }
    }
}

extension Workspace {
    /// The first tensor of the last forward pass in training that holds a value which is not finite.
    fileprivate func firstNonFiniteSlot() -> Int? {
        values.firstIndex { activation in
            (0..<pass.imageCount).contains { image in
                let start = activation.image(image)
                return !(0..<activation.layout.count).allSatisfy { start[$0].isFinite }
            }
        }
    }
}
