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
    private static let version = 2

    /// Of how they are made.
    static let versions = ["invented lines": "\(version)"]

    /// Lines of the copies of the training digits.
    ///
    /// - Parameters:
    ///   - plan: of the copies.
    ///   - others: writers whose digits are left out.
    /// - Throws: what reading the copies throws.
    static func training(
        _ digits: SplitDigits, _ samples: any TrainingSamples, plan: ShardPlan, _ strings: StringRecipe, seed: UInt64,
        without others: Set<String> = [], jobs: Int
    ) throws -> InventedLines {
        let pieces = stride(from: 0, to: samples.count, by: pieceCount).map { $0..<min($0 + pieceCount, samples.count) }
        let copies = try concurrentMap(pieces, jobs: jobs) { positions in
            var batch = SampleBatch()
            try samples.read(Array(positions), into: &batch)
            return zip(positions, zip(batch.glyphs, batch.labels)).map { position, copy in
                (glyph: copy.0, label: copy.1, writer: digits.table.digits[plan.rows[plan.source(at: position).rowIndex]].writer)
            }
        }
        let used = copies.joined().filter { !others.contains($0.writer) }
        let source =
            used.count == samples.count
            ? samples.digest : ContentDigest(of: samples.digest.hex + others.sorted().map { " \($0.debugDescription)" }.joined())
        return InventedLines(used, of: .train, digits.table, strings, seed: seed, source: source)
    }

    /// Lines of the digits of writers who are not trained on.
    init(_ digits: SplitDigits, of part: Split, _ strings: StringRecipe, seed: UInt64) {
        self.init(
            digits.digits(of: part).compactMap { digit in digit.label.map { (digit.glyph, $0, digit.writer) } }, of: part, digits.table,
            strings, seed: seed, source: digits.tableDigest)
    }

    private init(
        _ glyphs: some Sequence<(glyph: Glyph, label: UInt8, writer: String)>, of part: Split, _ table: DigitTable,
        _ strings: StringRecipe, seed: UInt64, source: ContentDigest
    ) {
        let writers = Dictionary(table.writers.sorted().enumerated().map { ($1, $0) }) { first, _ in first }
        // What is no digit has a label beyond.
        let digits = glyphs.filter { $0.label < 10 }.map { LineDigit(glyph: $0.glyph, digit: $0.label, writer: writers[$0.writer] ?? 0) }
        // Those of each part are others, whatever digits they are made of.
        let offset = UInt64(Split.allCases.firstIndex(of: part) ?? 0) &* 0x9E37_79B9_7F4A_7C15
        self.seed = seed &+ offset
        writing = LineWriting(digits: digits, seed: self.seed, settings: strings.writing)
        digest = ContentDigest(of: "lines \(Self.version) \(part.rawValue) \(seed) \(strings.writing) \(source.hex)")
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
