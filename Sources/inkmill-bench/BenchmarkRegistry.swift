/// Every benchmark, sorted by name.
enum BenchmarkRegistry {
    static var all: [any Benchmark.Type] {
        [
            AblationBenchmark.self,
            AccuracyBenchmark.self,
            AugmentBenchmark.self,
            ConditionsBenchmark.self,
            CurateBenchmark.self,
            FewSheetsBenchmark.self,
            InferBenchmark.self,
            IngestBenchmark.self,
            LayersBenchmark.self,
            LoosePicturesBenchmark.self,
            NumbersBenchmark.self,
            ShardsBenchmark.self,
            SignsBenchmark.self,
            TrainBenchmark.self,
        ]
    }

    static var names: [String] { all.map { $0.name } }

    static var setNames: [String] { all.compactMap { $0 as? any SetBenchmark.Type }.flatMap { $0.setNames } }
}
