import Imaging

extension SheetReading {
    /// The same reading, had the page been turned by 180°: for a form without marks, where only the digits can tell.
    ///
    /// Read both ways with a model and keep the one whose digits agree with the form's labels; where that is this one,
    /// the scan is upside down (`SheetError.upsideDown` for a caller that refuses it).
    ///
    /// - Parameters:
    ///   - template: the form that was read.
    ///   - profile: the profile of the glyphs.
    ///
    /// **Determinism** A.
    public func halfTurned(template: SheetTemplate, profile: NormalizationProfile = .mnist) -> SheetReading {
        let turned = zip(template.grids, fields).map { $1.halfTurned(grid: $0, identity: identity, profile: profile) }
        return SheetReading(
            registration: registration.halfTurned(about: template.fieldBoundsMM.centre), identity: identity, fields: turned)
    }
}

extension FieldReading {
    fileprivate func halfTurned(grid: CellGrid, identity: SheetIdentity?, profile: NormalizationProfile) -> FieldReading {
        let labels = grid.labels.values(cellCount: grid.cellCount, identity: identity)
        let turned = cells.reversed().map { cell in
            let row = rowCount - 1 - cell.row, column = columnCount - 1 - cell.column
            let ink = BilevelImage(width: cell.ink.width, height: cell.ink.height, ink: cell.ink.ink.reversed())
            return CellReading(
                field: name, row: row, column: column, label: labels[row * columnCount + column], status: cell.status,
                score: cell.score, glyph: cell.status.isDigit ? profile.normalizeWriting(ink) : nil,
                crop: GrayImage(width: cell.crop.width, height: cell.crop.height, pixels: cell.crop.pixels.reversed()),
                ink: ink, quad: [cell.quad[2], cell.quad[3], cell.quad[0], cell.quad[1]])
        }
        return FieldReading(name: name, rowCount: rowCount, columnCount: columnCount, cells: turned)
    }
}

extension SheetRegistration {
    fileprivate func halfTurned(about centre: Point) -> SheetRegistration {
        let turn = Homography([-1, 0, 2 * centre.x, 0, -1, 2 * centre.y, 0, 0, 1])
        return SheetRegistration(
            pageToPicture: turn.followed(by: pageToPicture), projectiveResidualMM: projectiveResidualMM,
            residualMM: residualMM, confidence: confidence, quarterTurns: (quarterTurns + 2) % 4,
            isHalfTurnUnknown: isHalfTurnUnknown, pixelsPerMM: pixelsPerMM, printScale: printScale,
            marks: [marks[2], marks[3], marks[0], marks[1]], foundEdgeFraction: foundEdgeFraction)
    }
}
