import Support

/// Reads digits with a trained network.
///
/// Batch normalizations are folded into the convolutions and dense layers before them, and dropout is left out.
///
/// **Determinism** B: the same bits for any number of jobs and any grouping of the images.
public struct Predictor: Sendable {
    /// Images that a thread takes at once, so that a dense layer's weights are read once for all of them.
    private static let chunkSize = 32

    public let description: NetworkDescription
    private let network: PackedNetwork
    private let pool: WorkspacePool

    public init(_ network: Network) {
        let folded = network.foldedForInference()
        let layout = PackedLayout(folded.description)
        description = network.description
        self.network = PackedNetwork(layout, tensors: folded.tensors, isRun: true)
        pool = WorkspacePool { Workspace(plan: layout.plan, microBatchSize: Self.chunkSize, trainedLayers: 0..<0) }
    }

    public var classCount: Int { description.output.count }

    /// The logits of glyphs, 0…255.
    ///
    /// - Parameter images: **Shape** (N, C, H, W), row-major; N may be 0.
    /// - Returns: N × classes, row-major; all of them finite.
    /// - Throws: `NeuralNetworkError.wrongImageCount`, `.notFiniteOutput`.
    public func logits(images: [UInt8], jobs: Int) throws -> [Float] {
        try logits(of: .bytes(images), jobs: jobs)
    }

    /// The logits of images of any scale.
    public func logits(images: [Float], jobs: Int) throws -> [Float] {
        try logits(of: .floats(images), jobs: jobs)
    }

    /// The probability of each class for each glyph, 0…1; each row adds up to 1.
    ///
    /// **Shape** (N, C, H, W) → (N, classes).
    /// - Throws: `NeuralNetworkError.wrongImageCount`, `.notFiniteOutput`.
    public func probabilities(images: [UInt8], jobs: Int) throws -> [Float] {
        try Self.probabilities(ofLogits: try logits(images: images, jobs: jobs), classCount: classCount)
    }

    /// The probabilities of rows of logits, N × classes, divided by the temperature first.
    ///
    /// - Throws: `NeuralNetworkError.notFiniteOutput`: what is no number would compare with no threshold.
    public static func probabilities(
        ofLogits logits: [Float], classCount: Int, temperature: Double = 1
    ) throws(NeuralNetworkError) -> [Float] {
        let factor = Float(1 / temperature)
        let scaled = temperature == 1 ? logits : logits.map { $0 * factor }
        try requireFinite(scaled, classCount: classCount)
        return SoftmaxCrossEntropy.softmaxRows(scaled, classCount: classCount)
    }

    private static func requireFinite(_ logits: [Float], classCount: Int) throws(NeuralNetworkError) {
        guard let place = logits.firstIndex(where: { !$0.isFinite }) else { return }
        throw .notFiniteOutput(image: place / max(1, classCount), value: logits[place].isNaN ? "not a number" : "infinite")
    }

    private func logits(of input: NetworkInput, jobs: Int) throws -> [Float] {
        let imageCount = input.count / description.input.count
        if input.count == 0 { return [] }
        try input.validate(imageCount: imageCount, shape: description.input)
        let (network, pool) = (network, pool)
        let logits = try concurrentMap(MicroBatch.cut(imageCount: imageCount, size: Self.chunkSize), jobs: jobs) { chunk in
            pool.withWorkspace { $0.logits(images: chunk.images, of: input, network: network) }
        }.flatMap { $0 }
        try Self.requireFinite(logits, classCount: classCount)
        return logits
    }
}
