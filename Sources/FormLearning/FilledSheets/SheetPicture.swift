import Imaging
import Registration

/// The ink of a sheet as it is laid on others: faint print counts as much as dark writing.
struct SheetPicture {
    /// The densities as scanned.
    let fine: InkDensity
    /// What is darker than this is ink.
    let threshold: UInt8
    /// 0 for paper, 255 for ink, in between about the threshold.
    private let ink: InkDensity

    init(_ fine: InkDensity) {
        self.fine = fine
        threshold = FormPage.threshold(of: fine)
        let half = Int(threshold) / 2, scale = Int(threshold)
        let levels = (0...255).map { UInt8(min(255, max(0, ($0 - half) * 255 / scale))) }
        ink = InkDensity(width: fine.width, height: fine.height, values: fine.values.map { levels[Int($0)] })
    }

    /// Reduced and smoothed, to be looked at with so many pixels a millimeter.
    ///
    /// - Parameter finePixelsPerMM: of the fine ink.
    func smoothed(finePixelsPerMM: Double, pixelsPerMM: Double, sigmaMM: Double) -> Level {
        let factor = min(max(1, Int(finePixelsPerMM / pixelsPerMM)), min(fine.width, fine.height))
        let reduced = ink.reduced(by: factor)
        var plane = FloatPlane(width: reduced.width, height: reduced.height)
        plane.values = reduced.values.map(Float.init)
        plane = plane.blurred(sigmaPixels: sigmaMM * finePixelsPerMM / Double(factor))
        let values = plane.values.map { UInt8(min(255, max(0, ($0 + 0.5)))) }
        return Level(
            ink: InkDensity(width: reduced.width, height: reduced.height, values: values), fineToLevel: Homography(reducing: factor))
    }

    struct Level {
        let ink: InkDensity
        /// Pixels of the fine ink to pixels of this picture.
        let fineToLevel: Homography
    }
}
