import Foundation

/// Pages found, cells read right, time and memory, set by set; the peer is a plain OpenCV script whose crops the same model
/// reads.
enum IngestBenchmark: SetBenchmark {
    static let name = "ingest"

    static var setNames: [String] { IngestSetRegistry.all.map { $0.name } }

    static func run(set name: String) throws -> [BenchmarkResult] {
        try IngestSetRegistry.all.filter { $0.name == name }.flatMap { set in
            let folder = FileManager.default.temporaryDirectory.path + "/inkmill-bench-" + UUID().uuidString
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let data = IngestBench.dataFolder + "/" + (set.dataFolder ?? "")
            let bench = IngestBench(setName: name, dataFolder: data, temporaryFolder: folder)
            guard set.dataFolder == nil || FileManager.default.fileExists(atPath: data) else {
                return [bench.figure("pagesRegistered", nil, unit: "pages", skipped: "\(data) is not there")]
            }
            return try set.measure(bench)
        }
    }
}
