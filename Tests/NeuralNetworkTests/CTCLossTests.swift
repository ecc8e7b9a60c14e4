import Support
import Testing

@testable import NeuralNetwork

struct CTCLossTests {
    private static let classCount = 5

    /// Columns of logits in lanes, as the network leaves them.
    private final class Columns {
        let memory: AlignedFloats
        let count: Int

        init(count: Int, seed: UInt64) {
            self.count = count
            memory = AlignedFloats(count: count * laneCount)
            var stream = RandomStream(seed: seed, purpose: .testing)
            for column in 0..<count {
                for output in 0..<classCount { memory[column * laneCount + output] = stream.unitFloat() * 4 - 2 }
            }
        }

        var probabilities: StringColumns { StringColumns(logits: memory.base, columnCount: count, classCount: classCount) }
    }

    /// The probability of a string by going through every way to place outputs in the columns.
    private func probabilityByAllWays(_ columns: StringColumns, _ target: StringTarget) -> Double {
        let blank = Self.classCount - 1
        var total = 0.0
        func go(_ column: Int, _ way: [Int], _ probability: Double) {
            if column == columns.count {
                let silent = way.map { $0 == blank || target.untold.contains(UInt8($0)) ? blank : $0 }
                let read = silent.enumerated().filter { $1 != blank && ($0 == 0 || silent[$0 - 1] != $1) }.map { UInt8($1) }
                if read == target.symbols { total += probability }
                return
            }
            for output in 0..<Self.classCount { go(column + 1, way + [output], probability * columns[column, output]) }
        }
        go(0, [], 1)
        return total
    }

    static let targets: [StringTarget] = [
        StringTarget(symbols: []), StringTarget(symbols: [2]), StringTarget(symbols: [1, 1]), StringTarget(symbols: [0, 3, 0]),
        StringTarget(symbols: [2, 2, 1]), StringTarget(symbols: [0, 1, 2, 3, 0]), StringTarget(symbols: [1, 0], untold: [3]),
        StringTarget(symbols: [], untold: [2, 3]),
    ]

    @Test(arguments: targets)
    func probabilityIsThatOfAllWaysTogether(of target: StringTarget) {
        let columns = Columns(count: 5, seed: 3).probabilities
        let expected = probabilityByAllWays(columns, target)
        #expect(abs(PortableMath.exp(columns.logProbability(of: target)) - expected) < 1e-12 + 1e-9 * expected)
    }

    @Test func probabilitiesOfAllStringsAddUpToOne() {
        let columns = Columns(count: 3, seed: 8).probabilities
        var total = 0.0
        func go(_ symbols: [UInt8]) {
            let target = StringTarget(symbols: symbols)
            if target.minColumnCount > 3 { return }
            total += PortableMath.exp(columns.logProbability(of: target))
            for symbol in 0..<UInt8(Self.classCount - 1) { go(symbols + [symbol]) }
        }
        go([])
        #expect(abs(total - 1) < 1e-12)
    }

    @Test(arguments: targets)
    func gradientIsTheNumericOne(of target: StringTarget) {
        let columns = Columns(count: 6, seed: 5), gradient = AlignedFloats(count: 6 * laneCount)
        let loss = CTCLoss(classCount: Self.classCount)
        func value() -> Double {
            let scratch = AlignedFloats(count: 6 * laneCount)
            return loss.evaluate(
                logits: columns.memory.base, columnCount: 6, target: target, lineCount: 4, gradient: scratch.base
            ).loss
        }
        let outcome = loss.evaluate(
            logits: columns.memory.base, columnCount: 6, target: target, lineCount: 4, gradient: gradient.base)
        #expect(outcome.loss == value())
        for column in 0..<6 {
            for output in 0..<laneCount {
                let place = column * laneCount + output, kept = columns.memory[place]
                // A step that a float of this size holds exactly enough.
                columns.memory[place] = kept + 1.0 / 512
                let above = value(), high = columns.memory[place]
                columns.memory[place] = kept - 1.0 / 512
                let numeric = (above - value()) / Double(high - columns.memory[place]) / 4
                columns.memory[place] = kept
                #expect(abs(Double(gradient[place]) - numeric) < 2e-6, "column \(column), output \(output)")
            }
        }
    }

    @Test func aLongLineOfLittleProbabilityHasAFiniteLoss() {
        let count = 2000, memory = AlignedFloats(count: count * laneCount), gradient = AlignedFloats(count: count * laneCount)
        // Every column is nearly sure of another symbol than the one that is written.
        for column in 0..<count { memory[column * laneCount] = 60 }
        let target = StringTarget(symbols: (0..<500).map { UInt8(1 + $0 % 3) })
        let outcome = CTCLoss(classCount: Self.classCount).evaluate(
            logits: memory.base, columnCount: count, target: target, lineCount: 1, gradient: gradient.base)
        #expect(outcome.loss.isFinite && outcome.loss > 100_000)
        #expect((0..<count * laneCount).allSatisfy { gradient[$0].isFinite })
        #expect(!outcome.isCorrect)
    }

    @Test func aStringThatNeedsMoreColumnsHasNoProbability() {
        let columns = Columns(count: 3, seed: 1).probabilities
        #expect(columns.logProbability(of: StringTarget(symbols: [1, 1, 2])) == -.infinity)
        #expect(columns.logProbability(of: StringTarget(symbols: [1, 2, 1])).isFinite)
    }

    @Test func likeliestStringsAreFoundWithTheirProbabilities() {
        for seed in UInt64(0)..<20 {
            let columns = Columns(count: 4, seed: seed).probabilities
            var all: [(symbols: [UInt8], probability: Double)] = []
            func go(_ symbols: [UInt8]) {
                let target = StringTarget(symbols: symbols)
                if target.minColumnCount > 4 { return }
                all.append((symbols, PortableMath.exp(columns.logProbability(of: target))))
                for symbol in 0..<UInt8(Self.classCount - 1) { go(symbols + [symbol]) }
            }
            go([])
            all.sort { $0.probability > $1.probability }
            let found = columns.candidates(count: 3, beamWidth: 60)
            #expect(found.map(\.symbols) == all.prefix(3).map(\.symbols))
            for (found, all) in zip(found, all) { #expect(abs(found.probability - all.probability) < 1e-9) }
        }
    }

    @Test func untoldSymbolsAreReadAsBlanks() {
        // "1", then surely output 3, then "1" again.
        let columns = StringColumns(
            [0, 0.9, 0, 0, 0.1] + [0, 0.05, 0, 0.9, 0.05] + [0, 0.9, 0, 0, 0.1], classCount: Self.classCount)
        #expect(columns.candidates(count: 1)[0].symbols == [1, 3, 1])
        #expect(columns.bestPath() == [1, 3, 1])
        #expect(columns.candidates(count: 1, untold: [3])[0].symbols == [1, 1])
        #expect(columns.bestPath(untold: [3]) == [1, 1])
    }
}
