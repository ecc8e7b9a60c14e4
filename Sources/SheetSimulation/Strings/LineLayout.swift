import Imaging
import Support

/// Writes a line sign by sign: each is moved beside the one before, on a base line that drifts.
///
/// Method: the distance of two digits is that of their boxes, or the least in any row of pixels, or between the two; some pairs are moved
/// until their ink touches. All in pixels; the first digit stands on 0, 0. **Determinism** A.
struct LineLayout {
    /// What is the same over a line.
    private struct Style {
        /// Base line: rise over run, and how much single digits leave it, over their height.
        let drift: Double
        let jitter: Double
        /// 0: distances are between boxes … 1: between the ink in each row.
        let nesting: Double
        /// Added to every distance, over the height.
        let spacing: Double
        let touchingProbability: Double
        let joinProbability: Double
        let zeroJoinProbability: Double
        /// Of zeros at the end: their size, and how high they stand, both over a digit's height.
        let endZeroScale: Double
        let endZeroRise: Double
        let centScale: Double
        /// How many zeros end in a curl.
        let curlProbability: Double
    }

    let hand: LineHand
    let settings: LineSettings
    var stream: RandomStream
    private let style: Style
    private(set) var drawing = LineDrawing()

    /// The last sign's box, and the first free column in each row from `firstRow` on.
    private var last: InkPatch?
    /// The digit that was written last; nil after other signs.
    private var lastDigit: UInt8?
    private var edges: [Int]
    private let firstRow: Int

    /// How many drawn lines with several zeros at the end have them in one go.
    private static let zeroChainProbability = 0.3
    private static let noInk = Int.min / 2

    init(hand: LineHand, settings: LineSettings, stream: RandomStream) {
        var stream = stream
        self.hand = hand
        self.settings = settings
        let height = hand.digitHeight
        // A line's touching pairs are one hand's habit: most lines have none, some have many.
        let touches = stream.chance(0.5)
        let isCursive = stream.chance(0.06)
        let raises = stream.chance(0.3)
        let scale = raises ? stream.uniform(in: 0.45...0.8) : stream.uniform(in: 0.85...1)
        style = Style(
            drift: 0.05 * stream.normal().clamped(to: 2), jitter: stream.uniform(in: 0.015...0.08), nesting: stream.unit(),
            spacing: 0.05 * stream.normal(), touchingProbability: touches ? min(1, 2 * settings.touchingFraction) : 0,
            joinProbability: isCursive ? 0.6 : touches ? 0.08 : 0.02, zeroJoinProbability: touches ? 0.6 : 0.12, endZeroScale: scale,
            endZeroRise: raises ? (1 - scale) * stream.uniform(in: 0...1.1) : 0, centScale: stream.uniform(in: 0.5...0.75),
            curlProbability: stream.chance(0.15) ? 0.5 : 0)
        self.stream = stream
        firstRow = -Int(3 * height) - 8
        edges = Array(repeating: Self.noInk, count: Int(5 * height) + 24)
    }

    /// The whole line.
    mutating func write(_ text: LineText, isComb: Bool) {
        if isComb {
            writeComb(text)
            return
        }
        let chain = hand.draws && stream.chance(Self.zeroChainProbability) ? text.lastZeros : 0..<0
        for (index, element) in text.elements.enumerated() {
            if chain.contains(index) {
                if index == chain.lowerBound { writeZeroChain(chain.count, scale: style.endZeroScale, rise: style.endZeroRise) }
                continue
            }
            switch element {
            case .digit(let digit, let size): writeDigit(digit, size, isMeant: true)
            case .crossedOut(let digit): writeDigit(digit, .normal, isMeant: false)
            case .point(let form): writePoint(form)
            case .dash(let form): writeDash(form)
            case .slash: writeSlash()
            case .space: moveOn(by: stream.uniform(in: 0.25...0.6))
            case .sign(let name), .letter(let name): writeSign(name)
            }
        }
        if drawing.digits.count > 1, stream.chance(0.05) { underline() }
    }

    var height: Double { hand.digitHeight }

    /// The base line at a column.
    func baseline(at x: Int) -> Double {
        // Long lines do not climb out of the picture.
        (style.drift * Double(x)).clamped(to: 0.35 * height)
    }

    // MARK: Digits

    private mutating func writeDigit(_ digit: UInt8, _ size: LineText.DigitSize, isMeant: Bool) {
        let scale: Double, rise: Double
        switch size {
        case .normal: (scale, rise) = (1, 0)
        case .endZero: (scale, rise) = (style.endZeroScale, style.endZeroRise)
        case .cent: (scale, rise) = (style.centScale, 1.05 - style.centScale)
        }
        guard var patch = hand.digit(digit, scale: scale, using: &stream) else { return }
        let jitter = style.jitter * stream.normal().clamped(to: 2)
        patch = patch.moved(x: 0, y: Int((baseline(at: last?.right ?? 0) + (jitter - rise) * height).rounded()))
        patch = beside(patch)
        let before = last, previous = lastDigit
        add(patch, isMeant ? .digit(digit) : .crossedOut(digit))
        if !isMeant {
            strike(patch)
            return
        }
        lastDigit = digit
        if let before, let previous {
            let areZeros = previous == 0 && digit == 0
            if stream.chance(areZeros ? style.zeroJoinProbability : style.joinProbability) { join(before, patch, areZeros: areZeros) }
        }
        if digit == 0, stream.chance(style.curlProbability) { curl(patch) }
        if size == .cent, drawing.digits.count > 1, stream.chance(0.4) {
            let y = Double(patch.bottom) + height * stream.uniform(in: 0.05...0.2)
            addStroke([
                Point(x: Double(patch.left) - 0.2 * height, y: y), Point(x: Double(patch.right) + 0.1 * height, y: y - 0.04 * height),
            ])
        }
    }

    /// Moved to the right of what is written.
    private mutating func beside(_ patch: InkPatch) -> InkPatch {
        guard let last else { return patch }
        let gap =
            switch stream.unit() {
            case ..<0.45: 0.05 * stream.normal()
            case ..<0.88: 0.10 + 0.08 * stream.normal()
            default: stream.uniform(in: 0.1...0.5)
            }
        let mayTouch = lastDigit != nil && stream.chance(style.touchingProbability)
        let overlap = stream.uniform(in: 0...0.09)
        // A digit begins well after the one before began.
        let least = last.left + max(Int(0.2 * height), last.width * 4 / 10)
        let free = freeColumn(for: patch)
        let pixels: Int
        if mayTouch, let free {
            // A narrow digit must not be drowned in the stroke that it touches.
            pixels = free - max(1, Int(min(overlap * height, 0.55 * hand.penWidth).rounded()))
        } else {
            let byBox = Double(last.right) + (gap + style.spacing) * height
            let byRows = free.map { Double($0) + (max(0.02, gap + 0.05) + style.spacing) * height } ?? byBox
            pixels = Int((style.nesting * byRows + (1 - style.nesting) * byBox).rounded())
        }
        return patch.moved(x: max(pixels, least) - patch.left, y: 0)
    }

    /// The column to which a patch's box can be moved before its ink meets what is written; nil where nothing is beside it.
    private func freeColumn(for patch: InkPatch) -> Int? {
        var free: Int?
        for y in patch.top..<patch.bottom {
            guard let span = patch.inkSpan(row: y) else { continue }
            let row = y - firstRow
            for near in row - 1...row + 1 where edges.indices.contains(near) && edges[near] > Self.noInk {
                free = max(free ?? Self.noInk, edges[near] - (span.lowerBound - patch.left))
            }
        }
        return free
    }

    /// A stroke from a digit to the next.
    private mutating func join(_ a: InkPatch, _ b: InkPatch, areZeros: Bool) {
        let isHigh = areZeros ? stream.chance(0.8) : stream.chance(0.35)
        let from = isHigh ? 0.05...0.3 : 0.7...1.0, to = areZeros ? 0.05...0.35 : isHigh ? 0.1...0.4 : 0.3...0.9
        guard let start = rim(of: a, atRight: true, within: from), let end = rim(of: b, atRight: false, within: to) else { return }
        let reach = start.distance(to: end)
        guard reach < 0.8 * height else { return }
        let sag = (areZeros ? stream.uniform(in: -0.12...0.16) : stream.uniform(in: 0...0.2)) * height
        addStroke([start, (start + end) * 0.5 + Point(x: 0, y: sag), end], penFactor: stream.uniform(in: 0.7...1))
    }

    /// The end of a zero's stroke, on its way out.
    private mutating func curl(_ zero: InkPatch) {
        guard let start = rim(of: zero, atRight: true, within: 0.02...0.2) else { return }
        let size = Double(zero.height)
        let out = size * stream.uniform(in: 0.1...0.35), up = size * stream.uniform(in: -0.1...0.15)
        addStroke([
            start - Point(x: 0.12 * size, y: -0.04 * size), start + Point(x: out * 0.4, y: 0.05 * size), start + Point(x: out, y: -up),
        ])
    }

    /// A place on a patch's ink that is far to a side, at a height drawn from within a part of the patch's.
    private mutating func rim(of patch: InkPatch, atRight: Bool, within: ClosedRange<Double>) -> Point? {
        let first = patch.top + Int(within.lowerBound * Double(patch.height - 1))
        let last = patch.top + Int(within.upperBound * Double(patch.height - 1))
        let half = Int(0.4 * hand.penWidth)
        var best: Point?
        for y in first...max(first, last) {
            guard let span = patch.inkSpan(row: y) else { continue }
            let x = Double(atRight ? span.upperBound - 1 - half : span.lowerBound + half)
            if best.map({ atRight ? x > $0.x : x < $0.x }) ?? true { best = Point(x: x, y: Double(y)) }
        }
        return best
    }

    /// Crosses a digit out.
    private mutating func strike(_ patch: InkPatch) {
        let box = patch.box
        let width = max(box.width, 0.4 * height), middle = box.center
        func place(_ x: Double, _ y: Double) -> Point { middle + Point(x: x * width, y: y * box.height) }
        switch stream.below(4) {
        case 0:
            for _ in 0...1 + stream.below(2) {
                let y = stream.uniform(in: -0.2...0.2), slope = stream.uniform(in: -0.25...0.1)
                addStroke([place(-0.7, y - slope), place(0.1, y + 0.02), place(0.7, y + slope)])
            }
        case 1:
            addStroke([place(-0.6, 0.5), place(0.05, 0.02), place(0.6, -0.5)])
            addStroke([place(-0.55, -0.5), place(0, 0.03), place(0.6, 0.5)])
        case 2:
            for shift in 0..<3 {
                let x = 0.22 * Double(shift - 1)
                addStroke([place(x - 0.45, 0.5), place(x + 0.05, 0), place(x + 0.5, -0.5)])
            }
        default:
            let turns = 6 + stream.below(6)
            addStroke(
                (0..<turns).map { turn in
                    let along = Double(turn) / Double(turns - 1) - 0.5
                    return place((turn % 2 == 0 ? -0.55 : 0.55) * stream.uniform(in: 0.8...1.1), along * stream.uniform(in: 0.7...1))
                }, tension: 0.3)
        }
    }

    // MARK: Combs

    /// Digits in places of equal width.
    private mutating func writeComb(_ text: LineText) {
        let pitch = max(6, Int((height * stream.uniform(in: 0.75...1.35)).rounded()))
        let count = text.elements.count, first = -pitch / 2
        drawing.combEdges = (0...count).map { first + $0 * pitch }
        for (index, element) in text.elements.enumerated() {
            guard case .digit(let digit, _) = element, let patch = hand.digit(digit, using: &stream) else { continue }
            let fit = min(1, 1.1 * Double(pitch) / Double(patch.width))
            guard let fitted = fit < 1 ? hand.digit(digit, scale: fit, using: &stream) : patch else { continue }
            let middle = Double(drawing.combEdges[index]) + Double(pitch) / 2 + 0.08 * height * stream.normal().clamped(to: 2)
            let y = baseline(at: 0) + style.jitter * height * stream.normal().clamped(to: 2)
            add(fitted.moved(x: Int(middle) - fitted.width / 2 - fitted.left, y: Int(y)), .digit(digit))
        }
    }

    // MARK: Pieces

    private mutating func underline() {
        guard let box = drawing.digitBox else { return }
        let y = box.y + box.height + height * stream.uniform(in: 0.02...0.2)
        let start = box.x + height * stream.uniform(in: -0.2...0.3), end = box.x + box.width + height * stream.uniform(in: -0.3...0.4)
        guard end > start else { return }
        for row in 0..<(stream.chance(0.25) ? 2 : 1) {
            let low = y + 0.12 * height * Double(row)
            addStroke([
                Point(x: start, y: low), Point(x: (start + end) / 2, y: low + 0.03 * height * stream.normal()),
                Point(x: end, y: low + 0.06 * height * stream.normal()),
            ])
        }
    }

    /// Room without ink, over the height.
    mutating func moveOn(by fraction: Double) {
        let step = Int(fraction * height)
        for row in edges.indices where edges[row] > Self.noInk { edges[row] += step }
        if let last { self.last = last.moved(x: step, y: 0) }
        lastDigit = nil
    }

    /// Adds a sign at the end of the line: what comes after it keeps clear of it.
    mutating func add(_ patch: InkPatch, _ kind: LineDrawing.Piece.Kind) {
        drawing.pieces.append(LineDrawing.Piece(kind: kind, ink: patch))
        for y in patch.top..<patch.bottom {
            guard let span = patch.inkSpan(row: y), edges.indices.contains(y - firstRow) else { continue }
            edges[y - firstRow] = max(edges[y - firstRow], span.upperBound)
        }
        last = patch
        lastDigit = nil
    }

    mutating func addStroke(_ places: [Point], tension: Double = 0, penFactor: Double = 1) {
        guard let patch = hand.stroke(through: places, tension: tension, penFactor: penFactor, using: &stream) else { return }
        drawing.pieces.append(LineDrawing.Piece(kind: .stroke, ink: patch))
    }

    /// The column after all ink from a height to another, over the height above the base line; that of the last sign where there is none.
    func edge(above low: Double, below high: Double) -> Double {
        let right = last?.right ?? 0
        let base = baseline(at: right)
        let rows = Int(base - high * height) - firstRow...Int(base - low * height) - firstRow
        let found = rows.clamped(to: 0...edges.count - 1).map { edges[$0] }.max() ?? Self.noInk
        return Double(found > Self.noInk ? found : last == nil ? 0 : right)
    }

    /// The column after the last sign's box.
    var right: Double { Double(last?.right ?? 0) }
    var isEmpty: Bool { last == nil }

    /// Moves a patch beside what is written, at a distance over the height.
    mutating func addBeside(_ patch: InkPatch, gap: Double, _ kind: LineDrawing.Piece.Kind) {
        guard last != nil else { return add(patch, kind) }
        let column = freeColumn(for: patch) ?? Int(right)
        let least = (last?.left ?? 0) + Int(0.2 * height)
        add(patch.moved(x: max(column + Int((gap * height).rounded()), least) - patch.left, y: 0), kind)
    }
}
