import Foundation
import Ingest
import Training

/// Numbers read as a whole, set by set: how many are right, what is flagged, and what is wrong without a flag; the peer is a plain script
/// with the same network.
enum NumbersBenchmark: SetBenchmark {
    static let name = "numbers"

    static var setNames: [String] { NumberSetRegistry.all.map { $0.name } }

    /// Lines are read one after the other.
    static let threadCount = 1

    static func run(set name: String) async throws -> [BenchmarkResult] {
        var results: [BenchmarkResult] = []
        for set in NumberSetRegistry.all where set.name == name {
            let folder = FileManager.default.temporaryDirectory.path + "/inkmill-bench-" + UUID().uuidString
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let data = IngestBench.dataFolder + "/" + (set.dataFolder ?? "")
            guard set.dataFolder == nil || FileManager.default.fileExists(atPath: data) else {
                results.append(
                    BenchmarkResult(
                        caseName: name, metric: "numbersRight", unit: "fraction", threads: threadCount, skipped: "\(data) is not there"))
                continue
            }
            results += try await set.results(NumbersBench(dataFolder: data, temporaryFolder: folder))
        }
        return results
    }
}

extension LineSet {
    static func results(_ bench: NumbersBench) async throws -> [BenchmarkResult] {
        let lines = try lines(bench), threadCount = NumbersBenchmark.threadCount
        let (ours, megabytes) = try PeakMemory.measure { NumberTally(lines, try readings(of: lines)) }
        let peer: Result<NumberTally, PythonPeer.Missing>
        do throws(PythonPeer.Missing) {
            peer = .success(try NumberTally(lines, await NumbersPeer.readings(of: lines, folder: bench.temporaryFolder)))
        } catch {
            peer = .failure(error)
        }
        let results = NumberTally.metrics.map { metric in
            var result = BenchmarkResult(
                caseName: name, metric: metric.name, unit: metric.unit, threads: threadCount, value: metric.value(ours))
            result.compare(with: "numpy", peer.map(metric.value))
            return result
        }
        return results + [BenchmarkResult(caseName: name, metric: "peakMemory", unit: "MB", threads: threadCount, value: megabytes)]
    }

    /// What `recognize` says.
    private static func readings(of lines: [NumberPicture]) throws -> [ReadNumber] {
        let recognition = try Recognition(model: IngestBench.model, layout: .line, jobs: NumbersBenchmark.threadCount)
        return try lines.map { try recognition.readNumber($0.file) }
    }
}

extension Recognition {
    /// What `recognize` says of a picture of one line.
    func readNumber(_ file: String) throws -> ReadNumber {
        var seconds = 0.0
        let result = try ProcessorTime.measure(&seconds) { try read([file]) }
        let line = result.lines?.first
        return ReadNumber(
            text: line?.text ?? "", likeliest: line?.candidates.first ?? NumberCandidate(text: "", probability: 0),
            isFlagged: line?.probability == nil, seconds: seconds)
    }
}

/// What a reader says of one line.
struct ReadNumber {
    /// With `?` for what is left to a person.
    let text: String
    let likeliest: NumberCandidate
    /// Whether a person is to look at it.
    let isFlagged: Bool
    let seconds: Double
}

/// How the lines of a set were read.
struct NumberTally {
    private let count: Double
    private let isRight: [Bool]
    private let isFlagged: [Bool]
    private let isLengthRight: [Bool]
    private let seconds: Double
    private let likeliest: NumberEvaluation

    init(_ lines: [NumberPicture], _ readings: [ReadNumber]) {
        count = Double(max(1, lines.count))
        isRight = zip(lines, readings).map { $0.text == $1.text && !$1.isFlagged }
        isFlagged = readings.map(\.isFlagged)
        isLengthRight = zip(lines, readings).map { $0.text.count == $1.text.count }
        seconds = readings.reduce(0) { $0 + $1.seconds }
        likeliest = NumberEvaluation(readings.map(\.likeliest), texts: lines.map(\.text))
    }

    /// The figures, in the order in which they are told.
    static var metrics: [(name: String, unit: String, value: (NumberTally) -> Double)] {
        [
            ("numbersRight", "fraction", { Double($0.isRight.count { $0 }) / $0.count }),
            ("numbersFlagged", "fraction", { Double($0.isFlagged.count { $0 }) / $0.count }),
            ("wrongWithoutFlag", "fraction", { tally in Double(zip(tally.isRight, tally.isFlagged).count { !$0 && !$1 }) / tally.count }),
            ("likeliestRight", "fraction", { $0.likeliest.accuracy }),
            ("symbolErrorRate", "fraction", { $0.likeliest.symbolErrorRate }),
            ("digitCountsRight", "fraction", { Double($0.isLengthRight.count { $0 }) / $0.count }),
            ("probabilityOverRight", "fraction", { $0.likeliest.overconfidence }),
            ("readAt97Percent", "fraction", { Double($0.likeliest.sureCount) / $0.count }),
            ("wrongAt97Percent", "lines", { Double($0.likeliest.sureWrongCount) }),
            ("readAtOnePercentWrong", "fraction", { $0.likeliest.coverageAtOnePercent }),
            ("processorSecondsPerLine", "s", { $0.seconds / $0.count }),
        ]
    }
}
