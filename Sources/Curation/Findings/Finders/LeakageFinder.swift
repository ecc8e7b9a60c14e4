import Dataset
import Support

/// The same ink on both sides of a split: what is tested on was trained on, and the accuracy is untrue.
///
/// A duplicate, a sheet scanned twice, or two digits of one place of one source (a digit and a copy that was made of it), of which one is
/// trained on and the other one not, or one chooses the model and the other tests it.
struct LeakageFinder: FindingFinder {
    static let kind = FindingKind.leakage

    func found(in material: FindingMaterial) throws -> [Found] {
        var found: [Found] = []
        func add(_ first: Digit, _ second: Digit, score: Double, _ what: String) {
            guard let one = material.splits[first.id], let other = material.splits[second.id], one != other else { return }
            found.append(
                Found(
                    digit: first.id, other: second.id, score: score,
                    why: "\(what): \(first.id) is in '\(one.rawValue)', \(second.id) in '\(other.rawValue)'".onOneLine))
        }
        for pair in material.duplicates.pairs {
            add(
                material.digits[pair.first], material.digits[pair.second], score: 1 - pair.ratio / NearDuplicates.maxRatio,
                "a digit is there twice")
        }
        let byID = Dictionary(material.digits.map { ($0.id, $0) }) { first, _ in first }
        for sheet in try RepeatedSheetFinder().found(in: material) {
            if let first = byID[sheet.digit], let second = sheet.other.flatMap({ byID[$0] }) {
                add(first, second, score: 1 + sheet.score, "one sheet is there twice")
            }
        }
        for (first, second) in siblings(material) { add(first, second, score: 1, "two digits are of one place of one source") }
        return found
    }

    /// A digit and each other one of its place, where the splits differ.
    private func siblings(_ material: FindingMaterial) -> [(Digit, Digit)] {
        struct Origin: Hashable {
            let source: ContentDigest
            let place: String
        }
        var firsts: [Origin: Digit] = [:], pairs: [(Digit, Digit)] = []
        for digit in material.digits + material.copies where material.splits[digit.id] != nil {
            let origin = Origin(source: digit.source, place: digit.place)
            if let first = firsts[origin] { pairs.append((first, digit)) } else { firsts[origin] = digit }
        }
        return pairs
    }
}
