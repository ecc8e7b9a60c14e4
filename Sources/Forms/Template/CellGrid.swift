import Imaging

/// Equal cells in rows and columns: a grid whose cells share their lines, or boxes of their own with gaps between them.
public struct CellGrid: Sendable, Equatable {
    /// Unique within the form; empty for the only field of a form.
    public let name: String
    /// Top left corner of the first cell (the middle of the printed line).
    public let originMM: Point
    /// Distance from one cell's left (top) edge to the next one's.
    public let pitchMM: Size
    /// A cell between the middles of its lines: `pitchMM` where neighbors share a line, less where each is a box.
    public let cellSizeMM: Size
    public let columnCount: Int
    public let rowCount: Int
    /// Width of the printed lines; 0 where none are printed.
    public let lineWidthMM: Double
    /// What is written in each cell.
    public let labels: CellLabels
    /// Where each cell has a printed prompt, from the cell's top left corner: ink that lies there is print, unless it is
    /// joined to writing beside it.
    public let promptMM: Rect?
    /// Where each cell has a printed rule, solid or dotted, that its digit stands on, from the cell's top left corner: its length and
    /// its thickness. Cells with such a rule have no printed outlines (`lineWidthMM` 0).
    public let ruleMM: Rect?
    /// What each cell holds: a whole number, which has no labels; nil for one digit.
    public let number: NumberFormat?

    /// - Parameter cellSizeMM: nil for cells that share their lines.
    public init(
        name: String = "", originMM: Point, pitchMM: Size, cellSizeMM: Size? = nil, columnCount: Int, rowCount: Int,
        lineWidthMM: Double, labels: CellLabels, promptMM: Rect? = nil, ruleMM: Rect? = nil,
        number: NumberFormat? = nil
    ) {
        precondition(ruleMM == nil || lineWidthMM == 0, "a rule within outlines of \(lineWidthMM) mm")
        if case .fixed(let list) = labels {
            precondition(list.count == columnCount * rowCount, "\(list.count) labels for \(columnCount)×\(rowCount) cells")
        }
        self.name = name
        self.originMM = originMM
        self.pitchMM = pitchMM
        self.cellSizeMM = cellSizeMM ?? pitchMM
        self.columnCount = columnCount
        self.rowCount = rowCount
        self.lineWidthMM = lineWidthMM
        self.labels = labels
        self.promptMM = promptMM
        self.ruleMM = ruleMM
        self.number = number
    }

    public var cellCount: Int { columnCount * rowCount }

    /// Whether anything of the cells is printed that tells where they lie: their outlines, or the rules that digits stand on.
    package var hasPrintedCells: Bool { lineWidthMM > 0 || ruleMM != nil }

    /// Between the middles of the outermost lines.
    public var boundsMM: Rect {
        Rect(
            x: originMM.x, y: originMM.y, width: Double(columnCount - 1) * pitchMM.width + cellSizeMM.width,
            height: Double(rowCount - 1) * pitchMM.height + cellSizeMM.height)
    }

    /// The cell's rectangle between the middles of its lines.
    public func cellRectMM(row: Int, column: Int) -> Rect {
        Rect(
            x: originMM.x + Double(column) * pitchMM.width, y: originMM.y + Double(row) * pitchMM.height,
            width: cellSizeMM.width, height: cellSizeMM.height)
    }

    /// The rule that a cell's digit stands on; nil for cells without.
    public func ruleRectMM(row: Int, column: Int) -> Rect? {
        let cell = cellRectMM(row: row, column: column)
        return ruleMM.map { Rect(x: cell.x + $0.x, y: cell.y + $0.y, width: $0.width, height: $0.height) }
    }
}

/// What a form says is written in the cells of a field.
public enum CellLabels: Sendable, Equatable {
    /// Row by row, the same on every sheet; nil where the form does not say.
    case fixed([UInt8?])
    /// Every sheet has its own order, told by the sheet's identity and this seed.
    case permuted(seed: UInt64)

    /// Row by row.
    ///
    /// - Parameter identity: nil where it is not known which sheet it is: a permuted cell then has no label.
    public func values(cellCount: Int, identity: SheetIdentity?) -> [UInt8?] {
        switch self {
        case .fixed(let labels): labels
        case .permuted(let seed):
            identity.map { Self.permuted(cellCount: cellCount, seed: seed, identity: $0) }
                ?? Array(repeating: nil, count: cellCount)
        }
    }
}
