import Dataset
import Imaging
import Ingest
import Support

/// Labels that a model contradicts which has not seen the writer: all of them, in the order of `OutOfSample.labelIssueScore`.
///
/// **Source** Northcutt, Jiang, Chuang: "Confident Learning", 2021; Kuan, Mueller: "Model-agnostic label quality scoring to detect real-world
/// label errors", 2022. We differ in the order, by measurement: `inkmill-bench curate`.
struct LabelIssueFinder: FindingFinder {
    static let kind = FindingKind.labelIssue

    func found(in material: FindingMaterial) -> [Found] {
        material.digits.enumerated().compactMap { row, digit in
            let label = digit.label ?? 0, read = material.outOfSample.predicted(row)
            guard read != label else { return nil }
            let probability = NumberText.percent(Double(material.outOfSample.probability(row, of: read)), digits: 1)
            return Found(
                digit: digit.id, suggested: read, score: material.outOfSample.labelIssueScore(row, label: label),
                why: "labeled \(label), and a model that has not seen the \(material.folds.grouping.rawValue) reads "
                    + "\(GlyphClass.wording(ofLabel: read)) with \(probability)")
        }
    }
}
