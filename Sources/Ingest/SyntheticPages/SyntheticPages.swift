import Dataset
import Imaging
import Recipes
import Support

/// What a recipe has made by computation: copies of its sheets and simulated ones, for training only, and signs that are not one digit.
package struct SyntheticPages {
    package private(set) var digits: [Digit] = []
    /// By path within the recipe's folder.
    package private(set) var files: [String] = []
    package private(set) var summary = SynthesisSummary()

    /// Of how they are made.
    package static let versions = [
        "page copies": "\(PageCopying.version)", "simulated sheets": "\(SimulatedPages.version)", "signs": "\(SignMaking.version)",
    ]

    /// - Parameters:
    ///   - sheets: what `ingest` has read.
    ///   - written: the digits of the recipe's other sources.
    ///   - split: who is trained on: nobody else's sheets are copied.
    ///   - cache: what is kept of the pages.
    /// - Throws: `ManifestError` about a simulated form, `InterruptionError.interrupted`, `FileSystemError`.
    package init(
        recipe: Recipe, sheets: SheetIngest, written: DigitTable, split: WriterSplit, cache: SheetCache, context: RunContext
    ) throws {
        var reader = try sheets.reader()
        if let pages = recipe.pages {
            let trained = try sheets.linkedAgain(by: reader).filter { split.splits[$0.writer.normalized] == .train }
            reader.cache = cache
            try addCopies(of: trained, PageCopying(recipe: pages, seed: recipe.seed, reader: reader, context: context))
        }
        reader.cache = cache
        var simulated: [SimulatedPage] = []
        for source in recipe.simulatedSources {
            // Two sources may ask for the same sheets.
            let known = Set(simulated.map(\.record.stem))
            simulated += try SimulatedPages(source: source, seed: recipe.seed, reader: reader, context: context).sheets()
                .filter { !known.contains($0.record.stem) }
        }
        if !recipe.simulatedSources.isEmpty { add(simulated) }
        let signs = try recipe.signSources.flatMap { source in
            try SignMaking(source: source, seed: recipe.seed, profile: recipe.profile, context: context).digits(of: written)
        }
        digits += signs
        if recipe.tellsSigns { summary.signs = SignSummary(signs) }
    }

    private mutating func addCopies(of sheets: [LinkedSheet], _ copying: PageCopying) throws {
        let copies = try copying.copies(of: sheets)
        digits += copies.flatMap(\.digits)
        files += copies.flatMap(\.record.files)
        var picture: String?
        if let first = sheets.first { picture = try copying.writeStepsPicture(of: first) }
        files += picture.map { [$0] } ?? []
        summary.pageCopies = SyntheticPageSummary(
            copies.map { copy in
                ("\(copy.original.scan.path.written), copy \(copy.number)", copy.digits.count, copy.record)
            }, stepsPicture: picture)
    }

    private mutating func add(_ simulated: [SimulatedPage]) {
        digits += simulated.flatMap(\.digits)
        files += simulated.flatMap(\.record.files)
        summary.simulated = SyntheticPageSummary(
            simulated.map { ("simulated sheet \($0.number) by \($0.writer)", $0.digits.count, $0.record) })
    }
}

/// What came of all pages that a recipe has made by computation, as `synthesize.json` keeps it.
public struct SynthesisSummary: Sendable, Codable, Equatable {
    /// Copies of sheets, and simulated sheets; nil where none were asked for.
    public internal(set) var pageCopies: SyntheticPageSummary?
    public internal(set) var simulated: SyntheticPageSummary?
    /// Signs that are not one digit; nil where none were asked for.
    public internal(set) var signs: SignSummary?

    /// `page copies: 38 of 40 read, 3,700 digits for training only`
    package var text: String {
        let parts = [("page copies", pageCopies), ("simulated sheets", simulated)]
        let made = parts.compactMap { name, pages in pages.map { "\(name): \($0.text)" } }
        return (made + (signs.map { ["signs: \($0.text)"] } ?? [])).joined(separator: "; ")
    }
}
