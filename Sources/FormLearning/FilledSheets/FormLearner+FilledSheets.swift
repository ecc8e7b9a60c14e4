import Imaging

extension FormLearner {
    /// Learns a form of which there is no blank from several filled-in sheets: what differs from sheet to sheet is writing, what
    /// stays is the form.
    ///
    /// - Parameters:
    ///   - sheets: three or more, scans of the whole page or photos of the page on something darker; the first scan, or without
    ///     one the first photo, lies upright. After 30 no more are looked at.
    ///   - name: of the form.
    ///   - pageSizeMM: of the paper.
    /// - Throws: `LearningError`.
    /// - Complexity: linear in the pixels of all sheets, and where some are of other editions the square of their number; memory for
    ///   all of them at once.
    ///
    /// **Determinism** B.
    public func learn(
        filledIn sheets: [FilledSheet], name: String, pageSizeMM: Size
    ) throws(LearningError) -> FormOfFilledSheets {
        var aligned = try AlignedSheets(sheets, pageSizeMM: pageSizeMM)
        let page = aligned.formPage()
        return FormOfFilledSheets(
            form: try learn(page, name: name, pageSizeMM: pageSizeMM),
            print: GrayImage(width: page.print.width, height: page.print.height, pixels: page.print.values.map { 255 - $0 }),
            dotsPerInch: page.pixelsPerMM * 25.4, usedNames: aligned.sheets.map(\.name), leftOut: aligned.leftOut)
    }
}

/// A form as learned from filled-in sheets.
public struct FormOfFilledSheets: Sendable {
    public let form: LearnedForm
    /// The form's print without what was written, to draw `form` over.
    public let print: GrayImage
    /// Of `print`.
    public let dotsPerInch: Double
    /// The sheets that it was learned from.
    public let usedNames: [String]
    public let leftOut: [LeftOutSheet]
}
