import Curation
import Recipes
import Support

/// What the folds of a cross-validation leave in a recipe's folder while they work, and what they tell.
struct FoldWork {
    let folder: RecipeFolder
    let context: RunContext
    /// Whose folds they are.
    let stage: StageName
    /// Where each fold has a folder, by path within the recipe's folder.
    let path: String
    let foldCount: Int

    /// Runs a cross-validation that works there; what an interrupted one has left is gone on with.
    func outOfSample(_ validation: CrossValidation) throws -> OutOfSample {
        try validation.outOfSample(jobs: context.jobs, progress: reporter(unit: "images"), isCancelled: context.isCancelled)
    }

    /// Tells how the folds go on.
    ///
    /// - Parameter unit: what is learned from, in the plural.
    func reporter(unit: String) -> (CrossValidation.Progress) -> Void {
        var hasStarted = false
        return { progress in
            switch progress {
            case .resumed(let fold): context.observe(.message("\(stage): goes on with fold \(fold + 1) of \(foldCount)"))
            case .advanced(let fold, let imageCount, let total):
                if !hasStarted { context.observe(.started(stage: stage.rawValue, total: total, unit: unit)) }
                hasStarted = true
                context.observe(.advanced(stage: stage.rawValue, done: imageCount, detail: "fold \(fold + 1) of \(foldCount)"))
            }
        }
    }

    /// Removes what the folds have left.
    ///
    /// - Throws: `FileSystemError`.
    func remove() throws {
        for file in CrossValidation.workingFiles(foldCount: foldCount) { try folder.removeFile(path + "/" + file) }
        folder.removeEmptyFolder(path)
    }
}
