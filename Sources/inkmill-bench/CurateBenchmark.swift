import Augmentation
import Curation
import Dataset
import Foundation
import GlyphNormalization
import Imaging
import NeuralNetwork
import Support
import Training

/// Wrong labels found: some labels are changed, and the average precision is measured with which the order of label issues finds them.
///
/// Beside it are cleanlab's order of the same digits by the same out-of-sample probabilities, and cleanlab's own protocol (five folds that divide
/// writers, self-confidence) with the same network trained in the same way. What was wrong before counts as right, for all alike.
///
/// And letters found that were put in place of digits: how many of them are among the first of what is told to be no digit.
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
        for kind in PlantedRun.Kind.allCases {
            for fraction in fractions {
                results += try await PlantedRun(
                    set: set, digits: digits, kind: kind, fraction: fraction, folder: folder, jobs: jobs
                ).results()
            }
        }
        if let letters = try PlantedLetters(set: set, digits: digits, folder: folder, jobs: jobs) { results.append(try letters.result()) }
        return results
    }
}

/// Digits with labels that are right but for a few.
struct PlantedSet {
    let name: String
    /// As many whole writers as have that many digits.
    let digitCount: Int
    let source: AblationSet.Source

    static let all = [
        PlantedSet(name: "mnist", digitCount: 10_000, source: .mnist),
        PlantedSet(name: "ufpr", digitCount: 10_000, source: .ufpr),
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

    var startsFromNothing: Bool { source == .mnist }

    var training: TrainingSettings {
        switch source {
        case .mnist: TrainingSettings()
        case .ufpr:
            TrainingSettings(schedule: LearningRateSchedule(shape: .oneCycle, peak: 0.001, warmUpFraction: 0.2), averagingDecay: 0.99)
        }
    }

    /// What five networks say of digits which have seen the other folds'.
    ///
    /// - Parameters:
    ///   - byWriter: whether a writer's digits are held out together.
    ///   - folder: of this run only.
    func outOfSample(_ digits: [Digit], byWriter: Bool, folder: String, jobs: Int) throws -> (table: OutOfSample, folds: Folds) {
        let folds = try Folds(digits, grouping: byWriter ? .writer : .digit, count: 5, seed: 1)
        let digitCount = digits.count - digits.count / folds.count
        let start = try start(), augmentation = try augmentation()
        let settings = (start.base == nil ? FoldTraining.fromNothing : .fromBase).settings(
            training, digitCount: digitCount, recipeImageCount: .max)
        let copyCount = FoldTraining.copyCount(settings, digitCount: digitCount)
        let table = try CrossValidation(
            digits: digits, folds: folds, settings: settings, seed: 1, folder: folder, examinesDigits: byWriter,
            network: { start.base ?? Network(description: start.description, seed: $0) },
            samples: { rows in
                AugmentedSamples(
                    plan: ShardPlan(rows: rows, copyCount: copyCount), digits: digits, recipe: augmentation, seed: 1,
                    detail: NormalizationProfile.mnist.detail, digest: ContentDigest(of: "\(rows)"))
            }
        ).outOfSample(jobs: jobs)
        return (table, folds)
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

/// One fraction of labels changed, several times.
struct PlantedRun {
    /// Which labels digits get that are not theirs.
    enum Kind: String, CaseIterable {
        /// Any of the nine others alike.
        case anyLabel
        /// Of 1, 3, 4, 5, 7 and 9 half of the time the one that people take for the right one.
        case lookAlikes
    }

    let set: PlantedSet
    let digits: [Digit]
    let kind: Kind
    let fraction: Double
    let folder: String
    let jobs: Int

    private static let drawCount = 3
    private static let lookAlike: [UInt8: UInt8] = [4: 9, 9: 4, 1: 7, 7: 1, 3: 5, 5: 3]

    func results() async throws -> [BenchmarkResult] {
        var ours: [Double] = [], same: [Double] = [], protocols: [Double] = [], seconds: [Double] = []
        var missing: PythonPeer.Missing?
        for draw in 0..<Self.drawCount {
            let planted = planted(draw: draw), folder = "\(folder)/\(set.name)-\(kind)-\(fraction)-\(draw)"
            let labels = planted.digits.map { $0.label ?? 0 }
            let began = ContinuousClock.now
            let byWriter = try set.outOfSample(planted.digits, byWriter: true, folder: folder + "-writers", jobs: jobs).table
            let between = ContinuousClock.now
            let byDigit = try set.outOfSample(planted.digits, byWriter: false, folder: folder + "-digits", jobs: jobs).table
            // As `inkmill curate` does it: a base model is tuned by writers only.
            let table = set.startsFromNothing ? byWriter.joined(withFoldsByDigit: byDigit, labels: labels) : byWriter
            seconds.append(((set.startsFromNothing ? .now : between) - began) / .seconds(1))
            ours.append(AveragePrecision.of(labels.indices.map { table.labelIssueScore($0, label: labels[$0]) }, planted.isWrong))
            do throws(PythonPeer.Missing) {
                same.append(try await cleanlab(table, labels, planted.isWrong))
                protocols.append(try await cleanlab(byDigit, labels, planted.isWrong))
            } catch {
                missing = error
            }
        }
        let caseName = "\(set.name), \(NumberText.short(fraction * 100)) % of \(NumberText.count(digits.count)) labels wrong, \(kind)"
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

    /// Some digits with another label.
    private func planted(draw: Int) -> (digits: [Digit], isWrong: [Bool]) {
        var stream = RandomStream(seed: 5, purpose: .testing, sample: UInt64(draw), copy: UInt32(fraction * 10_000))
        let count = max(2, Int((fraction * Double(digits.count)).rounded()))
        var digits = digits, isWrong = [Bool](repeating: false, count: digits.count)
        for row in stream.permutation(of: digits.count).prefix(count) {
            let digit = digits[row]
            var label = UInt8((Int(digit.label ?? 0) + 1 + stream.below(9)) % 10)
            if kind == .lookAlikes, stream.chance(0.5), let lookAlike = Self.lookAlike[digit.label ?? 0] { label = lookAlike }
            digits[row] = Digit(
                id: digit.id, label: label, writer: digit.writer, source: digit.source, place: digit.place, status: digit.status,
                score: digit.score, glyph: digit.glyph, crop: digit.packedCrop)
            isWrong[row] = true
        }
        return (digits, isWrong)
    }

    /// The average precision of cleanlab's default order, by a script.
    private func cleanlab(
        _ table: OutOfSample, _ labels: [UInt8], _ isWrong: [Bool]
    ) async throws(PythonPeer.Missing) -> Double {
        let file = folder + "/cleanlab.safetensors"
        do {
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

/// Letters that people drew with a pen on a tablet in place of some digits, one in a hundred; those that look like a digit in many hands are left out.
struct PlantedLetters {
    let set: PlantedSet
    let folder: String
    let jobs: Int
    private let digits: [Digit]
    private let ids: Set<String>

    private static let fraction = 0.01, firstFraction = 0.03
    private static let heightPixels = 60.0, penFraction = 0.1, inkLevel: UInt8 = 140

    /// Nil where the letters are missing.
    init?(set: PlantedSet, digits: [Digit], folder: String, jobs: Int) throws {
        guard let forms = try SignsBenchmark.forms() else { return nil }
        let letters = forms.filter { Int($0.name) == nil && !SignsBenchmark.lookAlikes.contains($0.name) }
        var stream = RandomStream(seed: 6, purpose: .testing), all = digits, ids: Set<String> = []
        for row in stream.permutation(of: digits.count).prefix(max(2, Int((Self.fraction * Double(digits.count)).rounded()))) {
            let number = stream.below(letters.count), digit = digits[row]
            let picture = StrokePicture(letters[number].strokes, height: Self.heightPixels, penFraction: Self.penFraction, number: number)
                .image
            let ink = BilevelImage(width: picture.width, height: picture.height, ink: picture.pixels.map { $0 < Self.inkLevel ? 1 : 0 })
            guard let crop = ink.croppedToInk, let glyph = NormalizationProfile.mnist.normalize(crop: crop) else { continue }
            all[row] = Digit(
                id: digit.id, label: digit.label, writer: digit.writer, source: digit.source, place: digit.place, status: digit.status,
                score: digit.score, glyph: glyph, crop: Digit.keptCrop(crop))
            ids.insert(digit.id)
        }
        self.set = set
        self.digits = all
        self.ids = ids
        self.folder = folder
        self.jobs = jobs
    }

    func result() throws -> BenchmarkResult {
        let (table, folds) = try set.outOfSample(digits, byWriter: true, folder: folder + "/\(set.name)-letters", jobs: jobs)
        let findings = try FinderRegistry.findings(in: FindingMaterial(digits: digits, outOfSample: table, folds: folds, jobs: jobs))
        let first = Int(Self.firstFraction * Double(digits.count))
        return BenchmarkResult(
            caseName: "\(set.name), \(ids.count) letters among \(NumberText.count(digits.count)) digits", metric: "inFirst3Percent",
            unit: "fraction", threads: jobs,
            value: Double(findings.count { $0.kind == .notADigit && $0.rank <= first && ids.contains($0.digit) }) / Double(ids.count))
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
