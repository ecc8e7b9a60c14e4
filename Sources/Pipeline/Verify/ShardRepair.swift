import Dataset
import Recipes
import Support

/// Makes single shards of a finished set again, byte for byte.
struct ShardRepair {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    /// What names the recipe and its folder on a command line.
    let arguments: String

    enum Outcome {
        case repaired
        /// With what to do instead.
        case refused(fix: String)
    }

    /// Makes shards again where nothing that decides their bytes has changed.
    ///
    /// - Parameters:
    ///   - record: what the shards were made from.
    ///   - findings: what is wrong in the folder: without whole digits nothing can be made from them.
    /// - Throws: `ShardError.notReproduced` where other bytes come out; the shard is left as it was.
    func run(
        _ shards: [RecipeVerification.WrittenFile], record: StageRecord, findings: [Verification.Finding]
    ) throws -> Outcome {
        for (name, digest) in record.parameters.sorted(by: { $0.key < $1.key })
        where recipe.parameters(name)[name] != digest {
            return changed("'\(name)' in the manifest changed")
        }
        if let digits = findings.first(where: { DownstreamStages.inputName($0.file) == StageInput.digits }) {
            return .refused(fix: "a shard is made from the digits: first mend \(digits.file), then repair again")
        }
        guard let saved = try SplitDigits.saved(in: folder, recipe: recipe) else {
            return .refused(
                fix: "not repaired: the digits that the manifest asks for are not all there; `inkmill augment \(arguments)` makes all that "
                    + "is missing")
        }
        let stage = AugmentStage(recipe: recipe, folder: folder, context: context, digits: saved)
        let now = stage.record()
        if let change = now.change(since: record) { return changed(change) }

        let writer = stage.writer(now), copies = stage.copies(now)
        _ = try concurrentMap(shards, jobs: context.jobs) { [context, folder] file in
            guard let number = file.shard else { return }
            try context.checkCancellation(during: RecipeVerification.name)
            _ = try writer.write(shard: number, from: copies, expected: file.digest)
            try AtomicFile.sync(folder.path(file.path))
        }
        return .repaired
    }

    private func changed(_ what: String) -> Outcome {
        .refused(fix: "not repaired: \(what) since it was made; `inkmill augment \(arguments)` makes all shards anew")
    }
}
