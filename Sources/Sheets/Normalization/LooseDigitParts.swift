import Imaging

/// Which connected pieces of ink in a picture of one digit are the digit.
///
/// Method: the largest piece is its main part, where a piece that touches the rim counts for less; what is big enough and lies near
/// joins it. Pieces that lie along the rim (a shadow, the edge of a table, a spiral binding, a printed frame) are left out wherever
/// there is something of some size inside.
struct LooseDigitParts {
    /// A part has at least this share of the main part's ink.
    private static let minShare = 0.08
    /// And lies no farther from the others than this share of their longer side.
    private static let reach = 0.5
    /// What a piece that touches the rim counts.
    private static let rimWeight = 0.1
    /// A piece lies along the rim where it touches it for this share of its longer side: a digit in a tight crop does so with the
    /// ends of its strokes.
    private static let minRimShare = 0.3
    /// What is shorter than this share of the longest piece along the rim is no digit beside it.
    private static let minInnerShare = 0.25

    /// None where there are no pieces.
    let parts: [InkComponent]

    /// - Parameters:
    ///   - width: of the picture, in pixels, as `height`.
    init(of pieces: [InkComponent], width: Int, height: Int) {
        let rim = Rim(width: width, height: height)
        let (foreign, inner) = pieces.partitioned { Double(rim.contact(with: $0)) >= Self.minRimShare * Double($0.longSide) }
        let longest = foreign.map(\.longSide).max() ?? 0
        let isDigitInside = inner.contains { Double($0.longSide) >= Self.minInnerShare * Double(longest) }
        parts = Self.assembled(isDigitInside ? inner : pieces) { rim.contact(with: $0) > 0 }
    }

    private static func assembled(_ pieces: [InkComponent], touchesRim: (InkComponent) -> Bool) -> [InkComponent] {
        var rest = pieces.map { (piece: $0, weight: Double($0.inkCount) * (touchesRim($0) ? rimWeight : 1)) }
            .sorted { $0.weight > $1.weight }
        guard let main = rest.first else { return [] }
        rest = rest.dropFirst().filter { $0.weight >= minShare * main.weight }
        var parts = [main.piece]
        while let next = rest.firstIndex(where: { candidate in
            let reach = reach * Double(InkComponent(joining: parts).longSide)
            return parts.contains { candidate.piece.gap(to: $0) <= reach }
        }) {
            parts.append(rest.remove(at: next).piece)
        }
        return parts
    }

    /// The outermost pixels of a picture.
    private struct Rim {
        let width: Int
        let height: Int

        /// How many of them a piece has.
        func contact(with piece: InkComponent) -> Int {
            let rows = [0, height - 1].map { $0 - piece.y }.filter { (0..<piece.ink.height).contains($0) }
            let columns = [0, width - 1].map { $0 - piece.x }.filter { (0..<piece.ink.width).contains($0) }
            let level = rows.reduce(0) { count, y in count + (0..<piece.ink.width).count { piece.ink[$0, y] } }
            return columns.reduce(level) { count, x in count + (0..<piece.ink.height).count { piece.ink[x, $0] } }
        }
    }
}

extension Array {
    fileprivate func partitioned(by condition: (Element) -> Bool) -> (matching: [Element], rest: [Element]) {
        (filter(condition), filter { !condition($0) })
    }
}
