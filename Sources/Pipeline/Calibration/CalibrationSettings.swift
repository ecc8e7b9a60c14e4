import Training

/// How closely a calibration looks.
struct CalibrationSettings: Sendable {
    /// Validation digits of each class, of as many writers as there are.
    var digitsPerClass = 60
    /// Of each digit at each amount: both ends of an amount come up, and several fields of an elastic one.
    var copyCount = 4
    /// Amounts of a step, evenly up to the strongest that a manifest may ask for.
    var amountCount = 16
    /// About as many images are shown to the network that is trained for it.
    var trainingImageCount = 160_000

    /// The fraction of a class's images that may be taken for another digit: 4 of the standard 240. One or two odd digits are no
    /// reason to forbid an amount to a class; and a recipe draws evenly from what it asks for, so that of its copies far fewer
    /// than at the end are affected, less than training on digits labelled by people has to bear anyway.
    static let maxTakenFraction = 0.02

    /// For a network of fresh weights and so many digits: few passes over many, many over few. The last epoch is taken, so that
    /// the validation digits have no say in the model.
    func training(digitCount: Int) -> TrainingSettings {
        let passes = min(100, max(4, trainingImageCount / max(1, digitCount)))
        return TrainingSettings(epochs: passes, averagingDecay: 0.99, selection: .last)
    }
}
