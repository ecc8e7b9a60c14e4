import Forms
import Imaging

/// Where everything on a page goes, in millimeters from its top left corner.
///
/// A ring mark in each corner; between the upper two the head with title, instructions and fields at the left and the code at
/// the right; below it the cells. All is kept clear of what a printer cannot reach and of each other's light margins.
struct SheetLayout: Sendable, Equatable {
    /// Mark centers from the edges: 10 mm of paper around a mark, more than any printer leaves white.
    private static let marks = RingMarks(insetMM: 14, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7])
    /// A code of 29 modules, as short names give, has modules of 0.76 mm: three pixels at 100 dpi.
    private static let codeSideMM = 22.0
    /// Four modules have to stay white around the code.
    private static let codeMarginMM = 5.0
    private static let sideMarginMM = 15.0
    /// Between cells and the lower marks.
    private static let footMM = 21.0
    /// Down to the first cell, with and without lines for writer and date.
    private static let headMM = (withFields: 56.0, withoutFields: 44.0)
    /// Thin enough not to be mistaken for a stroke, wide enough to be seen at 100 dpi.
    static let lineWidthMM = 0.25

    let pageSizeMM: Size
    let marks: RingMarks
    let code: QRCodePlace
    let cells: CellGrid
    let template: SheetTemplate

    /// How many cells there is room for on a page.
    static func room(pageSizeMM: Size, cellSizeMM: Size, hasFields: Bool) -> (columnCount: Int, rowCount: Int) {
        let width = pageSizeMM.width - 2 * sideMarginMM
        let height = pageSizeMM.height - footMM - (hasFields ? headMM.withFields : headMM.withoutFields)
        // A hair more, so that what fits exactly fits.
        return (Int((width + 1e-6) / cellSizeMM.width), Int((height + 1e-6) / cellSizeMM.height))
    }

    init(_ description: SheetDescription) {
        let size = description.pageSizeMM, cell = description.cellSizeMM
        pageSizeMM = size
        marks = Self.marks
        let markReach = Self.marks.insetMM + Self.marks.diameterMM / 2
        code = QRCodePlace(
            originMM: Point(
                x: Self.rounded(size.width - markReach - Self.codeMarginMM - Self.codeSideMM),
                y: Self.marks.insetMM - Self.marks.diameterMM / 2),
            sideMM: Self.codeSideMM)
        let hasFields = description.hasWriterField || description.hasDateField
        // What drops out is not there for the reader.
        cells = CellGrid(
            originMM: Point(
                x: Self.rounded((size.width - Double(description.columnCount) * cell.width) / 2),
                y: hasFields ? Self.headMM.withFields : Self.headMM.withoutFields),
            pitchMM: cell, columnCount: description.columnCount, rowCount: description.rowCount,
            lineWidthMM: description.dropOutColor == nil ? Self.lineWidthMM : 0, labels: description.labels,
            promptMM: Self.promptMM(cellSizeMM: cell))
        template = SheetTemplate(
            name: description.name, pageSizeMM: size, registration: .marks(marks), fields: [.cells(cells)], qrCode: code,
            dropOutColor: description.dropOutColor)
    }

    /// In the cell's upper left corner, which digits written in its middle keep free.
    private static func promptMM(cellSizeMM cell: Size) -> Rect {
        let height = min(4.2, 0.28 * cell.height)
        return Rect(x: 0.5, y: 0.5, width: rounded(min(0.75 * height, 0.28 * cell.width)), height: rounded(height))
    }

    /// Left edge of the head's text, beside the upper left mark, and the width it has.
    var headMM: Rect {
        let left = marks.insetMM + marks.diameterMM / 2 + 5
        return Rect(
            x: left, y: marks.insetMM - marks.diameterMM / 2, width: code.originMM.x - Self.codeMarginMM - left,
            height: cells.originMM.y - 4 - (marks.insetMM - marks.diameterMM / 2))
    }

    /// To hundredths, so that the template's text says exactly what was drawn.
    private static func rounded(_ mm: Double) -> Double { (mm * 100).rounded() / 100 }
}
