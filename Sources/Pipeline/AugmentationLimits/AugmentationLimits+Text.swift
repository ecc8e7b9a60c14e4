import Support

extension LimitSearch.Result {
    /// What was found, with limits that can be pasted into a manifest.
    public var text: String {
        let model = limits.model
        let kind = model.isTrainedWithoutAugmentation ? "trained without augmentation" : "as given"
        var lines = [
            "model       \(model.file), \(kind)",
            "reads       \(NumberText.percent(model.accuracy)) of \(NumberText.count(model.digitCount, "validation digit")) as they are, "
                + "\(NumberText.count(model.sureCount)) of them for certain",
            "tried       \(tried), \(NumberText.count(limits.copyCount, "copy", plural: "copies")) of each at each amount",
            "limit       the last amount before more than \(NumberText.percent(limits.maxTakenFraction, digits: 0)) of a "
                + "class are taken for another digit",
        ]
        if model.isTrainedWithoutAugmentation, model.accuracy < Self.poorAccuracy {
            lines.append(
                "note        the model knows these hands badly, so the limits may be too narrow: search with more digits, or "
                    + "with --model builtin/mnist, whose limits are wider because it was trained with augmentation")
        }
        if let fewest = limits.digitCounts.min(), fewest < Self.fewDigits {
            lines.append(
                "note        of some class only \(NumberText.count(fewest, "digit")) could be tried, and one or two odd ones set its limit: "
                    + "look at the picture first")
        }
        for step in limits.steps {
            lines.append("\(step.step): { \(step.field): …, \(AugmentationLimits.Step.yaml(step.limits)) }")
        }
        return (lines + ["picture     \(picture)", "curves      \(file)"]).joined(separator: "\n")
    }

    /// Below, the model is no judge of what a person would still read.
    private static let poorAccuracy = 0.95
    /// Below, two digits of a class are more than the fraction that may be taken.
    private static let fewDigits = 100

    /// `60 digits of each class`, or what there was of each.
    private var tried: String {
        let counts = limits.digitCounts
        if Set(counts).count == 1, let count = counts.first { return NumberText.count(count, "digit") + " of each class" }
        let classes = counts.enumerated().map { "\($0): \(NumberText.count($1))" }.joined(separator: ", ")
        return "digits by class " + classes
    }
}
