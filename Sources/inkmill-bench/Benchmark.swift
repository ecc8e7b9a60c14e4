/// Something whose speed or quality is worth a number.
///
/// A new one is one file that conforms to this and one line in `BenchmarkRegistry`.
protocol Benchmark {
    static var name: String { get }
    /// Whether it takes so long that it runs only where it is named.
    static var isLong: Bool { get }

    static func run() async throws -> [BenchmarkResult]
}

extension Benchmark {
    static var isLong: Bool { false }
}

/// A benchmark over several sets of data, each of which can be run alone.
protocol SetBenchmark: Benchmark {
    static var setNames: [String] { get }

    static func run(set name: String) async throws -> [BenchmarkResult]
}

extension SetBenchmark {
    static func run() async throws -> [BenchmarkResult] {
        var results: [BenchmarkResult] = []
        for name in setNames { results += try await run(set: name) }
        return results
    }
}

/// One figure, with that of a peer measured in the same run where there is one.
struct BenchmarkResult {
    let caseName: String
    let metric: String
    let unit: String
    let threads: Int
    var value: Double?
    var reference: String?
    var referenceValue: Double?
    /// Why there is no value, or no reference value.
    var skipped: String?

    /// Ours over theirs: above 1 is better for rates.
    var ratio: Double? {
        guard let value, let referenceValue, referenceValue > 0 else { return nil }
        return value / referenceValue
    }
}
