import Augmentation
import Dataset
import Foundation
import Recipes
import Support

/// Tells where a recipe goes past what its augmentation limits allow.
public enum AugmentationLimitsCheck {
    /// Warnings, in the order of the manifest, or a note where the limits are of other digits; nothing where there are none.
    ///
    /// - Parameter folder: of the recipe's results.
    public static func diagnostics(of recipe: Recipe, in folder: RecipeFolder) -> [Diagnostic] {
        let file = folder.path(AugmentationLimits.fileName)
        guard FileManager.default.fileExists(atPath: file) else { return [] }
        do {
            let limits = try JSONFile.read(AugmentationLimits.self, from: file)
            if let change = try change(since: limits, in: folder) {
                return [outdated(file: file, manifest: recipe.file, because: change)]
            }
            let issues = ManifestIssues(source: try FileContent.manifestText(of: recipe.file))
            for demand in recipe.augmentation.demands {
                guard let step = limits.steps.first(where: { $0.step == demand.step }) else { continue }
                check(demand, step, of: limits, strength: recipe.augmentation.strength, issues: issues)
            }
            return issues.inFileOrder
        } catch {
            // It is advice: a damaged one must not stop a run.
            return [outdated(file: file, manifest: recipe.file, because: "it cannot be read")]
        }
    }

    /// What makes the limits those of something else; nil where they still fit.
    private static func change(since limits: AugmentationLimits, in folder: RecipeFolder) throws -> String? {
        if limits.formatVersion != AugmentationLimits.formatVersion { return "another version of Inkmill wrote it" }
        if try AugmentationLimits.currentRegistryDigest() != limits.registryDigest { return "the augmentations have changed" }
        let digits = try? SplitDigits.savedDigest(in: folder)
        return digits == limits.digitsDigest ? nil : "the digits have changed"
    }

    private static func outdated(file: String, manifest: String, because reason: String) -> Diagnostic {
        Diagnostic(
            .note, code: "augmentation-limits.outdated", at: SourceLocation(file: file),
            message: "not used to check '\(manifest)': \(reason)", fix: "run `inkmill augment \(manifest) --find-limits` again")
    }

    private static func check(
        _ demand: StepDemand, _ found: AugmentationLimits.Step, of known: AugmentationLimits, strength: Double, issues: ManifestIssues
    ) {
        let asked = demand.largestDeviations, largest = asked.max() ?? 0
        let exceeded = found.limits.filter { asked[$0.key] > $0.value * (1 + 1e-9) }.sorted { $0.key < $1.key }
        guard !exceeded.isEmpty, strength > 0, let location = demand.location else { return }
        // What holds already stays. Limits are of the amounts before the recipe's strength.
        var limits: [Int: Double] = [:]
        for digit in asked.indices where asked[digit] < largest { limits[digit] = NumberText.cut(asked[digit] / strength) }
        for (digit, limit) in exceeded { limits[digit] = NumberText.cut(limit / strength) }
        let figures = exceeded.map { "\(NumberText.short(asked[$0.key])) for \($0.key) (limit \(NumberText.short($0.value)))" }
        issues.report(
            "past-augmentation-limit", at: location,
            "'\(demand.field)' of '\(demand.step)' goes as far from \(NumberText.short(demand.neutral)) as "
                + figures.joined(separator: ", ") + ": '\(known.model.file)' takes more than "
                + "\(NumberText.percent(known.maxTakenFraction, digits: 0)) of such copies for other digits",
            fix: "write '\(AugmentationLimits.Step.yaml(limits))' in '\(demand.step)', or narrow '\(demand.field)'", severity: .warning)
    }
}
