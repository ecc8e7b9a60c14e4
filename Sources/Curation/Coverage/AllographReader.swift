import Dataset
import Imaging

/// Tells by a digit's shape which way of writing it is.
///
/// Method: what tells are the holes of the ink, and where the lines of its skeleton end and meet in the box of the ink. All lengths are over the
/// box's height. Where the crop was kept it is looked at, else the glyph, enlarged four times. Specks are left out.
/// Limits: what cannot be told from the ink alone is not told apart: the order of strokes, an 8 of two rings from one in one stroke, a 5 with its bar
/// set last from one in one stroke, whether a ring is open or a wide pen has filled it, a small curl in a 0, a 3 with a straight roof from a round one.
/// A 2 whose loop is filled is plain.
///
/// **Determinism** A. **Complexity** about half a millisecond a glyph.
struct AllographReader: Sendable {
    /// Nil where nothing is told apart of the label, or there is no ink.
    static func allograph(of digit: Digit) -> DigitAllograph? {
        guard let label = digit.label, DigitAllograph.isToldApart(label) else { return nil }
        return (digit.crop.map(DigitShape.init) ?? DigitShape(digit.glyph)).flatMap { allograph(of: label, $0) }
    }

    static func allograph(of label: UInt8, _ shape: DigitShape) -> DigitAllograph? {
        switch label {
        case 0: shape.holes.count { $0.area > Self.leastSlashedHole } >= 2 ? .slashedZero : .plainZero
        case 1: one(shape.lines)
        case 2: shape.holes.contains { $0.center.y > 0.5 } ? .loopedTwo : .plainTwo
        case 4: shape.holes.isEmpty ? .openFour : .closedFour
        case 7: shape.lines.hasBarAcross ? .crossedSeven : .plainSeven
        case 8: shape.lines.hasOpenHead ? .openEight : .closedEight
        case 9: shape.lines.hasHook ? .hookedNine : .straightNine
        default: nil
        }
    }

    private static func one(_ lines: DigitLines) -> DigitAllograph {
        lines.hasFoot ? .underlinedOne : lines.hasFlag ? .flaggedOne : .plainOne
    }

    /// Of each of both halves of a slashed 0, over the box's area: a curl makes a smaller one.
    private static let leastSlashedHole = 0.06
}

/// One digit's ink, without specks, and what its holes and lines are.
struct DigitShape: Sendable {
    /// Paper that ink encloses.
    struct Hole: Sendable {
        /// Over the area of the ink's box.
        let area: Double
        /// From the box's upper left corner, over its height.
        let center: Point
    }

    private let ink: BilevelImage
    /// The same digit with more ink and with less: one closes gaps, the other opens loops that are nearly filled.
    private let others: [BilevelImage]

    /// A piece of less of the ink is a speck.
    private static let leastPiece = 0.08
    /// A hole smaller than this is a flaw of the ink; over the box's area.
    private static let leastHole = 0.003
    /// A gap as wide as this, over the stroke's width, is closed to the eye.
    private static let closedGap = 0.6
    /// From these on a glyph's pixel is ink.
    private static let glyphThresholds = (usual: 110.0, others: [64.0, 170.0])

    /// Nil without ink.
    init?(_ crop: BilevelImage) {
        let radius = Int((Self.closedGap * crop.meanStrokeWidth / 2).rounded())
        self.init(ink: crop, others: [crop.dilated(radius: radius)])
    }

    /// Nil without ink.
    init?(_ glyph: Glyph) {
        self.init(
            ink: glyph.enlargedInk(from: Self.glyphThresholds.usual), others: Self.glyphThresholds.others.map(glyph.enlargedInk))
    }

    private init?(ink: BilevelImage, others: [BilevelImage]) {
        guard let ink = ink.croppedToInk?.withoutSpecks(leastPiece: Self.leastPiece) else { return nil }
        self.ink = ink
        self.others = others
    }

    /// Of the picture that has most.
    var holes: [Hole] {
        ([ink] + others.compactMap(\.croppedToInk)).map(Self.holes).max { $0.count < $1.count } ?? []
    }

    var lines: DigitLines { DigitLines(ink) }

    private static func holes(_ ink: BilevelImage) -> [Hole] {
        let side = Double(ink.height), area = Double(ink.width * ink.height)
        return ink.framed.holes().compactMap { hole in
            let fraction = Double(hole.inkCount) / area
            guard fraction > Self.leastHole else { return nil }
            return Hole(
                area: fraction,
                center: Point(
                    x: (Double(hole.x) - 1 + Double(hole.ink.width) / 2) / side,
                    y: (Double(hole.y) - 1 + Double(hole.ink.height) / 2) / side))
        }
    }
}

/// The lines of a digit's skeleton; places from the upper left corner of the ink's box, over its height.
struct DigitLines: Sendable {
    /// A line from an end to the next meeting or end, the end first.
    private let fromEnds: [[Point]]
    /// As many: whether there is a meeting at the other side.
    private let endsAtMeeting: [Bool]
    private let points: [Point]

    /// A line shorter than this from a meeting to an end is a spur, and one that is shorter than the stroke is wide, over that width.
    private static let leastLine = 0.07, leastLineOfWidth = 0.8

    init(_ ink: BilevelImage) {
        let height = Double(ink.height)
        let graph = StrokeGraph(
            ink.framed.thinned(), minSpurLength: max(Self.leastLine * height, Self.leastLineOfWidth * ink.meanStrokeWidth))
        var fromEnds: [[Point]] = [], endsAtMeeting: [Bool] = [], points: [Point] = []
        for line in graph.lines {
            let path = line.path.map { Point(x: ($0.x - 1) / height, y: ($0.y - 1) / height) }
            points += path
            let (start, end) = (graph.nodes[line.start].degree, graph.nodes[line.end].degree)
            for (isEnd, other, path) in [(start == 1, end, path), (end == 1, start, path.reversed())] where isEnd {
                fromEnds.append(path)
                endsAtMeeting.append(other > 2)
            }
        }
        self.fromEnds = fromEnds
        self.endsAtMeeting = endsAtMeeting
        self.points = points
    }

    private var ends: [Point] { fromEnds.map { $0[0] } }

    /// A line along the bottom.
    var hasFoot: Bool {
        let low = points.filter { $0.y > 0.85 }.map(\.x)
        guard let left = low.min(), let right = low.max() else { return false }
        return right - left > 0.26
    }

    /// An end at the left, clearly below the top and above the bottom.
    var hasFlag: Bool {
        guard let top = points.min(by: { ($0.y, $0.x) < ($1.y, $1.x) }) else { return false }
        let bottom = points.reduce(0) { max($0, $1.y) }
        return ends.contains { $0.x < top.x - 0.05 && $0.y > top.y + 0.075 && $0.y < bottom - 0.12 }
    }

    /// A nearly level line from another one halfway down to an end beside it.
    var hasBarAcross: Bool {
        zip(fromEnds, endsAtMeeting).contains { path, endsAtMeeting in
            guard endsAtMeeting, let a = path.first, let b = path.last else { return false }
            return (0.27...0.8).contains(a.y) && (0.27...0.8).contains(b.y) && abs(a.x - b.x) > abs(a.y - b.y)
        }
    }

    /// Two ends in the upper half, well apart.
    var hasOpenHead: Bool {
        let upper = ends.filter { $0.y < 0.4 }
        return upper.contains { a in upper.contains { $0.distance(to: a) > 0.22 } }
    }

    /// The line to the end at the lower left runs to the left, or up, where it ends.
    var hasHook: Bool {
        guard let tail = fromEnds.filter({ $0[0].y > 0.6 }).min(by: { $0[0].x < $1[0].x }),
            let before = tail.first(where: { $0.distance(to: tail[0]) > 0.15 })
        else { return false }
        let end = tail[0]
        return before.x > end.x && end.y - before.y < 0.8 * (before.x - end.x)
    }
}

extension BilevelImage {
    /// Without pieces that are less than a fraction of all ink; nil without ink.
    fileprivate func withoutSpecks(leastPiece: Double) -> BilevelImage? {
        let pieces = components()
        guard pieces.count > 1 else { return self }
        var result = BilevelImage(width: width, height: height)
        for piece in pieces where Double(piece.inkCount) >= leastPiece * Double(inkCount) {
            result.draw(piece, atX: piece.x, y: piece.y)
        }
        return result.croppedToInk
    }

    /// With one pixel of paper around it.
    fileprivate var framed: BilevelImage {
        var result = BilevelImage(width: width + 2, height: height + 2)
        for y in 0..<height {
            for x in 0..<width { result[x + 1, y + 1] = self[x, y] }
        }
        return result
    }
}

extension Glyph {
    /// The ink at four times the size, its edges smooth: between pixels it is interpolated.
    fileprivate func enlargedInk(from threshold: Double) -> BilevelImage {
        let scale = 4
        var image = BilevelImage(width: scale * width, height: scale * height)
        func value(_ x: Int, _ y: Int) -> Double {
            (0..<width).contains(x) && (0..<height).contains(y) ? Double(self[x, y]) : 0
        }
        for y in 0..<image.height {
            let v = (Double(y) + 0.5) / Double(scale) - 0.5, y0 = Int(v.rounded(.down)), b = v - Double(y0)
            for x in 0..<image.width {
                let u = (Double(x) + 0.5) / Double(scale) - 0.5, x0 = Int(u.rounded(.down)), a = u - Double(x0)
                let upper = value(x0, y0) * (1 - a) + value(x0 + 1, y0) * a
                let lower = value(x0, y0 + 1) * (1 - a) + value(x0 + 1, y0 + 1) * a
                image[x, y] = upper * (1 - b) + lower * b >= threshold
            }
        }
        return image
    }
}
