import Dataset
import Imaging
import Ingest
import Support

/// Labels that the network contradicts which has not seen the writer, and those that most of the networks contradict which learned them: all of
/// them, in the order of `OutOfSample.labelIssueScore`.
///
/// **Source** Northcutt, Jiang, Chuang: "Confident Learning", 2021; Kuan, Mueller: "Model-agnostic label quality scoring to detect real-world
/// label errors", 2022. We differ in the order, by measurement: `inkmill-bench curate`.
struct LabelIssueFinder: FindingFinder {
    static let kind = FindingKind.labelIssue

    func found(in material: FindingMaterial) -> [Found] {
        let table = material.outOfSample
        return material.digits.enumerated().compactMap { row, digit in
            let label = digit.label ?? 0, read = table.predicted(row), training = table.dynamics?.evidence[row]
            guard read != label || (training?.agreement ?? 0) < 0 else { return nil }
            let probability = NumberText.percent(Double(table.probability(row, of: read)), digits: 1)
            return Found(
                digit: digit.id, suggested: read == label ? training?.rival : read, score: table.labelIssueScore(row, label: label),
                why: "labeled \(label), and a model that has not seen the \(material.folds.grouping.rawValue) reads "
                    + "\(GlyphClass.wording(ofLabel: read)) with \(probability)" + (training.map(Self.wording) ?? ""),
                training: training)
        }
    }

    /// What networks did that learned the digit.
    private static func wording(_ training: TrainingDynamics.Evidence) -> String {
        "; models that learned it \(training.areaUnderMargin < 0 ? "rather read \(GlyphClass.wording(ofLabel: training.rival))" : "took it")"
            + " (area under the margin \(NumberText.fixed(Double(training.areaUnderMargin), digits: 1)), forgotten "
            + "\(NumberText.fixed(Double(training.forgettingEvents), digits: 1)) times)"
    }
}
