import Foundation

/// A set of pictures that reading is measured on.
///
/// A new one is one file in `Sets/` that conforms to this and one line in `IngestSetRegistry`.
protocol IngestSet {
    static var name: String { get }
    /// The folder of the real data that it needs; nil where it needs none.
    static var dataFolder: String? { get }

    static func measure(_ bench: IngestBench) async throws -> [BenchmarkResult]
}

/// Every set, sorted by name.
enum IngestSetRegistry {
    static var all: [any IngestSet.Type] {
        [
            PageSpeedSet.self,
            PhoneDigitsSet.self,
            SimulatedSet.self,
            SubmittySet.self,
            SudokuSet.self,
            TallyPhotosSet.self,
            UFPRSet.self,
        ]
    }
}

/// What every set is measured with: the base model, one thread, and the plain script beside it.
struct IngestBench {
    /// The shipped model, as `inkmill recognize` names it.
    static let model = "builtin/mnist"
    /// Pages are read one after the other.
    static let threadCount = 1

    /// How many pages are made, where a person has not said it otherwise.
    static func pageCount(usual: Int) -> Int {
        ProcessInfo.processInfo.environment["INKMILL_BENCH_PAGES"].flatMap(Int.init) ?? usual
    }

    /// The folder of real handwriting: `INKMILL_DATA`, or `../shared/data` beside the package.
    static let dataFolder: String =
        ProcessInfo.processInfo.environment["INKMILL_DATA"] ?? packageFolder + "/../shared/data"

    static let packageFolder =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    let setName: String
    let dataFolder: String
    /// Removed when the set is done.
    let temporaryFolder: String

    static func shippedTemplate(_ name: String) -> String { packageFolder + "/manifests/templates/" + name + ".yaml" }
    static let shippedDescription = packageFolder + "/manifests/sheets/example.yaml"

    /// One figure of the set, beside the plain script's where there is one.
    func figure(
        _ metric: String, _ value: Double?, unit: String, peer: Double? = nil, skipped: String? = nil
    ) -> BenchmarkResult {
        BenchmarkResult(
            caseName: setName, metric: metric, unit: unit, threads: Self.threadCount, value: value,
            reference: peer == nil ? nil : "opencv", referenceValue: peer, skipped: skipped)
    }
}
