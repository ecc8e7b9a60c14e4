import Forms
import Imaging

extension CellGuide {
    /// A picture's dot.
    private static let dotMM = 0.2
    /// Print nearer than this to a box's line is the line's.
    private static let lineMarginMM = 0.25
    /// Less print than this in a cell is dust.
    private static let minPrintMM2 = 0.12
    /// Cells are of the same kind when their sides differ by less than this fraction.
    private static let sizeTolerance = 0.04
    /// Print in so many of the cells is the form's.
    private static let minFraction = 0.6
    /// The same where it was learned from filled-in sheets: where digits cross, in the middle of cells, bits of writing are left in many.
    private static let minFractionOfFilled = 0.9
    /// A guide reaches over this fraction of the cell at least one way; what is left of writing lies in the middle.
    private static let minReachOfFilled = 0.5
    /// In fewer cells the same may be left by chance.
    private static let minCellCountOfFilled = 4
    /// Of the ink in a cell with a guide more than this fraction is on every filled-in sheet; of writing alone less stays.
    private static let minPrintedFraction = 0.3
    /// Gaps between the dots of dotted lines, in dots of the picture, are closed.
    private static let closing = 1

    /// What cells of the same size have printed in them alike; fields without print have none.
    static func learned(
        from fields: [(grid: CellGrid, frames: [PrintedFrame])], on page: FormPage
    ) -> [CellGuide] {
        let minFraction = page.written == nil ? minFraction : minFractionOfFilled
        var rest = fields.filter { field in
            let printed = field.frames.count {
                $0.printMM2 > max(minPrintMM2, minPrintedFraction * ($0.printMM2 + $0.writtenMM2))
            }
            return !field.frames.isEmpty && Double(printed) >= minFraction * Double(field.frames.count)
        }[...]
        var guides: [CellGuide] = []
        while let first = rest.first {
            let size = first.grid.cellSizeMM
            let isAlike = { (grid: CellGrid) in
                abs(grid.cellSizeMM.width / size.width - 1) <= sizeTolerance
                    && abs(grid.cellSizeMM.height / size.height - 1) <= sizeTolerance
            }
            let alike = rest.filter { isAlike($0.grid) }.map(\.grid)
            rest = rest.filter { !isAlike($0.grid) }
            if let guide = learned(alike, on: page, minFraction: minFraction) { guides.append(guide) }
        }
        return guides
    }

    private static func learned(_ grids: [CellGrid], on page: FormPage, minFraction: Double) -> CellGuide? {
        let size = grids[0].cellSizeMM
        let width = max(2, Int((size.width / dotMM).rounded())), height = max(2, Int((size.height / dotMM).rounded()))
        var counts = [Int](repeating: 0, count: width * height), sums = [Int](repeating: 0, count: width * height)
        let cells = grids.flatMap { grid in
            (0..<grid.cellCount).map { grid.cellRectMM(row: $0 / grid.columnCount, column: $0 % grid.columnCount) }
        }
        for cell in cells {
            let dot = Size(width: cell.width / Double(width), height: cell.height / Double(height))
            for y in 0..<height {
                for x in 0..<width {
                    let place = Rect(
                        x: cell.x + Double(x) * dot.width, y: cell.y + Double(y) * dot.height, width: dot.width,
                        height: dot.height)
                    let density = page.print.greatest(in: place, pixelsPerMM: page.pixelsPerMM)
                    guard density > page.threshold else { continue }
                    counts[y * width + x] += 1
                    sums[y * width + x] += Int(density)
                }
            }
        }
        let lineWidth = grids.map(\.lineWidthMM).reduce(0, max)
        let margin = Int(((lineWidth / 2 + lineMarginMM) / dotMM).rounded(.up))
        var shape = BilevelImage(width: width, height: height)
        var sum = 0, count = 0
        for y in margin..<max(margin, height - margin) {
            for x in margin..<max(margin, width - margin)
            where Double(counts[y * width + x]) >= minFraction * Double(cells.count) {
                shape[x, y] = true
                sum += sums[y * width + x]
                count += counts[y * width + x]
            }
        }
        guard let box = shape.inkBox, Double(shape.inkCount) * dotMM * dotMM >= minPrintMM2 else { return nil }
        let reach = max(Double(box.width) / Double(width), Double(box.height) / Double(height))
        guard page.written == nil || reach >= minReachOfFilled && cells.count >= minCellCountOfFilled else { return nil }
        let density = (Double(sum) / Double(count) / 255).inHundredths
        return CellGuide(fields: grids.map(\.name), density: density, shape: shape.closed(by: closing))
    }
}

extension InkDensity {
    /// The greatest density of the pixels that a rectangle touches.
    fileprivate func greatest(in rectMM: Rect, pixelsPerMM: Double) -> UInt8 {
        let left = max(0, Int(rectMM.x * pixelsPerMM)), top = max(0, Int(rectMM.y * pixelsPerMM))
        let right = min(width - 1, Int((rectMM.x + rectMM.width) * pixelsPerMM))
        let bottom = min(height - 1, Int((rectMM.y + rectMM.height) * pixelsPerMM))
        var greatest: UInt8 = 0
        for y in top...max(top, bottom) where y < height {
            for x in left...max(left, right) where x < width { greatest = max(greatest, self[x, y]) }
        }
        return greatest
    }
}

extension BilevelImage {
    /// Gaps of up to `2 · radius` pixels filled: grown by a square, then worn down by it.
    fileprivate func closed(by radius: Int) -> BilevelImage {
        let grown = InkDensity(width: width, height: height, values: ink).dilated(radius: radius)
        let paper = InkDensity(width: width, height: height, values: grown.values.map { 1 - $0 }).dilated(radius: radius)
        return BilevelImage(width: width, height: height, ink: zip(paper.values, ink).map { max(1 - $0, $1) })
    }
}
