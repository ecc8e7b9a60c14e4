import Imaging

/// The ink of a whole picture, evenly lit, at two sizes: fine to cut cells from, coarse to find the page with.
package struct PageInk {
    /// Much longer pictures are reduced first, to the nearest whole part: 600 dpi shows nothing of a digit that 300 dpi does not.
    static let usualFineSide = 4400
    static let maxCoarseSide = 2400
    /// Tiles of the background over the longer side: about 5 mm on a page that fills the picture, so that an 8 mm mark is
    /// ink.
    static let tilesPerSide = 64

    package let pictureWidth: Int
    package let pictureHeight: Int
    package var fine: InkDensity
    package let coarse: InkDensity
    /// Whether hardly any pixel is gray, so that pale lines and strokes may be lost.
    package let isBlackAndWhite: Bool
    /// Pixels of the picture to pixels of `fine`.
    package let pictureToFine: Homography
    /// Pixels of the picture to pixels of `coarse`.
    package let pictureToCoarse: Homography

    package init(_ image: GrayImage) {
        pictureWidth = image.width
        pictureHeight = image.height
        isBlackAndWhite = Self.isBlackAndWhite(image)
        let longSide = max(image.width, image.height)
        let factor = min(max(1, (2 * longSide + Self.usualFineSide - 1) / Self.usualFineSide / 2), min(image.width, image.height))
        let picture = image.reduced(by: factor)
        let fineSide = max(picture.width, picture.height)
        fine = InkDensity(of: picture, tilePixels: fineSide / Self.tilesPerSide)
        let coarseFactor = min((fineSide + Self.maxCoarseSide - 1) / Self.maxCoarseSide, min(picture.width, picture.height))
        coarse = fine.reduced(by: coarseFactor)
        pictureToFine = Homography(reducing: factor)
        pictureToCoarse = Homography(reducing: factor * coarseFactor)
    }

    /// Levels of gray, and the fraction of pixels that JPEG makes gray at most where there was none.
    private static let grayLevels: ClosedRange<UInt8> = 32...223, maxGrayFraction = 0.005
    private static let sampleStride = 61

    private static func isBlackAndWhite(_ image: GrayImage) -> Bool {
        // No whole number of rows apart, so that all columns are looked at.
        let step = image.width.isMultiple(of: sampleStride) ? sampleStride + 1 : sampleStride
        let samples = stride(from: 0, to: image.pixels.count, by: step)
        let grayCount = samples.reduce(0) { $0 + (grayLevels.contains(image.pixels[$1]) ? 1 : 0) }
        return Double(grayCount * step) <= maxGrayFraction * Double(image.pixels.count)
    }

    /// Whether there is nothing on the page: fewer dark pixels than a line of writing has.
    package var isBlank: Bool {
        let values = coarse.values.span
        var dark: Int32 = 0
        for index in 0..<values.count { dark &+= values[index] > 40 ? 1 : 0 }
        return Int(dark) * 20_000 < values.count
    }
}

extension Homography {
    /// Pixels of a picture to those of the same picture reduced by a whole factor: pixel centers are at integers, so a
    /// block's center is half a block from its edge.
    package init(reducing factor: Int) {
        let scale = 1 / Double(factor)
        self.init(scaleX: scale, scaleY: scale, offsetX: 0.5 * scale - 0.5, offsetY: 0.5 * scale - 0.5)
    }
}
