import Synchronization

/// All that one thread needs to take a micro-batch through a network: activations, gradients, kernels.
///
/// Unchecked because it is handed from thread to thread by `WorkspacePool`, which gives it to one at a time.
final class Workspace: @unchecked Sendable {
    let pass: Pass
    /// The tensors between the layers, in order.
    let values: [Activation]
    let outputGradient: Activation?
    private let forward: [Segment]
    private let backward: [Segment]
    /// Where each layer's time is noted, while somebody wants to know.
    var clock: LayerClock?

    var input: Activation { values[0] }
    var output: Activation { values[values.count - 1] }

    /// Steps that run together, image by image, or one that wants them all.
    private enum Segment {
        case eachImage([Work])
        case wholeBatch(layer: Int, () -> Void)
    }

    private struct Work {
        let layer: Int
        let body: (Int) -> Void
    }

    /// - Parameters:
    ///   - trainedLayers: the layers that have gradients, from the first one trained to the last; empty for inference.
    ///   - usesRunningStatistics: whether batch normalization in training leaves the batch's own statistics aside.
    init(plan: NetworkPlan, microBatchSize: Int, trainedLayers: Range<Int>, usesRunningStatistics: Bool = false) {
        let pass = Pass(memory: AlignedFloats(count: 0))
        let values = plan.slots.map { Activation(layout: $0.value) }
        let firstGradientSlot = trainedLayers.isEmpty ? plan.slots.count : plan.layers[trainedLayers.lowerBound].outputSlot
        let gradients = plan.slots.enumerated().map { index, slot in
            index >= firstGradientSlot ? Activation(layout: slot.gradient) : nil
        }
        let kernels = plan.layers.map { layer in
            layer.layer.makeKernel(
                in: KernelContext(
                    mode: trainedLayers.contains(layer.index) ? .training : .inference,
                    usesRunningStatistics: usesRunningStatistics,
                    layerIndex: layer.index, microBatchSize: microBatchSize,
                    input: values[layer.inputSlot], output: values[layer.outputSlot],
                    inputGradient: layer.index > trainedLayers.lowerBound ? gradients[layer.inputSlot] : nil,
                    outputGradient: trainedLayers.contains(layer.index) ? gradients[layer.outputSlot] : nil,
                    skippedValue: layer.skippedSlot.map { values[$0] },
                    sumGradient: layer.sumSlot.flatMap { gradients[$0] },
                    parameterOffsets: layer.parameters.map(\.offset),
                    derivedOffsets: layer.parameters.map(\.derivedOffset), pass: pass))
        }
        self.pass = pass
        self.values = values
        outputGradient = gradients[gradients.count - 1]
        let forwardSteps = kernels.map(\.forwardSteps), backwardSteps = kernels.map(\.backwardSteps)
        forward = Self.segments(forwardSteps.enumerated().map { ($0, $1) })
        backward = Self.segments(backwardSteps.enumerated().reversed().map { ($0, $1) })
        // A backward pass needs the values of all images again.
        let passingValues =
            trainedLayers.isEmpty
            ? Self.passingSlots(
                plan.layers, forwardSteps, from: \.inputSlot, and: \.skippedSlot, to: \.outputSlot,
                slotCount: values.count) : []
        let passingGradients = Self.passingSlots(
            plan.layers.reversed(), backwardSteps, from: \.outputSlot, and: \.sumSlot, to: \.inputSlot,
            slotCount: values.count)
        for (slot, activation) in values.enumerated() {
            activation.allocate(imageCount: passingValues.contains(slot) ? 1 : microBatchSize)
        }
        for (slot, activation) in gradients.enumerated() {
            activation?.allocate(imageCount: passingGradients.contains(slot) ? 1 : microBatchSize)
        }
    }

    /// The slots that all who touch them touch within one run of steps for each image, so that one image's memory serves all.
    ///
    /// A layer may read what it works from (the input of a forward pass, the output's gradient of a backward pass) in all its
    /// steps, and writes its result in the last. The first and the last slot are filled and read from outside.
    private static func passingSlots(
        _ layers: [NetworkPlan.PlannedLayer], _ steps: [[KernelStep]], from source: KeyPath<NetworkPlan.PlannedLayer, Int>,
        and skipped: KeyPath<NetworkPlan.PlannedLayer, Int?>, to result: KeyPath<NetworkPlan.PlannedLayer, Int>, slotCount: Int
    ) -> Set<Int> {
        var runs: [Int: Set<Int>] = [:]
        // Even numbers for runs of steps for each image, odd ones for a step for the whole batch.
        var run = 0
        for layer in layers {
            for step in steps[layer.index] {
                switch step {
                case .eachImage: run += run & 1
                case .wholeBatch: run += 1 + run & 1
                }
                runs[layer[keyPath: source], default: []].insert(run)
                if let slot = layer[keyPath: skipped] { runs[slot, default: []].insert(run) }
            }
            if !steps[layer.index].isEmpty { runs[layer[keyPath: result], default: []].insert(run) }
        }
        return Set((1..<max(1, slotCount - 1)).filter { runs[$0]?.count == 1 })
    }

    func runForward() { run(forward, isBackward: false) }

    func runBackward() { run(backward, isBackward: true) }

    private func run(_ segments: [Segment], isBackward: Bool) {
        for segment in segments {
            switch segment {
            case .eachImage(let steps):
                for image in 0..<pass.imageCount {
                    for step in steps {
                        guard let clock else {
                            step.body(image)
                            continue
                        }
                        clock.time(layer: step.layer, isBackward: isBackward) { step.body(image) }
                    }
                }
            case .wholeBatch(let layer, let body):
                if let clock { clock.time(layer: layer, isBackward: isBackward, body) } else { body() }
            }
        }
    }

    private static func segments(_ steps: [(layer: Int, steps: [KernelStep])]) -> [Segment] {
        var segments: [Segment] = []
        var together: [Work] = []
        for (layer, steps) in steps {
            for step in steps {
                switch step {
                case .eachImage(let body): together.append(Work(layer: layer, body: body))
                case .wholeBatch(let body):
                    if !together.isEmpty { segments.append(.eachImage(together)) }
                    together = []
                    segments.append(.wholeBatch(layer: layer, body))
                }
            }
        }
        if !together.isEmpty { segments.append(.eachImage(together)) }
        return segments
    }
}

/// Workspaces for inputs of several widths.
final class WorkspacePools: Sendable {
    private let pools = Mutex<[Int: WorkspacePool]>([:])
    private let make: @Sendable (_ width: Int) -> Workspace

    init(_ make: @escaping @Sendable (_ width: Int) -> Workspace) {
        self.make = make
    }

    func withWorkspace<Result>(width: Int, _ body: (Workspace) -> Result) -> Result {
        let pool = pools.withLock { pools in
            let pool = pools[width] ?? WorkspacePool { [make] in make(width) }
            pools[width] = pool
            return pool
        }
        return pool.withWorkspace(body)
    }
}

/// Workspaces for as many threads as have asked at once.
final class WorkspacePool: Sendable {
    private let free = Mutex<[Workspace]>([])
    private let make: @Sendable () -> Workspace

    init(_ make: @escaping @Sendable () -> Workspace) {
        self.make = make
    }

    func withWorkspace<Result>(_ body: (Workspace) -> Result) -> Result {
        let workspace = free.withLock { $0.popLast() } ?? make()
        defer { free.withLock { $0.append(workspace) } }
        return body(workspace)
    }
}
