/// Every benchmark, sorted by name.
enum BenchmarkRegistry {
    static let all: [any Benchmark.Type] = [
        InferBenchmark.self,
        TrainBenchmark.self,
    ]

    static let names = all.map { $0.name }
}
