import Imaging
import Support
import Training

/// `report.html` of a recipe of numbers: how many lines are read exactly, and which are not.
package struct NumberPage {
    let report: NumberReport
    /// A misread line's strip, and its file where it is a picture that somebody gave, by the number of the line among those that were read.
    let line: (Int) -> (strip: GrayImage, file: String?)?

    package init(report: NumberReport, line: @escaping (Int) -> (strip: GrayImage, file: String?)?) {
        self.report = report
        self.line = line
    }

    /// In the order in which people read.
    static let sections: [any ReportSection<NumberPage>] = [
        NumberResultSection(), NumberRejectsSection(), NumberCurveSection(), NumberConfidenceSection(), NumberMistakesSection(),
    ]

    package func page() -> String {
        ReportPage(
            title: report.recipe, heading: report.recipe, lead: "What this recipe made, and how well it reads numbers as a whole.",
            sections: Self.sections,
            footer: """
                Recipe <code>\(report.recipeDigest.short)</code>, model <code>\(report.modelDigest.short)</code>, Inkmill \(inkmillVersion)
                """
        ).html(self)
    }
}
