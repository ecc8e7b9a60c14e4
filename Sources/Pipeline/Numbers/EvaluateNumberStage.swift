import Dataset
import Foundation
import Recipes
import Support
import Training

/// Reads lines made of the test writers' digits with the trained model, and with the base model for comparison.
///
/// Writes `report.json` into the run's folder, and `number.safetensors` into the recipe's: the model that is handed out.
struct EvaluateNumberStage: Stage {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let digits: SplitDigits
    let strings: StringRecipe
    let trained: TrainNumberStage.Result
    let start: TrainNumberStage.Start

    static let name = StageName.evaluate
    private static let version = 1

    /// What the evaluation found, as `report.json` keeps it.
    struct Report: Codable {
        let recipe: String
        let recipeDigest: ContentDigest
        let modelDigest: ContentDigest
        let epochs: [EpochMetrics]
        let selectedEpoch: Int
        /// What training started from; nil where it started from nothing.
        let base: String?
        let before: NumberEvaluation?
        let after: NumberEvaluation
        /// How many models have been evaluated on these test digits in this recipe's folder, this one included.
        let testEvaluationCount: Int
    }

    struct Result {
        let report: Report
        let reportFile: String
        /// The model that is handed out.
        let modelFile: String
    }

    func record() throws -> StageRecord {
        var inputs = [
            StageInput.model: try trained.model.digest(), StageInput.digits: digits.tableDigest, StageInput.recipe: recipe.digest,
        ]
        if let base = start.base { inputs[StageInput.base] = try base.digest() }
        return StageRecord(
            version: Self.version, inputs: inputs, parameters: recipe.parameters("seed", "split", "strings", "profile"),
            versions: InventedLines.versions)
    }

    func perform(_ record: StageRecord, _ work: StageWork) throws -> [String] {
        // Counted before the lines are read: an evaluation that failed half-way may have told something too.
        let modelDigest = try trained.model.digest()
        let evaluationCount = try Lock.noteTestEvaluation(of: [modelDigest], on: digits.testDigest, in: folder)
        let lines = try InventedLines(digits, of: .test, strings, seed: recipe.seed).first(strings.testCount, jobs: context.jobs)
        func evaluation(of model: LoadedNumberModel) throws -> NumberEvaluation {
            NumberEvaluation(
                try model.readingsWithMarks(of: lines.map(\.picture), jobs: context.jobs).map(\.likeliest), texts: lines.map(\.text))
        }
        let report = Report(
            recipe: recipe.name, recipeDigest: recipe.digest, modelDigest: modelDigest, epochs: trained.history.epochs,
            selectedEpoch: trained.history.selectedEpoch, base: start.base?.written, before: try start.base.map(evaluation),
            after: try evaluation(of: trained.model), testEvaluationCount: evaluationCount)
        let files = [trained.run + "/" + EvaluateStage.reportFile, NumberModel.fileName]
        let contents = [Array(try JSONFile.text(of: report).utf8), try trained.model.model.encoded()]
        _ = try work.begin(files, Dictionary(uniqueKeysWithValues: zip(files, contents.map { ContentDigest(of: $0) })))
        for (file, content) in zip(files, contents) { try AtomicFile.write(content, to: folder.path(file)) }
        context.observe(
            .finished(
                stage: name.rawValue,
                outcome: "\(NumberText.percent(report.after.accuracy)) of \(NumberText.count(lines.count, "test line"))"))
        return files
    }

    func load(_ record: StageRecord) throws -> Result {
        let file = folder.path(trained.run + "/" + EvaluateStage.reportFile)
        return Result(
            report: try JSONFile.read(Report.self, from: file), reportFile: file, modelFile: folder.path(NumberModel.fileName))
    }
}
