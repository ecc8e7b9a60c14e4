import Foundation
import Support

/// What there is of the recipes, as a table for the documentation.
struct AccuracyTable {
    let folder: String

    var text: String {
        get throws {
            var lines = [
                "| recipe | parameters | seeds | test error in %, mean (least–most) | 95 % interval of one run | processor minutes a seed |",
                "|---|---|---|---|---|---|",
            ]
            for recipe in AccuracyRecipe.all {
                let outcomes = try recipe.seeds.compactMap { try Self.outcome(recipe, seed: $0, folder: folder) }
                guard let first = outcomes.first else { continue }
                lines.append(row(recipe, first, outcomes))
            }
            return lines.joined(separator: "\n") + "\n"
        }
    }

    static func outcome(_ recipe: AccuracyRecipe, seed: UInt64, folder: String) throws -> AccuracyOutcome? {
        let file = recipe.outcomeFile(seed: seed, folder: folder)
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        return try JSONFile.read(AccuracyOutcome.self, from: file)
    }

    private func row(_ recipe: AccuracyRecipe, _ first: AccuracyOutcome, _ outcomes: [AccuracyOutcome]) -> String {
        let errors = outcomes.map { 100 * (1 - $0.accuracy) }
        let minutes = outcomes.compactMap(\.cost).map { $0.processorSeconds / 60 }
        let cells = [
            recipe.joined.map { $0.title(count: AccuracyRecipe.best.seeds.count) } ?? "`\(recipe.name).yaml`", "\(first.parameterCount)",
            "\(outcomes.count)",
            "\(fixed(mean(errors), 3)) (\(fixed(errors.min() ?? 0, 2))–\(fixed(errors.max() ?? 0, 2)))",
            "\(fixed(100 * (1 - first.interval.upper), 2))–\(fixed(100 * (1 - first.interval.lower), 2))",
            minutes.isEmpty ? "" : fixed(mean(minutes), 1),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }

    private func fixed(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
