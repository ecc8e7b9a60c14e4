import Dataset
import Foundation
import Recipes
import Support
import Training

/// The digits of earlier recipes: for training again, and to find out what has been forgotten.
struct RehearsalDigits {
    let train: [Digit]
    /// Of writers whom neither the earlier models nor this one were trained on.
    let test: [Digit]
    /// Of everything above.
    let digest: ContentDigest
    private let recipe: Recipe
    private let fraction: Double

    /// Nil where the recipe rehearses nothing.
    ///
    /// - Parameter new: the recipe's own digits. Writers of its validation and test are not rehearsed, and writers of its training
    ///   are no test of what is kept.
    /// - Throws: `RehearsalError.notIngested`, `.nothingToRehearse`; what reading a manifest and a table of digits throws.
    init?(_ recipe: Recipe, new: SplitDigits) throws {
        guard let rehearsal = recipe.rehearsal else { return nil }
        let heldOut = Set((new.digits(of: .validation) + new.digits(of: .test)).map(\.writer))
        let trained = Set(new.digits(of: .train).map(\.writer))
        var train: [Digit] = [], test: [Digit] = [], digests: [String] = []
        for path in rehearsal.recipes {
            let earlier = try Recipe(manifest: path.resolved)
            let folder = RecipeFolder.standard(forManifest: path.resolved, name: earlier.name)
            guard let digits = try SplitDigits.saved(in: folder, recipe: earlier, profile: recipe.profile) else {
                throw RehearsalError.notIngested(manifest: path.resolved, folder: folder.root)
            }
            train += digits.digits(of: .train).filter { !heldOut.contains($0.writer) }
            test += digits.digits(of: .test).filter { !trained.contains($0.writer) }
            digests += [digits.tableDigest.hex, digits.testDigest.hex, earlier.digest.hex]
        }
        guard !train.isEmpty else {
            throw RehearsalError.nothingToRehearse(manifest: recipe.file, recipes: rehearsal.recipes.map(\.written))
        }
        self.train = train
        self.test = test
        self.recipe = recipe
        fraction = rehearsal.fraction
        digest = ContentDigest(of: digests.joined(separator: "\n"))
    }

    /// The old digits augmented as the new ones are, made on the fly.
    func rehearsal() -> Rehearsal {
        let plan = ShardPlan(rows: Array(train.indices), copyCount: recipe.shards.copyCount)
        let parts = recipe.parameters("seed", "augmentation", "shards", "profile").map { "\($0.key) \($0.value)" }.sorted()
        let samples = AugmentedSamples(
            plan: plan, digits: train, recipe: recipe.augmentation, seed: recipe.seed, detail: recipe.profile.detail,
            digest: ContentDigest(of: ([digest.hex] + parts).joined(separator: "\n")))
        return Rehearsal(samples: samples, fraction: fraction)
    }
}
