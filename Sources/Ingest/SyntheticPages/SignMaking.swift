import Dataset
import GlyphNormalization
import Imaging
import Recipes
import SheetSimulation
import Support

/// Makes the signs of a recipe: what is not one digit, and digits made in the same way.
///
/// Each belongs to a writer of the recipe, of whose digits it may be made, so that no writer's digits are on both sides of the division.
/// **Determinism** A: sign n is a pure function of the seed, its number and the digits of the recipe.
struct SignMaking {
    let source: SignSource
    let seed: UInt64
    let profile: NormalizationProfile
    let context: RunContext

    static let version = 3
    private static let pieceCount = 500
    /// Of signs where nobody has written anything.
    private static let invented = "signs"

    /// A writer's digits whose labels are known.
    private struct Writer {
        let name: String
        let digits: [(label: UInt8, glyph: Glyph)]
    }

    /// - Throws: `InterruptionError.interrupted`.
    func digits(of table: DigitTable) throws -> [Digit] {
        let seed = source.seed ?? seed
        let writers = Self.writers(table)
        let origin = ContentDigest(of: "signs seed \(seed)")
        context.observe(.started(stage: StageName.synthesize.rawValue, total: source.count, unit: "signs"))
        let doneCount = Counter()
        let pieces = stride(from: 0, to: source.count, by: Self.pieceCount).map { $0..<min($0 + Self.pieceCount, source.count) }
        return try concurrentMap(pieces, jobs: context.jobs) { numbers in
            try context.checkCancellation(during: .synthesize)
            let made = numbers.compactMap { number in
                // By turns: that writers have not written equally much makes no difference here.
                digit(number, seed: seed, writer: writers[number % writers.count], origin: origin)
            }
            let done = doneCount.increment(by: numbers.count)
            context.observe(.advanced(stage: StageName.synthesize.rawValue, done: done, detail: ""))
            return made
        }.flatMap { $0 }
    }

    private func digit(_ number: Int, seed: UInt64, writer: Writer, origin: ContentDigest) -> Digit? {
        let sign = SimulatedSign(seed: seed, number: UInt64(number), digits: writer.digits)
        return profile.normalizeWriting(sign.ink).map { glyph in
            Digit(
                id: "\(origin.short)/sign\(number)", label: sign.glyphClass.label, writer: writer.name, source: origin,
                place: "sign\(number)", status: "ok", score: 1, glyph: glyph, origin: .sign)
        }
    }

    private static func writers(_ table: DigitTable) -> [Writer] {
        var digits: [String: [(label: UInt8, glyph: Glyph)]] = [:]
        for digit in table.digits {
            if let label = digit.label { digits[digit.writer, default: []].append((label, digit.glyph)) }
        }
        let writers = digits.sorted { $0.key < $1.key }.map { Writer(name: $0.key, digits: $0.value) }
        return writers.isEmpty ? [Writer(name: invented, digits: [])] : writers
    }
}

/// What came of a recipe's signs.
public struct SignSummary: Sendable, Codable, Equatable {
    /// By the name of the class, as `GlyphClass` has it; those of digits together as `digit`.
    public let counts: [String: Int]

    package init(_ digits: [Digit]) {
        counts = Dictionary(digits.map { (Self.name($0.label), 1) }, uniquingKeysWith: +)
    }

    private static func name(_ label: UInt8?) -> String {
        guard let known = label.flatMap(GlyphClass.init(label:)) else { return "unknown" }
        if case .digit = known { return "digit" }
        return known.name
    }

    /// `40,000: 10,021 digit, 5,190 residue`
    package var text: String {
        "\(NumberText.count(counts.values.reduce(0, +))): "
            + counts.sorted { $0.key < $1.key }.map { "\(NumberText.count($0.value)) \($0.key)" }.joined(separator: ", ")
    }
}
