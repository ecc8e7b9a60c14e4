extension NetworkTrainer {
    private static let stepCountName = "optimizer.stepCount"

    /// Everything a resumed run needs, as named tensors: weights and running statistics under their own names, averaged ones
    /// under `average.`, the optimizer's moments under `firstMoment.` and `secondMoment.`, and `optimizer.stepCount`.
    ///
    /// A float holds counts up to 2²⁴, some 16 million steps, exactly.
    public var state: [NamedTensor] {
        let isTrained = \NetworkPlan.Parameter.isTrained
        return network.tensors(layout)
            + averaged.tensors(layout).map { $0.renamed("average." + $0.name) }
            + firstMoment.tensors(layout) { $0[keyPath: isTrained] }.map { $0.renamed("firstMoment." + $0.name) }
            + secondMoment.tensors(layout) { $0[keyPath: isTrained] }.map { $0.renamed("secondMoment." + $0.name) }
            + [NamedTensor(name: Self.stepCountName, shape: [1], values: [Float(stepCount)])]
    }

    /// Goes on from a state of the same network; the next steps give the same bits as in the run that was interrupted.
    ///
    /// - Throws: `NeuralNetworkError.tensorsDoNotFit`; the trainer is then as it was.
    public func restore(_ state: [NamedTensor]) throws(NeuralNetworkError) {
        let plan = layout.plan
        let all = plan.parameters.map { ($0.name, $0.description.shape) }
        let trained = plan.parameters.filter(\.isTrained).map { ($0.name, $0.description.shape) }
        let groups: [(prefix: String, tensors: [(String, [Int])], target: PackedNetwork)] = [
            ("", all, network), ("average.", all, averaged),
            ("firstMoment.", trained, firstMoment), ("secondMoment.", trained, secondMoment),
        ]
        let expected = groups.flatMap { group in group.tensors.map { (group.prefix + $0.0, $0.1) } }
        var matched = try ExpectedTensors(expected + [(Self.stepCountName, [1])]).matched(with: state)[...]
        for group in groups {
            let tensors = matched.prefix(group.tensors.count).map {
                $0.renamed(String($0.name.dropFirst(group.prefix.count)))
            }
            group.target.copy(from: PackedNetwork(layout, tensors: tensors))
            matched = matched.dropFirst(group.tensors.count)
        }
        stepCount = Int(matched.first?.values.first ?? 0)
    }
}
