import Dataset
import Imaging
import Recipes
import Reports
import Support
import Training

/// Reads the test writers' digits with the trained model, and with the base model for comparison, and the old test digits where any are
/// rehearsed.
///
/// Writes `report.json`, `report.html` and the model card into the run's folder, and `model.safetensors` into the recipe's: the model that
/// is handed out.
struct EvaluateStage: Stage {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let ingested: IngestResult
    let digits: SplitDigits
    let samples: any TrainingSamples
    let trained: TrainStage.Result
    let start: TrainStage.Start
    let old: RehearsalDigits?

    static let name = StageName.evaluate
    private static let version = 6
    static let reportFile = "report.json"
    static let pageFile = "report.html"

    /// What the evaluation found.
    struct Result {
        let report: RunReport
        let pageFile: String
        /// The model that is handed out.
        let modelFile: String
    }

    func record() throws -> StageRecord {
        // The report shows how the sheets were read and what the copies look like, so it is stale when they are.
        var inputs = [
            StageInput.model: trained.model.digest, StageInput.digits: digits.tableDigest, StageInput.recipe: recipe.digest,
            StageInput.ingest: try ContentDigest(ofFile: folder.path(IngestStage.summaryFile)),
            StageInput.shards: samples.digest,
        ]
        if let base { inputs[StageInput.base] = base.digest }
        if let old { inputs[StageInput.rehearsed] = old.digest }
        if ingested.labels != nil { inputs[StageInput.labels] = try ContentDigest(ofFile: folder.path(LabelStage.summaryFile)) }
        return StageRecord(version: Self.version, inputs: inputs, parameters: recipe.parameters("seed", "split", "profile", "deliver"))
    }

    func perform(_ record: StageRecord, _ work: StageWork) throws -> [String] {
        // Counted before the digits are read: an evaluation that failed half-way may have told something too.
        let evaluationCount = try Lock.noteTestEvaluation(of: [trained.model.digest], on: digits.testDigest, in: folder)
        var files = [Self.reportFile, Self.pageFile, ModelCard.fileName].map { trained.run + "/" + $0 } + [Model.fileName]
        let test = digits.digits(of: .test)
        let (after, uncalibrated) = try trained.model.calibratedPredictions(of: test, jobs: context.jobs)
        let before = try base?.predictions(of: test, jobs: context.jobs)
        let folds = try foldReadings(work), baseOfAll = folds == nil ? nil : try baseReadings()
        let comparison = try before.map { try PairedComparison($0, after) }
        // Where every writer was read, the verdict is about all of them; but not where the folds were trained without what is rehearsed.
        let wider = try baseOfAll.map { try PairedComparison($0, folds?.predictions ?? []) }
        let verdict: TuningVerdict? =
            if let wider, recipe.rehearsal == nil {
                TuningVerdict(wider, basis: .allWriters, rule: recipe.delivery)
            } else {
                comparison.map { TuningVerdict($0, rule: recipe.delivery) }
            }
        let warnings = self.warnings, own = try trained.model.model.encoded()
        let report = RunReport(
            recipe: recipe.name, recipeDigest: recipe.digest, modelDigest: trained.model.digest, ingest: ingested.summary,
            splits: Split.allCases.map(summary), augmentedCount: samples.count, epochs: trained.history.epochs,
            selectedEpoch: trained.history.selectedEpoch, base: base?.written, before: before.map { Evaluation($0) },
            after: Evaluation(after), comparison: comparison, verdict: verdict,
            warnings: warnings, labels: ingested.labels,
            folds: folds.map {
                RunReport.Folds(foldCount: $0.foldCount, before: baseOfAll.map { Evaluation($0) }, after: Evaluation($0.predictions))
            },
            testDigest: digits.testDigest, testEvaluationCount: evaluationCount,
            confidence: ConfidenceReport(
                temperature: trained.model.model.reading.temperature, reliability: Reliability(after),
                uncalibrated: Reliability(uncalibrated), riskCoverage: RiskCoverage(after)),
            old: try oldReport())
        let card = ModelCard(
            report: report, recipe: recipe, model: trained.model.model,
            validationAccuracy: trained.selectedMetrics?.validationAccuracy,
            fileDigest: ContentDigest(of: own))
        let delivered = try verdict?.delivered == .base ? base?.model.encoded() ?? own : own
        var texts = [try JSONFile.text(of: report), try page(report), card.text]
        if let folds {
            files.insert(trained.run + "/" + WriterFolds.fileName, at: texts.count)
            texts.append(try JSONFile.encoded(folds) + "\n")
        }
        let contents = texts.map { Array($0.utf8) } + [delivered]
        _ = try work.begin(files, Dictionary(uniqueKeysWithValues: zip(files, contents.map { ContentDigest(of: $0) })))
        for (file, content) in zip(files, contents) { try AtomicFile.write(content, to: folder.path(file)) }
        for warning in warnings { context.observe(.message("\(name): \(warning)")) }
        context.observe(
            .finished(
                stage: name.rawValue,
                outcome: "\(NumberText.percent(report.after.accuracy)) of \(NumberText.count(test.count, "test digit"))"))
        return files
    }

    func load(_ record: StageRecord) throws -> Result {
        Result(
            report: try JSONFile.read(RunReport.self, from: folder.path(trained.run + "/" + Self.reportFile)),
            pageFile: folder.path(trained.run + "/" + Self.pageFile), modelFile: folder.path(Model.fileName))
    }

    private var base: LoadedModel? { start.base }

    /// Fewer writers hardly tell one epoch from another.
    private static let minValidationWriterCount = 5

    /// Where the validation writers could not choose among the epochs.
    private var warnings: [String] {
        guard recipe.training.selection == .best else { return [] }
        let writerCount = Set(digits.rows(of: .validation).map { digits.table.digits[$0].writer }).count
        var warnings: [String] = []
        if writerCount < Self.minValidationWriterCount {
            warnings.append(
                "\(NumberText.count(writerCount, "validation writer")) can hardly tell which epoch is best: have at least "
                    + "\(Self.minValidationWriterCount), or measure with 'evaluation: { folds: 10 }'")
        }
        if !trained.history.epochs.isEmpty, trained.history.epochs.allSatisfy({ $0.validationAccuracy == 1 }) {
            warnings.append(
                "the validation digits are all read right after every epoch, so they could not choose one: the kept epoch is the one with the "
                    + "least validation loss")
        }
        return warnings
    }

    /// What models say of all digits that were trained without their writers; nil where the manifest asks for none.
    private func foldReadings(_ work: StageWork) throws -> WriterFolds.Readings? {
        guard let count = recipe.evaluation.foldCount else { return nil }
        return try WriterFolds(
            recipe: recipe, folder: folder, context: context, digits: digits, start: start, count: count, run: trained.run,
            isForced: work.isForced
        ).readings()
    }

    /// What the base model says of the same digits.
    private func baseReadings() throws -> [Prediction]? {
        try base?.predictions(of: digits.table.labeledWritten, jobs: context.jobs)
    }

    private func oldReport() throws -> RunReport.Old? {
        guard let old, !old.test.isEmpty else { return nil }
        let after = try trained.model.predictions(of: old.test, jobs: context.jobs)
        let before = try base?.predictions(of: old.test, jobs: context.jobs)
        return RunReport.Old(
            recipes: recipe.rehearsal?.recipes.map(\.written) ?? [], before: before.map { Evaluation($0) },
            after: Evaluation(after), comparison: try before.map { try PairedComparison($0, after) })
    }

    private func summary(_ part: Split) -> RunReport.SplitSummary {
        let rows = digits.rows(of: part)
        let writers = Set(rows.map { digits.table.digits[$0].writer })
        return RunReport.SplitSummary(name: part.rawValue, writerCount: writers.count, digitCount: rows.count)
    }

    private func page(_ report: RunReport) throws -> String {
        var byID: [String: Digit] = [:]
        for digit in recipe.evaluation.foldCount == nil ? digits.digits(of: .test) : digits.table.digits { byID[digit.id] = digit }
        return HTMLReport(
            report: report, manifest: recipe.file, samples: crops(), copies: try copies(), importedFrom: importedFrom, digit: { byID[$0] }
        ).page()
    }

    /// The recipe's source of digits that are on no sheet; nil where there is none, or more than one that a digit could be from.
    private var importedFrom: String? {
        let sources = recipe.sources.filter(\.isOfSingleDigits)
        return sources.count == 1 ? sources[0].summary.replacing("`", with: "") : nil
    }

    /// How many pictures a row of the report shows.
    private static let rowLength = 16

    /// For each digit 0…9, training crops of as many writers as fit, as people wrote them.
    private func crops() -> [[Glyph]] {
        let byLabel = Dictionary(grouping: digits.digits(of: .train).filter { $0.origin == .written }) { $0.label }
        return (UInt8(0)...9).compactMap { label in
            byLabel[label].map { Self.spread($0, count: Self.rowLength).map(\.glyph) }
        }
    }

    /// A training digit of each label, followed by its copies.
    private func copies() throws -> [[Glyph]] {
        let train = digits.digits(of: .train)
        let copyCount = recipe.shards.copyCount
        return try AugmentStage.reading(shardsOf: recipe, during: name) {
            try (UInt8(0)...9).compactMap { label in
                try train.firstIndex { $0.label == label }.map { index in
                    let first = index * copyCount
                    let positions = Array(first..<first + min(copyCount, Self.rowLength - 1))
                    return [train[index].glyph] + (try samples.glyphs(at: positions))
                }
            }
        }
    }

    /// Items evenly spread over a list.
    private static func spread<Item>(_ items: [Item], count: Int) -> [Item] {
        let count = min(count, items.count)
        return (0..<count).map { items[$0 * items.count / count] }
    }
}
