import Imaging

/// One direction of a grid, in grid units: cells begin at whole numbers.
struct GridAxis {
    let cellCount: Int
    /// A cell's size over the distance to the next one's: 1 where neighbours share a line.
    let cellShare: Double
    /// Where lines are printed, in their order.
    let lines: [Double]

    init(cellCount: Int, cellShare: Double) {
        self.cellCount = cellCount
        self.cellShare = cellShare
        if cellShare < 1 {
            lines = (0..<cellCount).flatMap { [Double($0), Double($0) + cellShare] }
        } else {
            lines = (0...cellCount).map(Double.init)
        }
    }

    /// The lines that a corner of the net lies on, or nearest to: where boxes stand apart, the borders on both sides.
    func lines(ofNode node: Int) -> [Int] {
        if cellShare >= 1 { return [node] }
        return [2 * node - 1, 2 * node].filter { lines.indices.contains($0) }
    }
}

extension CellGrid {
    /// Across the columns: upright lines.
    var columnAxis: GridAxis { GridAxis(cellCount: columnCount, cellShare: cellSizeMM.width / pitchMM.width) }
    /// Across the rows: level lines.
    var rowAxis: GridAxis { GridAxis(cellCount: rowCount, cellShare: cellSizeMM.height / pitchMM.height) }

    /// All sides of cells that are printed.
    var edgeCount: Int { rowAxis.lines.count * columnCount + columnAxis.lines.count * rowCount }

    /// Millimetres of the page to grid units: cells at whole numbers from the first one's corner.
    var mmToUnits: Homography {
        Homography(
            scaleX: 1 / pitchMM.width, scaleY: 1 / pitchMM.height, offsetX: -originMM.x / pitchMM.width,
            offsetY: -originMM.y / pitchMM.height)
    }

    /// Grid units to millimetres of the page.
    var unitsToMM: Homography {
        Homography(scaleX: pitchMM.width, scaleY: pitchMM.height, offsetX: originMM.x, offsetY: originMM.y)
    }

    /// Grid units of the form to those of the page as it lies, turned by a number of quarters counter-clockwise.
    func turn(_ quarterTurns: Int) -> Homography {
        let width = Double(columnCount - 1) + columnAxis.cellShare, height = Double(rowCount - 1) + rowAxis.cellShare
        return switch quarterTurns & 3 {
        case 0: .identity
        case 1: Homography([0, 1, 0, -1, 0, width, 0, 0, 1])
        case 2: Homography([-1, 0, width, 0, -1, height, 0, 0, 1])
        default: Homography([0, -1, height, 1, 0, 0, 0, 0, 1])
        }
    }
}
