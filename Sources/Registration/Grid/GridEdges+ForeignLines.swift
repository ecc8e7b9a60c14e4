import Imaging

extension GridEdges {
    /// Where a grid of two or three times as many cells would have its lines, within a cell.
    private static let innerPlaces = [[0.5], [1.0 / 3, 2.0 / 3]]
    /// How far outside the grid its crossing lines would go on, in cells.
    private static let outerRange = (from: 0.12, to: 0.42)
    /// A foreign line is nearer than this to its place, in cells.
    private static let foreignLineReach = 0.06
    /// A foreign line is seen along this fraction of a cell's side: more than a stroke covers.
    private static let minForeignLineFraction = 0.7
    private static let maxForeignLineRise = 2

    /// The fraction of the places between the lines, or of the lines' goings-on beyond the cells, that show a line: another
    /// form has them, this one has not.
    static func foreignLineFraction(_ evidence: RuleEvidence, lines: FlatAxis, cells: FlatAxis) -> Double {
        let distance = foreignLineReach * Double(lines.cellPixels)
        let hasLine = { (place: Double, columns: Range<Int>) -> Bool in
            let rows = max(0, Int(place - distance))..<max(0, min(evidence.height, Int(place + distance) + 2))
            guard !rows.isEmpty, !columns.isEmpty else { return false }
            return evidence.fractions(rows: rows, columns: columns, maxRise: maxForeignLineRise).contains { $0 >= minForeignLineFraction }
        }
        let spans = (0..<cells.axis.cellCount).map { cell in
            let pixels = cells.pixels(ofCell: cell)
            return (pixels.lowerBound + pixels.count / 16)..<(pixels.upperBound - pixels.count / 16)
        }
        var greatest = 0.0
        for places in innerPlaces {
            var count = 0
            for cell in 0..<lines.axis.cellCount {
                let pixels = lines.pixels(ofCell: cell)
                for place in places {
                    let row = Double(pixels.lowerBound) + place * Double(pixels.count) - 0.5
                    count += spans.count { hasLine(row, $0) }
                }
            }
            greatest = max(greatest, Double(count) / Double(lines.axis.cellCount * places.count * spans.count))
        }
        let first = cells.pixels(ofCell: 0), last = cells.pixels(ofCell: cells.axis.cellCount - 1)
        let from = Int(outerRange.from * Double(cells.cellPixels)), to = Int(outerRange.to * Double(cells.cellPixels))
        let outside = [
            max(0, first.lowerBound - to)..<max(0, first.lowerBound - from),
            min(evidence.width, last.upperBound + from)..<min(evidence.width, last.upperBound + to),
        ]
        for columns in outside {
            let count = lines.axis.lines.count { hasLine(lines.place(ofLine: $0), columns) }
            greatest = max(greatest, Double(count) / Double(lines.axis.lineCount))
        }
        return greatest
    }
}
