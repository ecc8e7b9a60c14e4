import ArgumentParser

@main
struct InkmillBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inkmill-bench",
        abstract: "Measures Inkmill: one JSON object a line on stdout, a table on stderr.",
        discussion: "Peers are measured in the same run where INKMILL_BENCH_PYTHON names a Python that has them.")

    @Argument(
        help:
            "Which to run: \(BenchmarkRegistry.names.joined(separator: ", ")). All but the longest, ablation, accuracy and few-sheets, where none is named."
    )
    var names: [String] = []

    @Option(
        parsing: .upToNextOption,
        help:
            "Which sets of 'ablation', 'accuracy', 'ingest' and 'numbers' to run: \(BenchmarkRegistry.setNames.joined(separator: ", ")). All where none is named."
    )
    var sets: [String] = []

    func validate() throws {
        for set in sets where !BenchmarkRegistry.setNames.contains(set) {
            throw ValidationError("unknown set '\(set)'; choose from \(BenchmarkRegistry.setNames.joined(separator: ", "))")
        }
        for name in names where !BenchmarkRegistry.names.contains(name) {
            throw ValidationError("unknown benchmark '\(name)'; choose from \(BenchmarkRegistry.names.joined(separator: ", "))")
        }
    }

    func run() async throws {
        let printer = await BenchmarkPrinter()
        for benchmark in BenchmarkRegistry.all where names.isEmpty ? !benchmark.isLong : names.contains(benchmark.name) {
            guard let benchmark = benchmark as? any SetBenchmark.Type else {
                for result in try await benchmark.run() { try printer.print(result, of: benchmark.name) }
                continue
            }
            for set in benchmark.setNames where sets.isEmpty || sets.contains(set) {
                for result in try await benchmark.run(set: set) { try printer.print(result, of: benchmark.name) }
            }
        }
    }
}
