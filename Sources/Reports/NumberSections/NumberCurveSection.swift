import Support
import Training

/// The loss and the validation error over the epochs.
struct NumberCurveSection: ReportSection {
    let id = "learning-curve", title = "Learning curve"

    func html(_ page: NumberPage) -> HTML? {
        LearningCurve(page.report.epochs, selectedEpoch: page.report.selectedEpoch)?.html(chosenOn: "the validation lines")
    }
}
