import Augmentation
import Dataset
import Foundation
import Imaging
import Support
import Training

/// Shards written and read in a second, against the mere making of the same images; and the memory that a million of them need.
///
/// The three ways of making images take turns, so that a neighbor on the machine hinders all alike. Writing ends when every
/// shard is on the disk.
enum ShardsBenchmark: Benchmark {
    static let name = "shards"

    private static let caseName = "rotate+elastic+noise"
    private static let digitCount = 1024
    /// Copies of each digit: 131,072 images in a round, 1,048,576 for the memory and for reading.
    private static let roundCopyCount = 128, largeCopyCount = 1024
    private static let roundCount = 5
    /// Images asked for at a time.
    private static let batchSize = 128
    /// As large as a shard of a recipe that does not say otherwise.
    private static let samplesPerShard = (16 << 20) / (Glyph.pixelCount + 9)

    static func run() throws -> [BenchmarkResult] {
        let folder = FileManager.default.temporaryDirectory.path + "/inkmill-bench-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try writing(folder) + largeSet(folder)
    }

    private static func writing(_ folder: String) throws -> [BenchmarkResult] {
        let samples = try samples(copyCount: roundCopyCount)
        var augmenting: [Double] = [], byOne: [Double] = [], byTwo: [Double] = []
        _ = try rate(samples.count / 8) { try readAll(samples, count: samples.count / 8) }
        for _ in 0..<roundCount {
            augmenting.append(try rate(samples.count) { try readAll(samples, count: samples.count) })
            byOne.append(try rate(samples.count) { try write(samples, to: folder, jobs: 1) })
            byTwo.append(try rate(samples.count) { try write(samples, to: folder, jobs: 2) })
        }
        return [
            result("\(caseName), augmented only", threads: 1, median(augmenting)),
            result("\(caseName), written", threads: 1, median(byOne), reference: "augmented only", median(augmenting)),
            result("\(caseName), written", threads: 2, median(byTwo), reference: "one job", median(byOne)),
        ]
    }

    /// A set of a million images: the memory to write it, the rates of opening and reading it.
    private static func largeSet(_ folder: String) throws -> [BenchmarkResult] {
        let samples = try samples(copyCount: largeCopyCount)
        let peak = try PeakMemory.highest { try write(samples, to: folder, jobs: 2, isKept: true) }
        var reader: ShardReader?
        let opening = try rate(samples.count) { reader = try ShardReader(folder: folder, profile: .mnist, jobs: 2) }
        guard let reader else { return [] }
        let order = EpochOrder(count: reader.count, seed: 1, epoch: 0)
        // Once before, so that both find the files in the system's cache.
        try readAll(reader, count: reader.count)
        let sequential = try rate(reader.count) { try readAll(reader, count: reader.count) }
        let shuffled = try rate(reader.count) { try readAll(reader, count: reader.count) { order[$0] } }
        return [
            BenchmarkResult(
                caseName: "\(samples.count) images written", metric: "peakMemory", unit: "MB", threads: 2, value: peak),
            result("\(samples.count) images opened and checked", threads: 2, opening),
            result("\(samples.count) images read one after another", threads: 1, sequential),
            result("\(samples.count) images read in the order of an epoch", threads: 1, shuffled),
        ]
    }

    private static func samples(copyCount: Int) throws -> AugmentedSamples {
        let recipe = try AugmentBenchmark.recipe(AugmentBenchmark.classic)
        let images = SyntheticGlyphs(count: digitCount)
        let digits = (0..<digitCount).map { number in
            Digit(
                id: "\(number)", label: images.labels[number], writer: "w", source: ContentDigest(of: "benchmark"),
                place: "\(number)", status: "ok", score: 1,
                glyph: Glyph(ink: Array(images.images[number * Glyph.pixelCount..<(number + 1) * Glyph.pixelCount])))
        }
        let plan = ShardPlan(rows: Array(digits.indices), copyCount: copyCount, samplesPerShard: samplesPerShard)
        return AugmentedSamples(
            plan: plan, digits: digits, recipe: recipe, seed: 1, detail: { _ in nil }, digest: ContentDigest(of: "benchmark"))
    }

    private static func write(_ samples: AugmentedSamples, to folder: String, jobs: Int, isKept: Bool = false) throws {
        let writer = ShardWriter(folder: folder, plan: samples.plan, profile: .mnist, recipeDigest: samples.digest)
        try writer.writeAll(from: samples, jobs: jobs)
        if !isKept { try writer.discard() }
    }

    private static func readAll(_ samples: some TrainingSamples, count: Int, _ place: (Int) -> Int = { $0 }) throws {
        var batch = SampleBatch()
        for start in stride(from: 0, to: count, by: batchSize) {
            try samples.read((start..<min(start + batchSize, count)).map(place), into: &batch)
        }
    }

    /// How many of `count` images a second `body` does.
    private static func rate(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
        Double(count) / (try ContinuousClock().measure(body) / .seconds(1))
    }

    private static func result(
        _ caseName: String, threads: Int, _ value: Double, reference: String? = nil, _ referenceValue: Double? = nil
    ) -> BenchmarkResult {
        BenchmarkResult(
            caseName: caseName, metric: "imagesPerSecond", unit: "1/s", threads: threads, value: value, reference: reference,
            referenceValue: referenceValue)
    }
}
