import NeuralNetwork
import Support
import Training

/// Tells what is wrong, or may be meant otherwise, in a recipe that can be read.
public enum RecipeCheck {
    /// What reading the manifest warned of, and whether what it says of training suits the network that it names.
    ///
    /// A base model that cannot be read is not told here: it may be the result of a recipe that has not run yet.
    public static func diagnostics(of recipe: Recipe) -> [Diagnostic] {
        let network: NetworkDescription? =
            switch recipe.start {
            case .network(let description): description
            case .base(let model) where recipe.strings != nil: try? LoadedNumberModel(model).model.network.description
            case .base(let model): try? LoadedModel(model, profile: recipe.profile, classes: recipe.classNames).model.network.description
            }
        guard let network else { return recipe.warnings }
        do throws(TrainingError) {
            try recipe.training.checkLayerCounts(of: network)
            try recipe.training.checkBatches(of: network, at: recipe.trainingLocation)
        } catch {
            return recipe.warnings + error.diagnostics.map { $0.placed(in: recipe.file) }
        }
        return recipe.warnings + [recipe.training.batchWarning(for: network, at: recipe.trainingLocation)].compactMap { $0 }
    }
}
