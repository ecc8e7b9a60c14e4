import Forms
import Imaging
import Registration

/// Puts equal frames that lie in rows together: cells that share their lines to grids, boxes beside each other to rows.
///
/// Method: from the leftmost frame on, the next one to the right joins while it is as large, as high up and as far away as
/// the ones before; rows of cells that share a line with the row below join to grids. **Determinism** A.
struct FrameGrouping {
    /// One field's frames.
    struct Group: Equatable {
        /// Row by row.
        var frames: [PrintedFrame]
        var columnCount: Int
        /// Whether neighbors share their lines.
        let sharesLines: Bool

        var rowCount: Int { frames.count / columnCount }
        var first: Rect { frames[0].insideMM }
    }

    /// Sides and places that differ by less than this, or this fraction of the frame's side, are the same.
    private static let toleranceMM = 0.25
    private static let toleranceFraction = 0.05
    /// Lines of which one has so many times the other's ink across are of different kinds: a table's and its cells'.
    private static let maxInkRatio = 2.2
    /// A frame that the picture's rim cuts may be smaller by this fraction of its side.
    private static let rimFraction = 0.25
    /// Boxes further apart than this fraction of their width belong to different numbers.
    private static let maxGapFraction = 0.75
    /// Two frames are neighbors in a grid when they are no further apart than the line between them is wide.
    private static let lineFraction = 1.6
    private static let lineSlackMM = 0.15

    let groups: [Group]

    /// - Parameters:
    ///   - frames: of the size of boxes, none within another.
    ///   - completes: whether grids are completed by cells whose lines are seen in parts only.
    init(_ frames: [PrintedFrame], completes: Bool) {
        let ordered = frames.sorted { ($0.insideMM.y, $0.insideMM.x) < ($1.insideMM.y, $1.insideMM.x) }
        let stacked = Self.stacked(Self.rows(ordered))
        groups = completes ? Self.completed(stacked) : stacked
    }

    private static func rows(_ frames: [PrintedFrame]) -> [Group] {
        var isTaken = frames.map { _ in false }
        // From the left, so that a row is begun at its first frame.
        let fromLeft = frames.indices.sorted {
            (frames[$0].insideMM.x, frames[$0].insideMM.y) < (frames[$1].insideMM.x, frames[$1].insideMM.y)
        }
        var rows: [Group] = []
        for start in fromLeft where !isTaken[start] {
            isTaken[start] = true
            var row = [frames[start]]
            var sharesLines: Bool?
            while let last = row.last {
                let next = fromLeft.first { index in
                    guard !isTaken[index], isBeside(frames[index], last) else { return false }
                    if let sharesLines, sharesLines != isShared(last, frames[index]) { return false }
                    return row.count < 2 || isSamePitch(row[row.count - 2], last, frames[index])
                }
                guard let next else { break }
                sharesLines = isShared(last, frames[next])
                isTaken[next] = true
                row.append(frames[next])
            }
            rows.append(Group(frames: row, columnCount: row.count, sharesLines: sharesLines ?? true))
        }
        return rows
    }

    /// Rows that share a line with the row below become one grid.
    private static func stacked(_ rows: [Group]) -> [Group] {
        let ordered = rows.sorted { ($0.first.y, $0.first.x) < ($1.first.y, $1.first.x) }
        var isTaken = ordered.map { _ in false }
        var groups: [Group] = []
        for start in ordered.indices where !isTaken[start] {
            isTaken[start] = true
            var group = ordered[start]
            while group.sharesLines {
                let last = group.frames[group.frames.count - group.columnCount]
                let next = ordered.indices.first { index in
                    let row = ordered[index]
                    guard !isTaken[index], row.sharesLines, row.columnCount == group.columnCount,
                        isBelow(row.frames[0], last), isAlike(row.frames[row.columnCount - 1], group.frames[group.columnCount - 1])
                    else { return false }
                    let above = group.frames.count - 2 * group.columnCount
                    return above < 0 || isLineAlike(group.frames[above], last)
                }
                guard let next else { break }
                isTaken[next] = true
                group.frames += ordered[next].frames
            }
            groups.append(group)
        }
        // A single frame shares its lines with nobody.
        return groups.map { $0.frames.count == 1 ? Group(frames: $0.frames, columnCount: 1, sharesLines: false) : $0 }
    }

    private static func near(_ a: Double, _ b: Double, _ side: Double) -> Bool {
        abs(a - b) <= max(toleranceMM, toleranceFraction * side)
    }

    /// Whether the lines below two frames are of one kind.
    private static func isLineAlike(_ a: PrintedFrame, _ b: PrintedFrame) -> Bool {
        max(a.lowerLineInk, b.lowerLineInk) <= maxInkRatio * min(a.lowerLineInk, b.lowerLineInk)
    }

    /// The paper of one frame to that of the one below.
    private static func gap(_ upper: PrintedFrame, _ lower: PrintedFrame) -> Double {
        lower.insideMM.y - upper.insideMM.y - upper.insideMM.height
    }

    /// Of the same size.
    private static func isAlike(_ a: PrintedFrame, _ b: PrintedFrame) -> Bool {
        let isAtRim = a.touchesRim || b.touchesRim
        return [(a.insideMM.width, b.insideMM.width), (a.insideMM.height, b.insideMM.height)].allSatisfy { a, b in
            near(a, b, a) || isAtRim && abs(a - b) <= rimFraction * max(a, b)
        }
    }

    private static func isShared(_ left: PrintedFrame, _ right: PrintedFrame) -> Bool {
        isOneLine(right.insideMM.x - left.insideMM.x - left.insideMM.width, left, right)
    }

    private static func isOneLine(_ gapMM: Double, _ a: PrintedFrame, _ b: PrintedFrame) -> Bool {
        gapMM > 0 && gapMM <= lineFraction * max(a.wallMM, b.wallMM) + lineSlackMM
    }

    private static func isBeside(_ right: PrintedFrame, _ left: PrintedFrame) -> Bool {
        let gap = right.insideMM.x - left.insideMM.x - left.insideMM.width
        return gap > 0 && gap <= maxGapFraction * left.insideMM.width && isAlike(left, right)
            && near(left.insideMM.y, right.insideMM.y, left.insideMM.height)
    }

    private static func isBelow(_ lower: PrintedFrame, _ upper: PrintedFrame) -> Bool {
        isOneLine(gap(upper, lower), upper, lower) && isAlike(upper, lower)
            && near(upper.insideMM.x, lower.insideMM.x, upper.insideMM.width)
    }

    private static func isSamePitch(_ a: PrintedFrame, _ b: PrintedFrame, _ c: PrintedFrame) -> Bool {
        near(b.insideMM.x - a.insideMM.x, c.insideMM.x - b.insideMM.x, b.insideMM.width)
    }
}

extension FrameGrouping.Group {
    /// The field that these frames are: evenly spaced cells laid through them.
    ///
    /// - Parameter number: what its cells hold; nil for digits.
    func grid(name: String, number: NumberFormat? = nil) -> CellGrid {
        let wall = frames.map(\.wallMM).median ?? 0, lineWidth = frames.map(\.lineWidthMM).median ?? 0
        let columns = Self.spacing(
            (0..<columnCount).map { column in Self.mean((0..<rowCount).map { self[$0, column].x }) })
        let rows = Self.spacing((0..<rowCount).map { row in Self.mean((0..<columnCount).map { self[row, $0].y }) })
        // What the rim cuts is smaller than it was.
        let whole = frames.contains { !$0.touchesRim } ? frames.filter { !$0.touchesRim } : frames
        let inside = Size(
            width: Self.mean(whole.map(\.insideMM.width)), height: Self.mean(whole.map(\.insideMM.height)))
        let box = Size(width: inside.width + wall, height: inside.height + wall)
        let pitch = Size(
            width: columnCount > 1 ? columns.pitch : box.width, height: rowCount > 1 ? rows.pitch : box.height)
        return CellGrid(
            name: name, originMM: Point(x: columns.first - wall / 2, y: rows.first - wall / 2), pitchMM: pitch,
            cellSizeMM: sharesLines ? nil : box, columnCount: columnCount, rowCount: rowCount, lineWidthMM: lineWidth,
            labels: .fixed(Array(repeating: nil, count: frames.count)), number: number)
    }

    /// Without the rows and columns at its sides that are of a kind; nil where nothing is left, or what is left is of it as a whole.
    func withoutSides(_ isOfKind: ([PrintedFrame]) -> Bool) -> FrameGrouping.Group? {
        var rows = 0..<rowCount, columns = 0..<columnCount
        func row(_ row: Int) -> [PrintedFrame] { columns.map { frames[row * columnCount + $0] } }
        func column(_ column: Int) -> [PrintedFrame] { rows.map { frames[$0 * columnCount + column] } }
        while !rows.isEmpty, !columns.isEmpty {
            let bounds = (rows, columns)
            if isOfKind(row(rows.lowerBound)) { rows.removeFirst() }
            if let last = rows.last, isOfKind(row(last)) { rows.removeLast() }
            if !rows.isEmpty, isOfKind(column(columns.lowerBound)) { columns.removeFirst() }
            if !rows.isEmpty, let last = columns.last, isOfKind(column(last)) { columns.removeLast() }
            guard bounds != (rows, columns) else { break }
        }
        let inner = rows.flatMap { row in columns.map { frames[row * columnCount + $0] } }
        guard !inner.isEmpty, !isOfKind(inner) else { return nil }
        return FrameGrouping.Group(frames: inner, columnCount: columns.count, sharesLines: sharesLines)
    }

    private subscript(row: Int, column: Int) -> Rect { frames[row * columnCount + column].insideMM }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// The evenly spaced places nearest to those given: least squares.
    private static func spacing(_ places: [Double]) -> (first: Double, pitch: Double) {
        guard places.count > 1 else { return (places[0], 0) }
        let middle = Double(places.count - 1) / 2, mean = mean(places)
        var product = 0.0, square = 0.0
        for (index, place) in places.enumerated() {
            product += (Double(index) - middle) * (place - mean)
            square += (Double(index) - middle) * (Double(index) - middle)
        }
        let pitch = product / square
        return (mean - middle * pitch, pitch)
    }
}
