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
