import Augmentation
import Curation
import Dataset
import Foundation
import Imaging
import NeuralNetwork
import Support
import Training

/// Wrong labels found: some labels are changed, and the average precision is measured with which the order of label issues finds them.
///
/// Beside it are cleanlab's order of the same digits by the same probabilities, and cleanlab's own protocol (five stratified folds that divide
/// writers, self-confidence) with the same network trained in the same way. What was wrong before counts as right, for all alike.
enum CurateBenchmark: SetBenchmark {
    static let name = "curate"
    static let isLong = true

    static var setNames: [String] { PlantedSet.all.map { "planted-" + $0.name } }

    private static let fractions = [0.001, 0.01, 0.05]

    static func run(set name: String) async throws -> [BenchmarkResult] {
        guard let set = PlantedSet.all.first(where: { "planted-" + $0.name == name }) else { return [] }
        let folder = FileManager.default.temporaryDirectory.path + "/inkmill-bench-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let jobs = ProcessInfo.processInfo.activeProcessorCount
        guard let digits = try set.digits(folder: folder, jobs: jobs) else {
            return [
                BenchmarkResult(
                    caseName: name, metric: "averagePrecision", unit: "fraction", threads: jobs,
                    skipped: "the data is not in \(IngestBench.dataFolder)")
            ]
        }
        var results: [BenchmarkResult] = []
        for fraction in fractions {
            results += try await PlantedRun(set: set, digits: digits, fraction: fraction, folder: folder, jobs: jobs).results()
        }
        return results
    }
}

/// Digits with labels that are right but for a few.
struct PlantedSet {
    let name: String
    /// As many whole writers as have that many digits.
    let digitCount: Int
    let source: AblationSet.Source
    /// How often errors are planted anew.
    let drawCount: Int

    static let all = [
        PlantedSet(name: "mnist", digitCount: 10_000, source: .mnist, drawCount: 1),
        PlantedSet(name: "ufpr", digitCount: 10_000, source: .ufpr, drawCount: 1),
    ]

    func digits(folder: String, jobs: Int) throws -> [Digit]? {
        guard let all = try AblationDigits(source, folder: folder, jobs: jobs)?.table.digits else { return nil }
        var chosen: [Digit] = []
        let byWriter = Dictionary(grouping: all.filter { $0.label != nil && $0.writer != AblationDigits.testWriter }, by: \.writer)
        for writer in byWriter.keys.sorted() where chosen.count < digitCount { chosen += byWriter[writer] ?? [] }
        return chosen
    }

    /// What a fold's training begins with.
    func start() throws -> (description: NetworkDescription, base: Network?) {
        switch source {
        case .mnist:
            (try NetworkDescription(input: NetworkDescription.glyphShape, layers: NetworkPreset.lenet5.layers(classCount: 10)), nil)
        case .ufpr:
            try { base in (base.description, base) }(Model.builtin(named: "mnist", profile: .mnist).network)
        }
    }

    var training: TrainingSettings {
        switch source {
        case .mnist: TrainingSettings()
        case .ufpr:
            TrainingSettings(schedule: LearningRateSchedule(shape: .oneCycle, peak: 0.001, warmUpFraction: 0.2), averagingDecay: 0.99)
        }
    }

    /// As of `manifests/ufpr.yaml`.
    func augmentation() throws -> AugmentationRecipe {
        try AugmentBenchmark.recipe([
            "strokeWidth: { pixelsRange: [-0.5, 0.9], probability: 0.6 }", "rotate: { degreesRange: [-12, 12] }",
            "shear: { degreesRange: [-12, 12] }", "scale: { factorRange: [0.85, 1.12] }", "translate: { fractionRange: [-0.07, 0.07] }",
            "elastic: { alphaPixels: [24, 36], sigmaPixels: [5, 6], probability: 0.7 }",
            "blur: { sigmaPixelsRange: [0, 0.7], probability: 0.3 }",
            "gaussianNoise: { sigmaFractionRange: [0, 0.08], probability: 0.25 }",
        ])
    }
}

/// One fraction of labels changed, once or several times.
struct PlantedRun {
    let set: PlantedSet
    let digits: [Digit]
    let fraction: Double
    let folder: String
    let jobs: Int

    func results() async throws -> [BenchmarkResult] {
        var ours: [Double] = [], same: [Double] = [], protocols: [Double] = [], seconds: [Double] = []
        var missing: PythonPeer.Missing?
        for draw in 0..<set.drawCount {
            let planted = planted(draw: draw)
            let began = ContinuousClock.now
            let table = try outOfSample(planted.digits, byWriter: true, draw: draw)
            seconds.append((ContinuousClock.now - began) / .seconds(1))
            let labels = planted.digits.map { $0.label ?? 0 }
            ours.append(AveragePrecision.of(labels.indices.map { table.labelIssueScore($0, label: labels[$0]) }, planted.isWrong))
            do throws(PythonPeer.Missing) {
                same.append(try await cleanlab(table, labels, planted.isWrong))
                protocols.append(try await cleanlab(digitFolds(planted.digits, draw: draw), labels, planted.isWrong))
            } catch {
                missing = error
            }
        }
        let caseName = "\(set.name), \(NumberText.short(fraction * 100)) % of \(NumberText.count(digits.count)) labels wrong"
        func result(_ reference: String, _ values: [Double]) -> BenchmarkResult {
            var result = BenchmarkResult(
                caseName: caseName, metric: "averagePrecision", unit: "fraction", threads: jobs, value: mean(ours))
            result.compare(with: reference, missing.map { .failure($0) } ?? .success(mean(values)))
            return result
        }
        return [
            result("cleanlab, same probabilities", same), result("cleanlab, its own protocol", protocols),
            BenchmarkResult(
                caseName: caseName, metric: "time", unit: "s for 10,000 digits", threads: jobs,
                value: mean(seconds) * 10_000 / Double(digits.count)),
        ]
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }

    /// Some digits with another label, any of the nine alike.
    private func planted(draw: Int) -> (digits: [Digit], isWrong: [Bool]) {
        var stream = RandomStream(seed: 5, purpose: .testing, sample: UInt64(draw), copy: UInt32(fraction * 10_000))
        let count = max(2, Int((fraction * Double(digits.count)).rounded()))
        var digits = digits, isWrong = [Bool](repeating: false, count: digits.count)
        for row in stream.permutation(of: digits.count).prefix(count) {
            let digit = digits[row]
            let label = UInt8((Int(digit.label ?? 0) + 1 + stream.below(9)) % 10)
            digits[row] = Digit(
                id: digit.id, label: label, writer: digit.writer, source: digit.source, place: digit.place, status: digit.status,
                score: digit.score, glyph: digit.glyph, crop: digit.packedCrop)
            isWrong[row] = true
        }
        return (digits, isWrong)
    }

    private func digitFolds(_ digits: [Digit], draw: Int) throws -> OutOfSample { try outOfSample(digits, byWriter: false, draw: draw) }

    private func outOfSample(_ digits: [Digit], byWriter: Bool, draw: Int) throws -> OutOfSample {
        let folds = try Folds(digits, grouping: byWriter ? .writer : .digit, count: 5, seed: 1)
        let digitCount = digits.count - digits.count / folds.count
        let start = try set.start(), augmentation = try set.augmentation()
        let settings = (start.base == nil ? FoldTraining.fromNothing : .fromBase).settings(
            set.training, digitCount: digitCount, recipeImageCount: .max)
        let copyCount = FoldTraining.copyCount(settings, digitCount: digitCount)
        return try CrossValidation(
            digits: digits, folds: folds, settings: settings, seed: 1,
            folder: "\(folder)/\(set.name)-\(fraction)-\(draw)-\(byWriter)",
            network: { start.base ?? Network(description: start.description, seed: $0) },
            samples: { rows in
                AugmentedSamples(
                    plan: ShardPlan(rows: rows, copyCount: copyCount), digits: digits, recipe: augmentation, seed: 1,
                    detail: NormalizationProfile.mnist.detail, digest: ContentDigest(of: "\(rows)"))
            }
        ).outOfSample(jobs: jobs)
    }

    /// The average precision of cleanlab's default order, by a script.
    private func cleanlab(
        _ table: @autoclosure () throws -> OutOfSample, _ labels: [UInt8], _ isWrong: [Bool]
    ) async throws(PythonPeer.Missing) -> Double {
        let file = folder + "/cleanlab.safetensors"
        do {
            let table = try table()
            try AtomicFile.write(
                SafetensorsWriter.sealedBytes(
                    [
                        "probability": SafetensorsTensor(table.probabilities, shape: [table.count, table.classCount]),
                        "label": SafetensorsTensor(labels, shape: [labels.count]),
                        "wrong": SafetensorsTensor(isWrong.map { $0 ? 1 : 0 as UInt8 }, shape: [isWrong.count]),
                    ], metadata: [:]), to: file)
        } catch {
            throw PythonPeer.Missing(reason: "\(error)")
        }
        return try await PythonPeer.value(of: "cleanlab", script: "label_issues_cleanlab.py", [file])
    }
}

/// The mean of the precision at each wrong label, in the order of the scores; equal scores count together.
enum AveragePrecision {
    static func of(_ scores: [Double], _ isWrong: [Bool]) -> Double {
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        var found = 0, sum = 0.0, index = 0
        while index < order.count {
            var end = index, foundHere = 0
            while end < order.count, scores[order[end]] == scores[order[index]] {
                if isWrong[order[end]] { foundHere += 1 }
                end += 1
            }
            found += foundHere
            sum += Double(foundHere) * Double(found) / Double(end)
            index = end
        }
        return found == 0 ? 0 : sum / Double(found)
    }
}
