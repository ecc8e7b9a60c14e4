import Foundation
import Recipes
import Support
import Training

/// What whoever is handed a model should know of it, as Markdown: all figures are those of the run.
///
/// **Source** Mitchell et al., "Model cards for model reporting", 2019.
package struct ModelCard {
    package static let fileName = "model-card.md"

    package let report: RunReport
    package let recipe: Recipe
    package let model: Model
    /// What training ended with on the validation writers.
    package let validationAccuracy: Double?
    /// Of the model's file, as other programs make it.
    package let fileDigest: ContentDigest

    package init(report: RunReport, recipe: Recipe, model: Model, validationAccuracy: Double?, fileDigest: ContentDigest) {
        self.report = report
        self.recipe = recipe
        self.model = model
        self.validationAccuracy = validationAccuracy
        self.fileDigest = fileDigest
    }

    package var text: String {
        """
        # Model \(report.modelDigest.short)

        Reads single handwritten digits, 0 to 9, from glyphs of \(model.network.description.input) with the normalization \
        profile `\(model.profile.identifier)`. Made by Inkmill \(model.toolVersion) from the recipe `\(manifestName)`.

        ## How well it reads

        \(scores)

        \(looks)

        ## What it was made from

        \(data)

        \(network)

        ## What it is not for

        - Anything but digits: letters, signs and blank boxes are read as some digit too. Leave what it is not sure of to a person \
        (`--reject-below`).
        - Glyphs cut or normalized another way; another profile is another picture to it.
        - Pens, papers and cameras unlike those above: measure it on yours first.

        ## How to make it again

        `inkmill run \(manifestName)` with seed \(recipe.seed) gives this model bit for bit, if the digests agree: recipe `\(report.recipeDigest.hex)`,
        model `\(report.modelDigest.hex)`. The file `\(Model.fileName)` has the SHA-256 `\(fileDigest.hex)`. `lock.json` names every file that went in.

        """
    }

    /// Without its folder, which says something of the machine and nothing of the model.
    private var manifestName: String { (recipe.file as NSString).lastPathComponent }

    private var scores: String {
        var rows = ["| on | digits | right | 95 % interval |", "|---|---|---|---|"]
        func add(_ name: String, count: Int, accuracy: Double, _ interval: ConfidenceInterval) {
            rows.append("| \(name) | \(NumberText.count(count)) | \(NumberText.percent(accuracy)) | \(NumberText.range(interval)) |")
        }
        func add(_ name: String, _ evaluation: Evaluation) {
            add(name, count: evaluation.count, accuracy: evaluation.accuracy, evaluation.interval)
        }
        add("test writers, never seen", report.after)
        if let old = report.old { add("test writers of what it knew before", old.after) }
        if let validationAccuracy {
            let count = report.splits.first { $0.name == "validation" }?.digitCount ?? 0
            let correctCount = Int((validationAccuracy * Double(count)).rounded())
            add(
                "validation writers" + (recipe.training.selection == .best ? ", who chose the epoch" : ""), count: count,
                accuracy: validationAccuracy, ConfidenceInterval(successCount: correctCount, of: count))
        }
        return rows.joined(separator: "\n")
    }

    private var looks: String {
        let writers = report.after.writers
        let worst = writers.count > 1 ? writers.min { $0.accuracy < $1.accuracy } : nil
        let worstText =
            worst.map { " The worst of them is `\($0.writer)` with \(NumberText.percent($0.accuracy)) of \(NumberText.count($0.count))." }
            ?? ""
        return
            "These test digits were read by \(NumberText.count(report.testEvaluationCount, "model")) so far.\(worstText) Expected calibration error "
            + "\(NumberText.percent(report.confidence.reliability.expectedCalibrationError)) at temperature "
            + "\(NumberText.fixed(report.confidence.temperature, digits: 3))."
    }

    private var data: String {
        let splits = report.splits.map {
            "\(NumberText.count($0.digitCount, "digit")) of \(NumberText.count($0.writerCount, "writer")) for \($0.name)"
        }
        let sources = recipe.sources.map { "- \($0.summary)\n" }.joined()
        let sheets = report.ingest.sheets.isEmpty ? "" : " Sheets read: \(NumberText.count(report.ingest.sheets.count))."
        return "\(sources)\n" + splits.joined(separator: ", ") + ".\(sheets) "
            + "\(NumberText.count(report.augmentedCount)) augmented images were made of the training digits."
    }

    private var network: String {
        let members = model.members.count == 1 ? "One network" : "\(model.members.count) networks, averaged,"
        let start = report.base.map { "fine-tuned from `\($0)`" } ?? "trained from nothing"
        return "\(members) of \(NumberText.count(model.network.description.parameterCount, "parameter")), \(start) for "
            + "\(NumberText.count(report.epochs.count, "epoch")) (kept: \(report.selectedEpoch)): \(training.joined(separator: ", "))."
    }

    /// What a person would ask about the training; the recipe has the rest.
    private var training: [String] {
        let settings = recipe.training
        var parts = ["batches of \(settings.batchSize)"]
        switch settings.optimizer {
        case .adamW(_, _, _, let weightDecay):
            parts.append("AdamW with weight decay \(NumberText.short(weightDecay))")
        case .sgd(let momentum, _, let weightDecay):
            parts.append("SGD with momentum \(NumberText.short(momentum)) and weight decay \(NumberText.short(weightDecay))")
        }
        parts.append("schedule `\(settings.schedule.shape.rawValue)` with a peak of \(NumberText.short(settings.schedule.peak))")
        if settings.labelSmoothing > 0 { parts.append("labels smoothed by \(NumberText.short(settings.labelSmoothing))") }
        if settings.mixup > 0 { parts.append("mixup \(NumberText.short(settings.mixup))") }
        if settings.averagingDecay > 0 { parts.append("weights averaged with a decay of \(settings.averagingDecay)") }
        if let rehearsal = recipe.rehearsal {
            parts.append(
                "\(NumberText.percent(rehearsal.fraction, digits: 0)) of each batch rehearsed from "
                    + rehearsal.recipes.map { "`\($0.written)`" }.joined(separator: ", "))
        }
        return parts
    }
}
