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
                    (Self.drawingFile, Array(LearningRateRangeChart.svg(test).description.utf8)),
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

/// The loss over the rate, both on the scale of logarithms for the rate.
enum LearningRateRangeChart {
    static func svg(_ test: LearningRateRangeTest) -> HTML {
        let low = PortableMath.log(LearningRateRangeTest.rates.lowerBound), high = PortableMath.log(LearningRateRangeTest.rates.upperBound)
        let top = max(test.points.map(\.loss).max() ?? 1, .leastNormalMagnitude)
        func x(_ rate: Double) -> String { NumberText.fixed(50 + 560 * (PortableMath.log(rate) - low) / (high - low), digits: 1) }
        func y(_ loss: Double) -> String { NumberText.fixed(220 - 190 * min(1, loss / top), digits: 1) }
        let points = test.points.map { "\(x($0.learningRate)),\(y($0.loss))" }.joined(separator: " ")
        let ticks = (-6...0).map { power -> HTML in
            let rate = PortableMath.exp(PortableMath.log(10) * Double(power))
            return "<text x=\"\(x(rate))\" y=\"240\" text-anchor=\"middle\">\(NumberText.short(rate))</text>"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 260" font-family="sans-serif" font-size="12" fill="#5b6475">
            <rect width="640" height="260" fill="#fff"/><path d="M50 30V220H610" fill="none" stroke="#d9dee7"/>
            <polyline points="\(points)" fill="none" stroke="#7a5af5" stroke-width="2"/>
            <path d="M\(x(test.suggestedPeak)) 30V220" stroke="#2a7f62" stroke-dasharray="4 4"/>
            <text x="\(x(test.suggestedPeak))" y="24" text-anchor="middle" fill="#2a7f62">peak \(NumberText.short(test.suggestedPeak))</text>
            <text x="8" y="40">\(NumberText.fixed(top, digits: 2))</text><text x="8" y="220">0</text>
            <text x="610" y="256" text-anchor="end">learning rate</text>\(HTML(ticks))</svg>

            """
    }
}
