import Imaging

/// The ink of a whole picture, evenly lit, at two sizes: fine to cut cells from, coarse to find the page with.
package struct PageInk {
    /// Much longer pictures are reduced first, to the nearest whole part: 600 dpi shows nothing of a digit that 300 dpi does not.
    static let usualFineSide = 4400
    static let maxCoarseSide = 2400
    /// Tiles of the background over the longer side: about 5 mm on a page that fills the picture, so that an 8 mm mark is
    /// ink.
    static let tilesPerSide = 64

    private let picture: GrayImage
    package let pictureWidth: Int
    package let pictureHeight: Int
    package var fine: InkDensity
    package let coarse: InkDensity
    /// Pixels of the picture to pixels of `fine`.
    package let pictureToFine: Homography
    /// Pixels of the picture to pixels of `coarse`.
    package let pictureToCoarse: Homography

    package init(_ image: GrayImage) {
        let image = image.withoutDither ?? image
        picture = image
        pictureWidth = image.width
        pictureHeight = image.height
        let longSide = max(image.width, image.height)
        let factor = min(max(1, (2 * longSide + Self.usualFineSide - 1) / Self.usualFineSide / 2), min(image.width, image.height))
        let reduced = image.reduced(by: factor)
        let fineSide = max(reduced.width, reduced.height)
        fine = InkDensity(of: reduced, tilePixels: fineSide / Self.tilesPerSide)
        let coarseFactor = min((fineSide + Self.maxCoarseSide - 1) / Self.maxCoarseSide, min(reduced.width, reduced.height))
        coarse = fine.reduced(by: coarseFactor)
        pictureToFine = Homography(reducing: factor)
        pictureToCoarse = Homography(reducing: factor * coarseFactor)
    }

    /// Levels of gray, and the fraction of pixels that JPEG makes gray at most where there was none.
    private static let grayLevels: ClosedRange<UInt8> = 32...223, maxGrayFraction = 0.005
    private static let sampleStride = 61

    /// Whether hardly any pixel is gray, so that pale lines and strokes may be lost; a dithered picture has its grays.
    package var isBlackAndWhite: Bool {
        // No whole number of rows apart, so that all columns are looked at.
        let step = picture.width.isMultiple(of: Self.sampleStride) ? Self.sampleStride + 1 : Self.sampleStride
        let samples = stride(from: 0, to: picture.pixels.count, by: step)
        let grayCount = samples.reduce(0) { $0 + (Self.grayLevels.contains(picture.pixels[$1]) ? 1 : 0) }
        return Double(grayCount * step) <= Self.maxGrayFraction * Double(picture.pixels.count)
    }

    /// Whether there is nothing on the page: fewer dark pixels than a line of writing has.
    package var isBlank: Bool {
        let values = coarse.values.span
        var dark = 0
        for y in 0..<coarse.height {
            let row = values.extracting(y * coarse.width..<(y + 1) * coarse.width)
            for x in 0..<row.count { dark &+= row[x] > 40 ? 1 : 0 }
            // Nearly every page has more within its first lines.
            if dark * 20_000 >= values.count { return false }
        }
        return true
    }
}
