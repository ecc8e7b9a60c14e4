import Dataset
import Forms
import Imaging
import Support

/// The digits of a picture of which everything is known, by their places on the form.
///
/// What reads such a picture need not be believed: a cell counts where it lies, not by what it is counted as. So a grid that was
/// taken for its neighbor, or a page for one upside down, gives no wrong label.
struct KnownDigits {
    struct Cell {
        let label: UInt8?
        /// The middle of its cell in the picture.
        let center: Point
        /// Half of the cell's shorter side: a cell whose middle is farther off is another one.
        let reach: Double

        /// - Parameter quad: the cell's corners in the picture.
        init(label: UInt8?, quad: [Point]) {
            self.label = label
            center = quad.reduce(Point(x: 0, y: 0), +) * (1 / Double(max(1, quad.count)))
            let sides = zip(quad, quad.dropFirst() + quad.prefix(1)).map { $0.distance(to: $1) }
            reach = (sides.min() ?? 0) / 2
        }
    }

    let byPlace: [String: Cell]

    /// Whether a cell that was read is the one of its place.
    private func isInPlace(_ cell: CellReading) -> Bool? {
        byPlace[cell.place].map { known in
            Cell(label: nil, quad: cell.quad).center.distance(to: known.center) < known.reach
        }
    }

    /// The reading in the turn in which most cells lie where they are.
    func upright(_ reading: SheetReading, template: SheetTemplate, profile: NormalizationProfile) -> SheetReading {
        // Of several fields each would be elsewhere on the turned page.
        guard template.fields.count == 1 else { return reading }
        var best = reading, bestCount = inPlaceCount(reading)
        for turns in reading.registration.possibleQuarterTurns.dropFirst() {
            let turned = reading.turned(turns, template: template, profile: profile)
            let count = inPlaceCount(turned)
            if count > bestCount { (best, bestCount) = (turned, count) }
        }
        return best
    }

    private func inPlaceCount(_ reading: SheetReading) -> Int { reading.cells.count { isInPlace($0) == true } }

    /// More cells than this fraction elsewhere, and the page was mixed up.
    private static let maxMisplacedFraction = 0.05

    /// The cells that were read as digits, are known to be digits, and lie where they are.
    ///
    /// - Throws: `PageError.cellsMisplaced`.
    func digitCells(of reading: SheetReading) throws(PageError) -> [CellReading] {
        let known = reading.cells.filter { byPlace[$0.place] != nil }
        let misplacedCount = known.count { isInPlace($0) != true }
        guard Double(misplacedCount) <= Self.maxMisplacedFraction * Double(known.count) else {
            throw .cellsMisplaced(misplacedCount, of: known.count)
        }
        return known.filter { $0.status.isDigit && $0.glyph != nil && isInPlace($0) == true }
    }
}

/// Why a picture made of a page gives no digits, though it shows them.
enum PageError: DiagnosticError, Equatable {
    case cellsMisplaced(Int, of: Int)

    var diagnostics: [Diagnostic] {
        switch self {
        case .cellsMisplaced(let count, let total):
            [
                Diagnostic(
                    code: "page.cells-misplaced",
                    message: "\(count) of \(total) cells were read elsewhere than they are: the form's lines were taken for others",
                    fix: "nothing has to be done; where this happens often, make 'perspective' or 'curl' under 'pages' less")
            ]
        }
    }
}
