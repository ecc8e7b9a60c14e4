import Imaging
import Support

/// Quarter arcs that join a level line's end to an upright one's: the corners of rounded boxes, which are no lines themselves.
///
/// Method: for each pair of ends that point to the same corner the quarter of an ellipse between them is looked at; where nearly all of it
/// is ink, it is one. **Determinism** A.
struct RoundedCorners {
    /// The arcs' pixels, a few for each place along them.
    let pixels: [(x: Int, y: Int)]

    /// From the corner of the sharp box to where the arc begins.
    private static let reachMM = 0.3...4.0
    /// The longer of an arc's two reaches over the shorter.
    private static let maxReachRatio = 1.8
    private static let minInkFraction = 0.85
    /// An area's rim is no line.
    private static let maxThicknessMM = 1.6

    /// - Parameters:
    ///   - ink: the page.
    ///   - level: the pieces of level lines, as runs along its rows.
    ///   - upright: those of upright lines, with the page's axes swapped.
    init(_ ink: BilevelImage, level: BilevelImage, upright: BilevelImage, pixelsPerMM: Double) {
        let reach = Self.reachMM.lowerBound * pixelsPerMM...Self.reachMM.upperBound * pixelsPerMM
        let thickness = Self.maxThicknessMM * pixelsPerMM
        let levelEnds = Self.ends(level, maxThickness: thickness)
        let uprightEnds = Self.ends(upright, maxThickness: thickness).map { End(x: $0.y, y: $0.x, outward: $0.outward) }
            .sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        var pixels: [(x: Int, y: Int)] = []
        for end in levelEnds {
            let nearest = end.x + end.outward * reach.lowerBound, furthest = end.x + end.outward * reach.upperBound
            let first = Self.firstIndex(in: uprightEnds, from: min(nearest, furthest))
            for other in uprightEnds[first...].prefix(while: { $0.x <= max(nearest, furthest) }) {
                let across = (other.x - end.x) * end.outward, down = (end.y - other.y) * other.outward
                guard reach.contains(down), max(across, down) <= Self.maxReachRatio * min(across, down),
                    let arc = Self.arc(from: end, to: other, in: ink)
                else { continue }
                pixels += arc
            }
        }
        self.pixels = pixels
    }

    /// The end of a line, and which way along its axis it points.
    private struct End {
        let x: Double
        let y: Double
        let outward: Double
    }

    /// Of the first of sorted ends that lies at a place or beyond.
    private static func firstIndex(in ends: [End], from x: Double) -> Int {
        var low = 0, high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle].x < x { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func ends(_ runs: BilevelImage, maxThickness: Double) -> [End] {
        runs.components().filter { Double($0.ink.height) <= maxThickness }.flatMap { piece in
            let (first, last) = (piece.row(ofColumn: 0), piece.row(ofColumn: piece.ink.width - 1))
            return [
                End(x: Double(piece.x), y: Double(piece.y) + first, outward: -1),
                End(x: Double(piece.maxX), y: Double(piece.y) + last, outward: 1),
            ]
        }
    }

    /// The pixels of the quarter of an ellipse between two ends; nil where there is too little ink on it.
    private static func arc(from end: End, to other: End, in ink: BilevelImage) -> [(x: Int, y: Int)]? {
        let (across, down) = (other.x - end.x, end.y - other.y)
        let steps = Int(2 * max(abs(across), abs(down))) + 2
        var pixels: [(x: Int, y: Int)] = [], inked = 0
        for step in 0...steps {
            let angle = Double(step) / Double(steps) * .pi / 2
            let x = Int((end.x + across * PortableMath.sin(angle)).rounded()), y = Int((other.y + down * PortableMath.cos(angle)).rounded())
            let around = (max(0, y - 1)...min(ink.height - 1, max(0, y + 1))).flatMap { y in
                (max(0, x - 1)...min(ink.width - 1, max(0, x + 1))).map { (x: $0, y: y) }
            }
            if around.contains(where: { ink[$0.x, $0.y] }) { inked += 1 }
            pixels += around
        }
        return Double(inked) >= minInkFraction * Double(steps + 1) ? pixels : nil
    }
}

extension InkComponent {
    /// The middle of a column's ink.
    fileprivate func row(ofColumn column: Int) -> Double {
        let rows = (0..<ink.height).filter { ink[column, $0] }
        return rows.isEmpty ? 0 : Double(rows[0] + rows[rows.count - 1]) / 2
    }
}
