/// One direction of a flattened grid: which pixels its cells and lines have.
package struct FlatAxis: Sendable, Equatable {
    package let axis: GridAxis
    /// Pixels of each quadrilateral of the net, rim first and last: half cells and gaps.
    package let widths: [Int]
    /// Where the quadrilaterals' borders lie, in millimeters from the first line.
    let nodesMM: [Double]
    /// The first pixel behind each line.
    private let lineStarts: [Int]
    /// For each pixel the cell it lies in; −1 in a gap and beyond the rim.
    private let cells: [Int16]

    /// Half a cell has at least so many pixels.
    private static let minHalfCellPixels = 4

    package init(_ axis: GridAxis, pixelsPerMM: Double) {
        self.axis = axis
        let half = max(Self.minHalfCellPixels, Int((axis.cellMM * pixelsPerMM / 2).rounded()))
        let gap = axis.isShared ? 0 : max(1, Int((axis.gapMM * pixelsPerMM).rounded()))
        var widths = [half], nodes = [-axis.cellMM / 2, 0], starts = [half]
        var cells = [Int16](repeating: -1, count: half)
        for cell in 0..<axis.cellCount {
            if cell > 0, gap > 0 {
                widths.append(gap)
                cells += Array(repeating: -1, count: gap)
                nodes.append(axis.placeMM(ofLine: axis.firstLine(ofCell: cell)))
                starts.append(widths.reduce(0, +))
            }
            widths += [half, half]
            cells += Array(repeating: Int16(cell), count: 2 * half)
            let end = axis.placeMM(ofLine: axis.lastLine(ofCell: cell))
            nodes += [end - axis.cellMM / 2, end]
            starts.append(widths.reduce(0, +))
        }
        cells += Array(repeating: -1, count: half)
        self.widths = widths + [half]
        nodesMM = nodes + [(nodes.last ?? 0) + axis.cellMM / 2]
        lineStarts = starts
        self.cells = cells
    }

    package var pixelCount: Int { cells.count }
    package var cellPixels: Int { 2 * widths[0] }
    package var mmPerPixel: Double { axis.cellMM / Double(cellPixels) }

    /// In pixel-center coordinates.
    package func place(ofLine line: Int) -> Double { Double(lineStarts[line]) - 0.5 }

    /// The pixels of a cell.
    package func pixels(ofCell cell: Int) -> Range<Int> {
        lineStarts[axis.firstLine(ofCell: cell)]..<lineStarts[axis.lastLine(ofCell: cell)]
    }

    /// The cell a pixel lies in; nil in a gap and beyond the rim.
    package func cell(at pixel: Int) -> Int? {
        cells.indices.contains(pixel) && cells[pixel] >= 0 ? Int(cells[pixel]) : nil
    }

    /// The middle of a cell in pixel-center coordinates.
    package func middle(ofCell cell: Int) -> Double {
        (place(ofLine: axis.firstLine(ofCell: cell)) + place(ofLine: axis.lastLine(ofCell: cell))) / 2
    }

    /// A place in pixel-center coordinates in the units of the net's quadrilaterals.
    package func quad(at place: Double) -> Double {
        var start = 0.0
        for (index, width) in widths.enumerated() {
            if place + 0.5 < start + Double(width) || index == widths.count - 1 {
                return Double(index) + (place + 0.5 - start) / Double(width)
            }
            start += Double(width)
        }
        return 0
    }
}
