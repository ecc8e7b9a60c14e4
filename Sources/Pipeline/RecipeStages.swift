import Curation
import Dataset
import Ingest
import Recipes
import Support
import Training

/// The stages of one run, each brought up to date when it is called.
struct RecipeStages {
    private let run: RecipeRun
    private let runner: StageRunner
    private let ingestStage: IngestStage

    fileprivate init(_ run: RecipeRun, forced: StageName?, ingestStage: IngestStage) {
        self.run = run
        self.ingestStage = ingestStage
        runner = StageRunner(recipe: run.recipe, folder: run.folder, context: run.context, forced: forced)
    }

    /// The scans of the recipe's sheets.
    var scans: ScanList { ingestStage.scans }

    /// What people wrote, read from the sources.
    ///
    /// - Throws: what ingesting throws, `IngestError.sheetRejected` under the policy to stop.
    func ingest() throws -> IngestResult {
        let ingested = try runner.run(ingestStage)
        if run.context.badSheetPolicy == .stop, let reject = ingested.summary.rejects.first(where: { $0.severity == .error }) {
            throw IngestError.sheetRejected(reject)
        }
        return ingested
    }

    /// The digits with the labels that count, and without what is left out.
    ///
    /// - Throws: `LabelFileError`, `CorrectionErrors`.
    func label(_ ingested: IngestResult) throws -> IngestResult {
        guard let stage = try LabelStage(recipe: run.recipe, folder: run.folder, context: run.context, ingested: ingested) else {
            try runner.forget(.label)
            return ingested
        }
        return try runner.run(stage)
    }

    /// Who is trained on, who chooses, and who is the test: of all who wrote, so that leaving somebody out changes nobody's part.
    ///
    /// - Throws: `SplitError.emptySplit` and the like.
    func split(_ ingested: IngestResult) throws -> WriterSplit {
        try WriterSplit(ingested.table, recipe: run.recipe)
    }

    /// What may be wrong with the written digits, as people have corrected them.
    ///
    /// Where the writers cannot be divided, nothing is said of splits.
    func curate(_ ingested: IngestResult, from start: TrainStage.Start) throws -> CurationSummary {
        try runner.run(
            CurateStage(
                recipe: run.recipe, folder: run.folder, context: run.context, ingested: label(ingested), split: try? split(ingested),
                start: start))
    }

    /// The written digits, and those of pages made by computation.
    func synthesize(_ ingested: IngestResult, _ split: WriterSplit) throws -> SplitDigits {
        guard run.recipe.asksForPages else {
            try runner.forget(.synthesize)
            return try SplitDigits(
                written: (ingested.table, ingested.tableDigest), synthetic: nil, changes: ingested.changes, split: split)
        }
        return try runner.run(
            SynthesizeStage(
                recipe: run.recipe, folder: run.folder, context: run.context, scans: ingestStage.scans, ingested: ingested, split: split))
    }

    func augment(_ digits: SplitDigits) throws -> any TrainingSamples {
        try runner.run(AugmentStage(recipe: run.recipe, folder: run.folder, context: run.context, digits: digits))
    }

    func train(_ digits: SplitDigits, _ samples: any TrainingSamples, from start: TrainStage.Start, _ old: RehearsalDigits?) throws
        -> TrainStage.Result
    {
        try runner.run(
            TrainStage(
                recipe: run.recipe, folder: run.folder, context: run.context, digits: digits, samples: samples, start: start,
                old: old))
    }

    /// The real lines of a recipe of numbers.
    ///
    /// - Throws: what listing them throws.
    func lines(_ strings: StringRecipe) throws -> LineList {
        let lines = try LineList(strings.lines, own: OwnFiles(results: run.folder))
        run.context.tell(lines.remarks)
        return lines
    }

    func train(
        _ digits: SplitDigits, _ samples: any TrainingSamples, _ strings: StringRecipe, _ lines: LineList,
        from start: TrainNumberStage.Start
    ) throws -> TrainNumberStage.Result {
        try runner.run(
            TrainNumberStage(
                recipe: run.recipe, folder: run.folder, context: run.context, digits: digits, samples: samples, strings: strings,
                lines: lines, start: start))
    }

    func evaluate(
        _ digits: SplitDigits, _ samples: any TrainingSamples, _ strings: StringRecipe, _ lines: LineList,
        _ trained: TrainNumberStage.Result,
        from start: TrainNumberStage.Start
    ) throws -> EvaluateNumberStage.Result {
        try runner.run(
            EvaluateNumberStage(
                recipe: run.recipe, folder: run.folder, context: run.context, digits: digits, samples: samples, strings: strings,
                lines: lines, trained: trained, start: start))
    }

    func evaluate(
        _ ingested: IngestResult, _ digits: SplitDigits, _ samples: any TrainingSamples, _ trained: TrainStage.Result,
        from start: TrainStage.Start, _ old: RehearsalDigits?
    ) throws -> EvaluateStage.Result {
        try runner.run(
            EvaluateStage(
                recipe: run.recipe, folder: run.folder, context: run.context, ingested: ingested, digits: digits, samples: samples,
                trained: trained, start: start, old: old))
    }

    /// All digits of the recipe, with the writers divided.
    func digits(_ ingested: IngestResult) throws -> SplitDigits { try synthesize(label(ingested), split(ingested)) }
}

extension RecipeRun {
    /// Works with the recipe's stages, in a folder that no other run works in meanwhile.
    ///
    /// - Parameter forced: this stage is done again in any case.
    /// - Throws: `ResultsFolderError`, what listing the sources throws, and what `body` throws.
    func withStages<Result>(forced: StageName? = nil, _ body: (RecipeStages) throws -> Result) throws -> Result {
        try ResultsFolder.check(folder, of: recipe)
        // Listed before the folder is made: a recipe without files leaves nothing behind.
        let ingest = try IngestStage(recipe: recipe, folder: folder, context: context, isForced: forced == .ingest)
        let lock = try FolderLock(folder: folder.root)
        defer { withExtendedLifetime(lock) {} }
        // Now that the folder is there and nobody else's, once more.
        try ResultsFolder.check(folder, of: recipe)
        return try body(RecipeStages(self, forced: forced, ingestStage: ingest))
    }

    /// Works on the recipe's digits, with the writers divided.
    ///
    /// - Throws: what `withStages`, ingesting and dividing the writers throw, and what `body` throws.
    func withDigits<Result>(_ body: (SplitDigits) throws -> Result) throws -> Result {
        try withStages { stages in try body(stages.digits(stages.ingest())) }
    }
}
