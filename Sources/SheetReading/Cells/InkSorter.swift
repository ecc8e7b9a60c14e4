import Imaging
import Registration

/// Gives every piece of ink to the cell that holds most of it, and tells a digit's parts from specks.
///
/// Method: connected pieces after the lines are gone. One that fills a good part of two cells is two digits that touch,
/// and is cut at the line. In a cell the largest piece is the digit; others are added nearest first while they are near
/// for their size.
struct InkSorter {
    /// A dot of a third of a millimeter; smaller pieces are dust or grain.
    private static let minAreaMM2 = 0.09
    /// A piece that reaches this deep, in cells, into two cells is cut.
    private static let minCutDepth = 0.3
    /// A part of the digit lies no further than this from the rest, in cells, if it has `minPartFraction` of the largest
    /// part's ink.
    private static let partReach = 0.2
    private static let minPartFraction = 0.06
    /// A fragment of a broken stroke lies nearer still, and may be smaller.
    private static let fragmentReach = 0.025
    private static let minFragmentFraction = 0.012
    /// So much of a digit in an empty cell, and it is that cell's.
    private static let minGuestFraction = 0.25
    /// More of a narrow piece than this beside a line: it is the line's.
    private static let maxContactFraction = 0.5
    private static let maxResidueMM = 1.2
    /// A piece as long as a cell's side but for this fraction, and no wider than a printed line with its blur, near a line: it
    /// is that line, missed by a bend of the paper.
    private static let minLineFraction = 0.93
    private static let lineBlurMM = 0.5
    private static let lineReachFraction = 0.17
    /// How far a line's ragged rim reaches, in its blurs.
    private static let rimReach = 1.5
    /// A second figure: this tall beside the first, and this far from it, in cells.
    private static let minSecondHeight = 0.5
    private static let minSecondGap = 0.06

    private let binarized: BinarizedGrid
    private let eraser: PrintedRuleEraser
    /// A second figure has at least this fraction of the first one's ink.
    private let minSecondFraction: Double
    private var cellWidth: Double { Double(binarized.flattening.columns.cellPixels) }
    private var cellHeight: Double { Double(binarized.flattening.rows.cellPixels) }

    init(_ binarized: BinarizedGrid, eraser: PrintedRuleEraser, minSecondFraction: Double) {
        self.binarized = binarized
        self.minSecondFraction = minSecondFraction
        self.eraser = eraser
    }

    /// A connected piece, and what it has in which cell.
    private struct Piece {
        let component: InkComponent
        let isCut: Bool
        let counts: [Int: Int]
    }

    /// Row by row.
    func sorted() -> [CellInk] {
        let grid = binarized.flattening.grid
        let minInk = max(3, Int(Self.minAreaMM2 * binarized.pixelsPerMM * binarized.pixelsPerMM))
        var pieces = [[Piece]](repeating: [], count: grid.rowCount * grid.columnCount)
        var strays: [(cell: Int, piece: Piece)] = []
        for component in eraser.ink.components() where component.inkCount >= minInk && isWriting(component) {
            let counts = countsByCell(component)
            let deep = counts.keys.sorted().filter { isDeep(component, in: $0) }
            if deep.count > 1 {
                for cell in deep {
                    for part in self.part(of: component, in: cell) where part.inkCount >= minInk {
                        pieces[cell].append(Piece(component: part, isCut: true, counts: [cell: part.inkCount]))
                    }
                }
            } else if let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
                let piece = Piece(component: component, isCut: false, counts: counts)
                let inside = counts.values.reduce(0, +)
                // More than half beyond all cells is no digit of the form, unless there is nothing else in the cell.
                if 2 * inside > component.inkCount {
                    pieces[most.key].append(piece)
                } else if Double(inside) >= Self.minGuestFraction * Double(component.inkCount) {
                    strays.append((most.key, piece))
                }
            }
        }
        func takeInStrays() {
            strays.removeAll { cell, piece in
                guard pieces[cell].isEmpty else { return false }
                pieces[cell].append(piece)
                return true
            }
        }
        takeInStrays()
        giveBackGuests(&pieces)
        var isShared = pieces.map { _ in false }
        if grid.number != nil {
            // A cell may have lost its only piece to its neighbor.
            takeInStrays()
            for (cell, piece) in strays where isFigure(piece.component, in: cell, beside: pieces[cell]) { isShared[cell] = true }
        }
        return pieces.enumerated().map { cell, list in
            var ink = assembled(list, cell: cell)
            // What may be one of the number's digits lies mostly beyond the field.
            ink.isJoined = ink.isJoined || isShared[cell]
            return ink
        }
    }

    /// Whether what a component has in a cell may be one of the number's digits.
    private func isFigure(_ component: InkComponent, in cell: Int, beside pieces: [Piece]) -> Bool {
        let height = pieces.map(\.component.ink.height).max() ?? 0
        return part(of: component, in: cell).contains { Double($0.ink.height) >= Self.minSecondHeight * Double(height) }
    }

    /// A whole digit that stands on the line, beside a digit that is at home in the cell, is the empty neighbor's.
    private func giveBackGuests(_ pieces: inout [[Piece]]) {
        for cell in pieces.indices where pieces[cell].count > 1 {
            let largest = pieces[cell].map(\.component.inkCount).max() ?? 0
            for piece in pieces[cell] {
                let count = piece.component.inkCount
                let home = piece.counts.filter { $0.key != cell && pieces[$0.key].isEmpty }
                    .max { ($0.value, $1.key) < ($1.value, $0.key) }
                guard let home, Double(home.value) >= Self.minGuestFraction * Double(count),
                    Double(count) >= minSecondFraction * Double(largest)
                else { continue }
                pieces[cell].removeAll { $0.component == piece.component }
                pieces[home.key].append(piece)
            }
        }
    }

    private func countsByCell(_ component: InkComponent) -> [Int: Int] {
        if let only = binarized.cell(x: component.x, y: component.y), binarized.cell(x: component.maxX, y: component.maxY) == only {
            return [only: component.inkCount]
        }
        var counts: [Int: Int] = [:]
        for y in 0..<component.ink.height {
            for x in 0..<component.ink.width where component.ink[x, y] {
                if let cell = binarized.cell(x: component.x + x, y: component.y + y) { counts[cell, default: 0] += 1 }
            }
        }
        return counts
    }

    /// Whether the component reaches far into the cell from the cell's border that it crosses.
    private func isDeep(_ component: InkComponent, in cell: Int) -> Bool {
        let parts = part(of: component, in: cell)
        let minX = parts.map(\.x).min() ?? 0, maxX = parts.map(\.maxX).max() ?? 0
        let minY = parts.map(\.y).min() ?? 0, maxY = parts.map(\.maxY).max() ?? 0
        let pixels = binarized.pixels(ofCell: cell)
        let crossesSide = !pixels.x.contains(component.x) || !pixels.x.contains(component.maxX)
        let crossesEnd = !pixels.y.contains(component.y) || !pixels.y.contains(component.maxY)
        return (!crossesSide || Double(maxX - minX + 1) >= Self.minCutDepth * cellWidth)
            && (!crossesEnd || Double(maxY - minY + 1) >= Self.minCutDepth * cellHeight)
    }

    /// The connected pieces of what lies within the cell.
    private func part(of component: InkComponent, in cell: Int) -> [InkComponent] {
        let pixels = binarized.pixels(ofCell: cell)
        let minX = max(pixels.x.lowerBound, component.x), maxX = min(pixels.x.upperBound - 1, component.maxX)
        let minY = max(pixels.y.lowerBound, component.y), maxY = min(pixels.y.upperBound - 1, component.maxY)
        guard minX <= maxX, minY <= maxY else { return [] }
        var cut = BilevelImage(width: maxX - minX + 1, height: maxY - minY + 1)
        for y in minY...maxY {
            for x in minX...maxX { cut[x - minX, y - minY] = component.ink[x - component.x, y - component.y] }
        }
        return cut.components().map { $0.moved(byX: minX, y: minY) }
    }

    private func assembled(_ pieces: [Piece], cell: Int) -> CellInk {
        var rest = pieces.map(\.component).sorted { ($0.inkCount, $1.y, $1.x) > ($1.inkCount, $0.y, $0.x) }
        var result = CellInk()
        guard let main = rest.first else { return result }
        if binarized.flattening.grid.number != nil {
            // A number has digits and marks anywhere in its cell.
            result.parts = rest
            result.isJoined = pieces.contains(where: \.isCut) || rest.contains(where: isAtRim)
            result.contactCount = rest.reduce(0) { $0 + contactCount($1) }
            return result
        }
        rest.removeFirst()
        result.parts = InkComponent.gathered(around: main, from: &rest) { _ in
            { piece, gap in belongs(piece, gap: gap, main: main) }
        }
        for other in rest {
            result.droppedInkCount += other.inkCount
            if isSecondFigure(other, main) {
                result.secondFraction = max(result.secondFraction, Double(other.inkCount) / Double(main.inkCount))
            }
        }
        for part in result.parts.dropFirst() where isSecondFigure(part, main) {
            result.secondFraction = max(result.secondFraction, Double(part.inkCount) / Double(main.inkCount))
        }
        let kept = result.parts
        result.isJoined =
            pieces.contains { piece in piece.isCut && kept.contains(piece.component) } || kept.contains(where: isAtRim)
        let inside = kept.reduce(0) { $0 + (countsByCell($1)[cell] ?? 0) }
        result.outsideFraction = 1 - Double(inside) / Double(max(1, result.inkCount))
        result.contactCount = kept.reduce(0) { $0 + contactCount($1) }
        return result
    }

    private func isAtRim(_ piece: InkComponent) -> Bool {
        piece.x == 0 || piece.y == 0 || piece.maxX == eraser.ink.width - 1 || piece.maxY == eraser.ink.height - 1
    }

    private func belongs(_ piece: InkComponent, gap: Double, main: InkComponent) -> Bool {
        let fraction = Double(piece.inkCount) / Double(main.inkCount)
        let cell = min(cellWidth, cellHeight)
        return (fraction >= Self.minPartFraction && gap <= Self.partReach * cell)
            || (fraction >= Self.minFragmentFraction && gap <= Self.fragmentReach * cell)
    }

    private func isSecondFigure(_ piece: InkComponent, _ main: InkComponent) -> Bool {
        let gap = Double(max(piece.x, main.x) - min(piece.maxX, main.maxX) - 1)
        return Double(piece.ink.height) >= Self.minSecondHeight * Double(main.ink.height)
            && Double(piece.inkCount) >= minSecondFraction * Double(main.inkCount)
            && gap >= Self.minSecondGap * cellWidth
    }

    /// Neither a line's remains, nor a prompt, nor what shows through from the back.
    private func isWriting(_ piece: InkComponent) -> Bool {
        !isLineResidue(piece) && !isPrompt(piece) && isDark(piece)
    }

    private func isPrompt(_ piece: InkComponent) -> Bool {
        guard let cell = binarized.cell(x: piece.x, y: piece.y), let prompt = binarized.prompts[cell] else { return false }
        return prompt.x.contains(piece.x) && prompt.x.contains(piece.maxX) && prompt.y.contains(piece.y)
            && prompt.y.contains(piece.maxY)
    }

    private func isDark(_ piece: InkComponent) -> Bool {
        for y in 0..<piece.ink.height {
            for x in 0..<piece.ink.width
            where piece.ink[x, y] && Int(binarized.smooth[piece.x + x, piece.y + y]) >= binarized.showThroughDensity { return true }
        }
        return false
    }

    /// What is left of a line that is wider here and there than its band.
    private func isLineResidue(_ piece: InkComponent) -> Bool {
        if isLineRim(piece) { return true }
        return Double(min(piece.ink.width, piece.ink.height)) <= Self.maxResidueMM * binarized.pixelsPerMM
            && (Double(contactCount(piece)) > Self.maxContactFraction * Double(piece.inkCount) || isWholeLine(piece))
    }

    /// What lies nowhere further from a line, or from where two meet, than their rim does.
    private func isLineRim(_ piece: InkComponent) -> Bool {
        let flat = binarized.flattening
        guard flat.grid.lineWidthMM > 0 else { return false }
        let reach = flat.grid.lineWidthMM / 2 * binarized.pixelsPerMM + Self.rimReach * binarized.lineBlurPixels
        func isNear(_ axis: FlatAxis, _ pixels: ClosedRange<Int>) -> [Bool] {
            pixels.map { pixel in axis.axis.lines.contains { abs(Double(pixel) - axis.place(ofLine: $0)) <= reach } }
        }
        let columns = isNear(flat.columns, piece.x...piece.maxX), rows = isNear(flat.rows, piece.y...piece.maxY)
        for y in 0..<piece.ink.height where !rows[y] {
            for x in 0..<piece.ink.width where !columns[x] && piece.ink[x, y] { return false }
        }
        return true
    }

    private func isWholeLine(_ piece: InkComponent) -> Bool {
        let flat = binarized.flattening, lineWidthMM = flat.grid.lineWidthMM
        guard lineWidthMM > 0 else { return false }
        let maxWidth = (lineWidthMM + Self.lineBlurMM) * binarized.pixelsPerMM
        let isLevel = Double(piece.ink.height) <= maxWidth && Double(piece.ink.width) >= Self.minLineFraction * cellWidth
        let isUpright = Double(piece.ink.width) <= maxWidth && Double(piece.ink.height) >= Self.minLineFraction * cellHeight
        guard isLevel || isUpright else { return false }
        let axis = isLevel ? flat.rows : flat.columns
        let place = isLevel ? Double(piece.y + piece.maxY) / 2 : Double(piece.x + piece.maxX) / 2
        return axis.axis.lines.contains {
            abs(axis.place(ofLine: $0) - place) <= Self.lineReachFraction * Double(axis.cellPixels)
        }
    }

    private func contactCount(_ piece: InkComponent) -> Int {
        var count = 0
        for y in 0..<piece.ink.height {
            for x in 0..<piece.ink.width where piece.ink[x, y] && eraser.contact[piece.x + x, piece.y + y] { count += 1 }
        }
        return count
    }
}
