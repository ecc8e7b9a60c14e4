import Imaging
import Support

/// A digit in its cell.
struct WrittenDigit: Sendable {
    let label: UInt8
    /// The cell's index, row by row.
    let cell: Int
    let strokes: [PenStroke]
    let pen: Pen
    let crossesLine: Bool

    /// Lets a hand write in a cell, on its rule where it has one; nil where it leaves the cell out.
    ///
    /// - Parameter standMM: how far above the rule's middle the ink ends.
    init?(
        _ label: UInt8, by hand: Handwriting, cell: Int, rectMM: Rect, ruleMM: Rect? = nil, standMM: Double = 0, lineWidthMM: Double,
        overrunProbability: Double? = nil, using stream: inout RandomStream
    ) {
        guard !stream.chance(hand.omissionProbability) else { return nil }
        self.label = label
        self.cell = cell
        pen = hand.pen
        let strokes = hand.strokes(of: label, cellHeightMM: rectMM.height, using: &stream)
        let box = Rect(around: strokes.compactMap(\.boundsMM).flatMap(\.corners))
        let spread = 0.02 + 0.03 * hand.haste
        let aim = Point(
            x: rectMM.width * (hand.placement.x + spread * stream.normal()),
            y: rectMM.height * (hand.placement.y + spread * stream.normal()))
        crossesLine = stream.chance(overrunProbability ?? hand.overrunProbability)
        // A narrow digit goes over a line above or below it; beside it, it would lie on the line.
        let side = stream.below(2) + (box.width < 3 || stream.chance(0.5) ? 2 : 0)
        let overrunMM = stream.uniform(in: 0.2...1)

        // Usually a hand keeps clear of the lines; an overrun goes a little beyond one of them.
        let room = rectMM.inset(by: lineWidthMM / 2 + 0.5)
        let slackX = max(0, (room.width - box.width) / 2), slackY = max(0, (room.height - box.height) / 2)
        var offset = Point(x: min(max(aim.x, -slackX), slackX), y: min(max(aim.y, -slackY), slackY))
        if crossesLine {
            switch side {
            case 0: offset.x = (rectMM.width - box.width) / 2 + overrunMM
            case 1: offset.x = -(rectMM.width - box.width) / 2 - overrunMM
            case 2: offset.y = (rectMM.height - box.height) / 2 + overrunMM
            default: offset.y = -(rectMM.height - box.height) / 2 - overrunMM
            }
        }
        var middle = rectMM.center + offset
        if let ruleMM { middle.y = ruleMM.center.y - standMM - (box.y + box.height) }
        self.strokes = strokes.map { $0.moved(by: middle) }
    }

    /// Writes a trace in a cell, away from its lines where there is room; on its rule where it has one.
    init(
        _ trace: DigitTrace, of writing: TracedWriting, cell: Int, rectMM: Rect, ruleMM: Rect? = nil, lineWidthMM: Double,
        using stream: inout RandomStream
    ) {
        label = trace.label
        self.cell = cell
        pen = Pen(kind: .gel, widthMM: writing.penWidthMM, darkness: writing.darkness, swelling: 0, thinning: 0, grain: 0)
        crossesLine = false
        let room = rectMM.inset(by: lineWidthMM / 2 + Self.traceMarginFraction * rectMM.height)
        // The middle line is a pen's width smaller than the ink, which has to fit between the lines.
        let inked = min(stream.uniform(in: writing.heightFraction) * rectMM.height, room.height)
        let height = max(0, inked - pen.widthMM), width = min(height * trace.aspect, max(0, room.width - pen.widthMM))
        let slack = Point(x: max(0, room.width - pen.widthMM - width), y: max(0, room.height - pen.widthMM - height))
        let spread = Point(x: Self.traceSpread * stream.normal() * rectMM.width, y: Self.traceSpread * stream.normal() * rectMM.height)
        var middle =
            rectMM.center + Point(x: min(max(spread.x, -slack.x / 2), slack.x / 2), y: min(max(spread.y, -slack.y / 2), slack.y / 2))
        if let ruleMM { middle.y = ruleMM.center.y - writing.standMM - inked / 2 }
        let scaleX = trace.aspect > 0 ? width / trace.aspect : 0
        let radius = pen.widthMM / 2
        strokes = trace.strokes.map { stroke in
            PenStroke(
                samples: stroke.map { p in
                    let place = middle + Point(x: scaleX * p.x - width / 2, y: height * (p.y - 0.5))
                    return PenStroke.Sample(positionMM: place, radiusMM: radius, load: 1)
                })
        }
    }

    /// A traced digit keeps this fraction of the cell away from the lines, and is so far from the middle: standard deviation over the
    /// cell's size.
    private static let traceMarginFraction = 0.04
    private static let traceSpread = 0.06
}
