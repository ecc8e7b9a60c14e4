extension CalibrationRun.Result {
    /// What was found, with limits that can be pasted into a manifest.
    public var text: String {
        let model = calibration.model
        let kind = model.isTrainedWithoutAugmentation ? "trained without augmentation" : "as given"
        var lines = [
            "model       \(model.file), \(kind)",
            "reads       \(Figure.percent(model.accuracy)) of \(Figure.count(model.digitCount, "validation digit")) as they are, "
                + "\(Figure.count(model.sureCount)) of them for certain",
            "tried       \(tried), \(Figure.count(calibration.copyCount, "copy", plural: "copies")) of each at each amount",
            "limit       the last amount before more than \(Figure.percent(calibration.maxTakenFraction, digits: 0)) of a "
                + "class are taken for another digit",
        ]
        if model.isTrainedWithoutAugmentation, model.accuracy < Self.poorAccuracy {
            lines.append(
                "note        the model knows these hands badly, so the limits may be too narrow: calibrate with more digits, or "
                    + "with --model builtin/mnist, whose limits are wider because it was trained with augmentation")
        }
        if let fewest = calibration.digitCounts.min(), fewest < Self.fewDigits {
            lines.append(
                "note        of some class only \(Figure.count(fewest, "digit")) could be tried, and one or two odd ones set its limit: "
                    + "look at the picture first")
        }
        for step in calibration.steps {
            lines.append("\(step.step): { \(step.field): …, \(Calibration.Step.yaml(step.limits)) }")
        }
        return (lines + ["look        \(picture)", "curves      \(file)"]).joined(separator: "\n")
    }

    /// Below, the model is no judge of what a person would still read.
    private static let poorAccuracy = 0.95
    /// Below, two digits of a class are more than the share that may be taken.
    private static let fewDigits = 100

    /// `60 digits of each class`, or what there was of each.
    private var tried: String {
        let counts = calibration.digitCounts
        if Set(counts).count == 1, let count = counts.first { return Figure.count(count, "digit") + " of each class" }
        let classes = counts.enumerated().map { "\($0): \(Figure.count($1))" }.joined(separator: ", ")
        return "digits by class " + classes
    }
}
