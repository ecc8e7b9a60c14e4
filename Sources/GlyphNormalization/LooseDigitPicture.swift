import Imaging

/// A picture of one digit as it is looked at: of a size to work with, dark on light, its paper evened out. It is made once for all ways to
/// see its ink.
public struct LooseDigitPicture: Sendable {
    /// Dark on light.
    let image: GrayImage
    let density: InkDensity
    /// What is darker is ink.
    let threshold: UInt8
    /// All ink there is.
    let ink: BilevelImage
    let pieces: [InkComponent]
    /// Why it is a whole page; nil where it may be one digit.
    let pageRefusal: LooseDigitError?
    /// As it was given, but for its size and dither; nil where that is how it is looked at.
    private let lightOnDark: GrayImage?
    /// Pixels of it that one of the picture as it was given has become, along each side.
    private let scale: Double

    /// A picture longer than this is reduced: a digit needs no more.
    private static let maxSide = 600
    /// A picture smaller than this is enlarged first, so that its gray edges are not lost to the threshold.
    private static let minSide = 112
    /// The threshold, as a fraction of the strokes' density.
    private static let strokeFraction = 0.4
    /// Strokes paler than this are marks in the paper.
    private static let minDensity = 20
    /// Less of the picture than this is no digit.
    private static let minInkFraction = 0.0008

    /// - Returns: nil where nothing is written.
    public init?(_ picture: GrayImage) {
        guard picture.pixels.contains(where: { $0 != picture.pixels[0] }) else { return nil }
        let scaled = (picture.withoutDither ?? picture).rescaled(minSide: Self.minSide, maxSide: Self.maxSide)
        let isLightOnDark = scaled.hasDarkPaper
        image = isLightOnDark ? scaled.inverted : scaled
        lightOnDark = isLightOnDark ? scaled : nil
        density = Self.density(of: image)
        guard let threshold = Self.threshold(density) else { return nil }
        self.threshold = threshold
        ink = density.binarized(above: threshold)
        pieces = ink.components()
        pageRefusal = Self.pageRefusal(of: image, pieces)
        scale = Double(image.width) / Double(picture.width)
    }

    /// Why it is a page taken as it was given, where it is looked at the other way around.
    var darkTableRefusal: LooseDigitError? {
        guard let lightOnDark else { return nil }
        let density = Self.density(of: lightOnDark)
        return Self.threshold(density).flatMap { Self.pageRefusal(of: lightOnDark, density.binarized(above: $0).components()) }
    }

    /// What a pixel of the picture as it was given has become; not less than one.
    var pixelSide: Double { max(1, scale) }

    /// Where a piece lies in the picture as it was given.
    func place(of piece: InkComponent) -> Rect {
        Rect(
            x: Double(piece.x) / scale, y: Double(piece.y) / scale, width: Double(piece.ink.width) / scale,
            height: Double(piece.ink.height) / scale)
    }

    private static func density(of image: GrayImage) -> InkDensity {
        InkDensity(of: image, tilePixels: max(16, max(image.width, image.height) / 4)).smoothed()
    }

    private static func pageRefusal(of image: GrayImage, _ pieces: [InkComponent]) -> LooseDigitError? {
        LoosePage.refusal(of: image, rim: LooseDigitParts.alongRim(pieces, width: image.width, height: image.height))
    }

    /// What is darker is ink; nil where nothing is written.
    static func threshold(_ density: InkDensity) -> UInt8? {
        var histogram = DensityHistogram()
        histogram.add(density.values)
        // A digit may fill so much of a picture that it passes for noise, but hardly all of it is paler than this.
        let noise = min(histogram.noiseLevel, Int(Double(histogram.peak) * strokeFraction))
        let strokes = histogram.strokes(above: noise)
        guard strokes.density >= minDensity, Double(strokes.pixelCount) >= minInkFraction * Double(density.values.count)
        else { return nil }
        return UInt8(min(254, max(noise, Int(Double(strokes.density) * strokeFraction))))
    }
}
