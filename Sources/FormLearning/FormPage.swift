import Imaging
import Registration

/// A form's page laid straight, as it is learned from: the print of a blank, or what filled-in sheets have in common.
struct FormPage {
    let print: InkDensity
    /// Ink that is no print, the fraction of the sheets that have some as 0…255; nil for a blank.
    let written: InkDensity?
    /// What is darker is print.
    let threshold: UInt8
    let lines: RulePicture
    let pixelsPerMM: Double
    /// By how much the picture is turned counter-clockwise.
    let skewDegrees: Double
    /// Millimeters of the page to pixels of the picture that it is drawn over.
    let pageToPicture: Homography

    /// Faint print of a scan is above this.
    private static let minDensity = 20
    private static let maxDensity = 40
    /// A slope of lines above this is taken out: a thirtieth of a millimeter over the width of a page.
    static let maxSlope = 0.00015
    static let maxStraightenings = 2

    /// The density that print and writing are darker than, also where they are faint.
    static func threshold(of page: InkDensity) -> UInt8 {
        var histogram = DensityHistogram()
        histogram.add(page.values)
        return UInt8(min(maxDensity, max(minDensity, histogram.noiseLevel)))
    }

    /// A blank: laid straight by its skew, and again by what its own lines then say is left of it.
    init(blank page: PageInk, pageSizeMM: Size) {
        var blank = StraightPage(page, pageSizeMM: pageSizeMM)
        let threshold = Self.threshold(of: blank.density)
        var lines = RulePicture(blank.density.binarized(above: threshold), pixelsPerMM: blank.pixelsPerMM)
        for _ in 0..<Self.maxStraightenings {
            let slope = lines.slope == 0 ? Self.slopeOfShortRules(blank, threshold: threshold) : lines.slope
            guard abs(slope) > Self.maxSlope else { break }
            let skewDegrees = blank.skewDegrees - slope * 180 / .pi
            blank = StraightPage(page, pageSizeMM: pageSizeMM, skewDegrees: skewDegrees)
            lines = RulePicture(blank.density.binarized(above: threshold), pixelsPerMM: blank.pixelsPerMM)
        }
        print = blank.density
        written = nil
        self.threshold = threshold
        self.lines = lines
        pixelsPerMM = blank.pixelsPerMM
        skewDegrees = blank.skewDegrees
        pageToPicture = blank.pageToPicture
    }

    /// Of a page without long lines.
    private static func slopeOfShortRules(_ page: StraightPage, threshold: UInt8) -> Double {
        let pieces = page.density.binarized(above: threshold).components()
        return ShortRule.slope(
            of: ShortRule.all(pieces, in: page.density, pixelsPerMM: page.pixelsPerMM, minLengthMM: minRuleMM))
    }

    private static let minRuleMM = 2.5

    /// What filled-in sheets have in common; its picture is the print itself.
    init(_ consensus: PrintConsensus, pixelsPerMM: Double) {
        print = consensus.print
        written = consensus.written
        threshold = Self.threshold(of: print)
        lines = RulePicture(print.binarized(above: threshold), pixelsPerMM: pixelsPerMM)
        self.pixelsPerMM = pixelsPerMM
        skewDegrees = 0
        pageToPicture = Homography(pixelsPerMM: pixelsPerMM)
    }
}
