import Forms
import Imaging
import Registration

/// Makes a template from a scan of a blank form.
///
/// Method: the page is set straight by its skew; printed lines are told from letters by their length; what they enclose
/// and is of a box's size, upright and without dark print inside, is a cell; equal cells in rows make fields
/// (`FrameGrouping`), named by reading order: A1, A2 … in the first band across the page, B1 … in the next. Solid marks,
/// frames and long lines are kept to register filled-in sheets by.
///
/// Limits: boxes of four straight sides, closed but for gaps of half a millimeter, their corners sharp or rounded; frames that ticks
/// divide (`CombFrame`). **Determinism** B.
public struct FormLearner: Sendable {
    /// A box's inside has no side shorter or longer than these.
    public let boxSizeRangeMM: ClosedRange<Double>

    public static let defaultBoxSizeRangeMM = 2.5...25.0

    /// Width over height of a box's inside.
    private static let aspectRange = 0.4...2.2
    /// Faint print of a scan is above this.
    private static let minDensity = 20
    private static let maxDensity = 40
    /// More dark print than this is a letter, a number or a picture.
    private static let maxDarkPrintMM2 = 0.4
    /// A frame with so many boxes in it is a table, not a box.
    private static let maxNestedCount = 3
    /// A slope of lines above this is taken out: a thirtieth of a millimeter over the width of a page.
    private static let maxSlope = 0.00015
    private static let maxStraightenings = 2
    /// A picture's proportions may differ by this from its paper's.
    private static let proportionTolerance = 0.03

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
        let (blank, threshold, lines) = Self.straightened(page, pageSizeMM: pageSizeMM)
        let frames = PrintedFrame.all(
            in: lines, page: blank.density, threshold: threshold, pixelsPerMM: blank.pixelsPerMM)
        let places = frames.map {
            CombFrame.places(
                in: $0, page: blank.density, threshold: threshold, pixelsPerMM: blank.pixelsPerMM, boxSizeRangeMM: boxSizeRangeMM)
        }
        let parts = zip(frames, places).flatMap { $1.isEmpty ? [$0] : $1 }
        var sorting = FrameSorting(parts, boxSizeRangeMM: boxSizeRangeMM, aspectRange: Self.aspectRange)
        sorting.leaveOutNested(maxCount: Self.maxNestedCount)
        let groups = sorting.leaveOutPrinted(FrameGrouping(sorting.boxes).groups, maxDarkMM2: Self.maxDarkPrintMM2)
        guard !groups.isEmpty else {
            throw .noBoxes(
                lineCount: lines.segments.count, leftOut: sorting.leftOut, boxSizeRangeMM: boxSizeRangeMM)
        }
        let fields = FieldNames.named(groups)
        let features = PrintedFeatures(
            blank.density, lines: lines.segments, frames: frames, pixelsPerMM: blank.pixelsPerMM, pageSizeMM: pageSizeMM)
        let grids = fields.map { $0.group.grid(name: $0.name).rounded }
        let guides = CellGuide.learned(
            from: zip(grids, fields).map { ($0, $1.group.frames) }, page: blank.density, threshold: threshold,
            pixelsPerMM: blank.pixelsPerMM)
        let template = SheetTemplate(
            name: name, pageSizeMM: pageSizeMM.rounded,
            registration: features.registration(fields: grids, pageSizeMM: pageSizeMM), fields: grids.map(SheetField.cells), guides: guides)
        return LearnedForm(
            template: template, leftOut: sorting.leftOut, boxSizeRangeMM: boxSizeRangeMM,
            skewDegrees: blank.skewDegrees, pageToPicture: blank.pageToPicture)
    }

    /// The page by its skew, and again by what its own lines then say is left of it.
    private static func straightened(_ page: PageInk, pageSizeMM: Size) -> (StraightPage, UInt8, RulePicture) {
        var blank = StraightPage(page, pageSizeMM: pageSizeMM)
        var histogram = DensityHistogram()
        histogram.add(blank.density.values)
        let threshold = UInt8(min(maxDensity, max(minDensity, histogram.noiseLevel)))
        var lines = RulePicture(blank.density.binarized(above: threshold), pixelsPerMM: blank.pixelsPerMM)
        for _ in 0..<maxStraightenings where abs(lines.slope) > maxSlope {
            let skewDegrees = blank.skewDegrees - lines.slope * 180 / .pi
            blank = StraightPage(page, pageSizeMM: pageSizeMM, skewDegrees: skewDegrees)
            lines = RulePicture(blank.density.binarized(above: threshold), pixelsPerMM: blank.pixelsPerMM)
        }
        return (blank, threshold, lines)
    }
}

/// A form as learned from its blank.
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
