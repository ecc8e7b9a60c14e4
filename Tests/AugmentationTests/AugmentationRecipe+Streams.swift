@testable import Augmentation

extension AugmentationRecipe {
    /// The names and random streams of the steps, in the order in which they run.
    var streams: [(step: String, stream: UInt32)] {
        entries.map { (type(of: $0.step).name, $0.stream) }
    }
}
