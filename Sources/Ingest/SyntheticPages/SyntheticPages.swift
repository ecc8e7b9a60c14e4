import Dataset
import Imaging
import Recipes
import Support

/// The pages that a recipe has made by computation, for training only: copies of its sheets, and simulated ones.
package struct SyntheticPages {
    package private(set) var digits: [Digit] = []
    private var simulated: [(name: String, digitCount: Int, record: SheetRecord)] = []
    /// Nil where the recipe asks for none.
    package private(set) var copySummary: SyntheticPageSummary?
    package private(set) var simulatedSummary: SyntheticPageSummary?
    /// By path within the recipe's folder.
    package private(set) var files: [String] = []

    /// - Parameters:
    ///   - sheets: those that were read.
    ///   - importedDigits: of the recipe's other sources: their writers are divided together with the sheets'.
    /// - Throws: `ManifestError` about a simulated form, `InterruptionError.interrupted`, `FileSystemError`.
    package init(
        recipe: Recipe, folder: RecipeFolder, context: RunContext, sheets: SheetIngest.Result, importedDigits: [Digit]
    ) throws {
        if let pages = recipe.pages {
            let trained = Self.trainedSheets(sheets, importedDigits: importedDigits, recipe: recipe, context: context)
            try addCopies(
                of: trained, PageCopying(recipe: pages, seed: recipe.seed, reader: sheets.reader, context: context), folder)
        }
        for source in recipe.simulatedSources {
            let pages = SimulatedPages(source: source, seed: recipe.seed, reader: sheets.reader, context: context)
            try addSimulated(pages.sheets())
        }
        if !simulated.isEmpty { simulatedSummary = SyntheticPageSummary(simulated) }
    }

    /// The sheets of the writers who are trained on.
    private static func trainedSheets(
        _ sheets: SheetIngest.Result, importedDigits: [Digit], recipe: Recipe, context: RunContext
    ) -> [LinkedSheet] {
        let writers = DigitTable.writers(of: sheets.digits + importedDigits)
        do {
            let split = try WriterSplit(writers: writers, rule: recipe.split, seed: recipe.seed)
            return sheets.linking.linked.filter { split.splits[$0.writer] == .train }
        } catch {
            // Too few writers yet: the digits are worth having all the same, and training tells it again.
            context.observe(.message("no page is copied while the writers cannot be divided: \(error.diagnostics[0].message)"))
            return []
        }
    }

    private mutating func addCopies(of sheets: [LinkedSheet], _ copying: PageCopying, _ folder: RecipeFolder) throws {
        let copies = try copying.copies(of: sheets)
        digits += copies.flatMap(\.digits)
        files += copies.flatMap(\.record.files)
        var picture: String?
        if let first = sheets.first { picture = try copying.writeStepsPicture(of: first) }
        files += picture.map { [$0] } ?? []
        copySummary = SyntheticPageSummary(
            copies.map { copy in
                ("\(copy.original.scan.path.written), copy \(copy.number)", copy.digits.count, copy.record)
            }, stepsPicture: picture)
    }

    private mutating func addSimulated(_ pages: [SimulatedPage]) {
        // Two sources may ask for the same sheets.
        let known = Set(simulated.map(\.record.stem))
        let pages = pages.filter { !known.contains($0.record.stem) }
        digits += pages.flatMap(\.digits)
        files += pages.flatMap(\.record.files)
        simulated += pages.map { ("simulated sheet \($0.number) by \($0.writer)", $0.digits.count, $0.record) }
    }
}
