import Forms
import Imaging
import Registration

extension SheetReader {
    /// Of a form learned from its blank, a field with less of its edges where they belong is not there.
    private static let minFieldEdgeFraction = 0.35
    /// The same of the rules that digits stand on.
    private static let minFieldRuleFraction = 0.6

    /// Every field of the page, in the template's order.
    func readFields(_ refiner: PageRefiner, page: PageInk, identity: SheetIdentity?) -> [FieldReading] {
        var grids = readGrids(refiner, page: page, identity: identity)[...]
        return template.fields.map { field in
            switch field {
            case .cells: grids.removeFirst()
            case .line(let line):
                TextLineReader(profile: profile, thresholds: template.thresholds).read(
                    line, on: page.fine, pageToFine: refiner.pageToInk,
                    fineToPicture: page.pictureToFine.inverse ?? .identity)
            }
        }
    }

    /// The fields of cells. Paper and strokes are judged over all of them.
    private func readGrids(_ refiner: PageRefiner, page: PageInk, identity: SheetIdentity?) -> [FieldReading] {
        var flats = zip(template.grids, refiner.crossings).map { grid, crossings in
            FlatField(
                page.fine, grid: grid, crossings: crossings,
                pagePixelsPerMM: refiner.pageToInk.scale(at: grid.boundsMM.center))
        }
        if let printed = template.printedInk {
            let print = PrintGain(printed, fields: flats)
            let shared = SharedPrint(flats, guides: template.guides, black: page.coarse.peakDensity)
            for index in flats.indices {
                flats[index].takeOut(print.prints[index], gain: print.gain)
                if let print = shared.prints[index] { flats[index].takeOut(print, gain: SharedPrint.gain) }
            }
        }
        let local = flats.map(LocalInk.init)
        let strokes = PageStrokes(local, showThroughFraction: template.thresholds.showThroughFraction)
        return flats.indices.map { index in
            let binarized = BinarizedGrid(flats[index], local[index], index: index, page: strokes)
            let field = readCells(
                binarized, crossings: refiner.crossings[index], fineToPicture: page.pictureToFine.inverse ?? .identity, identity: identity)
            let edgeFraction = refiner.edgeFractions[index]
            return isFound(edgeFraction, template.grids[index]) && !refiner.isAstray[index]
                ? field : field.notFound(edgeFraction: edgeFraction)
        }
    }

    /// Whether a field is where its form has it: forms of others are printed in editions that differ.
    private func isFound(_ edgeFraction: Double, _ grid: CellGrid) -> Bool {
        if grid.ruleMM != nil { return edgeFraction >= Self.minFieldRuleFraction }
        guard case .print = template.registration else { return true }
        return edgeFraction >= Self.minFieldEdgeFraction
    }

    /// - Parameter crossings: of the field's lines, in pixels of the page's ink.
    private func readCells(
        _ binarized: BinarizedGrid, crossings: [Point], fineToPicture: Homography, identity: SheetIdentity?
    ) -> FieldReading {
        let grid = binarized.flattening.grid, crossings = crossings.map(fineToPicture.map)
        let eraser = PrintedRuleEraser(binarized)
        let ink = InkSorter(binarized, eraser: eraser, minSecondFraction: template.thresholds.severalFraction).sorted()
        let cellReader = CellReader(binarized: binarized, ink: ink, eraser: eraser, thresholds: template.thresholds, profile: profile)
        let labels = grid.labels.values(cellCount: grid.cellCount, identity: identity)
        let cells = ink.indices.map { index in
            let row = index / grid.columnCount, column = index % grid.columnCount
            let quad = grid.corners(row: row, column: column, of: crossings)
            return grid.number == nil
                ? cellReader.read(row: row, column: column, label: labels[index], quad: quad)
                : cellReader.readNumber(row: row, column: column, quad: quad, eraser: eraser, fineToPicture: fineToPicture)
        }
        return FieldReading(name: grid.name, rowCount: grid.rowCount, columnCount: grid.columnCount, cells: cells)
    }
}
