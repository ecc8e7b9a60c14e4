import Dataset

extension [Digit] {
    /// Up to `count` digits of each class 0…9, of as many different writers as can be, in an order that only the digits decide.
    func representatives(perClass count: Int) -> [[Digit]] {
        let byLabel = Dictionary(grouping: self) { $0.label }
        return (UInt8(0)...9).map { Self.spread(byLabel[$0] ?? [], count: count) }
    }

    /// Of every writer the first digit, then of every writer the second; evenly among the writers where they are too many.
    private static func spread(_ digits: [Digit], count: Int) -> [Digit] {
        let byWriter = Dictionary(grouping: digits) { $0.writer }.sorted { $0.key < $1.key }.map(\.value)
        if byWriter.count >= count {
            return (0..<count).map { byWriter[$0 * byWriter.count / count][0] }
        }
        var chosen: [Digit] = []
        var round = 0
        while chosen.count < count {
            let next = byWriter.filter { round < $0.count }.map { $0[round] }
            if next.isEmpty { break }
            chosen += next.prefix(count - chosen.count)
            round += 1
        }
        return chosen
    }
}
