import Dataset
import Support

/// The same ink on both sides of a split: what is tested on was trained on, and the accuracy is untrue.
///
/// A duplicate, a sheet scanned twice, or two digits of one place of one source (a digit and a copy that was made of it), of which one is
/// trained on and the other one not, or one chooses the model and the other tests it. A sheet that leaks as a whole is one finding, with the number
/// of its digits: one that was found to be scanned twice, and one of which at least 6 digits leak and at least a quarter.
struct LeakageFinder: FindingFinder {
    static let kind = FindingKind.leakage

    private static let minSheetCount = 6, minSheetFraction = 0.25
    /// Pairs of a sheet that are named.
    private static let namedPairCount = 3

    /// The raw value begins the sentence.
    private enum What: String {
        case digit = "a digit is there twice"
        case sheet = "one sheet is there twice"
        case place = "two digits are of one place of one source"
    }

    private struct Leak {
        let first: Digit
        let second: Digit
        let score: Double
        let what: What

        /// The same two digits, the other way round.
        var reversed: Leak { Leak(first: second, second: first, score: score, what: what) }
    }

    /// Two sources, or one that holds both digits, and the splits they are in.
    private struct Sides: Hashable {
        let sources: [ContentDigest]
        let splits: [Split]
    }

    func found(in material: FindingMaterial) throws -> [Found] {
        var order: [Sides] = [], leaks: [Sides: [Leak]] = [:], repeated: Set<Sides> = []
        func add(_ leak: Leak) {
            guard let one = material.splits[leak.first.id], let other = material.splits[leak.second.id], one != other else { return }
            var sides = Sides(sources: [leak.first.source, leak.second.source], splits: [one, other]), leak = leak
            let mirrored = Sides(sources: sides.sources.reversed(), splits: sides.splits.reversed())
            if leaks[mirrored] != nil { (sides, leak) = (mirrored, leak.reversed) }
            if leaks[sides] == nil { order.append(sides) }
            leaks[sides, default: []].append(leak)
            if leak.what == .sheet { repeated.insert(sides) }
        }
        for leak in try repeatedSheets(material) { add(leak) }
        for pair in material.duplicates.pairs {
            add(
                Leak(
                    first: material.digits[pair.first], second: material.digits[pair.second],
                    score: pair.score, what: .digit))
        }
        for (first, second) in siblings(material) { add(Leak(first: first, second: second, score: 1, what: .place)) }
        let digitCounts = Dictionary(
            (material.digits + material.copies).lazy.filter { material.splits[$0.id] != nil }.map { ($0.source, 1) }, uniquingKeysWith: +)
        return order.flatMap { sides -> [Found] in
            let all = leaks[sides] ?? [], smallest = sides.sources.compactMap { digitCounts[$0] }.min() ?? 0
            let count = min(Set(all.map(\.first.id)).count, Set(all.map(\.second.id)).count)
            let isMuch = count >= Self.minSheetCount && Double(count) >= Self.minSheetFraction * Double(smallest)
            return isMuch || repeated.contains(sides) ? [sheet(all, digitCount: count, sides)] : all.map { digit($0, sides) }
        }
    }

    private func digit(_ leak: Leak, _ sides: Sides) -> Found {
        Found(
            digit: leak.first.id, other: leak.second.id, score: leak.score,
            why: ("\(leak.what.rawValue): \(leak.first.id) is in '\(sides.splits[0].rawValue)', \(leak.second.id) in "
                + "'\(sides.splits[1].rawValue)'").onOneLine)
    }

    /// All that leaks between the same sources and splits, as one.
    private func sheet(_ leaks: [Leak], digitCount: Int, _ sides: Sides) -> Found {
        let what: What = sides.sources[0] == sides.sources[1] ? .place : .sheet
        var pairs: [String] = []
        for leak in leaks where pairs.count < Self.namedPairCount {
            let pair = "\(leak.first.id) and \(leak.second.id)"
            if !pairs.contains(pair) { pairs.append(pair) }
        }
        return Found(
            digit: leaks[0].first.id, other: leaks[0].second.id, score: 1 + (leaks.map(\.score).max() ?? 0),
            why: ("\(what.rawValue), with \(NumberText.count(digitCount, "digit")), such as \(pairs.joined(separator: ", ")): the first of each is "
                + "in '\(sides.splits[0].rawValue)', the second in '\(sides.splits[1].rawValue)'").onOneLine)
    }

    /// What stands at the same place of both of two sheets that are one.
    private func repeatedSheets(_ material: FindingMaterial) throws -> [Leak] {
        let sheets = try RepeatedSheetFinder().found(in: material)
        guard !sheets.isEmpty else { return [] }
        let byID = Dictionary(material.digits.map { ($0.id, $0) }) { first, _ in first }
        let bySource = Dictionary(grouping: material.digits, by: \.source)
        return sheets.flatMap { sheet -> [Leak] in
            guard let one = byID[sheet.digit], let other = sheet.other.flatMap({ byID[$0] }) else { return [] }
            let places = Dictionary((bySource[other.source] ?? []).map { ($0.place, $0) }) { first, _ in first }
            return (bySource[one.source] ?? []).compactMap { digit in
                places[digit.place].map { Leak(first: digit, second: $0, score: sheet.score, what: .sheet) }
            }
        }
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
