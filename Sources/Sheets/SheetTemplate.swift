import Imaging
import Support

/// A form, in millimetres: where its cells are, what each is labelled, and how a scan of it is registered.
public struct SheetTemplate: Sendable, Equatable {
    public let name: String
    public let pageSizeMM: Size
    public let registration: RegistrationMethod
    public let grid: CellGrid
    /// Thresholds of the cells' statuses.
    public let thresholds: CellThresholds

    public init(
        name: String, pageSizeMM: Size, registration: RegistrationMethod, grid: CellGrid,
        thresholds: CellThresholds = CellThresholds()
    ) {
        self.name = name
        self.pageSizeMM = pageSizeMM
        self.registration = registration
        self.grid = grid
        self.thresholds = thresholds
    }
}

/// How the page is found in a picture.
public enum RegistrationMethod: Sendable, Equatable {
    /// A ring mark in each corner; the four differ in the diameter of their holes, so they tell which way up the page is.
    case marks(RingMarks)
    /// The form's own printed grid lines; missing ones are interpolated.
    case grid
}

/// Four ring marks: black discs of one diameter, each with a white hole.
public struct RingMarks: Sendable, Equatable {
    /// Distance of a mark's centre from the two nearest page edges.
    public let insetMM: Double
    public let diameterMM: Double
    /// Hole diameter over disc diameter: top left, top right, bottom right, bottom left. All different.
    public let holeFractions: [Double]

    public init(insetMM: Double, diameterMM: Double, holeFractions: [Double]) {
        precondition(holeFractions.count == 4, "\(holeFractions.count) hole fractions for four marks")
        self.insetMM = insetMM
        self.diameterMM = diameterMM
        self.holeFractions = holeFractions
    }

    /// The marks' centres on a page of that size: top left, top right, bottom right, bottom left.
    public func centresMM(pageSizeMM size: Size) -> [Point] {
        Rect(x: 0, y: 0, width: size.width, height: size.height).inset(by: insetMM).corners
    }
}

/// A grid of equal cells.
public struct CellGrid: Sendable, Equatable {
    /// Top left corner of the first cell (the middle of the printed line).
    public let originMM: Point
    /// Distance from one cell's left (top) edge to the next one's.
    public let pitchMM: Size
    public let columnCount: Int
    public let rowCount: Int
    /// Width of the printed lines; 0 where none are printed.
    public let lineWidthMM: Double
    /// What is written in each cell, row by row; nil where the form does not say.
    public let labels: [UInt8?]

    public init(
        originMM: Point, pitchMM: Size, columnCount: Int, rowCount: Int, lineWidthMM: Double, labels: [UInt8?]
    ) {
        precondition(labels.count == columnCount * rowCount, "\(labels.count) labels for \(columnCount)×\(rowCount) cells")
        self.originMM = originMM
        self.pitchMM = pitchMM
        self.columnCount = columnCount
        self.rowCount = rowCount
        self.lineWidthMM = lineWidthMM
        self.labels = labels
    }

    /// Between the middles of the outermost lines.
    public var boundsMM: Rect {
        Rect(
            x: originMM.x, y: originMM.y, width: Double(columnCount) * pitchMM.width,
            height: Double(rowCount) * pitchMM.height)
    }

    /// The cell's rectangle between the middles of its lines.
    public func cellRectMM(row: Int, column: Int) -> Rect {
        Rect(
            x: originMM.x + Double(column) * pitchMM.width, y: originMM.y + Double(row) * pitchMM.height,
            width: pitchMM.width, height: pitchMM.height)
    }

    public func label(row: Int, column: Int) -> UInt8? { labels[row * columnCount + column] }
}

/// When a cell gets which status.
public struct CellThresholds: Sendable, Equatable {
    /// Less ink than a stroke of this length is an empty cell.
    public let emptyInkMM: Double
    /// Strokes of less contrast to the paper than this, 0…1, are faint.
    public let faintContrast: Double

    public init(emptyInkMM: Double = 1.5, faintContrast: Double = 0.15) {
        self.emptyInkMM = emptyInkMM
        self.faintContrast = faintContrast
    }
}
