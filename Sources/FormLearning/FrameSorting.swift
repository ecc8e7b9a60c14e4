import Imaging

/// Tells the boxes for digits from all other frames on a blank form, and keeps account of what is left out and why.
struct FrameSorting {
    /// What may be boxes.
    private(set) var boxes: [PrintedFrame] = []
    private var rejected: [(reason: LeftOutFrames.Reason, frame: PrintedFrame)] = []

    /// Of frames with a side below the limit, only these are told of: smaller ones are loops of letters and dots.
    private static let minToldMM = 1.5
    /// Frames this near to each other's sides are within one another.
    private static let nestingSlackMM = 0.1

    init(_ frames: [PrintedFrame], boxSizeRangeMM: ClosedRange<Double>, aspectRange: ClosedRange<Double>) {
        for frame in frames {
            let size = frame.insideMM
            if min(size.width, size.height) < boxSizeRangeMM.lowerBound {
                if min(size.width, size.height) >= Self.minToldMM { rejected.append((.tooSmall, frame)) }
            } else if max(size.width, size.height) > boxSizeRangeMM.upperBound {
                if !frame.touchesRim { rejected.append((.tooLarge, frame)) }
            } else if !aspectRange.contains(size.width / size.height) {
                rejected.append((.tooLong, frame))
            } else {
                boxes.append(frame)
            }
        }
    }

    /// Of frames within each other one is the box: the outer one, unless it holds as many boxes as a table.
    mutating func leaveOutNested(maxCount: Int) {
        let areas = boxes.map(\.insideMM)
        var isLeftOut = boxes.map { _ in false }
        let outward = boxes.indices.sorted { areas[$0].width * areas[$0].height > areas[$1].width * areas[$1].height }
        for outer in outward where !isLeftOut[outer] {
            let within = boxes.indices.filter { $0 != outer && areas[outer].grown(by: Self.nestingSlackMM).holds(areas[$0]) }
            if within.count >= maxCount {
                isLeftOut[outer] = true
                rejected.append((.tooLarge, boxes[outer]))
            } else {
                for index in within { isLeftOut[index] = true }
            }
        }
        boxes = boxes.indices.filter { !isLeftOut[$0] }.map { boxes[$0] }
    }

    /// The columns of tables whose cells are too wide for one digit; what else may be a place for a number is among the boxes from then on.
    ///
    /// - Parameter maxDarkMM2: as of `leaveOutPrinted`.
    mutating func takeNumberColumns(boxSizeRangeMM: ClosedRange<Double>, maxDarkMM2: Double) -> [FrameGrouping.Group] {
        func isWide(_ reason: LeftOutFrames.Reason) -> Bool { reason == .tooLong || reason == .tooLarge }
        let wide = rejected.filter { isWide($0.reason) }.map(\.frame) + boxes.filter(\.isForNumber)
        let tables = NumberTable.all(in: wide, boxSizeRangeMM: boxSizeRangeMM) { Self.isPrinted($0, maxDarkMM2) }
        let columns = tables.flatMap(\.columns), bounds = columns.map { Rect(around: $0.frames.flatMap(\.insideMM.corners)) }
        func isTaken(_ frame: PrintedFrame) -> Bool { bounds.contains { $0.contains(frame.insideMM.center) } }
        rejected.removeAll { isWide($0.reason) && isTaken($0.frame) }
        // What the table has besides are its captions.
        let captions = boxes.filter { box in !isTaken(box) && tables.contains { $0.captions.contains(box) } }
        rejected += captions.map { (.printed, $0) }
        boxes.removeAll { box in isTaken(box) || captions.contains(box) }
        let others = rejected.map(\.frame).filter { frame in
            Self.isNumberBox(frame, boxSizeRangeMM) && !tables.contains { $0.captions.contains(frame) }
                && !boxes.contains { frame.insideMM.contains($0.insideMM.center) }
        }
        rejected.removeAll { others.contains($0.frame) }
        boxes += others
        return columns
    }

    /// Longer frames, and wider ones, are places for text.
    private static let maxNumberWidthMM = 40.0, maxNumberAspect = 5.0

    /// Whether a frame that is in no table is a place for a number.
    private static func isNumberBox(_ frame: PrintedFrame, _ boxSizeRangeMM: ClosedRange<Double>) -> Bool {
        let size = frame.insideMM
        return frame.isForNumber && boxSizeRangeMM.contains(size.height) && !frame.touchesRim
            && size.width <= min(maxNumberWidthMM, maxNumberAspect * size.height)
    }

    private static func isPrinted(_ frame: PrintedFrame, _ maxDarkMM2: Double) -> Bool {
        frame.darkPrintMM2 > maxDarkMM2 && frame.darkPrintMM2 > minPrintedFraction * (frame.darkPrintMM2 + frame.writtenMM2)
    }

    /// Of the ink in a caption's frame more than this fraction is on every sheet; where somebody writes it is less.
    private static let minPrintedFraction = 0.5

    /// Fields of which most cells hold letters or numbers are captions, and so are such rows and columns at a field's sides; single boxes at
    /// the rim are margins.
    ///
    /// - Returns: the fields that are left.
    mutating func leaveOutPrinted(_ groups: [FrameGrouping.Group], maxDarkMM2: Double) -> [FrameGrouping.Group] {
        groups.compactMap { group in
            let inner = group.withoutSides { frames in 2 * frames.count { Self.isPrinted($0, maxDarkMM2) } > frames.count }
            let captions = group.frames.filter { !(inner?.frames.contains($0) ?? false) }
            rejected += captions.map { (.printed, $0) }
            if let inner, inner.frames.count == 1, inner.frames[0].touchesRim {
                rejected.append((.atTheRim, inner.frames[0]))
                return nil
            }
            return inner
        }
    }

    /// By reason.
    var leftOut: [LeftOutFrames] {
        LeftOutFrames.Reason.allCases.compactMap { reason in
            let frames = rejected.filter { $0.reason == reason }.map(\.frame.insideMM)
            return frames.isEmpty ? nil : LeftOutFrames(reason: reason, framesMM: frames)
        }
    }
}

extension Rect {
    fileprivate func holds(_ other: Rect) -> Bool {
        other.x >= x && other.y >= y && other.x + other.width <= x + width && other.y + other.height <= y + height
    }
}
