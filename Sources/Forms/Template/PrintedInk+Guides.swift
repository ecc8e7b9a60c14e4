import Imaging

extension PrintedInk {
    /// Fine enough for a guide's dots.
    private static let guidePixelsPerMM = 5.0

    /// The guides of a form, in every cell of their fields; nil for a form without.
    package init?(_ guides: [CellGuide], fields: [SheetField], pageSizeMM: Size) {
        guard !guides.isEmpty else { return nil }
        let scale = Self.guidePixelsPerMM
        let width = max(1, Int((pageSizeMM.width * scale).rounded(.up)))
        let height = max(1, Int((pageSizeMM.height * scale).rounded(.up)))
        var density = InkDensity(width: width, height: height, values: Array(repeating: 0, count: width * height))
        for case .cells(let grid) in fields {
            for guide in guides where guide.fields.contains(grid.name) {
                let level = UInt8((255 * guide.density).rounded())
                for cell in 0..<grid.cellCount {
                    let rect = grid.cellRectMM(row: cell / grid.columnCount, column: cell % grid.columnCount)
                    density.draw(guide.shape, over: rect, level: level, pixelsPerMM: scale)
                }
            }
        }
        self.init(density: density, pixelsPerMM: scale)
    }
}

extension InkDensity {
    /// Darkens what a picture stretched over a rectangle covers.
    fileprivate mutating func draw(_ shape: BilevelImage, over rectMM: Rect, level: UInt8, pixelsPerMM: Double) {
        let left = max(0, Int(rectMM.x * pixelsPerMM)), right = min(width, Int((rectMM.x + rectMM.width) * pixelsPerMM) + 1)
        let top = max(0, Int(rectMM.y * pixelsPerMM)), bottom = min(height, Int((rectMM.y + rectMM.height) * pixelsPerMM) + 1)
        for y in top..<max(top, bottom) {
            for x in left..<max(left, right) {
                let column = Int(((Double(x) + 0.5) / pixelsPerMM - rectMM.x) / rectMM.width * Double(shape.width))
                let row = Int(((Double(y) + 0.5) / pixelsPerMM - rectMM.y) / rectMM.height * Double(shape.height))
                guard (0..<shape.width).contains(column), (0..<shape.height).contains(row), shape[column, row] else { continue }
                self[x, y] = max(self[x, y], level)
            }
        }
    }
}
