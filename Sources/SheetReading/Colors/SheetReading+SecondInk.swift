import Forms
import Imaging

extension SheetReading {
    /// In a coarser picture, of less than 180 dpi, a tick covers as much of a stroke as makes it another: what it crosses stays flagged.
    private static let minIgnoringPixelsPerMM = 7.0
    /// Around the rule that a digit stands on the colors are those of its print.
    private static let ruleRimMM = 0.35

    /// The same reading with the boxes flagged in which ink of a second color lies; a line of text has none.
    ///
    /// - Parameters:
    ///   - image: the picture that was read.
    ///   - chroma: its colors.
    ///   - template: the form.
    package func flaggingSecondInk(_ image: GrayImage, _ chroma: ChromaPlane, template: SheetTemplate) -> SheetReading {
        let ignored = registration.pixelsPerMM >= Self.minIgnoringPixelsPerMM ? template.ignoredInk : []
        let search = SecondInk(image: image, chroma: chroma, pixelsPerMM: registration.pixelsPerMM, ignored: ignored)
        let grids = Dictionary(template.grids.map { ($0.name, $0) }) { first, _ in first }
        let guides = template.guides, tints = TintMap(chroma)
        return mapCells { cell in
            guard cell.status.mayHoldSecondInk, let grid = grids[cell.field], !tints.isEven(in: Rect(around: cell.quad)) else {
                return cell
            }
            let guide = guides.first { $0.fields.contains(cell.field) }
            let prompt = grid.promptMM.map { $0.over(grid.cellSizeMM) }
            let rule = grid.ruleMM.map { $0.grown(by: Self.ruleRimMM).over(grid.cellSizeMM) }
            let color = search.color(in: cell.quad, lineWidthMM: grid.lineWidthMM) { u, v in
                prompt?.contains(Point(x: u, y: v)) ?? false || rule?.contains(Point(x: u, y: v)) ?? false
                    || guide?.hasPrint(nearX: u, y: v) ?? false
            }
            return color.map(cell.withSecondInk) ?? cell
        }
    }
}

extension CellStatus {
    /// Whether something is written that may be of two inks; what is struck out nobody reads anyway.
    fileprivate var mayHoldSecondInk: Bool {
        switch self {
        case .ok, .touchesLine, .faint, .several, .overflow, .number: true
        case .empty, .struckOut, .notADigit, .notFound, .secondInk: false
        }
    }
}

extension Rect {
    /// With a cell's sides as units.
    fileprivate func over(_ size: Size) -> Rect {
        Rect(x: x / size.width, y: y / size.height, width: width / size.width, height: height / size.height)
    }
}

extension CellGuide {
    /// So many dots around print may be print too: it is never quite where it was on the blank.
    private static let slackDots = 2

    fileprivate func hasPrint(nearX u: Double, y v: Double) -> Bool {
        let column = Int(u * Double(shape.width)), row = Int(v * Double(shape.height)), slack = Self.slackDots
        for y in max(0, row - slack)..<max(0, min(shape.height, row + slack + 1)) {
            for x in max(0, column - slack)..<max(0, min(shape.width, column + slack + 1)) where shape[x, y] { return true }
        }
        return false
    }
}
