import Imaging

/// One way of writing a digit, such as a crossed 7: the path of the pen in a frame one unit high.
///
/// y is 0 at the top and 1 at the base line; x starts near 0. What makes it a particular person's is added by `Handwriting`.
struct Allograph: Sendable {
    let name: String
    /// Which of the ways of writing that a shape shows it is; nil where hands make now one of it, now another, or none is told apart.
    let form: DigitAllograph?
    /// How common it is among the allographs of its digit.
    let weight: Double
    /// From pen down to pen up each, in the order written.
    let strokes: [SkeletonStroke]

    /// - Parameter strokes: of each stroke its pieces, of each piece x and y of its knots in turn, in hundredths of the height.
    init(_ name: String, _ form: DigitAllograph? = nil, weight: Double, _ strokes: [[[Double]]]) {
        self.name = name
        self.form = form
        self.weight = weight
        self.strokes = strokes.map(SkeletonStroke.init)
    }
}

/// Which ways of writing digits invented hands know.
public enum DigitForms: String, Sendable, CaseIterable {
    /// Those of common school hands.
    case common
    /// Also rare ones, such as an open 8 or a 1 under a long roof.
    case all
}

/// A stroke of the pen as smooth pieces that meet at corners.
struct SkeletonStroke: Sendable {
    /// Knots of each piece; a piece begins where the one before ended.
    let pieces: [[Point]]

    /// - Parameter hundredths: x and y in turn; the first knot of every piece but the first is left out.
    init(_ hundredths: [[Double]]) {
        var pieces: [[Point]] = []
        for piece in hundredths {
            var knots = pieces.last.flatMap(\.last).map { [$0] } ?? []
            for i in stride(from: 0, to: piece.count - 1, by: 2) {
                knots.append(Point(x: piece[i] / 100, y: piece[i + 1] / 100))
            }
            pieces.append(knots)
        }
        self.pieces = pieces
    }

    /// The path as a fine polyline, corners sharp.
    ///
    /// - Parameter angularity: 0 for curves as round as can be … 1 for straight lines from knot to knot.
    func path(angularity: Double) -> Polyline {
        var points: [Point] = []
        for knots in pieces {
            let curve = Polyline.smoothCurve(through: knots, tension: angularity)
            points.append(contentsOf: points.isEmpty ? curve.points : Array(curve.points.dropFirst()))
        }
        return Polyline(points: points)
    }
}
