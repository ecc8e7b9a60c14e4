import Forms
import Imaging
import Registration

/// Makes a template from a scan of a blank form, or from several filled-in sheets.
///
/// Method: the page is set straight by its skew; printed lines are told from letters by their length; what they enclose
/// and is of a box's size, upright and without dark print inside, is a cell; equal cells in rows make fields
/// (`FrameGrouping`), and so do rows of short rules to write on (`PlaceRow`); columns of cells that are too wide for one digit are places for
/// whole numbers (`NumberTable`); fields are named by reading order: A1, A2 … in the first band across the page, B1 … in the next. Solid marks,
/// frames and long lines are kept to register filled-in sheets by.
///
/// Limits: boxes of four straight sides, closed but for gaps of half a millimeter, their corners sharp or rounded; frames that ticks
/// divide (`CombFrame`); rows of short rules of one length. **Determinism** B.
public struct FormLearner: Sendable {
    /// A box's inside has no side shorter or longer than these.
    public let boxSizeRangeMM: ClosedRange<Double>

    public static let defaultBoxSizeRangeMM = 2.5...25.0

    /// Width over height of a box's inside.
    private static let aspectRange = 0.4...2.2
    /// More dark print than this is a letter, a number or a picture.
    private static let maxDarkPrintMM2 = 0.4
    /// A frame with so many boxes in it is a table, not a box.
    private static let maxNestedCount = 3
    /// A picture's proportions may differ by this from its paper's.
    static let proportionTolerance = 0.03

    public init(boxSizeRangeMM: ClosedRange<Double> = FormLearner.defaultBoxSizeRangeMM) {
        self.boxSizeRangeMM = boxSizeRangeMM
    }

    /// - Parameters:
    ///   - image: the whole page and nothing else, upright.
    ///   - name: of the form.
    ///   - pageSizeMM: of the paper.
    /// - Throws: `LearningError`.
    /// - Complexity: linear in the pixels.
    public func learn(_ image: GrayImage, name: String, pageSizeMM: Size) throws(LearningError) -> LearnedForm {
        let proportions = Double(image.width) / Double(image.height), paper = pageSizeMM.width / pageSizeMM.height
        guard abs(proportions / paper - 1) <= Self.proportionTolerance else {
            throw .otherProportions(picture: proportions, paper: paper)
        }
        let page = PageInk(image)
        guard !page.isBlank else { throw .blankPage }
        return try learn(FormPage(blank: page, pageSizeMM: pageSizeMM), name: name, pageSizeMM: pageSizeMM)
    }

    /// The form that a page laid straight shows.
    func learn(_ page: FormPage, name: String, pageSizeMM: Size) throws(LearningError) -> LearnedForm {
        let frames = PrintedFrame.all(on: page)
        let combs = frames.map { CombFrame.places(in: $0, on: page, boxSizeRangeMM: boxSizeRangeMM) }
        let parts = zip(frames, combs).flatMap { $1.isEmpty ? [$0] : $1 }
        var sorting = FrameSorting(parts, boxSizeRangeMM: boxSizeRangeMM, aspectRange: Self.aspectRange)
        sorting.leaveOutNested(maxCount: Self.maxNestedCount)
        let columns = sorting.takeNumberColumns(boxSizeRangeMM: boxSizeRangeMM, maxDarkMM2: Self.maxDarkPrintMM2)
        let groups = sorting.leaveOutPrinted(
            FrameGrouping(sorting.boxes, completes: page.written != nil).groups, maxDarkMM2: Self.maxDarkPrintMM2)
        let places = PlaceRow.all(
            on: page, boxes: (groups + columns).flatMap { $0.frames.map(\.insideMM) }, minLengthMM: boxSizeRangeMM.lowerBound)
        let leftOut = sorting.leftOut + places.leftOut
        guard !groups.isEmpty || !columns.isEmpty || !places.rows.isEmpty else {
            throw .noBoxes(lineCount: page.lines.segments.count, leftOut: leftOut, boxSizeRangeMM: boxSizeRangeMM)
        }
        let fields = FieldNames.named(
            groups.map { $0.frames[0].isForNumber ? .numbers($0) : .boxes($0) } + columns.map(LearnedField.numbers)
                + places.rows.map(LearnedField.places)
        ) { $0.first }
        let features = PrintedFeatures(
            page.print, lines: page.lines.segments, frames: frames, placeRules: places.rows.flatMap(\.rules),
            pixelsPerMM: page.pixelsPerMM, pageSizeMM: pageSizeMM)
        let grids = fields.map { $0.field.grid(name: $0.name).rounded }
        let guides = CellGuide.learned(from: zip(grids, fields).map { ($0, $1.field.frames) }, on: page)
        let template = SheetTemplate(
            name: name, pageSizeMM: pageSizeMM.rounded,
            registration: features.registration(fields: grids, pageSizeMM: pageSizeMM), fields: grids.map(SheetField.cells), guides: guides)
        return LearnedForm(
            template: template, leftOut: leftOut, boxSizeRangeMM: boxSizeRangeMM,
            skewDegrees: page.skewDegrees, pageToPicture: page.pageToPicture)
    }
}

/// A field as it was found.
private enum LearnedField {
    case boxes(FrameGrouping.Group)
    /// Cells with whole numbers.
    case numbers(FrameGrouping.Group)
    case places(PlaceRow)

    /// Its first cell.
    var first: Rect {
        switch self {
        case .boxes(let group), .numbers(let group): group.first
        case .places(let row): row.first
        }
    }

    /// The frames that its cells are; none for places without.
    var frames: [PrintedFrame] {
        switch self {
        case .boxes(let group), .numbers(let group): group.frames
        case .places: []
        }
    }

    func grid(name: String) -> CellGrid {
        switch self {
        case .boxes(let group): group.grid(name: name)
        case .numbers(let group): group.grid(name: name, number: NumberFormat())
        case .places(let row): row.grid(name: name)
        }
    }
}

/// A form as learned from its blank, or from filled-in sheets.
public struct LearnedForm: Sendable, Equatable {
    public let template: SheetTemplate
    /// What looked like boxes and was left out, by reason.
    public let leftOut: [LeftOutFrames]
    public let boxSizeRangeMM: ClosedRange<Double>
    /// By how much the scan was turned counter-clockwise.
    public let skewDegrees: Double
    /// Millimeters of the page to pixels of the scan.
    public let pageToPicture: Homography
}
