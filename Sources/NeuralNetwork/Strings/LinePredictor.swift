import Support

/// Reads lines of symbols with a trained network of convolutions, whose last output is the blank.
///
/// Batch normalizations are folded into the convolutions before them, and dropout is left out.
///
/// **Determinism** B: the same bits for any number of jobs and any grouping of the lines.
public struct LinePredictor: Sendable {
    public let description: NetworkDescription
    private let network: PackedNetwork
    private let pools: WorkspacePools

    /// - Throws: `NeuralNetworkError.notForLines`.
    public init(_ network: Network) throws(NeuralNetworkError) {
        try network.description.checkReadsLines()
        let folded = network.foldedForInference()
        description = network.description
        self.network = PackedNetwork(PackedLayout(folded.description), tensors: folded.tensors, isRun: true)
        let inference = folded.description
        pools = WorkspacePools { Workspace(plan: inference.plan(width: $0), microBatchSize: 1, trainedLayers: 0..<0) }
    }

    /// What the network says of each line.
    ///
    /// - Throws: `NeuralNetworkError.wrongLine`, `.notFiniteOutput`.
    public func columns(of lines: [LineInput], jobs: Int) throws -> [StringColumns] {
        for (number, line) in lines.enumerated() { try description.check(line, number: number) }
        let (network, pools, description) = (network, pools, description)
        let input = NetworkInput.lines(lines)
        return try concurrentMap(Array(lines.indices), jobs: jobs) { line in
            let width = description.width(of: input, images: line..<line + 1)
            let columns = pools.withWorkspace(width: width) { $0.columns(lines: line..<line + 1, of: input, network: network)[0] }
            guard columns.isFinite else { throw NeuralNetworkError.notFiniteOutput(image: line, value: "not a number") }
            return columns
        }
    }
}
