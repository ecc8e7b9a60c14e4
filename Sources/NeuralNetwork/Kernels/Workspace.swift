import Synchronization

/// All that one thread needs to take a micro-batch through a network: activations, gradients, kernels.
///
/// Unchecked because it is handed from thread to thread by `WorkspacePool`, which gives it to one at a time.
final class Workspace: @unchecked Sendable {
    let pass: Pass
    let input: Activation
    let output: Activation
    let outputGradient: Activation?
    private let forward: [Segment]
    private let backward: [Segment]

    /// Steps that run together, image by image, or one that wants them all.
    private enum Segment {
        case eachImage([(Int) -> Void])
        case wholeBatch(() -> Void)
    }

    /// - Parameters:
    ///   - trainedLayers: the layers that have gradients, from the first one trained to the last; empty for inference.
    init(plan: NetworkPlan, microBatchSize: Int, trainedLayers: Range<Int>) {
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
                    layerIndex: layer.index, microBatchSize: microBatchSize,
                    input: values[layer.inputSlot], output: values[layer.outputSlot],
                    inputGradient: layer.index > trainedLayers.lowerBound ? gradients[layer.inputSlot] : nil,
                    outputGradient: trainedLayers.contains(layer.index) ? gradients[layer.outputSlot] : nil,
                    parameterOffsets: layer.parameters.map(\.offset),
                    derivedOffsets: layer.parameters.map(\.derivedOffset), pass: pass))
        }
        self.pass = pass
        input = values[0]
        output = values[values.count - 1]
        outputGradient = gradients[gradients.count - 1]
        forward = Self.segments(kernels.flatMap(\.forwardSteps))
        backward = Self.segments(kernels.reversed().flatMap(\.backwardSteps))
        for activation in values { activation.allocate(imageCount: microBatchSize) }
        for activation in gradients { activation?.allocate(imageCount: microBatchSize) }
    }

    func runForward() { run(forward) }

    func runBackward() { run(backward) }

    private func run(_ segments: [Segment]) {
        for segment in segments {
            switch segment {
            case .eachImage(let steps):
                for image in 0..<pass.imageCount {
                    for step in steps { step(image) }
                }
            case .wholeBatch(let step): step()
            }
        }
    }

    private static func segments(_ steps: [KernelStep]) -> [Segment] {
        var segments: [Segment] = []
        var together: [(Int) -> Void] = []
        for step in steps {
            switch step {
            case .eachImage(let work): together.append(work)
            case .wholeBatch(let work):
                if !together.isEmpty { segments.append(.eachImage(together)) }
                together = []
                segments.append(.wholeBatch(work))
            }
        }
        if !together.isEmpty { segments.append(.eachImage(together)) }
        return segments
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
