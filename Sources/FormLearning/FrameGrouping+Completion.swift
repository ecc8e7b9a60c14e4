import Imaging

extension FrameGrouping {
    /// Of a grid's cells at least this fraction is closed on all sides.
    private static let minClosedFraction = 0.75
    /// A cell is the grid's when its place and its size are off by no more than this fraction of the pitch.
    private static let latticeTolerance = 0.1

    /// Pieces of one grid or row of boxes put together, and the cells between them that are open somewhere filled in.
    ///
    /// Method: from the largest grid on, frames of its size that lie on its lattice join, whatever field they were in; the
    /// rectangle of cells around them is a grid if most of its cells are there, of a single row or column all: a gap in it may be
    /// meant.
    static func completed(_ groups: [Group]) -> [Group] {
        var rest = groups
        var result: [Group] = []
        while let largest = rest.indices.max(by: { (rest[$0].frames.count, -$0) < (rest[$1].frames.count, -$1) }) {
            let first = rest.remove(at: largest)
            guard let grid = Lattice(first) else {
                result.append(first)
                continue
            }
            let joining = rest.indices.filter { index in
                let isOfGrid = rest[index].sharesLines == first.sharesLines || rest[index].frames.count == 1
                return isOfGrid && rest[index].frames.allSatisfy { grid.place(of: $0) != nil }
            }
            guard let whole = grid.completed(first.frames + joining.flatMap { rest[$0].frames }) else {
                result.append(first)
                continue
            }
            result.append(whole)
            // What lies within it and is of another size was cut off by a piece of its own lines.
            let bounds = Rect(around: whole.frames.flatMap(\.insideMM.corners))
            rest = rest.indices.filter { index in
                !joining.contains(index) && !rest[index].frames.allSatisfy { bounds.contains($0.insideMM.center) }
            }.map { rest[$0] }
        }
        return result
    }

    /// Where the cells of a grid lie, beyond those that are known, too.
    private struct Lattice {
        let first: Rect
        let pitch: Size
        let frame: PrintedFrame
        let sharesLines: Bool

        init?(_ group: Group) {
            guard group.frames.count > 1 else { return nil }
            (first, pitch, frame) = (group.first, group.grid(name: "").pitchMM, group.frames[0])
            sharesLines = group.sharesLines
        }

        /// Column and row, from the first frame on; nil for one that is no cell of the grid.
        func place(of other: PrintedFrame) -> (column: Int, row: Int)? {
            let column = (other.insideMM.x - first.x) / pitch.width, row = (other.insideMM.y - first.y) / pitch.height
            let wider = (other.insideMM.width - first.width) / pitch.width, higher = (other.insideMM.height - first.height) / pitch.height
            guard [column - column.rounded(), row - row.rounded(), wider, higher].allSatisfy({ abs($0) <= latticeTolerance }),
                // Boxes beside each other make rows only.
                sharesLines || row.rounded() == 0
            else { return nil }
            return (Int(column.rounded()), Int(row.rounded()))
        }

        func completed(_ frames: [PrintedFrame]) -> Group? {
            let cellFrames = frames.compactMap { frame in place(of: frame).map { (place: $0, frame: frame) } }
            let places = cellFrames.map(\.place)
            guard let left = places.map(\.column).min(), let right = places.map(\.column).max(),
                let top = places.map(\.row).min(), let bottom = places.map(\.row).max()
            else { return nil }
            let columnCount = right - left + 1, rowCount = bottom - top + 1
            let minFraction = min(columnCount, rowCount) > 1 ? minClosedFraction : 1
            var cells = [PrintedFrame?](repeating: nil, count: columnCount * rowCount)
            for (place, frame) in cellFrames { cells[(place.row - top) * columnCount + place.column - left] = frame }
            guard Double(cells.count { $0 != nil }) >= minFraction * Double(cells.count) else { return nil }
            let whole = cells.indices.map { index in
                cells[index]
                    ?? frame.moved(
                        to: Rect(
                            x: first.x + Double(left + index % columnCount) * pitch.width,
                            y: first.y + Double(top + index / columnCount) * pitch.height, width: frame.insideMM.width,
                            height: frame.insideMM.height))
            }
            return Group(frames: whole, columnCount: columnCount, sharesLines: sharesLines)
        }
    }
}

extension PrintedFrame {
    /// A frame of the same kind elsewhere, of which nothing is known that lies within it.
    func moved(to insideMM: Rect) -> PrintedFrame {
        PrintedFrame(
            insideMM: insideMM, wallMM: wallMM, lineWidthMM: lineWidthMM, lowerLineInk: lowerLineInk, darkPrintMM2: 0, printMM2: 0,
            writtenMM2: 0, touchesRim: false)
    }
}
