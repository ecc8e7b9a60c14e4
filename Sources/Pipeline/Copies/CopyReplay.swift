import Augmentation
import Dataset
import Imaging
import Reports
import Support

/// Makes one copy of one digit again, byte for byte, and tells what was drawn for it.
///
/// Where the shards of the recipe are there, the copy is compared with theirs. **Determinism** A.
public struct CopyReplay {
    private let run: RecipeRun
    private let digit: String
    private let copy: Int

    /// - Parameters:
    ///   - digit: the digit's id, or a start of it that no other has.
    ///   - copy: from 0.
    public init(_ run: RecipeRun, digit: String, copy: Int) {
        self.run = run
        self.digit = digit
        self.copy = copy
    }

    public struct Result: Sendable, Encodable {
        public let digit: String
        public let label: UInt8?
        public let writer: String
        public let split: String
        public let copy: Int
        /// In the order in which they ran; steps left out by chance are not in it.
        public let applied: [AppliedStep]
        /// Of the copy's 784 bytes.
        public let imageDigest: ContentDigest
        /// Where the same bytes are in the shards; nil where they cannot be looked up.
        public let shard: ShardPlace?
        /// Why they cannot be looked up.
        public let shardNote: String?
        public let picture: String?
    }

    public struct ShardPlace: Sendable, Encodable, Equatable {
        /// Within the recipe's folder.
        public let file: String
        public let row: Int
    }

    /// Makes the copy, and writes a picture of it beside the digit where a file is given.
    ///
    /// - Parameter isForced: whether another file that is there is replaced.
    /// - Throws: `CopyError`, `OutputError`, `FileSystemError`, and what ingesting throws.
    public func perform(picture: String? = nil, isForced: Bool = false) throws -> Result {
        let outputs = OutputFiles(inputs: run.recipe.inputs, isForced: isForced)
        if let picture { try outputs.check([picture]) }
        let copyCount = run.recipe.shards.copyCount
        guard (0..<copyCount).contains(copy) else { throw CopyError.copyOutOfRange(copy, copyCount: copyCount) }
        return try run.withDigits { digits in
            let row = try row(in: digits.table)
            let digit = digits.table.digits[row]
            let (glyph, applied) = DigitCopies(run.recipe).copy(copy, of: digit)
            let comparison = try compare(glyph, row: row, of: digits)
            if let picture { try outputs.write(sheet(glyph, digit).png(), to: picture) }
            return Result(
                digit: digit.id, label: digit.label, writer: digit.writer,
                split: (digits.split.splits[digit.writer] ?? .train).rawValue, copy: copy, applied: applied,
                imageDigest: ContentDigest(of: glyph.ink), shard: comparison.place, shardNote: comparison.note,
                picture: picture)
        }
    }

    /// How many ids an error lists.
    private static let shownCount = 3

    private func row(in table: DigitTable) throws(CopyError) -> Int {
        if let row = table.digits.firstIndex(where: { $0.id == digit }) { return row }
        let rows = digit.isEmpty ? [] : table.digits.indices.filter { table.digits[$0].id.hasPrefix(digit) }
        if let row = rows.first, rows.count == 1 { return row }
        if rows.isEmpty {
            throw .unknownDigit(
                digit, nearest: Spelling.nearest(to: digit, among: table.digits.map(\.id)),
                table: run.folder.digits + "/digits.jsonl"
                    + (run.recipe.asksForPages ? " and " + run.folder.syntheticDigits + "/digits.jsonl" : ""))
        }
        throw .ambiguousDigit(
            digit, matches: rows.prefix(Self.shownCount).map { table.digits[$0].id }, matchCount: rows.count)
    }

    /// Looks the copy up in the shards.
    private func compare(
        _ glyph: Glyph, row: Int, of digits: SplitDigits
    ) throws -> (place: ShardPlace?, note: String?) {
        let copyCount = run.recipe.shards.copyCount
        guard let index = digits.rows(of: .train).firstIndex(of: row) else {
            return (nil, "no shard holds copies of this digit: it is not trained on")
        }
        let samples: any TrainingSamples
        do {
            let stage = AugmentStage(recipe: run.recipe, folder: run.folder, context: run.context, digits: digits)
            samples = try stage.load(stage.record())
        } catch let error as any DiagnosticError {
            return (nil, "not compared with a shard: " + (error.diagnostics.first?.message ?? "\(error)"))
        }
        guard let shards = samples as? ShardReader else {
            return (nil, "there are no shards to compare with: copies are made on the fly")
        }
        let position = index * copyCount + copy
        let sample = try shards.sample(at: position)
        let place = Self.place(of: position, in: shards.index)
        guard sample.glyph == glyph, sample.row == row, sample.copy == copy else {
            throw CopyError.differsFromShard(
                file: run.folder.path(place.file), row: place.row, digit: digits.table.digits[row].id, copy: copy)
        }
        return (place, nil)
    }

    private static func place(of position: Int, in index: ShardIndex) -> ShardPlace {
        var row = position
        for shard in index.shards {
            if row < shard.sampleCount { return ShardPlace(file: "shards/" + shard.file, row: row) }
            row -= shard.sampleCount
        }
        preconditionFailure("position \(position) of \(index.sampleCount)")
    }

    private func sheet(_ glyph: Glyph, _ digit: Digit) -> ContactSheet {
        let cells = [ContactSheet.Cell(digit.glyph, caption: "DIGIT"), ContactSheet.Cell(glyph, caption: "COPY \(copy)")]
        return ContactSheet(rows: [ContactSheet.Row(title: [], cells: cells)])
    }
}
