import Dataset
import Foundation
import Imaging
import Support

/// The digits of a recipe for other programs: what `inkmill export` does.
public struct ExportRun {
    public let recipe: Recipe
    /// Where the recipe's results are.
    public let folder: RecipeFolder
    public let context: RunContext

    public init(_ run: RecipeRun) {
        recipe = run.recipe
        folder = run.folder
        context = run.context
    }

    /// Brings the stages that are needed up to date and writes every split's labelled digits into a folder.
    ///
    /// - Parameters:
    ///   - format: one of `ExporterRegistry.names`.
    ///   - isAugmented: whether `train` is the augmented copies of the shards instead of the digits themselves.
    ///   - output: empty, not there yet, or an earlier export, which is replaced as a whole.
    /// - Throws: `ExportError`, and the `DiagnosticError` of what went wrong in a stage.
    @discardableResult
    public func export(
        _ format: String, options: ExportOptions = ExportOptions(), isAugmented: Bool = false, to output: String
    ) throws -> ExportSummary {
        let exporter = try ExporterRegistry.exporter(named: format, options)
        let destination = try ExportFolder(output)
        let ingest = try IngestStage(recipe: recipe, folder: folder, context: context, isForced: false)
        // Held to the end: nobody is to make the shards anew while they are read.
        let lock = try FolderLock(folder: folder.root)
        defer { withExtendedLifetime(lock) {} }
        let runner = StageRunner(folder: folder, context: context)
        let ingested = try runner.run(ingest)
        if context.badSheetPolicy == .stop, let reject = ingested.summary.rejects.first(where: { $0.severity == .error }) {
            throw PipelineError.sheetRejected(reject)
        }
        let digits = try SplitDigits(ingested, recipe: recipe)
        let augment = AugmentStage(recipe: recipe, folder: folder, context: context, digits: digits)
        let samples = isAugmented ? try runner.run(augment) : nil

        let splits = Split.allCases.map { split in
            if split == .train, let samples {
                copies(samples, plan: augment.plan, of: digits)
            } else {
                originals(split, of: digits)
            }
        }.filter { $0.count > 0 }
        guard !splits.isEmpty else {
            throw ExportError.nothingToExport(recipe: recipe.name, unlabelledCount: ingested.summary.unlabelledCount)
        }
        let counts = Dictionary(uniqueKeysWithValues: splits.map { ($0.split.rawValue, $0.count) })
        try destination.write { folder in
            try exporter.write(ExportJob(splits: splits, folder: folder, context: context))
            return ExportIndex(
                format: format, recipe: recipe.name, recipeDigest: recipe.digest, profile: recipe.profile.identifier,
                isAugmented: isAugmented, imageCounts: counts)
        }
        context.observe(
            .finished(stage: ExportJob.stage, outcome: Figure.count(counts.values.reduce(0, +), "image")))
        return ExportSummary(
            folder: output, format: format, isAugmented: isAugmented,
            splits: splits.map { .init(name: $0.split.rawValue, imageCount: $0.count) },
            unlabelledCount: ingested.summary.unlabelledCount, rejects: ingested.summary.rejects)
    }

    private func originals(_ split: Split, of digits: SplitDigits) -> ExportSplit {
        let rows = digits.rows(of: split)
        return ExportSplit(split: split, count: rows.count) { [table = digits.table] position in
            let digit = table.digits[rows[position]]
            // Rows of a split are labelled.
            return Self.sample(digit, glyph: digit.glyph, label: digit.label ?? 0, split, nil, table.profile)
        }
    }

    private func copies(_ samples: any TrainingSamples, plan: ShardPlan, of digits: SplitDigits) -> ExportSplit {
        ExportSplit(split: .train, count: samples.count) { [table = digits.table] position in
            var batch = SampleBatch()
            samples.read([position], into: &batch)
            let (rowIndex, copy) = plan.source(at: position)
            return Self.sample(
                table.digits[plan.rows[rowIndex]], glyph: Glyph(ink: batch.ink), label: batch.labels[0], .train, copy,
                table.profile)
        }
    }

    private static func sample(
        _ digit: Digit, glyph: Glyph, label: UInt8, _ split: Split, _ copy: Int?, _ profile: NormalizationProfile
    ) -> ExportSplit.Sample {
        ExportSplit.Sample(
            record: SampleRecord(digit, label: label, split: split, copy: copy, profile: profile), glyph: glyph)
    }
}

/// What an export wrote, for a person (`text`) or a program (as JSON).
public struct ExportSummary: Sendable, Encodable {
    public struct SplitCount: Sendable, Encodable {
        public let name: String
        public let imageCount: Int
    }

    public let folder: String
    public let format: String
    public let isAugmented: Bool
    public let splits: [SplitCount]
    /// Digits that are left out because nobody has said what they are.
    public let unlabelledCount: Int
    /// Files of the recipe that gave no digits.
    public let rejects: [Reject]

    public var text: String {
        let counts = splits.map { "\(Figure.count($0.imageCount)) of \($0.name)" }.joined(separator: ", ")
        let unlabelled = unlabelledCount > 0 ? "; \(Figure.count(unlabelledCount, "digit")) without a label left out" : ""
        return "\(folder): \(format), images: \(counts)\(unlabelled)"
    }

    /// Failing where a file could not be read and the policy does not overlook it.
    public func exitStatus(under policy: BadSheetPolicy) -> ExitStatus {
        policy != .skip && rejects.holdErrors ? .badInput : .ok
    }
}
