import Curation
import Dataset
import Foundation
import Imaging
import Ingest
import Recipes
import Support

/// The digits of a recipe, written ones and those of synthetic pages, with the writers divided.
struct SplitDigits {
    let table: DigitTable
    /// Of the tables that the digits are kept in.
    let tableDigest: ContentDigest
    let split: WriterSplit
    /// What came of synthetic pages; nil where the recipe asks for none, and where it was not asked.
    var synthesis: SynthesisSummary?

    /// - Parameters:
    ///   - written: with the labels that count, and without what is left out.
    ///   - changes: how they differ from what was read, which copies of their pages do not know.
    ///   - synthetic: the digits of synthetic pages with the digest of their table; nil where there are none.
    /// - Throws: `DatasetError.duplicateID`.
    init(
        written: (table: DigitTable, digest: ContentDigest), synthetic: (table: DigitTable, digest: ContentDigest)?, changes: LabelChanges,
        split: WriterSplit, synthesis: SynthesisSummary? = nil
    ) throws(DatasetError) {
        self.split = split
        self.synthesis = synthesis
        if let synthetic {
            table = try DigitTable(written.table.digits + changes.applied(to: synthetic.table.digits), profile: written.table.profile)
        } else {
            table = written.table
        }
        tableDigest = Self.digest(written: written.digest, synthetic: synthetic?.digest)
    }

    /// Reads what the stages have kept of a recipe's digits.
    ///
    /// - Parameter profile: that the digits are expected in; nil for the recipe's own.
    /// - Returns: nil where they are not all there: `ingest` or `synthesize` has not been done, or not since the other.
    /// - Throws: `DatasetError.notFinished` and the like, `SplitError`, `FileSystemError`.
    static func saved(
        in folder: RecipeFolder, recipe: Recipe, profile: NormalizationProfile? = nil
    ) throws -> SplitDigits? {
        func isThere(_ folder: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + DigitTable.indexName) }
        let profile = profile ?? recipe.profile
        guard isThere(folder.digits) else { return nil }
        let read = try DigitTable.read(folder.digits, profile: profile), stages = try Lock.load(from: folder.lockFile).stages
        var changes = LabelChanges.none
        if let labels = stages[.label] {
            guard labels.inputs[StageInput.digits] == read.digest else { return nil }
            changes = try LabelChanges(contentsOf: folder.path(LabelStage.changesFile))
        }
        let written = (
            table: try DigitTable(changes.applied(to: read.table.digits), profile: profile), digest: try changes.digest(of: read.digest)
        )
        var synthetic: (table: DigitTable, digest: ContentDigest)?
        if let made = stages[.synthesize] {
            guard made.inputs[StageInput.digits] == written.digest, isThere(folder.syntheticDigits) else { return nil }
            synthetic = try DigitTable.read(folder.syntheticDigits, profile: profile)
        } else if recipe.asksForPages, read.table.digits.allSatisfy({ $0.origin == .written }) {
            // A version without the stage had all digits in one table.
            return nil
        }
        return try SplitDigits(written: written, synthetic: synthetic, changes: changes, split: WriterSplit(read.table, recipe: recipe))
    }

    /// Of all digits: where there are only written ones, that of their table.
    static func digest(written: ContentDigest, synthetic: ContentDigest?) -> ContentDigest {
        synthetic.map { ContentDigest(of: "written \(written.hex)\nsynthetic \($0.hex)") } ?? written
    }

    /// Of what is kept of a recipe's digits, by the tables' indices alone.
    static func savedDigest(in folder: RecipeFolder) throws -> ContentDigest {
        func digest(_ folder: String) throws -> ContentDigest { try ContentDigest(ofFile: folder + "/" + DigitTable.indexName) }
        let stages = try Lock.load(from: folder.lockFile).stages, read = try digest(folder.digits)
        let changes = stages[.label]?.outputs[LabelStage.changesFile]
        return Self.digest(
            written: changes.map { LabelChanges.digest(of: read, changes: $0) } ?? read,
            synthetic: stages[.synthesize] != nil ? try digest(folder.syntheticDigits) : nil)
    }

    /// Rows of the table whose digits are labeled and whose writer is in the split.
    func rows(of part: Split) -> [Int] { table.rows(of: part, in: split) }

    /// Of the test digits, by id, label and picture.
    var testDigest: ContentDigest {
        let lines = digits(of: .test).map { digit in
            "\(digit.id) \(digit.label ?? 0) \(ContentDigest(of: digit.glyph.ink).hex)"
        }
        return ContentDigest(of: lines.sorted().joined(separator: "\n"))
    }

    func digits(of part: Split) -> [Digit] { rows(of: part).map { table.digits[$0] } }
}

extension DigitTable {
    /// Labeled digits that somebody wrote, in order: those that are held out in folds.
    var labeledWritten: [Digit] { digits.filter { $0.label != nil && $0.origin == .written } }
}

extension WriterSplit {
    /// Asked for before anything is made or trained, so that a recipe without test writers does not fail at its very end.
    ///
    /// - Throws: `SplitError.emptySplit`.
    func requireTestDigits(in table: DigitTable) throws(SplitError) {
        if table.rows(of: .test, in: self).isEmpty {
            throw .emptySplit(
                Split.test.rawValue, writerCount: table.writers.count,
                suggestion: "give 'test' under 'split' a fraction or a list of writers, or stop at 'inkmill train'")
        }
    }

    /// The people who wrote the digits of a recipe, divided by its rule.
    ///
    /// - Throws: `SplitError.emptySplit` and the like.
    init(_ table: DigitTable, recipe: Recipe) throws(SplitError) {
        try self.init(writers: table.writers, rule: recipe.split, seed: recipe.seed)
    }
}
