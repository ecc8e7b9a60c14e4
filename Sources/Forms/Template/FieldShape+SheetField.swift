import Rules

extension SheetField {
    /// The numbers of the field as rules count them: one a cell, or the digits in one row of cells together.
    package var numberShape: FieldShape {
        switch self {
        case .cells(let grid):
            FieldShape(name: grid.name, rowCount: grid.rowCount, columnCount: grid.number == nil ? 1 : grid.columnCount)
        case .line(let line): FieldShape(name: line.name)
        }
    }
}
