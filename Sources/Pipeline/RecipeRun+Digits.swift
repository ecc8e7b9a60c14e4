import Dataset
import Ingest
import Recipes
import Support

extension RecipeRun {
    /// Works on what the recipe's sources gave: brought up to date first, and in a folder that no other run works in meanwhile.
    ///
    /// - Parameter isForced: reads all sources again.
    /// - Throws: `ResultsFolderError`, what ingesting throws, `IngestError.sheetRejected` under the policy to stop, and what `body` throws.
    func withIngested<Result>(
        isForced: Bool = false, _ body: (_ ingested: IngestResult, _ runner: StageRunner) throws -> Result
    ) throws -> Result {
        try ResultsFolder.check(folder, of: recipe)
        // Listed before the folder is made: a recipe without files leaves nothing behind.
        let ingest = try IngestStage(recipe: recipe, folder: folder, context: context, isForced: isForced)
        let lock = try FolderLock(folder: folder.root)
        defer { withExtendedLifetime(lock) {} }
        // Now that the folder is there and nobody else's, once more.
        try ResultsFolder.check(folder, of: recipe)
        let runner = StageRunner(recipe: recipe, folder: folder, context: context)
        let ingested = try runner.run(ingest, isForced: isForced)
        if context.badSheetPolicy == .stop, let reject = ingested.summary.rejects.first(where: { $0.severity == .error }) {
            throw IngestError.sheetRejected(reject)
        }
        return try body(ingested, runner)
    }

    /// Works on the recipe's digits, with the writers divided.
    ///
    /// - Throws: what `withIngested` and dividing the writers throw, and what `body` throws.
    func withDigits<Result>(_ body: (SplitDigits) throws -> Result) throws -> Result {
        try withIngested { ingested, _ in try body(SplitDigits(ingested, recipe: recipe)) }
    }
}
