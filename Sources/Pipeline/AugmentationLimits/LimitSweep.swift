import Augmentation
import Dataset
import Imaging
import NeuralNetwork
import Recipes
import Reports
import Support
import Training

/// Tries every augmentation on digits by growing amounts, and keeps what the model says.
struct LimitSweep: Sendable {
    let model: LoadedModel
    /// By class, 0…9: digits that the model reads right and for certain as they are.
    let classes: [[Digit]]
    /// Of the digits.
    let recipe: Recipe
    let settings: LimitSearchSettings
    let context: RunContext

    static let stage = "limits"

    struct StepResult {
        let step: AugmentationLimits.Step
        /// The worst survivors of each class.
        let row: ContactSheet.Row
    }

    /// The image that the model still reads right but with the lowest probability.
    private struct Survivor {
        let probability: Float
        let glyph: Glyph
        let original: Glyph
    }

    /// What became of each class's images at one amount.
    private struct Tally {
        var takenCounts = Array(repeating: 0, count: 10)
        var worst: [Survivor?] = Array(repeating: nil, count: 10)
    }

    /// Every augmentation, in the order of the registry.
    func steps() throws -> [StepResult] {
        let names = AugmentationRegistry.names
        let imageCount = classes.reduce(0) { $0 + $1.count } * settings.copyCount
        context.observe(
            .started(stage: Self.stage, total: names.count * settings.amountCount * imageCount, unit: "images"))
        let doneCount = Counter()
        return try names.map { name in
            let demands = try AugmentationRecipe.strongest(name, strength: 1).demands
            // A recipe of one step has one.
            guard let demand = demands.first else { throw AugmentationError.unknownStep(name) }
            let largest = demand.largestDeviations.max() ?? 0
            let deviations = (1...settings.amountCount).map { largest * Double($0) / Double(settings.amountCount) }
            let tallies = try concurrentMap(deviations, jobs: context.jobs) { deviation in
                try context.checkCancellation(during: Self.stage)
                let tally = try tally(AugmentationRecipe.strongest(name, within: deviation))
                context.observe(.advanced(stage: Self.stage, done: doneCount.increment(by: imageCount), detail: name))
                return tally
            }
            return result(demand, deviations, tallies)
        }
    }

    private func tally(_ augmentation: AugmentationRecipe) throws -> Tally {
        let digits = Array(classes.joined())
        let glyphs = DigitCopies(recipe, augmentation: augmentation).copies(settings.copyCount, of: digits)
        let rows = try model.probabilities(of: glyphs, jobs: 1)
        var tally = Tally()
        for (index, (glyph, probabilities)) in zip(glyphs, rows).enumerated() {
            let digit = digits[index / settings.copyCount]
            guard let label = digit.label else { continue }
            let prediction = Prediction(id: digit.id, writer: digit.writer, label: label, probabilities: probabilities)
            if !prediction.isCorrect {
                tally.takenCounts[Int(label)] += 1
            } else if prediction.confidence < tally.worst[Int(label)]?.probability ?? .infinity {
                tally.worst[Int(label)] = Survivor(
                    probability: prediction.confidence, glyph: glyph, original: digit.glyph)
            }
        }
        return tally
    }

    private func result(_ demand: StepDemand, _ deviations: [Double], _ tallies: [Tally]) -> StepResult {
        var curves: [AugmentationLimits.ClassCurve] = [], cells: [ContactSheet.Cell?] = []
        for label in classes.indices {
            let curve = AugmentationLimits.ClassCurve(
                label: UInt8(label), imageCount: classes[label].count * settings.copyCount,
                taken: tallies.map { $0.takenCounts[label] }, deviations: deviations,
                maxTakenFraction: LimitSearchSettings.maxTakenFraction)
            curves.append(curve)
            cells.append(cell(label, curve, tallies))
        }
        let title = [
            ContactSheet.words(demand.step), ContactSheet.words(demand.field),
            "TRIED TO " + NumberText.short(deviations.last ?? 0), "LIMIT - PERCENT",
        ]
        return StepResult(
            step: AugmentationLimits.Step(
                step: demand.step, field: demand.field, neutral: demand.neutral, deviations: deviations, classes: curves),
            row: ContactSheet.Row(title: title, cells: cells))
    }

    private func cell(_ label: Int, _ curve: AugmentationLimits.ClassCurve, _ tallies: [Tally]) -> ContactSheet.Cell? {
        let safe = AugmentationLimits.ClassCurve.safeCount(
            curve.takenCounts, imageCount: curve.imageCount, maxTakenFraction: LimitSearchSettings.maxTakenFraction)
        let limit = curve.limit.map(NumberText.short) ?? "NONE"
        guard safe > 0 else { return classes[label].first.map { ContactSheet.Cell($0.glyph, caption: limit) } }
        return tallies[safe - 1].worst[label].map { worst in
            let percent = Int((worst.probability * 100).rounded())
            return ContactSheet.Cell(worst.glyph, caption: "\(limit) - \(percent)", original: worst.original)
        }
    }
}
