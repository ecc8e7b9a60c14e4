import Foundation
import Support

/// What there is of the comparison, as a table for the documentation.
struct AblationTable {
    let folder: String
    let seeds: [UInt64]

    var text: String {
        get throws {
            let sets = AblationSet.all
            var lines = ["| augmentation | " + sets.map(\.title).joined(separator: " | ") + " |"]
            lines.append("|---|" + sets.map { _ in "---|" }.joined())
            let best = try sets.map(bestByValidation)
            for family in AblationFamily.allCases {
                let cells = try zip(sets, best).map { try cell($0, family, isBest: $1 == family) }
                lines.append("| \(family) | " + cells.joined(separator: " | ") + " |")
            }
            return lines.joined(separator: "\n") + "\n"
        }
    }

    /// The mean of the test errors in percent, and their span; bold where validation chose the family.
    private func cell(_ set: AblationSet, _ family: AblationFamily, isBest: Bool) throws -> String {
        let errors = try outcomes(set, family).map { 100 * $0.testError }
        guard errors.count == seeds.count, let least = errors.min(), let most = errors.max() else { return "" }
        let mean = fixed(errors.reduce(0, +) / Double(errors.count))
        return (isBest ? "**\(mean)**" : mean) + " (\(fixed(least))–\(fixed(most)))"
    }

    private func bestByValidation(_ set: AblationSet) throws -> AblationFamily? {
        let means = try set.families.compactMap { family -> (AblationFamily, Double)? in
            let outcomes = try outcomes(set, family)
            guard outcomes.count == seeds.count else { return nil }
            return (family, outcomes.reduce(0) { $0 + $1.validationAccuracy } / Double(outcomes.count))
        }
        return means.count == set.families.count ? means.max { $0.1 < $1.1 }?.0 : nil
    }

    private func outcomes(_ set: AblationSet, _ family: AblationFamily) throws -> [AblationOutcome] {
        try seeds.compactMap { seed in
            let file = AblationRun.file(set, family, seed: seed, folder: folder)
            guard FileManager.default.fileExists(atPath: file) else { return nil }
            return try JSONFile.read(AblationOutcome.self, from: file)
        }
    }

    private func fixed(_ value: Double) -> String { String(format: "%.2f", value) }
}
