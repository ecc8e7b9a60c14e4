import Imaging
import Support

/// What is printed around a line or reaches into its picture: rules, edges of boxes, ticks of a comb, words, a stamp, writing above and
/// below.
struct LineSurroundings {
    /// Something printed.
    struct Print: Sendable {
        let ink: InkPatch
        /// Fraction of the light that it takes away.
        let darkness: Float
    }

    private(set) var prints: [Print] = []
    /// Ink of the pen that is no part of the line.
    private(set) var neighbors: [InkPatch] = []
    /// Grown where a word beside the line is shown.
    private(set) var frame: LineFrame

    private let digitHeight: Double
    private let baseline: Double
    private var stream: RandomStream

    /// - Parameter baseline: about where the digits stand, a row.
    init(
        around drawing: LineDrawing, hand: LineHand, frame: LineFrame, baseline: Double, settings: LineSettings,
        stream: inout RandomStream
    ) {
        self.frame = frame
        self.baseline = baseline
        digitHeight = hand.digitHeight
        self.stream = stream
        if self.stream.chance(0.07), let box = drawing.box { addWord(beside: box, hand: hand) }
        if !drawing.combEdges.isEmpty {
            addComb(drawing.combEdges)
        } else if self.stream.chance(settings.ruledFraction) {
            addRules(drawing.box)
        }
        if self.stream.chance(0.05) { addStamp() }
        if self.stream.chance(0.08) { addNeighbors(hand: hand) }
        stream = self.stream
    }

    // MARK: Rules

    private mutating func addRules(_ box: Rect?) {
        let darkness = Float(stream.uniform(in: 0.25...0.9))
        let radius = ruleRadius(), slope = 0.012 * stream.normal().clamped(to: 2)
        let isBelow = stream.chance(0.72), isAbove = stream.chance(0.26)
        let isLeft = stream.chance(0.22), isRight = stream.chance(0.1) || !(isBelow || isAbove || isLeft)
        let left = box?.x ?? Double(frame.columns.lowerBound) + 2, right = box.map { $0.x + $0.width } ?? Double(frame.columns.upperBound)
        let low = baseline + digitHeight * stream.uniform(in: -0.05...0.35)
        let high = baseline - digitHeight * stream.uniform(in: 1.05...1.5)
        let leftEdge = left - digitHeight * stream.uniform(in: -0.05...0.45)
        let rightEdge = right + digitHeight * stream.uniform(in: 0.05...0.4)
        // Rules end at the box's edges where it has them.
        let start = isLeft ? leftEdge : Double(frame.columns.lowerBound) - 3
        let end = isRight ? rightEdge : Double(frame.columns.upperBound) + 3
        if isBelow { addRule(y: low, from: start, to: end, slope: slope, radius: radius, darkness: darkness, mayBeDotted: true) }
        if isBelow, stream.chance(0.12) {
            addRule(
                y: low + digitHeight * stream.uniform(in: 0.06...0.2), from: start, to: end, slope: slope, radius: radius,
                darkness: darkness, mayBeDotted: false)
        }
        if isAbove { addRule(y: high, from: start, to: end, slope: slope, radius: radius, darkness: darkness, mayBeDotted: false) }
        let top = isAbove ? high : Double(frame.rows.lowerBound) - 3, bottom = isBelow ? low : Double(frame.rows.upperBound) + 3
        for (isThere, x) in [(isLeft, leftEdge), (isRight, rightEdge)] where isThere {
            add([Point(x: x, y: top), Point(x: x - slope * (bottom - top), y: bottom)], radius: radius, darkness: darkness)
        }
    }

    private mutating func ruleRadius() -> Double {
        max(0.25, digitHeight * (stream.chance(0.2) ? stream.uniform(in: 0.03...0.06) : stream.uniform(in: 0.01...0.03)))
    }

    private mutating func addRule(
        y: Double, from start: Double, to end: Double, slope: Double, radius: Double, darkness: Float, mayBeDotted: Bool
    ) {
        func place(_ x: Double) -> Point { Point(x: x, y: y + slope * (x - start)) }
        guard mayBeDotted, stream.chance(0.2) else {
            add([place(start), place(end)], radius: radius, darkness: darkness)
            return
        }
        let dash = stream.chance(0.6) ? 0 : digitHeight * stream.uniform(in: 0.06...0.2)
        let step = dash + max(2.2 * radius + 1.2, digitHeight * stream.uniform(in: 0.07...0.16))
        let strokes = stride(from: start, to: end, by: step).map { x in Self.line([place(x), place(x + dash)], radius: max(radius, 0.45)) }
        add(strokes, darkness: darkness)
    }

    // MARK: Combs

    private mutating func addComb(_ edges: [Int]) {
        let darkness = Float(stream.uniform(in: 0.2...0.85)), radius = ruleRadius(), isBox = stream.chance(0.45)
        let low = baseline + digitHeight * stream.uniform(in: 0.06...0.3)
        let top = baseline - digitHeight * (isBox ? stream.uniform(in: 1.1...1.4) : stream.uniform(in: -0.1...0.3))
        var strokes = edges.map { Self.line([Point(x: Double($0), y: top), Point(x: Double($0), y: low)], radius: radius) }
        let start = Double(edges.first ?? 0), end = Double(edges.last ?? 0)
        if isBox || stream.chance(0.75) { strokes.append(Self.line([Point(x: start, y: low), Point(x: end, y: low)], radius: radius)) }
        if isBox { strokes.append(Self.line([Point(x: start, y: top), Point(x: end, y: top)], radius: radius)) }
        add(strokes, darkness: darkness)
    }

    // MARK: Words, stamps, other lines

    /// A printed word that ends before the line or begins after it, cut by the picture's edge.
    private mutating func addWord(beside box: Rect, hand: LineHand) {
        let isBefore = stream.chance(0.7), scale = stream.uniform(in: 0.4...0.75)
        let darkness = Float(stream.uniform(in: 0.4...0.9)), gap = digitHeight * stream.uniform(in: 0.3...0.8)
        let letterCount = 1 + stream.below(4)
        let radius = max(0.4, digitHeight * scale * stream.uniform(in: 0.04...0.08))
        let letters = Allograph.signs.filter { $0.name.count == 1 && $0.name != "X" }
        var x = 0.0
        var strokes: [PenStroke] = []
        for _ in 0..<letterCount {
            let letter = letters[stream.below(letters.count)]
            let paths = letter.strokes.map {
                $0.path(angularity: 0).points.map { Point(x: x + $0.x * scale * digitHeight, y: ($0.y - 1) * scale * digitHeight) }
            }
            strokes += paths.map { Self.line($0, radius: radius) }
            x = (paths.joined().map(\.x).max() ?? x) + 0.25 * scale * digitHeight
        }
        let start = isBefore ? box.x - gap - x : box.x + box.width + gap
        let shift = Point(x: start, y: baseline - digitHeight * stream.uniform(in: -0.1...0.3))
        add(strokes.map { $0.moved(by: shift) }, darkness: darkness)
        let shown = gap + stream.uniform(in: 0.2...1) * x
        if isBefore {
            frame.columns = min(frame.columns.lowerBound, Int(box.x - shown))..<frame.columns.upperBound
        } else {
            frame.columns = frame.columns.lowerBound..<max(frame.columns.upperBound, Int(box.x + box.width + shown))
        }
    }

    /// The rings of a stamp, in pale ink.
    private mutating func addStamp() {
        let radius = digitHeight * stream.uniform(in: 1.5...4)
        let center = Point(
            x: stream.uniform(in: Double(frame.columns.lowerBound)...Double(frame.columns.upperBound)),
            y: stream.uniform(in: Double(frame.rows.lowerBound)...Double(frame.rows.upperBound)) + (stream.chance(0.5) ? radius : -radius))
        let darkness = Float(stream.uniform(in: 0.1...0.4)), width = max(0.4, digitHeight * stream.uniform(in: 0.02...0.05))
        let strokes = (0..<(stream.chance(0.5) ? 2 : 1)).map { ring in
            Self.line(
                (0...48).map { step in
                    let angle = 2 * .pi * Double(step) / 48, reach = radius * (1 - 0.15 * Double(ring))
                    return center + Point(x: reach * PortableMath.cos(angle), y: reach * PortableMath.sin(angle))
                }, radius: width)
        }
        add(strokes, darkness: darkness)
    }

    /// The feet of what is written above, or the heads of what is written below.
    private mutating func addNeighbors(hand: LineHand) {
        let isAbove = stream.chance(0.5), count = 1 + stream.below(4)
        let depth = stream.uniform(in: 0.04...0.2)
        var x = stream.uniform(in: Double(frame.columns.lowerBound)...Double(frame.columns.upperBound))
        for _ in 0..<count {
            let letter = Allograph.signs[stream.below(Allograph.signs.count)]
            guard let patch = hand.figure(letter, scale: stream.uniform(in: 0.7...1), using: &stream) else { continue }
            let reach = Int(digitHeight * depth * stream.uniform(in: 0.5...1))
            let row = isAbove ? frame.rows.lowerBound + reach - patch.bottom : frame.rows.upperBound - reach - patch.top
            neighbors.append(patch.moved(x: Int(x) - patch.left, y: row))
            x += Double(patch.width) + digitHeight * stream.uniform(in: 0.1...0.4)
        }
    }

    // MARK: Drawing

    private static func line(_ places: [Point], radius: Double) -> PenStroke {
        PenStroke(samples: places.map { PenStroke.Sample(positionMM: $0, radiusMM: radius, load: 1) })
    }

    private mutating func add(_ places: [Point], radius: Double, darkness: Float) {
        add([Self.line(places, radius: radius)], darkness: darkness)
    }

    private mutating func add(_ strokes: [PenStroke], darkness: Float) {
        if let ink = InkPatch(strokes, pixelsPerMM: 1) { prints.append(Print(ink: ink, darkness: darkness)) }
    }
}
