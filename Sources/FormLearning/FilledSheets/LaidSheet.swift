import Imaging

/// A sheet and where its page lies in its picture.
struct LaidSheet {
    let picture: SheetPicture
    var map: SheetMap

    /// Of the sheet's fine ink in the middle of the page.
    var pixelsPerMM: Double {
        abs(map.flat.scale(at: Point(x: map.pageSizeMM.width / 2, y: map.pageSizeMM.height / 2)))
    }

    /// The page laid flat, smoothed.
    func page(pixelsPerMM: Double, sigmaMM: Double) -> InkDensity {
        page(of: smoothed(pixelsPerMM: pixelsPerMM, sigmaMM: sigmaMM), pixelsPerMM: pixelsPerMM)
    }

    func smoothed(pixelsPerMM: Double, sigmaMM: Double) -> SheetPicture.Level {
        picture.smoothed(finePixelsPerMM: self.pixelsPerMM, pixelsPerMM: pixelsPerMM, sigmaMM: sigmaMM)
    }

    func page(of level: SheetPicture.Level, pixelsPerMM: Double) -> InkDensity {
        map.page(of: level.ink, fineToPicture: level.fineToLevel, pixelsPerMM: pixelsPerMM)
    }

    /// The page laid flat as scanned.
    func page(pixelsPerMM: Double) -> InkDensity { map.page(of: picture.fine, pixelsPerMM: pixelsPerMM) }
}
