import NeuralNetwork
import Support

extension TrainingSettings {
    /// Whether batch normalization has more than one number per channel to work with; to be asked before there is anything to train on.
    ///
    /// - Parameter location: of these settings in the manifest.
    /// - Throws: `TrainingError.batchOfOne` where nothing would be learned.
    public func checkBatches(of network: NetworkDescription, at location: SourceLocation? = nil) throws(TrainingError) {
        guard let lone = loneNormalization(in: network), lone.isAlways else { return }
        throw .batchOfOne(at: location, layer: lone.layer, batchSize: batchSize, microBatchSize: microBatchSize)
    }

    /// What is to be said where only some of the images are lost to a batch normalization that has them one by one.
    public func batchWarning(for network: NetworkDescription, at location: SourceLocation? = nil) -> Diagnostic? {
        guard let lone = loneNormalization(in: network), !lone.isAlways else { return nil }
        return Diagnostic(
            .warning, code: "training.lone-image", at: location,
            message: "a batch of \(batchSize) is cut into parts of 1 to \(lone.imageCounts.upperBound) images, and batch normalization "
                + "(layer \(lone.layer)) makes 0 of every number of an image that is alone",
            fix: "let 'batchSize' be a multiple of 'microBatchSize', which is \(microBatchSize)")
    }

    private func loneNormalization(in network: NetworkDescription) -> LoneNormalization? {
        // The base model's own statistics do not depend on the batch.
        batchStatistics == .keep ? nil : LoneNormalization(in: network, batchSize: batchSize, microBatchSize: microBatchSize)
    }
}
