import Imaging

/// Neighboring segments that may be one digit, and what speaks for and against it.
struct SegmentCandidate {
    /// Indices of its segments.
    let segments: Range<Int>
    let ink: InkComponent
    let span: InkSpan
    /// Whether it has the strokes beside its cuts too, which it may share with a neighbor.
    let isExtended: Bool
    /// Nil until it is made.
    var glyph: Glyph?
    /// Logits; nil without a scorer.
    var scores: [Float]?
}

extension SegmentCandidate {
    /// A digit is no wider than this, in digit heights.
    private static let maxWidth = 2.0
    /// Nor taller.
    private static let maxHeight = 2.2
    /// Pieces of one digit are no further apart, in digit heights.
    private static let maxGap = 0.3
    private static let maxSegmentCount = 6
    /// A cut through more ink than this, in widths of a stroke, may open a loop whose wall is the neighbor's too.
    private static let minLoopCut = 1.2
    /// So far beyond the cut, in widths of a stroke, such a wall lies.
    private static let wallReach = 1.6

    /// All candidates of a line, by their first segments and then by their lengths.
    static func candidates(of segments: [Segment], pieces: [InkComponent], geometry: TextLineGeometry) -> [SegmentCandidate] {
        var result: [SegmentCandidate] = []
        for first in segments.indices {
            var span = segments[first].span
            for last in first..<min(first + maxSegmentCount, segments.count) {
                if segments[last].span.low - span.high > maxGap * geometry.height { break }
                span = span.joined(segments[last].span)
                if last > first, span.length > maxWidth * geometry.height { break }
                let ink = InkComponent(joining: segments[first...last].map(\.ink))
                if last > first, Double(ink.ink.height) > maxHeight * geometry.height { continue }
                let range = first..<(last + 1)
                result.append(SegmentCandidate(segments: range, ink: ink, span: span, isExtended: false))
                let walls = walls(left: segments[first], right: segments[last], pieces: pieces, geometry: geometry)
                if !walls.isEmpty {
                    let joined = InkComponent(joining: [ink] + walls)
                    result.append(SegmentCandidate(segments: range, ink: joined, span: span, isExtended: true))
                }
            }
        }
        return result
    }

    private static func walls(
        left: Segment, right: Segment, pieces: [InkComponent], geometry: TextLineGeometry
    ) -> [InkComponent] {
        let reach = Int((wallReach * geometry.strokeWidth).rounded())
        var walls: [InkComponent?] = []
        if let seam = left.leftSeam, seam.cost > minLoopCut {
            walls.append(pieces[left.piece].strip(beside: seam, columns: -reach..<0))
        }
        if let seam = right.rightSeam, seam.cost > minLoopCut {
            walls.append(pieces[right.piece].strip(beside: seam, columns: 0..<reach))
        }
        return walls.compactMap { $0 }
    }
}

extension InkComponent {
    /// The ink in some columns beside a seam; nil where there is none.
    fileprivate func strip(beside seam: InkSeam, columns: Range<Int>) -> InkComponent? {
        guard let low = seam.columns.min(), let high = seam.columns.max(), !columns.isEmpty else { return nil }
        let first = max(0, low + columns.lowerBound), end = min(ink.width, high + columns.upperBound)
        guard first < end else { return nil }
        var strip = BilevelImage(width: end - first, height: ink.height)
        for row in 0..<ink.height {
            for column in columns {
                let at = seam.columns[row] + column
                if at >= first, at < end, ink[at, row] { strip[at - first, row] = true }
            }
        }
        return InkComponent(strip)?.moved(byX: x + first, y: y)
    }
}
