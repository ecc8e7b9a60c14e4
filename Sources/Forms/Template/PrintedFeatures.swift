import Imaging

/// What a form has printed on it that a picture of it can be laid over, as learned from its blank.
public struct PrintedFeatures: Sendable, Equatable {
    /// Solid dark shapes, such as squares in the corners.
    public let marks: [PrintedMark]
    /// The paper that printed lines enclose: boxes and the cells of tables.
    public let frames: [Rect]
    /// Long printed lines, to check a found place by.
    public let lines: [PrintedRule]

    public init(marks: [PrintedMark], frames: [Rect], lines: [PrintedRule]) {
        self.marks = marks
        self.frames = frames
        self.lines = lines
    }

    /// What the page is found by: marks and frames, or lines where there are neither.
    package var shapeCount: Int { marks.isEmpty && frames.isEmpty ? lines.count : marks.count + frames.count }
}

/// A solid dark shape of print.
public struct PrintedMark: Sendable, Equatable {
    public let centerMM: Point
    public let sizeMM: Size

    public init(centerMM: Point, sizeMM: Size) {
        self.centerMM = centerMM
        self.sizeMM = sizeMM
    }
}

/// A straight printed line.
public struct PrintedRule: Sendable, Equatable {
    public let startMM: Point
    public let endMM: Point
    public let widthMM: Double

    public init(startMM: Point, endMM: Point, widthMM: Double) {
        self.startMM = startMM
        self.endMM = endMM
        self.widthMM = widthMM
    }

    public var lengthMM: Double { startMM.distance(to: endMM) }
}

extension [PrintedRule] {
    /// Shorter ones than this fraction of the longest of their direction do not bound the print.
    private static var minOuterFraction: Double { 0.6 }

    /// What lies along the paper's edge, this near to it, is the edge as a scanner shows it.
    private static var rimMM: Double { 4 }

    /// The topmost and the lowest of the long level lines, and the leftmost and the rightmost of the long upright ones; none where there is
    /// no such pair.
    package func outermost(onPageOf size: Size) -> [PrintedRule] {
        let level = filter { abs($0.endMM.y - $0.startMM.y) < abs($0.endMM.x - $0.startMM.x) }
        let upright = filter { abs($0.endMM.y - $0.startMM.y) >= abs($0.endMM.x - $0.startMM.x) }
        return Self.bounds(of: level, side: size.height) { ($0.startMM.y + $0.endMM.y) / 2 }
            + Self.bounds(of: upright, side: size.width) { ($0.startMM.x + $0.endMM.x) / 2 }
    }

    private static func bounds(of lines: [PrintedRule], side: Double, place: (PrintedRule) -> Double) -> [PrintedRule] {
        let lines = lines.filter { (rimMM...side - rimMM).contains(place($0)) }
        let longest = lines.map(\.lengthMM).max() ?? 0
        let long = lines.filter { $0.lengthMM >= minOuterFraction * longest }
        guard long.count > 1, let first = long.min(by: { place($0) < place($1) }), let last = long.max(by: { place($0) < place($1) })
        else { return [] }
        return [first, last]
    }
}
