import Imaging

/// The way a pen went for one digit that somebody wrote: what is left of a digit when its width is taken away.
public struct DigitTrace: Sendable, Equatable {
    public let label: UInt8
    /// Each a line that may go back on itself; 0…1 from top to bottom, and as far to the right as the digit is wide.
    public let strokes: [[Point]]
    /// Its width over its height.
    public let aspect: Double

    /// - Parameter strokes: in any unit, y downwards; a single place is a dot. Nil without any height.
    public init?(label: UInt8, strokes: [[Point]]) {
        let points = strokes.flatMap { $0 }
        guard !points.isEmpty else { return nil }
        let box = Rect(around: points)
        guard box.height > 0 else { return nil }
        self.label = label
        self.strokes = strokes.map { $0.map { Point(x: ($0.x - box.x) / box.height, y: ($0.y - box.y) / box.height) } }
        aspect = box.width / box.height
    }
}

/// Digits that real people wrote, to be written again with a pen of any width in the cells of a simulated sheet.
public struct TracedWriting: Sendable {
    /// For each cell of the template, row by row, grid after grid; nil leaves it blank.
    public let digits: [DigitTrace?]
    public let penWidthMM: Double
    /// Share of the paper's light that the ink takes away, 0…1.
    public let darkness: Double
    /// Height of a digit with its pen over the height of its cell.
    public let heightFraction: ClosedRange<Double>
    /// In cells with a rule to write on: how far above the rule's middle the ink ends, below 0 for ink that reaches below it.
    public let standMM: Double

    public init(
        digits: [DigitTrace?], penWidthMM: Double, darkness: Double, heightFraction: ClosedRange<Double> = 0.5...0.72,
        standMM: Double = 0.3
    ) {
        self.digits = digits
        self.penWidthMM = penWidthMM
        self.darkness = darkness
        self.heightFraction = heightFraction
        self.standMM = standMM
    }
}
