import Support
import Testing

@testable import NeuralNetwork

/// Networks that read lines of symbols.
struct LineNetworkTests {
    /// Lines 8 pixels high; 3 symbols and the blank, a column for two pixels.
    static let description = Result {
        try NetworkDescription(
            input: TensorShape(channels: 1, height: 8, width: 32),
            layers: [
                .convolution(channels: 8, kernel: 3, bias: false), .batchNormalization, .relu, .maxPooling(size: 2),
                .convolution(channels: 16, kernel: 3, bias: false), .batchNormalization, .relu, .maxPooling(size: 2, width: 1),
                .convolution(channels: 16, kernel: 2, width: 3, padding: .sides, bias: false), .batchNormalization, .relu,
                .convolution(channels: 16, kernel: 1, width: 3), .relu, .convolution(channels: 4, kernel: 1),
            ])
    }

    /// Symbols are marks at different heights, some pixels apart.
    struct Line {
        let input: LineInput
        let target: StringTarget

        init(_ number: UInt64) {
            var stream = RandomStream(seed: 4, purpose: .testing, sample: number)
            let symbols = (0..<1 + stream.below(4)).map { _ in UInt8(stream.below(3)) }
            let width = 10 + 8 * symbols.count + stream.below(12)
            var values = (0..<8 * width).map { _ in stream.unitFloat() * 0.4 - 0.2 }
            for (place, symbol) in symbols.enumerated() {
                let x = 4 + 8 * place + stream.below(3)
                for y in 0..<3 {
                    for dx in 0..<3 { values[(Int(symbol) * 2 + y) * width + x + dx] += 1.5 }
                }
            }
            input = LineInput(width: width, values: values)
            target = StringTarget(symbols: symbols)
        }
    }

    private func trained(jobs: Int, steps: Int) throws -> (network: Network, losses: [Double]) {
        let trainer = NetworkTrainer(
            network: Network(description: try Self.description.get(), seed: 1),
            configuration: TrainerConfiguration(optimizer: .adamW(), microBatchSize: 8, seed: 2))
        var losses: [Double] = []
        for step in 0..<steps {
            let lines = (0..<24).map { Line(UInt64(step * 24 + $0)) }.sorted { $0.input.width < $1.input.width }
            let result = try trainer.step(
                lines: lines.map(\.input), targets: lines.map(\.target), learningRate: 0.01,
                at: StepAddress(epoch: 0, step: step), jobs: jobs)
            losses.append(result.lossSum / Double(result.imageCount))
        }
        return (trainer.currentNetwork, losses)
    }

    @Test func linesOfAllWidthsAreLearned() throws {
        let network = try trained(jobs: 2, steps: 90).network
        let lines = (10_000..<10_100).map { Line($0) }
        let read = try LinePredictor(network).columns(of: lines.map(\.input), jobs: 1)
        let correct = zip(read, lines).count { $0.candidates(count: 1)[0].symbols == $1.target.symbols }
        #expect(correct >= 95)
    }

    /// Lines of several widths have as many values as they are wide: what normalization is followed by is told by all of them alike.
    @Test(arguments: [32, 64, 160]) func runningStatisticsAreThoseOfTheLinesWhateverTheirWidth(width: Int) throws {
        let network = Network(
            description: try NetworkDescription(
                input: TensorShape(channels: 1, height: 8, width: 32),
                layers: [
                    .convolution(channels: 2, kernel: 1, bias: false), .batchNormalization, .maxPooling(size: 8, width: 2),
                    .convolution(channels: 4, kernel: 1),
                ]), seed: 1)
        let trainer = NetworkTrainer(
            network: network,
            configuration: TrainerConfiguration(optimizer: .sgd(momentum: 0, isNesterov: false), microBatchSize: 4, seed: 2))
        var stream = RandomStream(seed: 4, purpose: .testing)
        for step in 0..<80 {
            let lines = (0..<8).map { _ in
                LineInput(width: width, values: (0..<8 * width).map { _ in Float(stream.normal()) })
            }
            _ = try trainer.step(
                lines: lines, targets: lines.map { _ in StringTarget(symbols: [1]) }, learningRate: 0,
                at: StepAddress(epoch: 0, step: step), jobs: 1)
        }
        let weight = try #require(network.tensor(named: "convolution1.weight")).values
        let variance = try #require(trainer.currentNetwork.tensor(named: "batchNormalization1.running_var")).values
        for channel in 0..<2 { #expect(abs(variance[channel] / (weight[channel] * weight[channel]) - 1) < 0.05) }
    }

    @Test func theSameBitsForAnyNumberOfThreads() throws {
        let one = try trained(jobs: 1, steps: 4), three = try trained(jobs: 3, steps: 4)
        #expect(one.losses == three.losses)
        #expect(one.network.tensors == three.network.tensors)
    }

    @Test func aLineIsReadAloneAsAmongOthers() throws {
        let predictor = try LinePredictor(Network(description: Self.description.get(), seed: 3))
        let lines = (0..<9).map { Line($0).input }
        let together = try predictor.columns(of: lines, jobs: 3)
        for (line, columns) in zip(lines, together) {
            #expect(try predictor.columns(of: [line], jobs: 1) == [columns])
        }
    }

    @Test func narrowLinesFollowWideOnesWithoutATrace() throws {
        let predictor = try LinePredictor(Network(description: Self.description.get(), seed: 3))
        let narrow = LineInput(width: 20, values: Array(repeating: 0.3, count: 160))
        let alone = try predictor.columns(of: [narrow], jobs: 1)
        _ = try predictor.columns(of: [LineInput(width: 32, values: Array(repeating: 9, count: 256))], jobs: 1)
        #expect(try predictor.columns(of: [narrow], jobs: 1) == alone)
    }

    @Test func whatDoesNotFitIsToldByItsLine() throws {
        let trainer = NetworkTrainer(
            network: Network(description: try Self.description.get(), seed: 1),
            configuration: TrainerConfiguration(optimizer: .adamW(), microBatchSize: 8, seed: 2))
        func step(_ line: LineInput, _ target: StringTarget) throws {
            _ = try trainer.step(
                lines: [Line(0).input, line], targets: [Line(0).target, target], learningRate: 0.01,
                at: StepAddress(epoch: 0, step: 0), jobs: 1)
        }
        let line = LineInput(width: 32, values: Array(repeating: 0, count: 256))
        #expect(throws: NeuralNetworkError.wrongLine(line: 1, valueCount: 100, width: 32, rowCount: 8)) {
            try step(LineInput(width: 32, values: Array(repeating: 0, count: 100)), StringTarget(symbols: [1]))
        }
        #expect(throws: NeuralNetworkError.labelOutOfRange(label: 3, image: 1, classCount: 3)) {
            try step(line, StringTarget(symbols: [3]))
        }
        #expect(throws: NeuralNetworkError.stringTooLong(line: 1, needed: 19, columnCount: 16)) {
            try step(line, StringTarget(symbols: Array(repeating: 1, count: 10)))
        }
        #expect(throws: NeuralNetworkError.wrongLine(line: 0, valueCount: 0, width: 0, rowCount: 8)) {
            try LinePredictor(trainer.currentNetwork).columns(of: [LineInput(width: 0, values: [])], jobs: 1)
        }
    }

    @Test func networksWithDenseLayersReadNoLines() throws {
        let description = try NetworkDescription(
            input: TensorShape(channels: 1, height: 8, width: 32), layers: [.relu, .dense(units: 4)])
        #expect(throws: NeuralNetworkError.notForLines(output: TensorShape(channels: 4))) { try description.checkReadsLines() }
        let tall = try NetworkDescription(
            input: TensorShape(channels: 1, height: 8, width: 32), layers: [.convolution(channels: 4, kernel: 1)])
        #expect(throws: NeuralNetworkError.self) { try tall.checkReadsLines() }
        try Self.description.get().checkReadsLines()
    }
}
