import Dataset
import Foundation
import Pipeline
import Recipes
import Support
import Training

/// The finished models of `best.yaml` read in several views, each alone or all together.
struct AccuracyJoin {
    let isEnsemble: Bool

    private static let views = ViewSettings(shiftPixels: 1, rotationDegrees: 5)

    func title(count: Int) -> String {
        isEnsemble ? "the \(count) of `best.yaml` together, seven views" : "`best.yaml`, each in seven views"
    }

    /// - Throws: where `best.yaml` has not been run with all its seeds yet.
    func outcomes(of recipe: AccuracyRecipe, folder: String, jobs: Int) throws -> [AccuracyOutcome] {
        let best = AccuracyRecipe.best
        let runs = try best.seeds.map { seed in
            (seed: seed, outcome: try AccuracyRun(recipe: best, seed: seed, folder: folder).outcome(jobs: jobs))
        }
        let models = try runs.map { try Model(contentsOf: $0.outcome.modelFile, profile: .mnist) }
        let groups = isEnsemble ? [(runs[0], models)] : Array(zip(runs, models.map { [$0] }))
        return try groups.map { run, members in
            let model = try Model.joined(members, views: Self.views)
            let manifest = try Recipe(manifest: best.manifest, seed: run.seed)
            let comparison = RecipeRun(
                recipe: manifest, folder: RecipeFolder(root: "\(folder)/best-seed\(run.seed)"), context: RunContext(jobs: jobs))
            let file = "\(folder)/\(recipe.name)-seed\(run.seed).safetensors"
            try model.save(to: file)
            // Reading the test digits is counted as an evaluation.
            let side = try ModelComparison.ofModels(run.outcome.modelFile, file, on: comparison, part: .test).second
            let outcome = AccuracyOutcome(
                recipeDigest: manifest.digest, parameterCount: run.outcome.parameterCount * members.count,
                validationAccuracy: nil, testCount: run.outcome.testCount, accuracy: side.accuracy, interval: side.interval,
                cost: nil, modelFile: file)
            try JSONFile.write(outcome, to: recipe.outcomeFile(seed: run.seed, folder: folder))
            return outcome
        }
    }
}
