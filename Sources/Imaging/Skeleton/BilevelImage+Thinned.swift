extension BilevelImage {
    /// The ink thinned to lines one pixel wide, connected as the ink is and with the same holes.
    ///
    /// Method: pixels of the outline are taken away from two sides in turn, as long as no piece comes apart and no end gets shorter; then
    /// those that only make a line's steps square. **Source** Guo, Hall: "Parallel Thinning with Two-Subiteration Algorithms", 1989, A1.
    /// Limits: a ragged outline leaves spurs, about as long as the stroke is wide; where strokes cross at a small angle, the crossing is drawn out
    /// to a short line.
    ///
    /// **Complexity** pixels × half the width of the widest stroke. **Determinism** A.
    package func thinned() -> BilevelImage {
        let stride = width + 2
        var ink = [UInt8](repeating: 0, count: stride * (height + 2))
        for y in 0..<height {
            for x in 0..<width { ink[(y + 1) * stride + x + 1] = self.ink[y * width + x] }
        }
        // Clockwise from above.
        let steps = [-stride, 1 - stride, 1, 1 + stride, stride, stride - 1, -1, -1 - stride]
        var left = ink.indices.filter { ink[$0] != 0 }
        var isThin = false
        while !isThin {
            isThin = true
            for pass in 0..<2 {
                let table = Self.removable[pass]
                var removed: [Int] = []
                for place in left where table[Self.neighbors(of: place, in: ink, steps)] { removed.append(place) }
                for place in removed { ink[place] = 0 }
                if !removed.isEmpty {
                    isThin = false
                    left = left.filter { ink[$0] != 0 }
                }
            }
        }
        for place in left where Self.isSquareStep[Self.neighbors(of: place, in: ink, steps)] { ink[place] = 0 }
        var result = BilevelImage(width: width, height: height)
        for place in left where ink[place] != 0 { result[place % stride - 1, place / stride - 1] = true }
        return result
    }

    private static func neighbors(of place: Int, in ink: [UInt8], _ steps: [Int]) -> Int {
        var bits = 0
        for (bit, step) in steps.enumerated() { bits |= Int(ink[place + step]) << bit }
        return bits
    }

    /// How many pieces the ink around a pixel falls into without it.
    private static func pieceCount(_ around: [Bool]) -> Int {
        [0, 2, 4, 6].count { !around[$0] && (around[$0 + 1] || around[($0 + 2) % 8]) }
    }

    /// By a pixel's neighbors, a bit for each, clockwise from above: whether each of the two passes takes it away.
    private static let removable: [[Bool]] = (0..<2).map { pass in
        (0..<256).map { bits in
            let p = (0..<8).map { bits >> $0 & 1 != 0 }
            let pairs = min(
                [(7, 0), (1, 2), (3, 4), (5, 6)].count { p[$0.0] || p[$0.1] },
                [(0, 1), (2, 3), (4, 5), (6, 7)].count { p[$0.0] || p[$0.1] })
            let isKept = pass == 0 ? (p[0] || p[1] || !p[3]) && p[2] : (p[4] || p[5] || !p[7]) && p[6]
            return pieceCount(p) == 1 && (2...3).contains(pairs) && !isKept
        }
    }

    /// By a pixel's neighbors: whether it is the corner of a step in a line, which stays connected without it.
    private static let isSquareStep: [Bool] = (0..<256).map { bits in
        let p = (0..<8).map { bits >> $0 & 1 != 0 }
        return pieceCount(p) == 1 && p.count { $0 } > 1 && [0, 2, 4, 6].contains { p[$0] && p[($0 + 2) % 8] }
    }
}
