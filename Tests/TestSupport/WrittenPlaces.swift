import Forms
import Imaging
import SheetSimulation

/// A form whose digits are written on rules, filled in by a simulated hand.
package struct WrittenPlaces {
    package let fields: [CellGrid]
    package let pageSizeMM: Size
    package let isDotted: Bool
    package var standMM = 0.3
    package var dotsPerInch = 200.0

    private static let pitchMM = Size(width: 8, height: 12)
    private static let ruleLengthMM = 6.0
    private static let aboveMM = 9.6

    /// - Parameters:
    ///   - rows: each row's first rule and how many there are.
    ///   - digits: what is written on the rules, row by row, again and again.
    package init(
        rows: [DrawnPlaces.Row], digits: [UInt8], pageSizeMM: Size = DrawnForm.pageSizeMM, thicknessMM: Double = 0.3, isDotted: Bool = false
    ) {
        var fields: [CellGrid] = []
        var next = 0
        for (index, row) in rows.enumerated() {
            let labels: [UInt8?] = (next..<next + row.count).map { digits[$0 % digits.count] }
            next += row.count
            let left = (Self.pitchMM.width - Self.ruleLengthMM) / 2
            let rule = Rect(x: left, y: Self.aboveMM - thicknessMM / 2, width: Self.ruleLengthMM, height: thicknessMM)
            let origin = Point(x: row.start.x - left, y: row.start.y - Self.aboveMM)
            fields.append(
                CellGrid(
                    name: "r\(index)", originMM: origin, pitchMM: Self.pitchMM, columnCount: row.count, rowCount: 1, lineWidthMM: 0,
                    labels: .fixed(labels), ruleMM: rule))
        }
        self.fields = fields
        self.pageSizeMM = pageSizeMM
        self.isDotted = isDotted
    }

    /// What is written, row by row.
    package var digits: [Int?] { fields.flatMap { $0.labels.values(cellCount: $0.columnCount, identity: nil).map { $0.map(Int.init) } } }

    /// A scan of the empty form.
    package func blank() throws -> GrayImage { try scan(writer: nil, sheet: 0) }

    /// A scan of the form, filled in by a hand.
    ///
    /// - Parameter count: so many of the first places are written on; nil for all.
    package func written(by writer: Int, count: Int? = nil) throws -> GrayImage {
        var image = try scan(writer: writer, sheet: writer)
        guard let count else { return image }
        let empty = try scan(writer: nil, sheet: writer)
        var cells: [Rect] = []
        for field in fields { for column in 0..<field.columnCount { cells.append(field.cellRectMM(row: 0, column: column)) } }
        let kept = cells.prefix(count), scale = dotsPerInch / 25.4
        for y in 0..<image.height {
            for x in 0..<image.width {
                let place = Point(x: Double(x) / scale, y: Double(y) / scale)
                let isKept = kept.contains { cell in
                    place.x > cell.x && place.x < cell.x + cell.width && place.y > cell.y && place.y < cell.y + cell.height
                }
                if !isKept { image[x, y] = empty[x, y] }
            }
        }
        return image
    }

    private func scan(writer: Int?, sheet: Int) throws -> GrayImage {
        let template = SheetTemplate(name: "places", pageSizeMM: pageSizeMM, registration: .grid, fields: fields.map(SheetField.cells))
        let settings = try SimulationSettings(
            seed: 1, sheetNumber: sheet, writerNumber: writer, capture: .documentScan, dotsPerInch: dotsPerInch)
        return SheetSimulator(template: template, hasDottedRules: isDotted, standMM: standMM).sheet(settings).image
    }
}

extension GrayImage {
    /// Upside down.
    package var turnedByHalf: GrayImage { GrayImage(width: width, height: height, pixels: pixels.reversed()) }
}
