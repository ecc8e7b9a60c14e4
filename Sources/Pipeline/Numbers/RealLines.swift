import Dataset
import Ingest
import Recipes
import SheetSimulation
import Support
import Training

/// A recipe's real lines, with the writers divided.
struct RealLines {
    let lines: [RealLine]
    /// Pictures that gave none.
    let rejects: [Reject]
    private let splits: [String: Split]

    /// Where a line goes: as the table says; where its writer's digits go; by the fractions of the recipe's rule, of which lists of writers
    /// are about digits.
    ///
    /// - Throws: what reading the pictures throws; `RealLineError.emptySplit`.
    init(_ list: LineList, recipe: Recipe, digits: WriterSplit, context: RunContext) throws {
        let read = try list.read(context)
        lines = read.lines
        rejects = read.rejects
        context.tell(rejects.map(\.diagnostic))
        var splits: [String: Split] = [:], free: Set<String> = []
        for line in lines {
            if let split = line.split ?? digits.splits[line.writer] { splits[line.writer] = split } else { free.insert(line.writer) }
        }
        splits.merge(WriterSplit.byFractions(free, rule: recipe.split, seed: recipe.seed)) { given, _ in given }
        self.splits = splits
        for (split, isWanted) in [
            (Split.train, true), (.validation, recipe.split.validation.hasFraction), (.test, recipe.split.test.hasFraction),
        ] where isWanted && !lines.isEmpty && !splits.values.contains(split) {
            throw RealLineError.emptySplit(split, writerCount: splits.count)
        }
    }

    var writerCount: Int { splits.count }

    func lines(of part: Split) -> [RealLine] { lines.filter { isFor(part, $0) } }

    func isFor(_ part: Split, _ line: RealLine) -> Bool { splits[line.writer] == part }
}

/// Why a recipe's real lines cannot be used as the manifest says.
enum RealLineError: DiagnosticError, Equatable {
    case emptySplit(Split, writerCount: Int)
    case tooFewWriters(Int)

    var diagnostics: [Diagnostic] {
        switch self {
        case .emptySplit(let split, let writerCount):
            [
                Diagnostic(
                    code: "lines.empty-split",
                    message: "none of the real lines, of \(NumberText.count(writerCount, "writer")), is for '\(split.rawValue)'",
                    fix: "say in a column 'split' of their table which are, write 'method: rank' under 'split', or add lines")
            ]
        case .tooFewWriters(let count):
            [
                Diagnostic(
                    code: "evaluation.too-few-writers",
                    message:
                        "'evaluation: { folds }' deals the writers of real lines into folds, and there \(count == 1 ? "is one" : "are \(count)")",
                    fix: "add lines of other writers, leave the column 'writer' of their table empty, or take 'folds' out")
            ]
        }
    }
}

extension Reject {
    /// As a person is told while others are read.
    fileprivate var diagnostic: Diagnostic {
        Diagnostic(severity, code: code, at: SourceLocation(file: file), message: message, fix: fix)
    }
}

extension SplitPart {
    fileprivate var hasFraction: Bool {
        if case .fraction(let fraction) = self { fraction > 0 } else { false }
    }
}

extension RealLine {
    /// The line as it was found.
    func trainingLine() throws -> TrainingLine { try TrainingLine(picture: strip, text: text, tellsMarks: tellsMarks) }
}

/// Invented lines, and real ones shown again and again, each time a little changed.
///
/// The real ones are spread evenly, and each comes once before any comes again.
/// **Determinism** A: line `n` is a pure function of the recipe, the digits, the real lines and `n`.
struct MixedLines: TrainingLines {
    private let invented: InventedLines
    private let real: [RealLine]
    private let fraction: Double
    private let variation: LineVariation
    private let seed: UInt64
    let digest: ContentDigest

    /// A change of how real lines are varied or mixed in is a new version.
    private static let version = 1

    /// Of how lines are made.
    static let versions = InventedLines.versions.merging(["real lines": "\(version)"]) { first, _ in first }

    /// - Parameter digestOfReal: of the pictures and what is said of them.
    init(_ invented: InventedLines, real: [RealLine], digestOfReal: ContentDigest, _ strings: StringRecipe, seed: UInt64) {
        self.invented = invented
        self.real = real
        fraction = real.isEmpty ? 0 : strings.realFraction
        variation = LineVariation(seed: seed, strength: strings.variationStrength)
        self.seed = seed
        let names = real.map { $0.file.debugDescription }.joined(separator: " ")
        digest =
            real.isEmpty
            ? invented.digest
            : ContentDigest(
                of:
                    "mixed \(Self.version) \(invented.digest.hex) \(digestOfReal.hex) \(fraction) \(strings.variationStrength) \(seed) \(names)"
            )
    }

    func line(_ index: UInt64) throws -> TrainingLine {
        let number = realCount(before: index)
        guard realCount(before: index + 1) > number else { return try invented.line(index) }
        let order = EpochOrder(count: real.count, seed: seed, epoch: number / real.count)
        let line = real[order[number % real.count]], (picture, widthFactor) = variation.varied(line.strip, index: index)
        return try TrainingLine(
            picture: picture, text: line.text, tellsMarks: line.tellsMarks, stretch: NumberModel.trainingStretch * widthFactor)
    }

    private func realCount(before index: UInt64) -> Int { Int((Double(index) * fraction).rounded(.down)) }
}
