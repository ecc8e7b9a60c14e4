import Imaging
import Sheets
import Support
import Training

/// Tells a page that lies upside down where the form itself does not say which way up it is.
///
/// A grid looks the same after half a turn, and every label would be wrong. The digits know better: a model reads them as they
/// are and turned, and where the turned reading agrees with the labels far more often, the sheet is refused.
struct UprightCheck: Sendable {
    let model: LoadedModel

    /// Fewer readable labelled cells than this say nothing.
    private static let minCellCount = 10
    /// By how much of the cells the turned reading has to agree better.
    private static let minAdvantage = 0.25

    /// - Throws: `SheetOrientationError.upsideDown`, and what the model throws.
    func check(_ reading: SheetReading) throws {
        let asRead = try agreement(reading.cells.map { ($0.label, $0.glyph) })
        // Half a turn takes each cell to the opposite place of the list.
        let turned = try agreement(
            zip(reading.cells, reading.cells.reversed()).map { here, opposite in
                (here.label, opposite.glyph?.turnedUpsideDown)
            })
        guard let asRead, let turned, turned - asRead > Self.minAdvantage else { return }
        throw SheetOrientationError.upsideDown(agreement: asRead, turnedAgreement: turned)
    }

    /// The share of the labelled glyphs that the model reads as their labels; nil where there are too few.
    private func agreement(_ cells: [(label: UInt8?, glyph: Glyph?)]) throws -> Double? {
        var labels: [UInt8] = []
        var glyphs: [Glyph] = []
        for case (let label?, let glyph?) in cells {
            labels.append(label)
            glyphs.append(glyph)
        }
        guard labels.count >= Self.minCellCount else { return nil }
        let matches = zip(labels, try model.probabilities(of: glyphs, jobs: 1)).count { label, classes in
            classes.indices.max { classes[$0] < classes[$1] } == Int(label)
        }
        return Double(matches) / Double(labels.count)
    }
}

/// A sheet that lies the wrong way.
enum SheetOrientationError: DiagnosticError {
    case upsideDown(agreement: Double, turnedAgreement: Double)

    var diagnostics: [Diagnostic] {
        switch self {
        case .upsideDown(let agreement, let turned):
            [
                Diagnostic(
                    code: "sheet.upside-down",
                    message: "the page seems to lie upside down: \(Figure.percent(agreement, digits: 0)) of the digits look like "
                        + "their labels, \(Figure.percent(turned, digits: 0)) after half a turn",
                    fix: "turn the scan by 180° and put it back under the same name")
            ]
        }
    }
}

extension Glyph {
    /// The glyph after half a turn.
    fileprivate var turnedUpsideDown: Glyph { Glyph(width: width, height: height, ink: ink.reversed()) }
}
