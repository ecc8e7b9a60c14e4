import Imaging
import Ingest
import Support

/// Digits that the model which tells digits from other signs takes for none: several figures, something struck out, a letter, a piece of
/// ruling. The score is 1 − the probability that it is one digit.
struct NotADigitFinder: FindingFinder {
    static let kind = FindingKind.notADigit

    /// Below, a digit is listed. In between the hands are odd, the digits are digits.
    private static let maxDigitProbability = 0.2

    func found(in material: FindingMaterial) throws -> [Found] {
        let verdicts = try SignCheck(profile: material.profile).verdicts(of: material.digits.map(\.glyph), jobs: material.jobs)
        return zip(material.digits, verdicts).compactMap { digit, verdict in
            guard verdict.digitProbability < Self.maxDigitProbability else { return nil }
            return Found(
                digit: digit.id, suggested: verdict.likeliestSign.label, score: 1 - verdict.digitProbability,
                why: "labeled \(digit.label ?? 0), and looks like \(verdict.likeliestSign.wording), not like one digit "
                    + "(\(NumberText.percent(1 - verdict.digitProbability, digits: 1)))")
        }
    }
}
