/// Two strings laid side by side with the fewest changes.
struct EditAlignment<Symbol: Equatable> {
    private let a: [Symbol]
    private let b: [Symbol]
    /// Of the first `i` and the first `j` symbols, at `i * (b.count + 1) + j`.
    private let costs: [Int]

    init(_ a: [Symbol], _ b: [Symbol]) {
        self.a = a
        self.b = b
        let width = b.count + 1
        var costs = [Int](repeating: 0, count: (a.count + 1) * width)
        for i in 0...a.count {
            for j in 0...b.count {
                if i == 0 || j == 0 {
                    costs[i * width + j] = i + j
                    continue
                }
                let change = costs[(i - 1) * width + j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                costs[i * width + j] = min(change, costs[(i - 1) * width + j] + 1, costs[i * width + j - 1] + 1)
            }
        }
        self.costs = costs
    }

    /// Symbols to be put in, taken out or changed.
    ///
    /// **Source** Levenshtein 1966.
    var distance: Int { costs[costs.count - 1] }

    /// Of each symbol of the first string: whether the second has it too, with nothing put in beside it.
    var agreement: [Bool] {
        let width = b.count + 1
        var same = [Bool](repeating: true, count: a.count)
        var i = a.count, j = b.count
        while i > 0 || j > 0 {
            let here = costs[i * width + j]
            if i > 0, j > 0, here == costs[(i - 1) * width + j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1) {
                if a[i - 1] != b[j - 1] { same[i - 1] = false }
                (i, j) = (i - 1, j - 1)
            } else if i > 0, here == costs[(i - 1) * width + j] + 1 {
                same[i - 1] = false
                i -= 1
            } else {
                // Something between two symbols speaks against both.
                if i > 0 { same[i - 1] = false }
                if i < a.count { same[i] = false }
                j -= 1
            }
        }
        return same
    }
}
