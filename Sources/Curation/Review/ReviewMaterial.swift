import Dataset
import Imaging
import Ingest
import Recipes
import Support
import Training

/// What there is to look at in a review: digits, writers and sheets as they were read, and what is known about them. It does not change
/// while people decide.
///
/// Digits, writers and sheets are named by their rows in these tables.
package struct ReviewMaterial: Sendable {
    /// The recipe's name.
    package let recipe: String
    /// The digits that somebody wrote, sorted by their ids.
    let digits: [Digit]
    /// Sorted.
    let writers: [String]
    let sheets: [SheetSummary]
    /// Of each digit; nil for one that is on no sheet.
    let sheetOfDigit: [Int?]
    let writerOfDigit: [Int]
    let digitsOfSheet: [[Int]]
    let digitsOfWriter: [[Int]]
    /// By id.
    let digitIndices: [String: Int]
    let sheetIndices: [String: Int]
    let writerIndices: [String: Int]
    let sources: SourceDecisions
    let predictions: ReviewPredictions
    /// Those whose digits do not change; the worst first.
    let queues: [ReviewQueue]
    /// Where digits lie on the map of all, by their index; nil where there is none.
    let map: [(digit: Int, place: DigitMap.Place)]?
    let pages: ScannedPages?
    let reports: [ReviewReport]
    /// What a person should know of how far the review goes.
    let remarks: [String]

    /// What is known about the digits besides what was read.
    package struct Knowledge: Sendable {
        package var findings: [Finding] = []
        /// What models say that have not seen the digits, and whose rows they are.
        package var outOfSample: (ids: [String], table: OutOfSample)?
        package var labelIssues: [LabelIssue] = []
        package var mistakes: [Evaluation.Mistake] = []
        /// Where the map of the digits is; nil where there is none.
        package var mapFile: String?
        package var pages: ScannedPages?
        package var reports: [ReviewReport] = []
        package var remarks: [String] = []

        package init() {}
    }

    /// - Parameters:
    ///   - table: the digits as they were read.
    ///   - digest: of the table.
    ///   - sheets: that they are on.
    /// - Throws: `CorrectionErrors`, and what reading the map throws.
    package init(
        _ recipe: Recipe, table: DigitTable, digest: ContentDigest, sheets: [SheetSummary], knowledge: Knowledge
    ) throws {
        try self.init(
            name: recipe.name, seed: recipe.seed, table: table, digest: digest, sheets: sheets,
            sources: try SourceDecisions(recipe, digits: table.digits, sheets: sheets), knowledge: knowledge)
    }

    /// - Throws: what reading the map throws.
    init(
        name: String, seed: UInt64, table: DigitTable, digest: ContentDigest, sheets: [SheetSummary], sources: SourceDecisions,
        knowledge: Knowledge
    ) throws {
        let rows = table.digits.indices.filter { table.digits[$0].origin == .written }
        let digits = rows.map { table.digits[$0] }
        let writers = DigitTable.writers(of: digits)
        let writerIndices = Self.indices(writers), sheetIndices = Self.indices(sheets.map(\.digest.hex))
        recipe = name
        self.digits = digits
        self.writers = writers
        self.sheets = sheets
        self.writerIndices = writerIndices
        self.sheetIndices = sheetIndices
        digitIndices = Self.indices(digits.map(\.id))
        writerOfDigit = digits.map { writerIndices[$0.writer] ?? 0 }
        sheetOfDigit = digits.map { sheetIndices[$0.source.hex] }
        var digitsOfSheet = [[Int]](repeating: [], count: sheets.count), digitsOfWriter = [[Int]](repeating: [], count: writers.count)
        for index in digits.indices {
            digitsOfWriter[writerOfDigit[index]].append(index)
            if let sheet = sheetOfDigit[index] { digitsOfSheet[sheet].append(index) }
        }
        self.digitsOfSheet = digitsOfSheet
        self.digitsOfWriter = digitsOfWriter
        self.sources = sources
        predictions = ReviewPredictions(
            knowledge.outOfSample?.table, ids: knowledge.outOfSample?.ids ?? [], indices: digitIndices, count: digits.count)
        queues = ReviewQueues(digits: digits, indices: digitIndices, predictions: predictions, seed: seed).queues(knowledge)
        var indexOfRow = [Int?](repeating: nil, count: table.digits.count)
        for (index, row) in rows.enumerated() { indexOfRow[row] = index }
        map = try knowledge.mapFile.flatMap { try DigitMap(contentsOf: $0, digits: digest, rowCount: table.digits.count) }?.places
            .compactMap { place in indexOfRow[place.row].map { ($0, place) } }
        pages = knowledge.pages
        reports = knowledge.reports
        remarks = knowledge.remarks + sources.remarks.map { "\($0.message): \($0.fix)" }
    }

    private static func indices(_ names: [String]) -> [String: Int] {
        Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    /// Whether the scan of a sheet was there when the review began.
    func hasPicture(_ sheet: Int) -> Bool { pages?.holds(sheets[sheet].digest) ?? false }
}
