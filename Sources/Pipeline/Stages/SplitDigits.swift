import Dataset
import Recipes
import Support

/// The digits of a recipe with the writers divided.
struct SplitDigits {
    let table: DigitTable
    let tableDigest: ContentDigest
    let split: WriterSplit

    /// - Throws: `DatasetError.emptySplit` and the like.
    init(_ ingested: IngestResult, recipe: Recipe) throws(DatasetError) {
        try self.init(ingested.table, tableDigest: ingested.tableDigest, recipe: recipe)
    }

    /// - Parameter tableDigest: of the table's index.
    init(_ table: DigitTable, tableDigest: ContentDigest, recipe: Recipe) throws(DatasetError) {
        self.table = table
        self.tableDigest = tableDigest
        split = try WriterSplit(writers: table.writers, rule: recipe.split, seed: recipe.seed)
    }

    /// Asked for before anything is trained, so that a recipe without test writers does not fail at its very end.
    ///
    /// - Throws: `DatasetError.emptySplit`.
    func requireTestDigits() throws(DatasetError) {
        if rows(of: .test).isEmpty {
            throw .emptySplit(
                Split.test.rawValue, writerCount: table.writers.count,
                suggestion: "give 'test' under 'split' a fraction or a list of writers, or stop at 'inkmill train'")
        }
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
