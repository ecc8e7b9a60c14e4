/// PyTorch at the best of its settings, measured in turns with ours: what else the machine does then hits both alike.
enum PyTorchPeer {
    private static let roundCount = 3

    /// - Parameters:
    ///   - work: `train` or `infer`, as the script calls them.
    ///   - rate: our images a second, measured for about four seconds.
    static func compare(
        _ caseName: String, work: String, threads: Int, rate: () throws -> Double
    ) async throws -> BenchmarkResult {
        var ours: [Double] = [], theirs: [Double] = []
        var missing: PythonPeer.Missing?
        for _ in 0..<roundCount {
            ours.append(try rate())
            if missing != nil { continue }
            do throws(PythonPeer.Missing) {
                theirs.append(try await figure(work, "rate", threads: threads))
            } catch {
                missing = error
            }
        }
        var result = BenchmarkResult(
            caseName: caseName, metric: "imagesPerSecond", unit: "1/s", threads: threads, value: median(ours))
        result.compare(with: "pytorch", missing.map { .failure($0) } ?? .success(median(theirs)))
        return result
    }

    /// Memory at the peak of the work, ours beside theirs, each on top of what the program holds before.
    static func compareMemory(
        _ caseName: String, work: String, threads: Int, megabytes: Double
    ) async -> BenchmarkResult {
        var result = BenchmarkResult(
            caseName: caseName, metric: "peakMemory", unit: "MB", threads: threads, value: megabytes)
        do throws(PythonPeer.Missing) {
            result.compare(with: "pytorch", .success(try await figure(work, "memory", threads: threads)))
        } catch {
            result.compare(with: "pytorch", .failure(error))
        }
        return result
    }

    private static func figure(_ work: String, _ metric: String, threads: Int) async throws(PythonPeer.Missing) -> Double {
        try await PythonPeer.value(of: "pytorch", script: "network_pytorch.py", [work, metric, "\(threads)"])
    }
}
