import Support
import Training

/// The loss and the validation error over the epochs.
struct LearningCurveSection: ReportSection {
    let id = "learning-curve", title = "Learning curve"

    func html(_ page: HTMLReport) -> HTML? {
        LearningCurve(page.report.epochs, selectedEpoch: page.report.selectedEpoch)?.html(chosenOn: "the validation writers")
            ?? "<p>No epoch was trained.</p>"
    }
}
