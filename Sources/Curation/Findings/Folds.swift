import Dataset
import Support

/// Which digits are held out together in a cross-validation.
///
/// Groups stay whole, so that no model is asked about a hand that it has seen: all digits of a writer are one group. Where there is
/// one writer only, a sheet's are; where there is one sheet only, each digit is a group of its own. The largest groups are dealt first, each to the
/// fold that has fewest digits; groups of one size in an order of chance.
///
/// **Determinism** A: a function of the digits' ids, writers and sources, and of the seed.
package struct Folds: Sendable {
    /// What is held out as a whole. The raw value names it in a sentence.
    package enum Grouping: String, Sendable, Codable {
        case writer, sheet, digit
    }

    package let grouping: Grouping
    package let count: Int
    package let groupCount: Int
    /// The fold in which a digit is held out: 0..<`count`, in the order of the digits.
    package let folds: [Int]
    /// 0..<`groupCount`, in the order of the digits.
    package let groups: [Int]

    package var digitCount: Int { folds.count }

    /// - Parameters:
    ///   - grouping: nil for what the digits allow.
    ///   - count: how many folds are wanted; there are fewer where there are fewer groups.
    /// - Throws: `CurationError.tooFewDigits`.
    package init(_ digits: [Digit], grouping wantedGrouping: Grouping? = nil, count wanted: Int, seed: UInt64) throws(CurationError) {
        guard digits.count > 1 else { throw .tooFewDigits(labeledCount: digits.count) }
        let grouping = wantedGrouping ?? Self.grouping(of: digits)
        let keys: [String] =
            switch grouping {
            case .writer: digits.map(\.writer)
            case .sheet: digits.map(\.source.hex)
            case .digit: digits.map(\.id)
            }
        self.init(keys: keys, grouping: grouping, count: wanted, seed: seed)
    }

    /// Of anything that is held out together where its keys are equal.
    package init(keys: [String], grouping: Grouping, count wanted: Int, seed: UInt64) {
        precondition(wanted > 1, "\(wanted) folds")
        self.grouping = grouping
        var numbers: [String: Int] = [:], sizes: [Int] = [], names: [String] = []
        groups = keys.map { key in
            if let number = numbers[key] {
                sizes[number] += 1
                return number
            }
            numbers[key] = sizes.count
            sizes.append(1)
            names.append(key)
            return sizes.count - 1
        }
        groupCount = sizes.count
        count = min(wanted, groupCount)
        let positions = names.map { name in
            var stream = RandomStream(seed: seed, purpose: .crossValidation, sample: ContentDigest(of: name).number)
            return stream.unit()
        }
        let order = sizes.indices.sorted { (-sizes[$0], positions[$0], $0) < (-sizes[$1], positions[$1], $1) }
        var foldOfGroup = Array(repeating: 0, count: groupCount), digitCounts = Array(repeating: 0, count: count)
        for group in order {
            var fewest = 0
            for fold in digitCounts.indices where digitCounts[fold] < digitCounts[fewest] { fewest = fold }
            foldOfGroup[group] = fewest
            digitCounts[fewest] += sizes[group]
        }
        folds = groups.map { foldOfGroup[$0] }
    }

    private static func grouping(of digits: [Digit]) -> Grouping {
        if Set(digits.lazy.map(\.writer)).count > 1 { return .writer }
        let sourceCount = Set(digits.lazy.map(\.source)).count
        // Of pictures of single digits, each is a source of its own.
        return sourceCount > 1 && 2 * sourceCount <= digits.count ? .sheet : .digit
    }

    /// The digits that are held out in a fold, in order.
    package func heldOut(_ fold: Int) -> [Int] { folds.indices.filter { folds[$0] == fold } }

    /// The digits that a fold's model is trained on, in order.
    package func trained(_ fold: Int) -> [Int] { folds.indices.filter { folds[$0] != fold } }
}
