import Dataset
import Imaging
import Support

/// How well the label can be told from something that is not the digit: where it stands, who wrote it, how dark or wide its strokes are.
///
/// A network takes the easiest way: where crossed-out, faint or wide digits are mostly of one label, it may learn that instead of the digit.
public struct LabelDependence: Sendable, Codable, Equatable {
    /// From what.
    public let by: LabelDependenceKind
    /// Of all digits, whose label is the most frequent one of their part.
    public let accuracy: Double
    /// The same where labels are dealt to the digits anew, on average.
    public let chance: Double
    /// How likely so much, or more, would be were there no dependence; corrected for the number of kinds.
    public let pValue: Double
    /// Into how many parts the digits are divided.
    public let partCount: Int
    /// Whether a person should look into it.
    public let isAlarming: Bool
}

/// What a label might be told from. The raw value names it in files.
public enum LabelDependenceKind: String, Sendable, Codable, CaseIterable {
    /// The darkness of the ink.
    case brightness
    /// The height of the ink in the scan, in pixels.
    case height
    /// The cell on the form.
    case place
    case sheet, strokeWidth, writer

    /// For a person.
    public var noun: String {
        switch self {
        case .brightness: "the darkness of the ink"
        case .height: "the height in the scan"
        case .place: "the place on the form"
        case .sheet: "the sheet"
        case .strokeWidth: "the width of the strokes"
        case .writer: "the writer"
        }
    }
}

/// Finds out from what labels can be told.
///
/// Method: the digits are divided by each kind, by measured values into tenths; a digit's label is guessed to be the most frequent one of its part.
/// How often that is right is compared with 200 dealings of the labels; the fraction of dealings in which it is right as often
/// is the p-value, corrected by Benjamini and Hochberg's procedure. A small part is guessed too well, in the dealings no less. Alarming is what is beyond
/// chance (p < 0.05) and tells a quarter of what chance does not; the place never is: a network sees the glyph, not the place.
/// Limits: a shape has its own darkness, width and height (a 1 is narrow and its glyph the darker), which tells a little of every label; therefore the
/// quarter. Tenths are coarse.
///
/// **Determinism** A: a function of the digits and the seed.
/// **Source** the permutation test: Good, "Permutation, Parametric, and Bootstrap Tests of Hypotheses", 2005.
struct LabelDependenceSearch {
    private static let drawCount = 200, binCount = 10
    private static let maxFalseDiscoveryRate = 0.05
    /// Of what chance gets wrong.
    static let alarmingFraction = 0.25
    /// Fewer digits tell nothing.
    static let minDigitCount = 50

    /// What is most alarming first.
    ///
    /// - Parameters:
    ///   - digits: labeled ones.
    ///   - measures: of each.
    ///   - sheets: the files of the sheets that digits are on, by their digests.
    static func dependences(
        of digits: [Digit], measures: [CropMeasures], sheets: [ContentDigest: String], seed: UInt64, jobs: Int
    ) throws -> [LabelDependence] {
        guard digits.count >= minDigitCount else { return [] }
        let labels = digits.map { Int($0.label ?? 0) }
        let divisions = LabelDependenceKind.allCases.compactMap { kind in
            division(of: digits, by: kind, measures: measures, sheets: sheets).map {
                (kind: kind, parts: $0, partCount: ($0.max() ?? 0) + 1)
            }
        }
        // The same dealings for all kinds.
        let dealings = try concurrentMap(Array(0..<drawCount), jobs: jobs) { draw -> [Int] in
            var stream = RandomStream(seed: seed, purpose: .permutation, sample: UInt64(draw))
            let dealt = stream.permutation(of: labels.count).map { labels[$0] }
            return divisions.map { rightCount(dealt, parts: $0.parts, partCount: $0.partCount) }
        }
        let rightCounts = divisions.map { rightCount(labels, parts: $0.parts, partCount: $0.partCount) }
        let pValues = SliceSearch.benjaminiHochberg(
            divisions.indices.map { index in
                Double(1 + dealings.count { $0[index] >= rightCounts[index] }) / Double(1 + drawCount)
            })
        let found = divisions.indices.map { index -> LabelDependence in
            let accuracy = Double(rightCounts[index]) / Double(digits.count)
            let chance = Double(dealings.reduce(0) { $0 + $1[index] }) / Double(drawCount * digits.count)
            let isBeyondChance = pValues[index] < maxFalseDiscoveryRate && accuracy - chance >= alarmingFraction * (1 - chance)
            return LabelDependence(
                by: divisions[index].kind, accuracy: accuracy, chance: chance, pValue: pValues[index],
                partCount: divisions[index].partCount, isAlarming: isBeyondChance && divisions[index].kind != .place)
        }
        return found.sorted {
            ($0.isAlarming ? 0 : 1, -$0.accuracy, $0.by.rawValue) < ($1.isAlarming ? 0 : 1, -$1.accuracy, $1.by.rawValue)
        }
    }

    /// The part that each digit is in, 0 on; nil where there is one part only, or nearly as many as digits.
    private static func division(
        of digits: [Digit], by kind: LabelDependenceKind, measures: [CropMeasures], sheets: [ContentDigest: String]
    ) -> [Int]? {
        let parts: [Int]
        switch kind {
        case .brightness: parts = tenths(measures.map(\.darkness))
        case .strokeWidth: parts = tenths(measures.map(\.strokeWidth))
        case .height:
            let heights = digits.compactMap { $0.packedCrop?.height }
            guard heights.count == digits.count else { return nil }
            parts = tenths(heights.map(Double.init))
        case .place:
            guard digits.allSatisfy({ sheets[$0.source] != nil }) else { return nil }
            parts = numbered(digits.map(\.place))
        case .sheet:
            guard digits.allSatisfy({ sheets[$0.source] != nil }) else { return nil }
            parts = numbered(digits.map(\.source.hex))
        case .writer: parts = numbered(digits.map(\.writer))
        }
        let count = Set(parts).count
        return count > 1 && 2 * count <= digits.count ? parts : nil
    }

    private static func numbered(_ names: [String]) -> [Int] {
        var numbers: [String: Int] = [:]
        return names.map { name in
            let number = numbers[name] ?? numbers.count
            numbers[name] = number
            return number
        }
    }

    /// Which tenth of the values each is in; equal values are in one.
    private static func tenths(_ values: [Double]) -> [Int] {
        let sorted = values.sorted()
        let bounds = (1..<binCount).map { sorted[$0 * sorted.count / binCount] }
        let bins = values.map { value in bounds.count { $0 <= value } }
        // Numbered anew: a tenth may be empty where values are equal.
        return numbered(bins.map(String.init))
    }

    /// How many have the most frequent label of their part.
    private static func rightCount(_ labels: [Int], parts: [Int], partCount: Int) -> Int {
        let classCount = (labels.max() ?? 0) + 1
        var counts = [Int](repeating: 0, count: partCount * classCount)
        for (label, part) in zip(labels, parts) { counts[part * classCount + label] += 1 }
        return (0..<partCount).reduce(0) { $0 + (counts[$1 * classCount..<($1 + 1) * classCount].max() ?? 0) }
    }
}
