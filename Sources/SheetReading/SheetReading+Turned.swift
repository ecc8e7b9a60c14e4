import Forms
import GlyphNormalization
import Imaging

extension SheetReading {
    /// The same reading, had the page been turned: for a form found by its grid, where only the digits can tell which way
    /// up it is.
    ///
    /// Read every way that looks alike with a model (`SheetRegistration.possibleQuarterTurns`) and keep the one whose
    /// digits agree with the form's labels, or are the most like digits.
    ///
    /// - Parameters:
    ///   - quarterTurns: by which the page is turned further, counter-clockwise, than it was read.
    ///   - template: the form that was read; its grid is as many cells wide as high where the turn is not by half.
    ///   - profile: the profile of the glyphs.
    ///
    /// **Determinism** A.
    public func turned(
        _ quarterTurns: Int, template: SheetTemplate, profile: NormalizationProfile = .mnist
    ) -> SheetReading {
        let turns = quarterTurns & 3
        guard turns != 0, let grid = template.grids.first else { return self }
        let turnedFields = zip(template.grids, fields).map { grid, field in
            field.rearranged(grid: grid, identity: identity, profile: profile, CellArrangement(quarterTurns: turns))
        }
        return SheetReading(
            registration: registration.turned(turns, grid: grid), identity: identity, fields: turnedFields)
    }

    /// The same reading as a mirror would have shown it, left and right exchanged: to tell a page that was photographed
    /// through its back.
    ///
    /// **Determinism** A.
    public func mirrored(template: SheetTemplate, profile: NormalizationProfile = .mnist) -> SheetReading {
        let mirrored = zip(template.grids, fields).map { grid, field in
            field.rearranged(grid: grid, identity: identity, profile: profile, CellArrangement(isMirrored: true))
        }
        return SheetReading(registration: registration, identity: identity, fields: mirrored)
    }

    /// The same reading with the way up known.
    public func withKnownTurn() -> SheetReading {
        SheetReading(registration: registration.withTurns([0]), identity: identity, fields: fields)
    }
}

/// Which cell as read is which of the form, and how its picture lies.
private struct CellArrangement {
    /// Counter-clockwise, by which the form lies turned.
    var quarterTurns = 0
    var isMirrored = false

    /// Where a cell of the form was read, in a field of that many rows and columns.
    func place(row: Int, column: Int, rowCount: Int, columnCount: Int) -> (row: Int, column: Int) {
        if isMirrored { return (row, columnCount - 1 - column) }
        return switch quarterTurns {
        case 1: (columnCount - 1 - column, row)
        case 2: (rowCount - 1 - row, columnCount - 1 - column)
        case 3: (column, rowCount - 1 - row)
        default: (row, column)
        }
    }

    /// A cell's corners, from its top left one clockwise as the form has them.
    func corners(_ quad: [Point]) -> [Point] {
        isMirrored ? [quad[1], quad[0], quad[3], quad[2]] : (0..<4).map { quad[($0 + 4 - quarterTurns) % 4] }
    }

    /// The pixels set upright, row by row.
    func pixels(_ source: [UInt8], width: Int, height: Int) -> (pixels: [UInt8], width: Int, height: Int) {
        let isSideways = quarterTurns % 2 == 1
        let w = isSideways ? height : width, h = isSideways ? width : height
        var result = [UInt8](repeating: 0, count: source.count)
        for y in 0..<h {
            for x in 0..<w {
                let from = place(row: y, column: x, rowCount: h, columnCount: w)
                result[y * w + x] = source[from.row * width + from.column]
            }
        }
        return (result, w, h)
    }
}

extension FieldReading {
    fileprivate func rearranged(
        grid: CellGrid, identity: SheetIdentity?, profile: NormalizationProfile, _ arrangement: CellArrangement
    ) -> FieldReading {
        let labels = grid.labels.values(cellCount: grid.cellCount, identity: identity)
        let rearranged = (0..<cells.count).map { index in
            let row = index / columnCount, column = index % columnCount
            let place = arrangement.place(row: row, column: column, rowCount: rowCount, columnCount: columnCount)
            let cell = self.cell(row: place.row, column: place.column)
            let ink = arrangement.pixels(cell.ink.ink, width: cell.ink.width, height: cell.ink.height)
            let crop = arrangement.pixels(cell.crop.pixels, width: cell.crop.width, height: cell.crop.height)
            let upright = BilevelImage(width: ink.width, height: ink.height, ink: ink.pixels)
            return CellReading(
                field: name, row: row, column: column, label: labels[index], status: cell.status, score: cell.score,
                glyph: cell.status.isDigit ? profile.normalizeWriting(upright) : nil,
                crop: GrayImage(width: crop.width, height: crop.height, pixels: crop.pixels), ink: upright,
                quad: arrangement.corners(cell.quad), secondInk: cell.secondInk)
        }
        return FieldReading(name: name, rowCount: rowCount, columnCount: columnCount, cells: rearranged)
    }
}

extension SheetRegistration {
    fileprivate func turned(_ turns: Int, grid: CellGrid) -> SheetRegistration {
        SheetRegistration(
            pageToPicture: grid.turnMM(turns).followed(by: pageToPicture), projectiveResidualMM: projectiveResidualMM,
            residualMM: residualMM, confidence: confidence, quarterTurns: (quarterTurns + turns) % 4,
            possibleQuarterTurns: possibleQuarterTurns, pixelsPerMM: pixelsPerMM, printScale: printScale,
            marks: (0..<4).map { marks[($0 + 4 - turns) % 4] }, foundEdgeFraction: foundEdgeFraction)
    }

    fileprivate func withTurns(_ turns: [Int]) -> SheetRegistration {
        SheetRegistration(
            pageToPicture: pageToPicture, projectiveResidualMM: projectiveResidualMM, residualMM: residualMM,
            confidence: confidence, quarterTurns: quarterTurns, possibleQuarterTurns: turns, pixelsPerMM: pixelsPerMM,
            printScale: printScale, marks: marks, foundEdgeFraction: foundEdgeFraction)
    }
}
