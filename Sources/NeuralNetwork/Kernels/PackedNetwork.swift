/// A network's numbers in the layout of the kernels.
///
/// Also used for whatever has one number per parameter: moments of the optimizer, averaged weights, gradients.
struct PackedNetwork: Sendable {
    let parameters: AlignedFloats
    let statistics: AlignedFloats
    /// Empty where the network is not run.
    let derived: AlignedFloats

    /// Zeros.
    init(_ layout: PackedLayout, isRun: Bool = false) {
        parameters = AlignedFloats(count: layout.plan.parameterCount)
        statistics = AlignedFloats(count: layout.plan.statisticCount)
        derived = AlignedFloats(count: isRun ? layout.plan.derivedCount : 0)
    }

    /// - Parameter tensors: those of the plan's parameters, by name; parameters without a tensor stay zero.
    init(_ layout: PackedLayout, tensors: [NamedTensor], isRun: Bool = false) {
        self.init(layout, isRun: isRun)
        let values = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.values) })
        for (parameter, indices) in zip(layout.plan.parameters, layout.packedIndices) {
            guard let plain = values[parameter.name] else { continue }
            let target = memory(of: parameter)
            precondition(plain.count == indices.count, "\(parameter.name): \(plain.count) values, \(indices.count) places")
            // The plan's indices lie within the memory made for it.
            let start = target.base + parameter.offset
            for place in indices.indices { start[Int(indices[place])] = plain[place] }
        }
        if isRun { layout.derivedParameters.forEach(derive) }
    }

    /// The plain tensors of all parameters, in order.
    func tensors(_ layout: PackedLayout, isIncluded: (NetworkPlan.Parameter) -> Bool = { _ in true }) -> [NamedTensor] {
        zip(layout.plan.parameters, layout.packedIndices).compactMap { parameter, indices in
            guard isIncluded(parameter) else { return nil }
            let source = memory(of: parameter)
            return NamedTensor(
                name: parameter.name, shape: parameter.description.shape,
                values: indices.map { source[parameter.offset + Int($0)] })
        }
    }

    /// Makes the derived weights of one parameter, anew whenever the weights have changed.
    func derive(_ parameter: NetworkPlan.Parameter) {
        parameter.description.packing.derive(
            from: parameters.base + parameter.offset, into: derived.base + parameter.derivedOffset)
    }

    func copy(from other: PackedNetwork) {
        parameters.copy(from: other.parameters)
        statistics.copy(from: other.statistics)
    }

    private func memory(of parameter: NetworkPlan.Parameter) -> AlignedFloats {
        parameter.isTrained ? parameters : statistics
    }
}

/// A plan with the index tables made from it.
struct PackedLayout: Sendable {
    let plan: NetworkPlan
    /// For each parameter of the plan, for each value of its plain tensor the index in packed memory.
    let packedIndices: [[Int32]]
    /// The parameters that have derived weights, the largest first, so that threads finish together.
    let derivedParameters: [NetworkPlan.Parameter]

    init(_ description: NetworkDescription) {
        plan = NetworkPlan(description)
        packedIndices = plan.parameters.map { $0.description.packing.packedIndices() }
        derivedParameters = plan.parameters.filter { $0.description.packing.derivedCount > 0 }
            .sorted { $0.description.packing.derivedCount > $1.description.packing.derivedCount }
    }
}
