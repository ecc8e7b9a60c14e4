import Imaging

/// A table of cells that are too wide for one digit: places for whole numbers, as in a class list.
///
/// Method: frames of a cell's height that are wider than one digit join where they share a line, side by side if they are as high, above
/// each other if they are as wide; the rows and columns in which the joined ones lie are the table, and cells whose lines are not seen all
/// around are filled in. Columns that are mostly printed are captions, and so are rows at its head and foot that are printed in the other
/// columns. **Determinism** A.
struct NumberTable {
    /// A field for each column, and for each stretch of it with rows of one height.
    let columns: [FrameGrouping.Group]
    /// What is printed at its head, its foot and beside its columns.
    let captions: [PrintedFrame]

    /// Fewer rows are captions, lines to sign on, and the like.
    private static let minRowCount = 3
    private static let minColumnCount = 2
    /// Wider cells hold text.
    private static let maxWidthMM = 100.0
    /// The only column that is not printed holds text, such as a name, when it is wider.
    private static let maxOnlyWidthMM = 40.0
    /// Of the cells of a table so many are closed on all sides.
    private static let minClosedFraction = 0.6
    /// Neighbors overlap by this fraction of their shorter side, and their sides differ by no more than that one.
    private static let minOverlap = 0.8
    private static let maxSideDifference = 0.12
    /// Neighbors share a line when their paper is no further apart than this times what is not paper between them, and a little.
    private static let lineFraction = 1.6
    private static let lineSlackMM = 0.2
    /// Rows of one field differ in height by no more than this fraction.
    private static let maxHeightDifference = 0.15

    /// - Parameters:
    ///   - frames: that are no boxes for digits.
    ///   - isPrinted: whether a frame holds a caption.
    /// - Returns: from the topmost on.
    static func all(
        in frames: [PrintedFrame], boxSizeRangeMM: ClosedRange<Double>, isPrinted: (PrintedFrame) -> Bool
    ) -> [NumberTable] {
        let wide = frames.filter { frame in
            let size = frame.insideMM
            return boxSizeRangeMM.contains(size.height) && size.width > size.height && size.width <= maxWidthMM && !frame.touchesRim
        }
        return joined(wide).compactMap { NumberTable($0, isPrinted: isPrinted) }
    }

    /// Frames that share lines with one another, directly or through others.
    private static func joined(_ frames: [PrintedFrame]) -> [[PrintedFrame]] {
        let ordered = frames.sorted { ($0.insideMM.y, $0.insideMM.x) < ($1.insideMM.y, $1.insideMM.x) }
        var isTaken = ordered.map { _ in false }
        var groups: [[PrintedFrame]] = []
        for start in ordered.indices where !isTaken[start] {
            isTaken[start] = true
            var group = [start], next = 0
            while next < group.count {
                let frame = ordered[group[next]]
                for other in ordered.indices where !isTaken[other] && areNeighbors(frame, ordered[other]) {
                    isTaken[other] = true
                    group.append(other)
                }
                next += 1
            }
            groups.append(group.sorted().map { ordered[$0] })
        }
        return groups
    }

    private static func areNeighbors(_ a: PrintedFrame, _ b: PrintedFrame) -> Bool {
        let one = a.insideMM, other = b.insideMM, line = lineFraction * max(a.wallMM, b.wallMM) + lineSlackMM
        func areAlong(_ p: Double, _ length: Double, _ q: Double, _ otherLength: Double) -> Bool {
            min(p + length, q + otherLength) - max(p, q) >= minOverlap * min(length, otherLength)
                && abs(length - otherLength) <= maxSideDifference * min(length, otherLength)
        }
        func areApart(_ p: Double, _ length: Double, _ q: Double, _ otherLength: Double) -> Bool {
            let gap = max(p, q) - min(p + length, q + otherLength)
            return gap > 0 && gap <= line
        }
        return areAlong(one.y, one.height, other.y, other.height) && areApart(one.x, one.width, other.x, other.width)
            || areAlong(one.x, one.width, other.x, other.width) && areApart(one.y, one.height, other.y, other.height)
    }

    /// Nil where the frames make no table.
    private init?(_ frames: [PrintedFrame], isPrinted: (PrintedFrame) -> Bool) {
        let rows = Self.lines(frames.map { ($0.insideMM.y, $0.insideMM.height) })
        let columns = Self.lines(frames.map { ($0.insideMM.x, $0.insideMM.width) })
        guard rows.count >= Self.minRowCount, columns.count >= Self.minColumnCount,
            Double(frames.count) >= Self.minClosedFraction * Double(rows.count * columns.count)
        else { return nil }
        var cells = [PrintedFrame?](repeating: nil, count: rows.count * columns.count)
        for frame in frames {
            guard let row = Self.line(at: frame.insideMM.center.y, in: rows),
                let column = Self.line(at: frame.insideMM.center.x, in: columns)
            else { continue }
            cells[row * columns.count + column] = frame
        }
        let whole = rows.indices.map { row in
            columns.indices.map { column in
                cells[row * columns.count + column]
                    ?? frames[0].moved(
                        to: Rect(x: columns[column].start, y: rows[row].start, width: columns[column].length, height: rows[row].length))
            }
        }
        func openColumns(_ rows: Range<Int>) -> [Int] {
            columns.indices.filter { column in !Self.isMostly(rows.map { whole[$0][column] }, isPrinted) }
        }
        var written = whole.indices
        let toWriteIn = openColumns(written)
        func isCaption(_ row: Int) -> Bool {
            let seen = toWriteIn.compactMap { cells[row * columns.count + $0] }
            return 2 * seen.count < toWriteIn.count || Self.isMostly(seen, isPrinted)
        }
        while let first = written.first, isCaption(first) { written.removeFirst() }
        while let last = written.last, isCaption(last) { written.removeLast() }
        guard written.count >= Self.minRowCount else { return nil }
        let stretches = Self.stretches(written, heights: rows.map(\.length))
        let open = openColumns(written)
        guard let first = open.first, open.count > 1 || columns[first].length <= Self.maxOnlyWidthMM else { return nil }
        self.columns = open.flatMap { column in
            stretches.map { rows in
                FrameGrouping.Group(frames: rows.map { whole[$0][column] }, columnCount: 1, sharesLines: true)
            }
        }
        let fields = self.columns.flatMap(\.frames)
        captions = frames.filter { !fields.contains($0) }
    }

    /// Rows or columns: where each begins, the median of those that lie in it, and how long it is.
    private static func lines(_ sides: [(start: Double, length: Double)]) -> [(start: Double, length: Double)] {
        let ordered = sides.sorted { $0.start + $0.length / 2 < $1.start + $1.length / 2 }
        var groups: [[(start: Double, length: Double)]] = []
        for side in ordered {
            if let last = groups.last?.last, side.start + side.length / 2 < last.start + last.length {
                groups[groups.count - 1].append(side)
            } else {
                groups.append([side])
            }
        }
        return groups.map { ($0.map(\.start).median ?? 0, $0.map(\.length).median ?? 0) }
    }

    private static func line(at place: Double, in lines: [(start: Double, length: Double)]) -> Int? {
        lines.firstIndex { place >= $0.start && place <= $0.start + $0.length }
    }

    /// Whether half of the frames or more hold captions.
    private static func isMostly(_ frames: [PrintedFrame], _ isPrinted: (PrintedFrame) -> Bool) -> Bool {
        2 * frames.count(where: isPrinted) >= frames.count
    }

    /// Rows that follow one another and are of one height, from the top.
    private static func stretches(_ rows: Range<Int>, heights: [Double]) -> [Range<Int>] {
        var stretches: [Range<Int>] = []
        for row in rows {
            if let last = stretches.last, abs(heights[row] - heights[last.lowerBound]) <= maxHeightDifference * heights[last.lowerBound] {
                stretches[stretches.count - 1] = last.lowerBound..<row + 1
            } else {
                stretches.append(row..<row + 1)
            }
        }
        return stretches
    }
}
