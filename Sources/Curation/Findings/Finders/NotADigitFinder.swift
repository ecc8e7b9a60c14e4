import Imaging
import Ingest
import Support

/// What is no digit: several figures, something struck out, a letter, a piece of ruling.
///
/// Three things speak for it: that the model which tells digits from other signs takes it for none, that it is far from all digits in the last hidden
/// layer of the network that has not seen the writer, and that this network finds its label improbable. A digit in an odd hand is none of the three
/// at once: it is near to others of its hand, or is read well. Their log-odds are added, by weights that a logistic regression gave for simulated
/// letters, scribbles and several figures in place of one in fifty of 3,889 digits, of the quickstart and of pencil forms; the score is the probability
/// that comes of them. Of letters drawn on a tablet in place of digits 99 % are within the first 3 %, by the signs' model alone 74 %; not of those that
/// look like a digit in many hands.
struct NotADigitFinder: FindingFinder {
    static let kind = FindingKind.notADigit

    /// Listed is what may well be none, and what the model takes for none whatever the others say.
    private static let minScore = 0.1, maxDigitProbability = 0.2
    /// Of the log-odds of the signs' model, of the log of the distance over its median, of −log of the label's probability; and what is added.
    private static let signWeight = 0.9, distanceWeight = 3.0, labelWeight = 1.4, offset = -12.0
    /// No probability counts as less.
    private static let minProbability = 1e-4

    func found(in material: FindingMaterial) throws -> [Found] {
        let verdicts = try SignCheck(profile: material.profile).verdicts(of: material.digits.map(\.glyph), jobs: material.jobs)
        let distances = material.outOfSample.neighborDistances.map(Double.init), sorted = distances.sorted()
        let median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        return material.digits.enumerated().compactMap { row, digit in
            let verdict = verdicts[row], label = digit.label ?? 0
            let score = Self.score(
                digitProbability: verdict.digitProbability, distanceRatio: median > 0 ? distances[row] / median : 1,
                labelProbability: Double(material.outOfSample.probability(row, of: label)))
            guard score > Self.minScore || verdict.digitProbability < Self.maxDigitProbability else { return nil }
            return Found(
                digit: digit.id, suggested: verdict.likeliestSign.label, score: score,
                why: "labeled \(label), and looks like \(verdict.likeliestSign.wording), not like one digit "
                    + "(\(NumberText.percent(score, digits: 1)))")
        }
    }

    /// - Parameter distanceRatio: of the distance to other digits, over the median of all.
    static func score(digitProbability: Double, distanceRatio: Double, labelProbability: Double) -> Double {
        func log(_ probability: Double) -> Double { PortableMath.log(max(probability, minProbability)) }
        let logOdds =
            signWeight * (log(1 - digitProbability) - log(digitProbability))
            + distanceWeight * PortableMath.log(max(distanceRatio, minProbability)) - labelWeight * log(labelProbability) + offset
        return 1 / (1 + PortableMath.exp(-logOdds))
    }
}
