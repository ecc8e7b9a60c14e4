import NeuralNetwork
import Support

/// Why a training run or an evaluation cannot go on.
public enum TrainingError: DiagnosticError, Equatable {
    case noSamples(folder: String)
    /// The best epoch cannot be chosen.
    case noValidation
    case layerCountMismatch(field: String, found: Int, layerCount: Int)
    /// Batch normalization has one number per channel, which it makes 0.
    case batchOfOne(at: SourceLocation?, layer: Int, batchSize: Int, microBatchSize: Int)
    /// The last checkpoint is kept.
    case notFinite(epoch: Int, step: Int, loss: Double, place: NonFinitePlace?)
    /// The last step of an epoch spoiled the weights, which no loss has shown yet; the last checkpoint is kept.
    case spoiledWeights(epoch: Int, step: Int, tensor: String)
    /// The weights after an epoch overflow when the validation digits are read; the last checkpoint is kept.
    case overflowingWeights(epoch: Int)
    case stopped(finishedEpochs: Int, epochs: Int)
    case malformedCheckpoint(file: String, reason: String)
    case differentDigits(id: String, firstCount: Int, secondCount: Int)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .noSamples(let folder):
            Diagnostic(
                code: "training.no-samples", at: SourceLocation(file: folder), message: "there is no sample to train on",
                fix: "add labeled digits of writers who are in the training split")
        case .noValidation:
            Diagnostic(
                code: "training.no-validation", message: "the best epoch is asked for, but no labeled digit is in 'validation'",
                fix: "give some writers to 'validation', or write 'selection: last' under 'training'")
        case .layerCountMismatch(let field, let found, let layerCount):
            Diagnostic(
                code: "training.layer-count", message: "'\(field)' speaks of \(found) layers, the network has \(layerCount)",
                fix: field == "frozenLayerCount"
                    ? "give a number below \(layerCount), so that something is left to train"
                    : "give at most \(layerCount) factors")
        case .batchOfOne(let location, let layer, let batchSize, let microBatchSize):
            Diagnostic(
                code: "training.batch-of-one", at: location,
                message: "'batchSize' is \(batchSize) and 'microBatchSize' \(microBatchSize), so that batch normalization (layer \(layer)) "
                    + "has one image at a time and one number per channel: it makes 0 of it, and nothing is learned",
                fix: batchSize == 1
                    ? "write 'batchSize: 16' or more under 'training', or take that layer out"
                    : "write 'microBatchSize: 16' under 'training', or leave it out")
        case .notFinite(let epoch, let step, let loss, let place):
            Diagnostic(
                code: "training.not-finite",
                message: "the loss became \(loss) at step \(step) of epoch \(epoch)" + Self.blame(place)
                    + "; the checkpoint before it is kept",
                fix: Self.calmerTraining)
        case .spoiledWeights(let epoch, let step, let tensor):
            Diagnostic(
                code: "training.not-finite",
                message: "'\(tensor)' is not finite after step \(step) of epoch \(epoch); the checkpoint before it is kept",
                fix: Self.calmerTraining)
        case .overflowingWeights(let epoch):
            Diagnostic(
                code: "training.not-finite",
                message: "after epoch \(epoch) the weights are so large that they overflow on validation digits; the checkpoint before "
                    + "it is kept",
                fix: Self.calmerTraining)
        case .stopped(let finishedEpochs, let epochs):
            Diagnostic(
                code: "training.stopped", message: "stopped after \(finishedEpochs) of \(epochs) epochs",
                fix: "run the same command again; it goes on with epoch \(finishedEpochs + 1)", exitStatus: .interrupted)
        case .malformedCheckpoint(let file, let reason):
            Diagnostic(
                code: "training.malformed-checkpoint", at: SourceLocation(file: file), message: "not a checkpoint: \(reason)",
                fix: "delete the file and run the same command again; training starts over")
        case .differentDigits(let id, let firstCount, let secondCount):
            Diagnostic(
                code: "training.different-digits",
                message: "the models read different digits: '\(id)' is not in both (\(firstCount) and \(secondCount) digits)",
                fix: "evaluate both models on the same digits")
        }
    }

    private static let calmerTraining = "lower 'peak' under 'schedule', or raise 'warmUpFraction'"

    private static func blame(_ place: NonFinitePlace?) -> String {
        guard let place else { return "" }
        let what = place.kind == .weights ? "the weights" : "the output"
        return ": \(what) of layer \(place.layer), \(place.name), hold values that are not finite"
    }
}
