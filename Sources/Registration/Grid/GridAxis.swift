import Forms
import Imaging

/// The printed lines of a form's cells along one direction, in millimeters from the first.
///
/// Cells side by side share the line between them; boxes with gaps have two lines each.
package struct GridAxis: Sendable, Equatable {
    package let cellCount: Int
    package let pitchMM: Double
    let cellMM: Double

    /// Whether neighbors share their line.
    package var isShared: Bool { cellCount == 1 || cellMM == pitchMM }
    package var lineCount: Int { isShared ? cellCount + 1 : 2 * cellCount }
    package var lines: Range<Int> { 0..<lineCount }
    package var gapMM: Double { isShared ? 0 : pitchMM - cellMM }

    package func firstLine(ofCell cell: Int) -> Int { isShared ? cell : 2 * cell }
    package func lastLine(ofCell cell: Int) -> Int { firstLine(ofCell: cell) + 1 }

    func placeMM(ofLine line: Int) -> Double {
        isShared ? Double(line) * cellMM : Double(line / 2) * pitchMM + Double(line % 2) * cellMM
    }

    /// The places of an axis with a cell more at either end, from those of this one's lines.
    fileprivate func goingOn(_ places: [Point], along more: GridAxis) -> [Point] {
        let last = cellCount - 1
        let own = (places[lastLine(ofCell: 0)] - places[firstLine(ofCell: 0)]) * (pitchMM / cellMM)
        let before = last > 0 ? places[firstLine(ofCell: 1)] - places[firstLine(ofCell: 0)] : own
        let behind = last > 0 ? places[lastLine(ofCell: last)] - places[lastLine(ofCell: last - 1)] : own
        return more.lines.map { line in
            // Of shared lines each is the first of its cell, but for the very last.
            let cell = more.isShared ? min(line, more.cellCount - 1) : line / 2, isLast = line > more.firstLine(ofCell: cell)
            let inner = min(max(cell - 1, 0), last), place = places[isLast ? lastLine(ofCell: inner) : firstLine(ofCell: inner)]
            return cell == 0 ? place - before : cell > last + 1 ? place + behind : place
        }
    }

    /// The line beyond the gap from a line: the side of the next box; nil where there is none.
    func neighbor(ofLine line: Int) -> Int? {
        let other = line % 2 == 0 ? line - 1 : line + 1
        return isShared || other < 0 || other >= lineCount ? nil : other
    }
}

extension CellGrid {
    /// From left to right.
    var columnAxis: GridAxis {
        GridAxis(cellCount: columnCount, pitchMM: pitchMM.width, cellMM: cellSizeMM.width)
    }

    /// From top to bottom.
    var rowAxis: GridAxis {
        GridAxis(cellCount: rowCount, pitchMM: pitchMM.height, cellMM: cellSizeMM.height)
    }

    /// All sides of cells that are printed, those that neighbors share once; of cells that stand on rules one each.
    package var edgeCount: Int { ruleMM != nil ? cellCount : rowAxis.lineCount * columnCount + columnAxis.lineCount * rowCount }

    /// The same cells with one more all around.
    var grownByACell: CellGrid {
        CellGrid(
            originMM: Point(x: originMM.x - pitchMM.width, y: originMM.y - pitchMM.height), pitchMM: pitchMM, cellSizeMM: cellSizeMM,
            columnCount: columnCount + 2, rowCount: rowCount + 2, lineWidthMM: lineWidthMM,
            labels: .fixed(Array(repeating: nil, count: (columnCount + 2) * (rowCount + 2))))
    }

    /// Where the lines of `grownByACell` cross, the outermost cells going on.
    func crossingsGrownByACell(_ crossings: [Point]) -> [Point] {
        let rows = rowAxis, columns = columnAxis, more = grownByACell
        let wide = rows.lines.map { row in
            columns.goingOn(Array(crossings[row * columns.lineCount..<(row + 1) * columns.lineCount]), along: more.columnAxis)
        }
        let tall = more.columnAxis.lines.map { column in rows.goingOn(wide.map { $0[column] }, along: more.rowAxis) }
        return more.rowAxis.lines.flatMap { row in tall.map { $0[row] } }
    }

    /// Where the lines cross: the corners of all cells, by the lines from the top and, within, from the left.
    var lineCrossingsMM: [Point] {
        let rows = rowAxis, columns = columnAxis
        return (0..<rows.lineCount).flatMap { row in
            (0..<columns.lineCount).map { column in
                Point(x: originMM.x + columns.placeMM(ofLine: column), y: originMM.y + rows.placeMM(ofLine: row))
            }
        }
    }

    /// A cell's corners among the crossings of the lines: top left, top right, bottom right, bottom left.
    package func corners(row: Int, column: Int, of crossings: [Point]) -> [Point] {
        crossingIndices(row: row, column: column).map { crossings[$0] }
    }

    /// Which of `lineCrossingsMM` are a cell's corners: top left, top right, bottom right, bottom left.
    func crossingIndices(row: Int, column: Int) -> [Int] {
        let width = columnAxis.lineCount
        let left = columnAxis.firstLine(ofCell: column), right = columnAxis.lastLine(ofCell: column)
        let top = rowAxis.firstLine(ofCell: row), bottom = rowAxis.lastLine(ofCell: row)
        return [top * width + left, top * width + right, bottom * width + right, bottom * width + left]
    }
}
