import Support

extension RecipeRun {
    /// Works on the recipe's digits: brought up to date first, and in a folder that no other run works in meanwhile.
    ///
    /// - Throws: what ingesting and dividing the writers throw, and what `body` throws.
    func withDigits<Result>(_ body: (SplitDigits) throws -> Result) throws -> Result {
        // Listed before the folder is made: a recipe without files leaves nothing behind.
        let ingest = try IngestStage(recipe: recipe, folder: folder, context: context, isForced: false)
        let lock = try FolderLock(folder: folder.root)
        defer { withExtendedLifetime(lock) {} }
        let ingested = try StageRunner(folder: folder, context: context).run(ingest)
        return try body(SplitDigits(ingested, recipe: recipe))
    }
}
