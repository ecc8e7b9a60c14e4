/// Where everything of a network lies in the kernels' memory.
struct NetworkPlan {
    struct Parameter {
        /// Such as `convolution1.weight`.
        let name: String
        let description: ParameterDescription
        /// Its place among the trained parameters, or among the running statistics.
        let offset: Int
        /// Its place among the derived weights.
        let derivedOffset: Int

        var isTrained: Bool { description.role != .statistic }
    }

    struct PlannedLayer {
        let index: Int
        /// The kind with its number among those of its kind, such as `convolution2`.
        let name: String
        let layer: any Layer
        /// Indices of slots; the same one twice for a layer in place.
        let inputSlot: Int
        let outputSlot: Int
        /// The slot whose value an `addSkip` adds, the input of its `skip`.
        let skippedSlot: Int?
        /// The slot that an `addSkip` writes, for its `skip`.
        fileprivate(set) var sumSlot: Int?
        let parameters: [Parameter]
    }

    /// A tensor between layers.
    struct Slot {
        let value: BlockedLayout
        let gradient: BlockedLayout
    }

    private(set) var layers: [PlannedLayer] = []
    private(set) var slots: [Slot] = []
    private(set) var parameterCount = 0
    private(set) var statisticCount = 0
    private(set) var derivedCount = 0

    init(_ description: NetworkDescription) {
        let all = description.layers.map(\.layer)
        let lanes = description.input.channels == 1 && all[0].readsPlainImages ? 1 : laneCount
        slots.append(Self.slot(description.input, lanes: lanes, writer: nil, readers: all[...]))
        var kindCounts: [String: Int] = [:]
        for (index, layer) in all.enumerated() {
            let kind = type(of: layer).name
            kindCounts[kind, default: 0] += 1
            let name = "\(kind)\(kindCounts[kind, default: 0])"
            let inputSlot = slots.count - 1
            if !layer.isInPlace {
                slots.append(
                    Self.slot(
                        description.shapes[index], lanes: laneCount, writer: layer,
                        readers: all[(index + 1)...]))
            }
            let parameters = layer.parameters(for: slots[inputSlot].value).map { place($0, prefix: name + ".") }
            layers.append(
                PlannedLayer(
                    index: index, name: name, layer: layer, inputSlot: inputSlot, outputSlot: slots.count - 1,
                    skippedSlot: description.skipOfSum[index].map { layers[$0].inputSlot }, sumSlot: nil,
                    parameters: parameters))
        }
        for (sum, skip) in description.skipOfSum { layers[skip].sumSlot = layers[sum].outputSlot }
    }

    /// All parameters in the order of a model file.
    var parameters: [Parameter] { layers.flatMap(\.parameters) }

    var input: BlockedLayout { slots[0].value }
    var output: BlockedLayout { slots[slots.count - 1].value }

    /// The halo is that of the first layer which reads the slot without changing it in place.
    private static func slot(
        _ shape: TensorShape, lanes: Int, writer: (any Layer)?, readers: ArraySlice<any Layer>
    ) -> Slot {
        let halo = readers.first { !$0.isInPlace }?.inputHalo(for: shape) ?? 0
        return Slot(
            value: BlockedLayout(shape: shape, lanes: lanes, halo: halo),
            gradient: BlockedLayout(shape: shape, lanes: laneCount, halo: writer?.gradientHalo(for: shape) ?? 0))
    }

    private mutating func place(_ description: ParameterDescription, prefix: String) -> Parameter {
        let size = paddedToLanes(description.packing.packedCount)
        let isTrained = description.role != .statistic
        let parameter = Parameter(
            name: prefix + description.name, description: description,
            offset: isTrained ? parameterCount : statisticCount, derivedOffset: derivedCount)
        if isTrained {
            parameterCount += size
            derivedCount += paddedToLanes(description.packing.derivedCount)
        } else {
            statisticCount += size
        }
        return parameter
    }
}
