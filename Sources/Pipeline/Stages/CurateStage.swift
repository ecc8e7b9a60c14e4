import Curation
import Dataset
import Imaging
import Ingest
import NeuralNetwork
import Recipes
import Reports
import Support
import Training

/// Looks the digits over for what may be wrong with them: labels, crops, digits that are there twice.
///
/// Writes `curation/`: `findings.jsonl`, `out-of-sample.safetensors` (what models that have not seen a digit say of it), `map.safetensors` (the digits in a
/// plane), `curation.json` and `findings.html`. While it works, each fold's training has a folder of its own in `curation/folds/`. Nothing depends on it.
///
/// **Determinism** B: the same files for any number of jobs and any interruption.
struct CurateStage: Stage {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let ingested: IngestResult
    /// Nil where the writers cannot be divided.
    let split: WriterSplit?
    let start: TrainStage.Start

    static let name = StageName.curate
    private static let version = 4
    static let findingsFile = "curation/findings.jsonl", summaryFile = "curation/curation.json"
    static let tableFile = "curation/out-of-sample.safetensors", pageFile = "curation/findings.html"
    static let mapFile = "curation/map.safetensors"
    private static let foldsFolder = "curation/folds"

    func record() throws -> StageRecord {
        // The page shows where digits stand, so it is stale when that is told otherwise.
        var inputs = [
            StageInput.digits: ingested.tableDigest, StageInput.ingest: try ContentDigest(ofFile: folder.path(IngestStage.summaryFile)),
        ]
        if recipe.curation.network == nil, let base = start.base { inputs[StageInput.base] = base.digest }
        // The map is one network's.
        let reader = try mapModel
        inputs[reader.written] = reader.digest
        inputs[SignCheck.base.written] = try SignCheck(profile: recipe.profile).digest
        return StageRecord(
            version: Self.version, inputs: inputs,
            parameters: recipe.parameters(
                "seed", "split", "augmentation", "shards", "network", "base", "training", "curation", "profile"))
    }

    func perform(_ record: StageRecord, _ work: StageWork) throws -> [String] {
        let digits = ingested.table.labeledWritten
        let folds = try Folds(digits, count: recipe.curation.foldCount, seed: recipe.seed)
        let validations = try validations(of: digits, folds, digest: record.inputDigest)
        if work.isForced { for validation in validations { try validation.work.remove() } }
        let table = try outOfSample(digits, validations)
        try context.checkCancellation(during: name)
        let material = try FindingMaterial(
            digits: digits, outOfSample: table, folds: folds, copies: ingested.table.digits.filter { $0.origin != .written },
            splits: splits, profile: recipe.profile, jobs: context.jobs, isCancelled: context.isCancelled)
        let findings = try FinderRegistry.findings(in: material)
        let summary = try CurationSummary(
            recipe: recipe.name, digitCount: ingested.table.digits.count, labeledCount: digits.count,
            writerCount: Set(digits.map(\.writer)).count, folds: folds, findings: findings,
            wrongLabels: try ConfidentJoint(
                table, labels: digits.map { $0.label ?? 0 }, groups: folds.groups, groupCount: folds.groupCount, seed: recipe.seed,
                jobs: context.jobs),
            material: material, sheets: Dictionary(ingested.summary.sheets.map { ($0.digest, $0.file) }) { first, _ in first },
            seed: recipe.seed, remarks: remarks(material))
        let map = try map()
        try context.checkCancellation(during: name)
        let page = FindingsReport(
            recipe: recipe.name, manifest: recipe.file, summary: summary, findings: findings, ingest: ingested.summary,
            table: ingested.table, map: map
        ).page()
        let results = [
            (Self.findingsFile, Array(try JSONFile.lines(findings).utf8)), (Self.tableFile, table.safetensors(of: digits, folds)),
            (Self.mapFile, map.safetensors(digits: ingested.tableDigest)), (Self.summaryFile, Array(try JSONFile.text(of: summary).utf8)),
            (Self.pageFile, Array(page.utf8)),
        ]
        let files = results.map(\.0).sorted()
        _ = try work.begin(files, Dictionary(uniqueKeysWithValues: results.map { ($0.0, ContentDigest(of: $0.1)) }))
        for (file, bytes) in results { try AtomicFile.write(bytes, to: folder.path(file)) }
        for validation in validations { try validation.work.remove() }
        folder.removeEmptyFolder(Self.foldsFolder)
        context.observe(.finished(stage: name.rawValue, outcome: summary.outcome))
        return files
    }

    func load(_ record: StageRecord) throws -> CurationSummary {
        try JSONFile.read(CurationSummary.self, from: folder.path(Self.summaryFile))
    }

    /// Of each digit that is used, by id.
    private var splits: [String: Split] {
        guard let split else { return [:] }
        var splits: [String: Split] = [:]
        for part in Split.allCases {
            for row in ingested.table.rows(of: part, in: split) { splits[ingested.table.digits[row].id] = part }
        }
        return splits
    }

    // MARK: Map

    /// What training starts from where that knows digits and has a hidden layer, else the model that ships.
    private var mapModel: LoadedModel {
        get throws {
            if let base = start.base, base.model.network.hidden != nil { return base }
            return try LoadedModel.shipped(profile: recipe.profile)
        }
    }

    /// Of all digits that somebody wrote, labeled or not.
    private func map() throws -> DigitMap {
        let written = ingested.table.digits.enumerated().filter { $0.element.origin == .written }.map {
            (row: $0.offset, digit: $0.element)
        }
        let network = try mapModel.model.network, hidden = Predictor(network.hidden ?? network)
        return try DigitMap(
            of: written, features: hidden.logits(images: written.flatMap(\.digit.glyph.ink), jobs: context.jobs),
            dimension: hidden.description.output.count, seed: recipe.seed, jobs: context.jobs)
    }

    // MARK: Cross-validation

    private struct Validation {
        let folds: Folds
        let work: FoldWork
        let digest: ContentDigest
    }

    /// By writers, so that no model has seen the hand. Where networks begin with nothing, and are quick, by digits too: to whom a hand is known, a slip in
    /// it stands out.
    private func validations(of digits: [Digit], _ folds: Folds, digest: ContentDigest) throws -> [Validation] {
        var all = [folds]
        if !isTuned, folds.grouping != .digit {
            all.append(try Folds(digits, grouping: .digit, count: recipe.curation.foldCount, seed: recipe.seed))
        }
        return all.enumerated().map { index, folds in
            let path = Self.foldsFolder + "/" + digest.short + (index > 0 ? "-" + folds.grouping.rawValue : "")
            return Validation(
                folds: folds,
                work: FoldWork(folder: folder, context: context, stage: name, path: path, foldCount: folds.count), digest: digest)
        }
    }

    /// What models say that have not seen the writers; the order of label issues is that of all.
    private func outOfSample(_ digits: [Digit], _ validations: [Validation]) throws -> OutOfSample {
        let tables = try validations.enumerated().map { index, validation in
            try outOfSample(digits, validation, examinesDigits: index == 0)
        }
        return tables.dropFirst().reduce(tables[0]) { $0.joined(withFoldsByDigit: $1, labels: digits.map { $0.label ?? 0 }) }
    }

    private func outOfSample(_ digits: [Digit], _ validation: Validation, examinesDigits: Bool) throws -> OutOfSample {
        let foldDigitCount = digits.count - digits.count / validation.folds.count
        let network = try recipe.curation.network.map {
            try NetworkDescription(
                input: NetworkDescription.glyphShape, layers: $0.layers(classCount: recipe.classNames.count))
        }
        let settings = settings(foldDigitCount: foldDigitCount)
        return try validation.work.outOfSample(
            CrossValidation(
                digits: digits, folds: validation.folds, settings: settings, seed: recipe.seed, folder: folder.path(validation.work.path),
                examinesDigits: examinesDigits,
                network: { seed in
                    network.map { Network(description: $0, seed: seed) } ?? start.network(seed: seed)
                },
                samples: { rows in
                    AugmentedSamples(
                        plan: ShardPlan(rows: rows, copyCount: FoldTraining.copyCount(settings, digitCount: foldDigitCount)),
                        digits: digits, recipe: recipe.augmentation, seed: recipe.seed, detail: recipe.profile.detail,
                        digest: ContentDigest(of: validation.digest.hex + rows.map { " \($0)" }.joined()))
                }))
    }

    /// What a manifest says of layers, and how carefully it moves a base model's weights, is of no use to another network.
    private var isTuned: Bool { recipe.curation.network == nil && start.base != nil }

    private func settings(foldDigitCount: Int) -> TrainingSettings {
        let training = recipe.training
        let perEpoch = training.samplesPerEpoch ?? foldDigitCount * recipe.shards.copyCount
        return (isTuned ? FoldTraining.fromBase : .fromNothing).settings(
            recipe.curation.network == nil ? training : TrainingSettings(), digitCount: foldDigitCount,
            recipeImageCount: training.epochs * perEpoch)
    }

    /// What a person should know of how far the findings go.
    private func remarks(_ material: FindingMaterial) -> [String] {
        var remarks: [String] = []
        switch material.folds.grouping {
        case .writer: break
        case .sheet: remarks.append("there is one writer only, so the folds go by sheet: a model has seen the hand that it is asked about")
        case .digit:
            remarks.append(
                "there is one writer and one source only, so the folds go by digit: a model has seen the hand that it is asked about")
        }
        if recipe.curation.network == nil, let base = start.base {
            remarks.append(
                "each fold's model starts from '\(base.written)': of digits that it was trained on itself it may know wrong labels by heart"
            )
        }
        if split == nil {
            remarks.append("the writers cannot be divided as the manifest asks, so leakage between splits was not looked for")
        }
        if !material.duplicates.comparesOutlines {
            remarks.append(
                "there are too many pictures of single digits to compare their outlines: only duplicates that are next to the same are told"
            )
        }
        return remarks
    }
}
