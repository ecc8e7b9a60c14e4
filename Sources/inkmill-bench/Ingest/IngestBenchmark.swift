import Foundation

/// Pages found, cells read right, time and memory, set by set; the peer is a plain OpenCV script whose crops the same model
/// reads.
enum IngestBenchmark: SetBenchmark {
    static let name = "ingest"

    static var setNames: [String] { IngestSetRegistry.all.map { $0.name } }

    static func run(set name: String) async throws -> [BenchmarkResult] {
        var results: [BenchmarkResult] = []
        for set in IngestSetRegistry.all where set.name == name {
            let folder = FileManager.default.temporaryDirectory.path + "/inkmill-bench-" + UUID().uuidString
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let data = IngestBench.dataFolder + "/" + (set.dataFolder ?? "")
            let bench = IngestBench(setName: name, dataFolder: data, temporaryFolder: folder)
            if set.dataFolder == nil || FileManager.default.fileExists(atPath: data) {
                results += try await set.measure(bench)
            } else {
                results.append(bench.figure("pagesRegistered", nil, unit: "pages", skipped: "\(data) is not there"))
            }
        }
        return results
    }
}
