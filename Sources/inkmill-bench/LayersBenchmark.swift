import NeuralNetwork

/// Where the time of each preset goes, layer by layer, on one thread; the peer is the peak of the processor's multiply-add units.
///
/// Operations are counted by the layers' definition; a Winograd convolution does with fewer, so it can pass the peak.
enum LayersBenchmark: Benchmark {
    static let name = "layers"

    static func run() throws -> [BenchmarkResult] {
        let peak = LayerProfile.measuredPeak()
        return try NetworkPreset.allCases.flatMap { preset -> [BenchmarkResult] in
            let description = try NetworkDescription(input: NetworkDescription.glyphShape, layers: preset.layers(classCount: 10))
            let training = LayerProfile(description, seconds: 1.5).rows
            let reading = LayerProfile(description, microBatchSize: 32, isTraining: false, seconds: 0.7).rows
            return results("\(preset.rawValue), training", training, peak: peak)
                + results("\(preset.rawValue), reading", reading, peak: peak)
        }
    }

    private static func results(_ title: String, _ rows: [LayerProfile.Row], peak: Double) -> [BenchmarkResult] {
        let total = rows.reduce(0) { $0 + $1.forward + $1.backward }
        func figure(_ rows: [LayerProfile.Row], _ name: String) -> [BenchmarkResult] {
            let seconds = rows.reduce(0) { $0 + $1.forward + $1.backward }
            let fraction = BenchmarkResult(
                caseName: "\(title), \(name)", metric: "shareOfTime", unit: "fraction", threads: 1, value: seconds / total)
            let isTraining = rows.contains { $0.backward > 0 }
            let operations = rows.reduce(0) { $0 + $1.operationCount * (isTraining ? ($1.hasInputGradient ? 3 : 2) : 1) }
            guard operations > 0 else { return [fraction] }
            return [
                fraction,
                BenchmarkResult(
                    caseName: "\(title), \(name)", metric: "operationsPerSecond", unit: "GFLOP/s", threads: 1,
                    value: operations / seconds * 1e-9, reference: "peak", referenceValue: peak * 1e-9),
            ]
        }
        let convolutions = rows.filter { $0.name.hasPrefix("convolution") }
        return rows.flatMap { figure([$0], "\($0.name) \($0.outputShape)") } + figure(convolutions, "all convolutions")
    }
}
