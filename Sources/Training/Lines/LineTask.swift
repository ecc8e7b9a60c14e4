import NeuralNetwork
import Support

/// Learning to read whole lines.
///
/// **Determinism** B: line `n` of the run is the source's line `n`, whatever the number of threads and interruptions.
struct LineTask: TrainingTask {
    private let lines: any TrainingLines
    private let validation: [(input: LineInput, target: StringTarget)]
    private let network: NetworkDescription
    private let batchSize: Int
    let stepsPerEpoch: Int
    private let validationDigest: ContentDigest

    /// What an epoch has where the settings do not say.
    private static let usualLinesPerEpoch = 20_000

    init(lines: any TrainingLines, validation: [TrainingLine], network: NetworkDescription, settings: TrainingSettings) {
        self.lines = lines
        self.network = network
        self.validation = validation.map { ($0.input(for: network), $0.target) }
        batchSize = settings.batchSize
        stepsPerEpoch = max(1, (settings.samplesPerEpoch ?? Self.usualLinesPerEpoch) / settings.batchSize)
        validationDigest = ContentDigest(
            of: validation.map { line in
                "\(ContentDigest(of: line.picture.pixels).hex) \(line.picture.width) \(line.stretch) \(line.target.symbols) \(line.target.untold)"
            }.joined(separator: "\n"))
    }

    var digests: [ContentDigest] { [lines.digest, validationDigest] }

    var isJudged: Bool { !validation.isEmpty }

    func learn(
        step: Int, with trainer: NetworkTrainer, learningRate: Double, at address: StepAddress, jobs: Int
    ) throws -> StepResult {
        let (source, network, first) = (lines, network, step * batchSize)
        var batch = try concurrentMap(Array(first..<first + batchSize), jobs: jobs) { index in
            let line = try source.line(UInt64(index))
            return (input: line.input(for: network), target: line.target)
        }
        // Micro-batches of like widths; of equal ones in their order.
        batch = batch.enumerated().sorted { ($0.element.input.width, $0.offset) < ($1.element.input.width, $1.offset) }.map(\.element)
        return try trainer.step(
            lines: batch.map(\.input), targets: batch.map(\.target), learningRate: learningRate, at: address, jobs: jobs)
    }

    func judge(_ network: Network, jobs: Int) throws -> TrainingJudgment {
        let read = try LinePredictor(network).columns(of: validation.map(\.input), jobs: jobs)
        var loss = 0.0, correctCount = 0
        for (columns, line) in zip(read, validation) {
            loss -= max(columns.logProbability(of: line.target), Self.leastLogProbability)
            if columns.bestPath(untold: line.target.untold) == line.target.symbols { correctCount += 1 }
        }
        return TrainingJudgment(
            loss: loss / Double(validation.count), accuracy: Double(correctCount) / Double(validation.count))
    }

    func observe(_ network: Network, jobs: Int) throws -> [Float]? { nil }

    /// A probability that is smaller costs the same, so that one line cannot make the loss infinite.
    private static let leastLogProbability = -100.0
}
