/// Every benchmark, sorted by name.
enum BenchmarkRegistry {
    static var all: [any Benchmark.Type] {
        [
            AugmentBenchmark.self,
            InferBenchmark.self,
            TrainBenchmark.self,
        ]
    }

    static var names: [String] { all.map { $0.name } }
}
