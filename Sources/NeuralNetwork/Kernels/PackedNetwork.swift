/// A network's numbers in the layout of the kernels.
///
/// Also used for whatever has one number per parameter: moments of the optimiser, averaged weights, gradients.
struct PackedNetwork: Sendable {
    let parameters: AlignedFloats
    let statistics: AlignedFloats

    /// Zeros.
    init(_ layout: PackedLayout) {
        parameters = AlignedFloats(count: layout.plan.parameterCount)
        statistics = AlignedFloats(count: layout.plan.statisticCount)
    }

    /// - Parameter tensors: those of the plan's parameters, by name; parameters without a tensor stay zero.
    init(_ layout: PackedLayout, tensors: [NamedTensor]) {
        self.init(layout)
        let values = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.values) })
        for (parameter, indices) in zip(layout.plan.parameters, layout.packedIndices) {
            guard let plain = values[parameter.name] else { continue }
            let target = memory(of: parameter)
            for (value, index) in zip(plain, indices) { target[parameter.offset + Int(index)] = value }
        }
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

    func copy(from other: PackedNetwork) {
        parameters.copy(from: other.parameters)
        statistics.copy(from: other.statistics)
    }

    private func memory(of parameter: NetworkPlan.Parameter) -> AlignedFloats {
        parameter.isTrained ? parameters : statistics
    }
}

/// A plan with the index tables made from it.
final class PackedLayout: Sendable {
    let plan: NetworkPlan
    /// For each parameter of the plan, for each value of its plain tensor the index in packed memory.
    let packedIndices: [[Int32]]
    /// For each value that the backward pass reads, its index among the packed parameters.
    let transposedIndices: [Int32]

    init(_ description: NetworkDescription) {
        plan = NetworkPlan(description)
        packedIndices = plan.parameters.map { $0.description.packing.packedIndices() }
        transposedIndices = plan.parameters.flatMap { parameter in
            parameter.description.packing.transposedIndices().map { $0 + Int32(parameter.offset) }
        }
    }
}
