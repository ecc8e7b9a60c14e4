import Dataset
import Foundation
import Imaging
import Ingest
import Recipes
import Support

/// The digits of a recipe for other programs: what `inkmill export` does.
public struct ExportRun {
    private let run: RecipeRun

    public init(_ run: RecipeRun) {
        self.run = run
    }

    /// Brings the stages that are needed up to date and writes every split's labeled digits into a folder.
    ///
    /// - Parameters:
    ///   - format: one of `ExporterRegistry.names`.
    ///   - isAugmented: whether `train` is the augmented copies of the shards instead of the digits themselves.
    ///   - output: empty, not there yet, or an earlier export, which is replaced as a whole.
    /// - Throws: `ExportError`, `OutputError`, and the `DiagnosticError` of what went wrong in a stage.
    @discardableResult
    public func export(
        _ format: String, options: ExportOptions = ExportOptions(), isAugmented: Bool = false, to output: String
    ) throws -> ExportSummary {
        let exporter = try ExporterRegistry.exporter(named: format, options)
        let destination = try OutputFolder<ExportIndex>(output, inputs: run.recipe.inputs)
        // Held to the end: nobody is to make the shards anew while they are read.
        return try run.withStages { stages in
            let ingested = try stages.ingest(), digits = try stages.digits(ingested)
            let splits = try splits(of: digits, samples: isAugmented ? stages.augment(digits) : nil)
            guard !splits.isEmpty else {
                throw ExportError.nothingToExport(recipe: run.recipe.name, unlabeledCount: ingested.summary.unlabeledCount)
            }
            let counts = Dictionary(uniqueKeysWithValues: splits.map { ($0.split.rawValue, $0.count) })
            let remark = try destination.write { folder in
                try exporter.write(ExportJob(splits: splits, folder: folder, classCount: run.recipe.classNames.count, context: run.context))
                return ExportIndex(
                    format: format, recipe: run.recipe.name, recipeDigest: run.recipe.digest,
                    profile: run.recipe.profile.identifier, isAugmented: isAugmented, imageCounts: counts)
            }
            if let remark { run.context.observe(.message(remark)) }
            run.context.observe(
                .finished(stage: ExportJob.stage, outcome: NumberText.count(counts.values.reduce(0, +), "image")))
            return ExportSummary(
                folder: output, format: format, isAugmented: isAugmented,
                splits: splits.map { .init(name: $0.split.rawValue, imageCount: $0.count) },
                unlabeledCount: ingested.summary.unlabeledCount, rejects: ingested.summary.rejects)
        }
    }

    /// The splits that have any samples.
    ///
    /// - Parameter samples: the copies that are exported in place of the training digits; nil for none.
    private func splits(of digits: SplitDigits, samples: (any TrainingSamples)?) -> [ExportSplit] {
        let plan = ShardPlan(digits, recipe: run.recipe)
        return Split.allCases.map { split in
            if split == .train, let samples {
                copies(samples, plan: plan, of: digits)
            } else {
                originals(split, of: digits)
            }
        }.filter { $0.count > 0 }
    }

    private func originals(_ split: Split, of digits: SplitDigits) -> ExportSplit {
        let rows = digits.rows(of: split), table = digits.table
        return ExportSplit(
            split: split, count: rows.count,
            record: { Self.record(table, row: rows[$0], split, copy: nil) }, glyph: { table.digits[rows[$0]].glyph })
    }

    private func copies(_ samples: any TrainingSamples, plan: ShardPlan, of digits: SplitDigits) -> ExportSplit {
        ExportSplit(split: .train, count: samples.count) { [table = digits.table] position in
            let (rowIndex, copy) = plan.source(at: position)
            return Self.record(table, row: plan.rows[rowIndex], .train, copy: copy)
        } glyph: { position in
            try samples.glyphs(at: [position])[0]
        }
    }

    private static func record(_ table: DigitTable, row: Int, _ split: Split, copy: Int?) -> SampleRecord {
        let digit = table.digits[row]
        // Rows of a split are labeled.
        return SampleRecord(digit, label: digit.label ?? 0, split: split, copy: copy, profile: table.profile)
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
    public let unlabeledCount: Int
    /// Files of the recipe that gave no digits.
    public let rejects: [Reject]

    public var text: String {
        let counts = splits.map { "\(NumberText.count($0.imageCount)) of \($0.name)" }.joined(separator: ", ")
        let unlabeled = unlabeledCount > 0 ? "; \(NumberText.count(unlabeledCount, "digit")) without a label left out" : ""
        return "\(folder): \(format), images: \(counts)\(unlabeled)"
    }

    /// Failing where a file could not be read and the policy does not overlook it.
    public func exitStatus(under policy: BadSheetPolicy) -> ExitStatus {
        policy != .skip && rejects.holdErrors ? .badInput : .ok
    }
}
