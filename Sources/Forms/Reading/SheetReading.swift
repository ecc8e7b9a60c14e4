import Imaging

/// What was read from one picture of a filled-in form.
public struct SheetReading: Sendable, Equatable {
    public let registration: SheetRegistration
    /// Which sheet it is; nil where the form does not say or it could not be read.
    public let identity: SheetIdentity?
    /// As in the template.
    public internal(set) var fields: [FieldReading]

    package init(registration: SheetRegistration, identity: SheetIdentity?, fields: [FieldReading]) {
        self.registration = registration
        self.identity = identity
        self.fields = fields
    }

    /// On fewer written cells a few that are not read say nothing.
    private static let minWrittenCount = 8

    /// Why the page needs a person; nil where most of its written cells were read.
    public var unreadError: SheetError? {
        let written = cells.count { $0.status != .empty }, unread = cells.count(where: \.status.isUnread)
        guard written >= Self.minWrittenCount, 2 * unread > written else { return nil }
        if 2 * cells.count(where: { $0.secondInk != nil }) > unread, let error = secondInkError(isMostlyUnread: true) { return error }
        return .mostlyUnread(unread: unread, written: written)
    }

    /// That ink of a second color lies on some cells; nil where there is none.
    public var secondInkWarning: SheetError? { secondInkError(isMostlyUnread: false) }

    private func secondInkError(isMostlyUnread: Bool) -> SheetError? {
        let colors = cells.compactMap(\.secondInk)
        guard let color = InkColor.allCases.max(by: { a, b in colors.count { $0 == a } < colors.count { $0 == b } }), !colors.isEmpty
        else { return nil }
        return .secondInk(color, count: colors.count, written: cells.count { $0.status != .empty }, isMostlyUnread: isMostlyUnread)
    }

    /// Of all fields.
    public var cells: [CellReading] { fields.flatMap(\.cells) }

    /// The same reading with each cell as `change` makes it.
    package func mapCells(_ change: (CellReading) -> CellReading) -> SheetReading {
        SheetReading(registration: registration, identity: identity, fields: fields.map { $0.mapCells(change) })
    }

    /// - Throws: `SheetError.unfilled` where nothing is written in any cell, or `fieldsNotFound` where that cannot be said of all.
    package func requireFilled() throws(SheetError) {
        if cells.contains(where: { $0.status != .empty && $0.status != .notFound }) { return }
        let lostCount = cells.count { $0.status == .notFound }
        throw lostCount > 0 ? .fieldsNotFound(cellCount: lostCount, ofCells: cells.count) : .unfilled(cellCount: cells.count)
    }
}

/// What was read from one field of a form.
public struct FieldReading: Sendable, Equatable {
    /// As in the template.
    public let name: String
    public let rowCount: Int
    public let columnCount: Int
    /// Row by row; `rowCount * columnCount` of them.
    public internal(set) var cells: [CellReading]
    /// Of a line: how many digits the form says are written on it. Where not just as many were found, each for certain, none
    /// of its cells has a label.
    public internal(set) var expectedDigitCount: Int?
    /// Of a line: the strip that holds its writing; nil where nothing is written, and of a field of cells.
    public let band: LineBand?
    /// Of a line: its ink, in the line's rectangle grown to hold all of it; nil where there is none, and of a field of cells.
    package let ink: BilevelImage?

    package init(
        name: String, rowCount: Int, columnCount: Int, cells: [CellReading], expectedDigitCount: Int? = nil, band: LineBand? = nil,
        ink: BilevelImage? = nil
    ) {
        self.name = name
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.cells = cells
        self.expectedDigitCount = expectedDigitCount
        self.band = band
        self.ink = ink
    }

    public func cell(row: Int, column: Int) -> CellReading { cells[row * columnCount + column] }

    /// The same field with each of its cells as `change` makes it.
    package func mapCells(_ change: (CellReading) -> CellReading) -> FieldReading {
        FieldReading(
            name: name, rowCount: rowCount, columnCount: columnCount, cells: cells.map(change), expectedDigitCount: expectedDigitCount,
            band: band, ink: ink)
    }

    /// The same line with other cells.
    package func replacingCells(with cells: [CellReading]) -> FieldReading {
        FieldReading(
            name: name, rowCount: rowCount, columnCount: cells.count, cells: cells, expectedDigitCount: expectedDigitCount, band: band,
            ink: ink)
    }

    /// The same places, of which nothing is known: the field's printed lines were not where the form has them.
    package func notFound(edgeFraction: Double) -> FieldReading {
        let unread = cells.map { cell in
            CellReading(
                field: cell.field, row: cell.row, column: cell.column, label: cell.label, status: .notFound,
                score: 1 - edgeFraction, glyph: nil, crop: cell.crop,
                ink: BilevelImage(width: cell.ink.width, height: cell.ink.height), quad: cell.quad)
        }
        return FieldReading(name: name, rowCount: rowCount, columnCount: columnCount, cells: unread)
    }
}

/// Where the page lies in its picture, and how well that is known.
public struct SheetRegistration: Sendable, Equatable {
    /// Millimeters from the page's top left corner to pixels of the picture.
    public let pageToPicture: Homography
    /// Root mean square distance of all fields' printed lines (without lines: of the marks' sizes) from where the page's
    /// map puts them: more on bent paper.
    public let projectiveResidualMM: Double
    /// The same from where the cells are cut, after each line was followed: what is left of the bend.
    public let residualMM: Double
    /// 0…1: all marks and lines where they belong is near 1, three marks or a grid with many missing lines is less.
    public let confidence: Double
    /// How often the page is turned by 90° counter-clockwise in the picture: 2 is upside down.
    public let quarterTurns: Int
    /// Quarter turns, counter-clockwise, by which the page may lie turned further than it was read: 0, and those after which
    /// the form looks the same. A grid alone looks the same after half a turn, one of as many square cells across as down
    /// after every quarter; marks tell.
    public let possibleQuarterTurns: [Int]
    /// Pixels of the picture a millimeter of the page, in the middle of the grid.
    public let pixelsPerMM: Double
    /// The size of the print over the form's own, where the picture's resolution is known: 1 is exact.
    public let printScale: Double?
    /// Centers of the marks in the picture: top left, top right, bottom right, bottom left of the page; nil where not
    /// found.
    public let marks: [Point?]
    /// The fraction of the printed cell edges that were seen.
    public let foundEdgeFraction: Double

    package init(
        pageToPicture: Homography, projectiveResidualMM: Double, residualMM: Double, confidence: Double, quarterTurns: Int,
        possibleQuarterTurns: [Int], pixelsPerMM: Double, printScale: Double?, marks: [Point?], foundEdgeFraction: Double
    ) {
        self.pageToPicture = pageToPicture
        self.projectiveResidualMM = projectiveResidualMM
        self.residualMM = residualMM
        self.confidence = confidence
        self.quarterTurns = quarterTurns
        self.possibleQuarterTurns = possibleQuarterTurns
        self.pixelsPerMM = pixelsPerMM
        self.printScale = printScale
        self.marks = marks
        self.foundEdgeFraction = foundEdgeFraction
    }
}

/// One cell as read.
public struct CellReading: Sendable, Equatable {
    /// The name of its field.
    public let field: String
    public let row: Int
    public let column: Int
    /// What the form says is written here.
    public internal(set) var label: UInt8?
    public let status: CellStatus
    /// How sure the status is, 0…1.
    public let score: Double
    /// The normalized digit; nil where the status does not become one.
    public let glyph: Glyph?
    /// The cell on evenly lit paper, laid flat, grown where the digit runs beyond it.
    public let crop: GrayImage
    /// The ink taken for the digit, in the crop's pixels: without lines, specks and what belongs to a neighbor.
    public let ink: BilevelImage
    /// The cell's corners in the picture: top left, top right, bottom right, bottom left.
    public let quad: [Point]
    /// Of ink that is not the writing's; nil where there is none.
    public let secondInk: InkColor?
    /// What is written in a place for a whole number; nil where nothing is, and in a cell of one digit.
    public let number: WrittenNumber?

    package init(
        field: String, row: Int, column: Int, label: UInt8? = nil, status: CellStatus, score: Double, glyph: Glyph?, crop: GrayImage,
        ink: BilevelImage, quad: [Point], secondInk: InkColor? = nil, number: WrittenNumber? = nil
    ) {
        self.field = field
        self.row = row
        self.column = column
        self.label = label
        self.status = status
        self.score = score
        self.glyph = glyph
        self.crop = crop
        self.ink = ink
        self.quad = quad
        self.secondInk = secondInk
        self.number = number
    }

    /// How sure it is that ink of two colors is that of two pens.
    private static let secondInkScore = 0.9

    /// The same cell with ink of another color on it: nobody can say which of it is the digit.
    package func withSecondInk(_ color: InkColor) -> CellReading {
        CellReading(
            field: field, row: row, column: column, label: label, status: .secondInk, score: Self.secondInkScore, glyph: nil, crop: crop,
            ink: ink, quad: quad, secondInk: color)
    }
}

/// What a cell holds.
public enum CellStatus: String, Sendable, CaseIterable, Codable {
    /// One digit within its cell.
    case ok
    /// Nothing, or less than a stroke.
    case empty
    /// One digit that touches or crosses a printed line; it was recovered whole.
    case touchesLine
    /// Ink that joins a neighbor's, leaves the picture, or is mostly elsewhere: where the digit ends is not known.
    case overflow
    /// One digit in ink that hardly differs from the paper, or that may shine through from the back.
    case faint
    /// Two or more separate figures.
    case several
    /// Crossed out by its writer: an X, a stroke through the digit, a scribble.
    case struckOut
    /// A letter or another sign, or a piece of ruling, where a digit should be.
    case notADigit
    /// The printed lines of the cell's field are not where the form has them: nothing was read.
    case notFound
    /// Ink of a second color lies on what is written, such as a corrector's tick.
    case secondInk
    /// Writing in a cell that holds a whole number: it is read as a whole and gives no digit of the data set.
    case number

    /// Whether something is, or may be, written in the cell and was not read, and not because its writer crossed it out.
    public var isUnread: Bool {
        switch self {
        case .overflow, .several, .notADigit, .notFound, .secondInk: true
        case .ok, .empty, .touchesLine, .faint, .struckOut, .number: false
        }
    }

    /// Whether a cell of this status becomes a digit of the data set: `ok`, `touchesLine` and `faint` do.
    public var isDigit: Bool {
        switch self {
        case .ok, .touchesLine, .faint: true
        case .empty, .overflow, .several, .struckOut, .notADigit, .notFound, .secondInk, .number: false
        }
    }
}
