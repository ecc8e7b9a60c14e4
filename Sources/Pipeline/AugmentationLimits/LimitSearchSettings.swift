import Training

/// How closely limits are searched for.
struct LimitSearchSettings: Sendable {
    /// Validation digits of each class, of as many writers as there are.
    var digitsPerClass = 120
    /// Of each digit at each amount. Few, because the copies of one odd digit fail together.
    var copyCount = 2
    /// Amounts of a step, evenly up to the strongest that a manifest may ask for.
    var amountCount = 16
    /// About as many images are shown to the network that is trained for it.
    var trainingImageCount = 160_000

    /// A digit that the model gives less than this as it is falls to either side at a touch, which says nothing of what touched it.
    static let minProbability: Float = 0.9

    /// The fraction of a class's images that may be taken for another digit: 4 of the standard 240. One or two odd digits are no
    /// reason to forbid an amount to a class; and a recipe draws evenly from what it asks for, so that of its copies far fewer
    /// than at the end are affected, less than training on digits labeled by people has to bear anyway.
    static let maxTakenFraction = 0.02

    /// For a network of fresh weights and so many digits: few passes over many, many over few. The last epoch is taken, so that
    /// the validation digits have no say in the model.
    func training(digitCount: Int) -> TrainingSettings {
        let passes = min(100, max(4, trainingImageCount / max(1, digitCount)))
        return TrainingSettings(epochs: passes, averagingDecay: 0.99, selection: .last)
    }
}
