import Dataset
import Imaging
import Recipes
import SheetSimulation
import Support
import Training

/// Lines that are made of a recipe's digits.
///
/// **Determinism** A: line `n` is a pure function of the recipe, the digits and `n`.
struct InventedLines: TrainingLines {
    private let writing: LineWriting
    private let seed: UInt64
    let digest: ContentDigest

    /// A change of what lines look like is a new version.
    static let version = 1

    /// Lines of the copies of the training digits.
    ///
    /// - Throws: what reading the copies throws.
    static func training(_ digits: SplitDigits, _ samples: any TrainingSamples, plan: ShardPlan, recipe: Recipe, jobs: Int) throws
        -> InventedLines
    {
        let pieces = stride(from: 0, to: samples.count, by: pieceCount).map { $0..<min($0 + pieceCount, samples.count) }
        let writers = WriterNumbers(digits.table)
        let copies = try concurrentMap(pieces, jobs: jobs) { positions in
            var batch = SampleBatch()
            try samples.read(Array(positions), into: &batch)
            return zip(positions, zip(batch.glyphs, batch.labels)).compactMap { position, copy -> LineDigit? in
                guard copy.1 < 10 else { return nil }
                let row = plan.rows[plan.source(at: position).rowIndex]
                return LineDigit(glyph: copy.0, digit: copy.1, writer: writers[digits.table.digits[row].writer])
            }
        }
        return InventedLines(copies.flatMap { $0 }, of: .train, recipe: recipe, source: samples.digest)
    }

    /// Lines of the digits of writers who are not trained on.
    init(_ digits: SplitDigits, of part: Split, recipe: Recipe) {
        let writers = WriterNumbers(digits.table)
        self.init(
            digits.digits(of: part).compactMap { digit in
                guard let label = digit.label, label < 10 else { return nil }
                return LineDigit(glyph: digit.glyph, digit: label, writer: writers[digit.writer])
            }, of: part, recipe: recipe, source: digits.tableDigest)
    }

    private init(_ digits: [LineDigit], of part: Split, recipe: Recipe, source: ContentDigest) {
        let settings = recipe.strings?.writing ?? LineSettings()
        // Those of each part are others, whatever digits they are made of.
        let offset = UInt64(Split.allCases.firstIndex(of: part) ?? 0) &* 0x9E37_79B9_7F4A_7C15
        seed = recipe.seed &+ offset
        writing = LineWriting(digits: digits, seed: seed, settings: settings)
        digest = ContentDigest(of: "lines \(Self.version) \(part.rawValue) \(recipe.seed) \(settings) \(source.hex)")
    }

    /// Of the logarithm of the stretch.
    private static let stretchDeviation = 0.12
    /// Of the random numbers, beside those that the writing of a line draws.
    private static let stretchStep: UInt32 = 100

    /// Copies that one thread reads at a time.
    private static let pieceCount = 512

    func line(_ index: UInt64) throws -> TrainingLine {
        let line = writing.line(index)
        var stream = RandomStream(seed: seed, purpose: .strings, sample: index, step: Self.stretchStep)
        let stretch = NumberModel.trainingStretch * PortableMath.exp(Self.stretchDeviation * stream.normal())
        return try TrainingLine(picture: line.picture, text: line.text, tellsMarks: true, stretch: stretch)
    }

    /// The first lines, with their texts.
    func first(_ count: Int, jobs: Int) throws -> [WrittenLine] {
        try concurrentMap(Array(0..<count), jobs: jobs) { writing.line(UInt64($0)) }
    }
}

/// Writers by numbers.
private struct WriterNumbers {
    private let numbers: [String: Int]

    init(_ table: DigitTable) {
        numbers = Dictionary(table.writers.sorted().enumerated().map { ($1, $0) }) { first, _ in first }
    }

    subscript(writer: String) -> Int { numbers[writer] ?? 0 }
}
