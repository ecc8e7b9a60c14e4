import Dataset
import Imaging
import Ingest
import Support
import Training

/// Makes the queues whose digits are known from the start.
struct ReviewQueues {
    let digits: [Digit]
    /// By id.
    let indices: [String: Int]
    let predictions: ReviewPredictions
    let seed: UInt64

    /// Those that hold something, and all digits.
    func queues(_ knowledge: ReviewMaterial.Knowledge) -> [ReviewQueue] {
        let findings = FindingKind.allCases.map { kind in
            ReviewQueue(
                id: kind.rawValue, title: Self.title(kind.noun(count: 2)), group: .findings,
                items: knowledge.findings.filter { $0.kind == kind }.sorted { $0.rank < $1.rank }.compactMap(item))
        }
        let issues = ReviewQueue(
            id: "cellLabelIssue", title: "Labels against the model", group: .findings, items: knowledge.labelIssues.compactMap(item))
        let mistakes = ReviewQueue(
            id: "mistakes", title: "Mistakes of the last evaluation", group: .model, items: knowledge.mistakes.compactMap(item))
        let unsure = ReviewQueue(id: "unsureModel", title: "Least sure digits", group: .model, items: leastSure)
        let sample = ReviewQueue(id: "sample", title: "Random sample", group: .all, items: sample)
        let all = ReviewQueue(id: "all", title: "All digits", group: .all, items: digits.indices.map { .init(digit: $0) })
        return (findings + [issues, unsure, mistakes, sample]).filter { !$0.items.isEmpty } + [all]
    }

    private static func title(_ noun: String) -> String { noun.prefix(1).uppercased() + noun.dropFirst() }

    private func item(_ finding: Finding) -> ReviewQueue.Item? {
        indices[finding.digit].map { digit in
            ReviewQueue.Item(
                digit: digit, other: finding.other.flatMap { indices[$0] }, suggested: finding.suggested, score: finding.score,
                why: finding.why)
        }
    }

    /// Nil for a digit that was dropped for it.
    private func item(_ issue: LabelIssue) -> ReviewQueue.Item? {
        indices[issue.id].map { digit in
            ReviewQueue.Item(
                digit: digit, other: issue.typical.flatMap { indices[$0.id] }, suggested: issue.predicted, score: issue.probability,
                why: "labeled \(issue.label), looks like \(Self.name(issue.predicted)) when the sheet is read")
        }
    }

    private func item(_ mistake: Evaluation.Mistake) -> ReviewQueue.Item? {
        indices[mistake.id].map { digit in
            ReviewQueue.Item(
                digit: digit, suggested: mistake.predicted, score: Double(mistake.confidence),
                why: "labeled \(mistake.label), read as \(Self.name(mistake.predicted)) in the last evaluation")
        }
    }

    private static func name(_ label: UInt8) -> String { GlyphClass(label: label)?.name ?? String(label) }

    /// A model is not sure of a digit below this probability.
    private static let sure: Float = 0.9

    private var leastSure: [ReviewQueue.Item] {
        digits.indices.compactMap { digit in predictions.confidence(digit).map { (digit: digit, confidence: $0) } }
            .filter { $0.confidence < Self.sure }.sorted { ($0.confidence, $0.digit) < ($1.confidence, $1.digit) }
            .map { ReviewQueue.Item(digit: $0.digit, score: Double(1 - $0.confidence)) }
    }

    /// Of so many digits without a wrong label, fewer than one in a hundred labels are wrong, by 95 %.
    private static let sampleSize = 300

    /// Digits at random, the same for a recipe and its seed.
    private var sample: [ReviewQueue.Item] {
        let drawn = digits.enumerated().map { index, digit in
            var stream = RandomStream(seed: seed, purpose: .review, sample: digit.number)
            return (value: stream.nextWord(), digit: index)
        }
        return drawn.sorted { ($0.value, $0.digit) < ($1.value, $1.digit) }.prefix(Self.sampleSize).map { .init(digit: $0.digit) }
    }
}
