import Recipes
import Reports
import Support
import Training

/// The learning-rate range test of a recipe, with what came of it for a person.
public struct LearningRateRangeRun {
    private static let folderName = "range-test"

    public let test: LearningRateRangeTest
    private let folder: RecipeFolder

    /// Brings the recipe's samples up to date, and tests on them; the recipe's own results stay as they are.
    ///
    /// - Throws: what ingesting and augmenting throw; `FileSystemError.unwritable`.
    public init(_ run: RecipeRun) throws {
        let (recipe, context) = (run.recipe, run.context)
        folder = run.folder
        test = try run.withStages { stages in
            let digits = try stages.digits(stages.ingest())
            let samples = try stages.augment(digits)
            let start = try TrainStage.Start(recipe)
            context.tell(start.base?.remarks ?? [])
            let stage = "range test"
            context.observe(.started(stage: stage, total: LearningRateRangeTest.stepCount, unit: "steps"))
            let test = try LearningRateRangeTest(
                settings: recipe.training, network: start.network(seed: recipe.seed), samples: samples,
                rehearsal: RehearsalDigits(recipe, new: digits)?.rehearsal(), seed: recipe.seed, jobs: context.jobs,
                progress: { context.observe(.advanced(stage: stage, done: $0, detail: "")) },
                isCancelled: context.isCancelled)
            try run.folder.write(
                [
                    (Self.folderName + "/range-test.json", Array(try JSONFile.text(of: test).utf8)),
                    (Self.drawingFile, Array(Chart(test).svgFile.utf8)),
                ], isForced: false)
            return test
        }
    }

    private static let drawingFile = folderName + "/range-test.svg"
    private var drawing: String { folder.path(Self.drawingFile) }

    /// Some of the points, and what follows from them.
    public var text: String {
        let every = max(1, test.points.count / 20)
        let rows = test.points.enumerated().filter { $0.offset % every == 0 }.map { _, point in
            "\(NumberText.short(point.learningRate))\t\(NumberText.fixed(point.loss, digits: 3))"
        }
        return (["rate\tloss"] + rows).joined(separator: "\n") + """

            least loss at \(NumberText.short(test.leastLossRate)); a good peak is about \(NumberText.short(test.suggestedPeak)):
              schedule: { oneCycle: { peak: \(NumberText.short(test.suggestedPeak)) } }
            drawing     \(drawing)
            """
    }
}

extension Chart {
    /// The loss over the rate.
    init(_ test: LearningRateRangeTest) {
        let rates = LearningRateRangeTest.rates
        // Every power of ten between the ends.
        let powers = Array(sequence(first: rates.lowerBound) { $0 * 10 <= rates.upperBound * 1.001 ? $0 * 10 : nil })
        self.init(
            id: "range-test", title: "Learning-rate range test",
            description: "The loss, smoothed over steps, while the learning rate grows; a good peak is about "
                + "\(NumberText.short(test.suggestedPeak)).",
            x: .logarithmic("learning rate", rates, ticks: powers, text: NumberText.short),
            y: .linear("loss", upTo: test.points.map(\.loss).max() ?? 1),
            series: [
                Series(
                    color: .loss, isConnected: true, mark: nil, points: test.points.map { Point(x: $0.learningRate, y: $0.loss) })
            ], guides: [.vertical(test.suggestedPeak, label: "peak \(NumberText.short(test.suggestedPeak))")], width: 640)
    }
}
