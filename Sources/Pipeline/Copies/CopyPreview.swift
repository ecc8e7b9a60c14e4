import Augmentation
import Dataset
import Imaging
import Reports
import Support

/// Shows a person what an augmentation does before anything is trained on it: a contact sheet of every step from weak to strong,
/// and of the whole recipe.
///
/// The digits are the recipe's own, of writers that are trained on. A step's row shows the ends of what it asks for, not what is
/// drawn on average. **Determinism** A but for the compression of the picture.
public struct CopyPreview {
    private let run: RecipeRun
    private let showsAllSteps: Bool

    /// - Parameter showsAllSteps: whether every step there is gets a row too, up to the strongest that a manifest may ask for.
    public init(_ run: RecipeRun, showsAllSteps: Bool) {
        self.run = run
        self.showsAllSteps = showsAllSteps
    }

    /// What the picture shows.
    public struct Result: Sendable, Encodable {
        public let picture: String
        /// The steps of the recipe that have a row, in the order in which they run.
        public let recipeSteps: [String]
        /// The steps of the registry that have a row.
        public let strongestSteps: [String]
        /// The digits that the rows are made of.
        public let digits: [String]
        /// How many copies of a digit the rows of the whole recipe show: no more than the shards have.
        public let copyCount: Int
    }

    /// Writes the picture, whole or not at all.
    ///
    /// - Parameters:
    ///   - named: `preview.png` in the recipe's folder where it is nil.
    ///   - isForced: whether another file that is there is replaced.
    /// - Throws: `CopyError.noTrainingDigits`, `OutputError`, `FileSystemError`, and what ingesting throws.
    public func write(to named: String? = nil, isForced: Bool = false) throws -> Result {
        let own = try OutputPath(run.folder.path(Self.fileName)).resolved
        // Named with its whole path, the command's own picture is still that.
        let file = try named.flatMap { try OutputPath($0).resolved == own ? nil : $0 }
        let outputs = OutputFiles(inputs: run.recipe.inputs, isForced: isForced)
        if let file { try outputs.check([file]) }
        return try run.withDigits { digits in
            let classes = digits.digits(of: .train).representatives(perClass: Self.digitsPerClass).filter { !$0.isEmpty }
            guard !classes.isEmpty else { throw CopyError.noTrainingDigits(folder: run.folder.digits) }
            let recipeRows = run.recipe.augmentation.demands.enumerated().map { index, step in
                let rows = stepRows(step, number: index, classes, "OF THIS RECIPE") {
                    run.recipe.augmentation.alone(index, at: $0, fraction: $1)
                }
                return (step: step.step, rows: rows)
            }
            let strongest = try showsAllSteps ? strongestRows(after: recipeRows.count, classes) : []
            let whole = classes.enumerated().map { wholeRow($1, isFirst: $0 == 0) }
            let rows = (recipeRows + strongest).flatMap(\.rows) + whole
            let picture = ContactSheet(rows: rows).png()
            if let file {
                try outputs.write(picture, to: file)
            } else {
                try run.folder.write([(Self.fileName, picture)], isForced: isForced)
            }
            run.context.observe(.finished(stage: "preview", outcome: NumberText.count(rows.count, "row")))
            return Result(
                picture: file ?? run.folder.path(Self.fileName), recipeSteps: recipeRows.map(\.step), strongestSteps: strongest.map(\.step),
                digits: classes.joined().map(\.id), copyCount: wholeCopyCount)
        }
    }

    private static let fileName = "preview.png"
    private static let digitsPerClass = 6
    /// From no effect to all of it in tenths.
    private static let fractions = (0...10).map { Double($0) / 10 }
    /// Digits of two classes show a step, one for either end of its amount where both do something.
    private static let linesPerStep = 2
    /// Of the whole recipe: two digits of a class, up to four copies of each.
    private static let wholeDigitCount = 2, maxWholeCopyCount = 4

    private var wholeCopyCount: Int { min(Self.maxWholeCopyCount, run.recipe.shards.copyCount) }

    private func strongestRows(
        after count: Int, _ classes: [[Digit]]
    ) throws -> [(step: String, rows: [ContactSheet.Row])] {
        try AugmentationRegistry.names.enumerated().flatMap { index, name in
            let recipe = try AugmentationRecipe.strongest(name, strength: 1)
            return recipe.demands.enumerated().map { place, step in
                let rows = stepRows(step, number: count + index, classes, "STRONGEST") {
                    recipe.alone(place, at: $0, fraction: $1)
                }
                return (step: step.step, rows: rows)
            }
        }
    }

    private func stepRows(
        _ step: StepDemand, number: Int, _ classes: [[Digit]], _ extent: String,
        recipe: (_ ends: AmountEnds, _ fraction: Double) -> AugmentationRecipe
    ) -> [ContactSheet.Row] {
        (0..<Self.linesPerStep).map { line in
            // The classes take turns, and with each turn the writers.
            let turn = number * Self.linesPerStep + line
            let choices = classes[turn % classes.count]
            let digit = choices[(turn / classes.count) % choices.count]
            let range = step.ranges[Int(digit.label ?? 0)]
            var ends: [(AmountEnds, value: Double)] = []
            if range.upperBound > step.neutral { ends.append((.high, range.upperBound)) }
            if range.lowerBound < step.neutral { ends.append((.low, range.lowerBound)) }
            let (end, value) = ends.isEmpty ? (.high, step.neutral) : ends[line % ends.count]
            let cells = Self.fractions.map { fraction in
                let copy = DigitCopies(run.recipe, augmentation: recipe(end, fraction)).copy(0, of: digit)
                let amount = step.neutral + (value - step.neutral) * fraction
                return ContactSheet.Cell(copy.glyph, caption: NumberText.short(amount))
            }
            let title = [
                ContactSheet.words(step.step), ContactSheet.words(step.field),
                "\(NumberText.short(step.neutral)) TO \(NumberText.short(value))", extent,
            ]
            return ContactSheet.Row(title: title, cells: cells, startsGroup: line == 0)
        }
    }

    private func wholeRow(_ digits: [Digit], isFirst: Bool) -> ContactSheet.Row {
        let copies = DigitCopies(run.recipe)
        var cells: [ContactSheet.Cell?] = []
        for digit in digits.prefix(Self.wholeDigitCount) {
            if !cells.isEmpty { cells.append(nil) }
            cells.append(ContactSheet.Cell(digit.glyph, caption: "DIGIT"))
            cells += copies.copies(wholeCopyCount, of: [digit]).enumerated().map { number, glyph in
                ContactSheet.Cell(glyph, caption: "COPY \(number)")
            }
        }
        return ContactSheet.Row(title: isFirst ? ["WHOLE RECIPE"] : [], cells: cells, startsGroup: isFirst)
    }
}
