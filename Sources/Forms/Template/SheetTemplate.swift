import Imaging
import Rules
import Support

/// A form, in millimeters: what is written where, what each place is labeled, and how a scan of it is registered.
public struct SheetTemplate: Sendable, Equatable {
    public let name: String
    public let pageSizeMM: Size
    public let registration: RegistrationMethod
    /// The parts of the page that are written into, in the order they are read; at least one.
    public let fields: [SheetField]
    /// Where the sheet's identity is printed; nil for a form that does not tell its sheets apart.
    public let qrCode: QRCodePlace?
    /// What is printed inside the cells.
    public let guides: [CellGuide]
    /// Thresholds of the cells' statuses.
    public let thresholds: CellThresholds
    /// What the blank form has printed in and around its cells, beside their lines, by its guides unless given; nil where
    /// that is nothing.
    public let printedInk: PrintedInk?
    /// What the lines and prompts are printed in, to be made invisible when a picture is decoded; nil for black.
    public let dropOutColor: DropOutColor?
    /// Ink of these colors is no writing, such as a corrector's ticks: it is taken out of a picture in color.
    public let ignoredInk: [InkColor]
    /// Fields of boxes that hold one number together.
    public let numbers: [JoinedNumber]
    /// What the numbers have to obey.
    public let rules: RuleSet
    /// Which fraction of the numbers that are accepted without a person may be wrong, 0…1; nil where the form does not say.
    public let maxErrorRate: Double?

    public init(
        name: String, pageSizeMM: Size, registration: RegistrationMethod, fields: [SheetField], qrCode: QRCodePlace? = nil,
        guides: [CellGuide] = [], thresholds: CellThresholds = CellThresholds(), printedInk: PrintedInk? = nil,
        dropOutColor: DropOutColor? = nil, ignoredInk: [InkColor] = [], numbers: [JoinedNumber] = [], rules: RuleSet = RuleSet(),
        maxErrorRate: Double? = nil
    ) {
        precondition(!fields.isEmpty, "a form without fields")
        self.name = name
        self.pageSizeMM = pageSizeMM
        self.registration = registration
        self.fields = fields
        self.qrCode = qrCode
        self.guides = guides
        self.thresholds = thresholds
        self.printedInk = printedInk ?? PrintedInk(guides, fields: fields, pageSizeMM: pageSizeMM)
        self.dropOutColor = dropOutColor
        self.ignoredInk = ignoredInk
        self.numbers = numbers
        self.rules = rules
        self.maxErrorRate = maxErrorRate
    }

    /// The fields that are cells, in their order.
    public var grids: [CellGrid] {
        fields.compactMap { field in
            if case .cells(let grid) = field { grid } else { nil }
        }
    }

    /// The names of the fields that are lines of digits without boxes.
    package var lineNames: Set<String> {
        Set(
            fields.compactMap { field in
                if case .line(let line) = field { line.name } else { nil }
            })
    }

    /// Whether there is a place for a whole number.
    package var hasNumbers: Bool { fields.contains { $0.number != nil } }

    /// Every cell of every grid, in the order of the fields, row by row.
    package var printedCells: [PrintedCell] {
        grids.flatMap { grid in
            (0..<grid.cellCount).map { PrintedCell(grid: grid, row: $0 / grid.columnCount, column: $0 % grid.columnCount) }
        }
    }

    /// Around all fields.
    public var fieldBoundsMM: Rect { Rect(around: fields.flatMap(\.boundsMM.corners)) }
}

/// One cell of a form.
package struct PrintedCell: Sendable {
    package let grid: CellGrid
    package let row: Int
    package let column: Int

    package var rectMM: Rect { grid.cellRectMM(row: row, column: column) }

    /// - Parameter identity: of the sheet that it is on.
    package func label(identity: SheetIdentity?) -> UInt8? {
        grid.labels.values(cellCount: grid.cellCount, identity: identity)[row * grid.columnCount + column]
    }
}

/// The square that a sheet's QR code is printed in.
public struct QRCodePlace: Sendable, Equatable {
    /// Top left corner of the first dark module.
    public let originMM: Point
    public let sideMM: Double

    public init(originMM: Point, sideMM: Double) {
        self.originMM = originMM
        self.sideMM = sideMM
    }
}
