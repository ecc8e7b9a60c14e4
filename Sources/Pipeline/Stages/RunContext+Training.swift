import Ingest
import Recipes
import Support
import Training

extension RunContext {
    /// Tells how training goes on.
    ///
    /// - Parameter unit: what is learned from, in the plural.
    func trainingReporter(of recipe: Recipe, stage: StageName, unit: String) -> (TrainingProgress) -> Void {
        var hasStarted = false
        var firstImage = 0
        var errors: [Double] = []
        return { progress in
            switch progress {
            case .resumed(let epoch):
                observe(.message("\(stage): goes on after epoch \(epoch)"))
            case .step(let epoch, let step, let stepCount, let imageCount, let loss):
                if !hasStarted {
                    firstImage = (step - 1) * imageCount
                    observe(.started(stage: stage.rawValue, total: stepCount * imageCount - firstImage, unit: unit))
                    hasStarted = true
                }
                let detail = "epoch \(epoch) of \(recipe.training.epochs), loss \(NumberText.fixed(loss, digits: 3))"
                observe(.advanced(stage: stage.rawValue, done: step * imageCount - firstImage, detail: detail))
            case .stoppedEarly(let epoch):
                observe(.message("\(stage): ends early after epoch \(epoch): none was better for \(recipe.training.patience ?? 0)"))
            case .epoch(let metrics):
                let validation = metrics.validationAccuracy.map { ", validation \(NumberText.percent($0))" } ?? ""
                errors.append(metrics.validationAccuracy.map { 1 - $0 } ?? metrics.loss)
                observe(
                    .curve(
                        text: "\(stage): epoch \(metrics.epoch), loss \(NumberText.fixed(metrics.loss, digits: 4))\(validation)",
                        values: errors))
            }
        }
    }
}
