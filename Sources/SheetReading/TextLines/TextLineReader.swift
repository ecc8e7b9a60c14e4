import Forms
import Imaging

/// Reads a number that is written on a line without boxes: each digit becomes a cell.
///
/// Method: connected pieces of ink are cut wherever two digits may touch, and the parts are put together again into digits
/// in the way that is the most likely as a whole (`SegmentScorer`); dots, dashes and what is left of print are left out. What
/// that way is not sure of is flagged: `several` where it may be two digits, `overflow` where it may be a part of one.
///
/// Without a scorer the shapes alone decide. Measured on 1,080 low-resolution cheque amounts, where every second one found
/// the weights: the article on results has the figures.
/// **Determinism** A, for the same scores.
public struct TextLineReader: Sendable {
    /// Tiles in which the light of a picture's paper is looked at, one above the other, and the least side of one.
    private static let tilesPerHeight = 2, minTilePixels = 16
    /// A digit that is less certain than this is flagged.
    private static let minCertainty = 0.6
    /// A picture lower than this is enlarged first, so that its gray edges are not lost to the threshold.
    private static let minHeight = 90
    /// A picture higher than this is reduced: a digit needs no more.
    static let maxHeight = 260
    /// Paper beside and above the digits of a line, in their common height.
    private static let bandMarginX = 0.4
    private static let bandMarginY = 0.15
    /// Lower pieces of ink, in that height, are no part of the writing.
    private static let minBandPiece = 0.15
    /// Paper around a digit in its crop.
    private static let cropMargin = 2
    /// A part of the picture that has fewer digits than the whole by so many is not the line.
    private static let maxLostDigits = 0.5
    /// A picture of fewer pixels than this on a side shows no digit.
    private static let minSide = 8
    /// A strip with more pixels, at the height that it is read at, is not looked at: 150,000 pixels wide at the full height.
    private static let maxPixelCount = 40_000_000
    /// More places where a digit may be than on any line; each goes through the network.
    private static let maxGlyphCount = 2000

    private let profile: NormalizationProfile
    private let thresholds: CellThresholds
    private let scorer: (any GlyphScorer)?

    /// - Parameter scorer: a recognizer that helps to tell where a digit ends; nil for shapes alone.
    public init(
        profile: NormalizationProfile = .mnist, thresholds: CellThresholds = CellThresholds(),
        scorer: (any GlyphScorer)? = nil
    ) {
        self.profile = profile
        self.thresholds = thresholds
        self.scorer = scorer
    }

    /// Reads a picture that shows one line of digits, dark on light or light on dark, and nothing else.
    ///
    /// - Parameter label: the number that is written there, where that is known.
    /// - Throws: `TextLineError` for what has too much ink to be a line of digits; what the scorer throws.
    public func read(_ picture: GrayImage, label: String? = nil) throws -> TextLineReading {
        let picture = picture.withoutDither ?? picture, paper = picture[0, 0]
        // A blank picture of any size has nothing on it.
        guard min(picture.width, picture.height) >= Self.minSide, picture.pixels.contains(where: { $0 != paper }) else {
            return TextLineReading(cells: [], label: label)
        }
        let reading = try read(picture, label: label, tilesPerHeight: Self.tilesPerHeight) { $0 }
        // A line in a much larger picture may be lost in what the light does to the paper, which is then found instead of it.
        let bandHeight = reading.band.map { Rect(around: $0.quad).height }
        guard bandHeight.map({ $0 > LinePart.maxHeightFraction * Double(picture.height) }) ?? true, let part = LinePart(of: picture),
            bandHeight.map({ $0 > Double(part.picture.height) }) ?? true
        else { return reading }
        let nearer = try read(part.picture, label: label, tilesPerHeight: LinePart.tilesPerHeight) {
            Point(x: $0.x + Double(part.x), y: $0.y + Double(part.y))
        }
        // What the part leaves out may be digits that print or a rule joins to what is taken for a shadow.
        return nearer.digitCount > reading.digitCount - Self.maxLostDigits ? nearer : reading
    }

    /// - Parameters:
    ///   - tilesPerHeight: how finely the paper's light is evened out.
    ///   - toWhole: from the picture's pixels to those of the one that it was cut from.
    private func read(
        _ picture: GrayImage, label: String?, tilesPerHeight: Int, toWhole: (Point) -> Point
    ) throws -> TextLineReading {
        var image = picture
        var toPicture = Homography.identity
        if picture.height < Self.minHeight {
            let factor = (Self.minHeight + picture.height - 1) / picture.height
            try Self.checkSize(picture, pixelCount: picture.pixels.count * factor * factor)
            image = picture.enlarged(by: factor)
            toPicture = Self.scaling(by: 1 / Double(factor))
        } else if picture.height > Self.maxHeight {
            let factor = min((picture.height + Self.maxHeight - 1) / Self.maxHeight, picture.width)
            image = picture.reduced(by: factor)
            toPicture = Self.scaling(by: Double(factor))
        }
        try Self.checkSize(picture, pixelCount: image.pixels.count)
        if image.hasDarkPaper { image = image.inverted }
        let ink = TextLineInk(InkDensity(of: image, tilePixels: max(Self.minTilePixels, image.height / tilesPerHeight)))
        if let excess = ink.excess { throw excess }
        let scorer = scorer
        let division = try TextLineSegmentation(ink.pieces, profile: profile) { glyphs throws in
            guard glyphs.count <= Self.maxGlyphCount else {
                throw TextLineError.tooManyDigits(found: glyphs.count, limit: Self.maxGlyphCount)
            }
            return glyphs.isEmpty ? nil : try scorer?.scores(of: glyphs)
        }
        return reading(division, ink: ink, field: "", label: label) { toWhole(toPicture.map($0)) }
    }

    /// Reads a line of a form, by the shapes alone.
    ///
    /// - Parameters:
    ///   - density: the ink of a part of the page that holds the line, laid flat.
    ///   - bounds: the line in it, in pixels; ink most of which lies beyond is not the line's.
    ///   - toPicture: from `density`'s pixels to those of the picture of the page.
    public func read(
        _ line: TextLine, in density: InkDensity, bounds: Rect, toPicture: (Point) -> Point
    ) -> TextLineReading {
        let ink = TextLineInk(density)
        let inside = ink.pieces.filter { piece in
            let count = piece.inkCount { x, y in
                Double(x) >= bounds.x && Double(x) <= bounds.x + bounds.width && Double(y) >= bounds.y
                    && Double(y) <= bounds.y + bounds.height
            }
            return 2 * count > piece.inkCount
        }
        var reading = read(inside, of: ink, field: line.name, label: line.label, toPicture: toPicture)
        reading.ink = Self.joined(inside, in: bounds)
        return reading
    }

    /// Pieces of ink in a rectangle that is grown to hold all of them; nil without any.
    private static func joined(_ pieces: [InkComponent], in bounds: Rect) -> BilevelImage? {
        guard let left = pieces.map(\.x).min(), let top = pieces.map(\.y).min(), let right = pieces.map(\.maxX).max(),
            let bottom = pieces.map(\.maxY).max()
        else { return nil }
        let x = min(left, Int(bounds.x.rounded(.up))), y = min(top, Int(bounds.y.rounded(.up)))
        let maxX = max(right, Int((bounds.x + bounds.width).rounded(.down)))
        let maxY = max(bottom, Int((bounds.y + bounds.height).rounded(.down)))
        var ink = BilevelImage(width: maxX - x + 1, height: maxY - y + 1)
        for piece in pieces { ink.draw(piece, atX: piece.x - x, y: piece.y - y) }
        return ink
    }

    /// Reads a part of a line's ink, by the shapes alone.
    func read(
        _ pieces: [InkComponent], of ink: TextLineInk, field: String, label: String? = nil, toPicture: (Point) -> Point
    ) -> TextLineReading {
        let division = TextLineSegmentation(pieces, profile: profile) { (_: [Glyph]) -> [[Float]]? in nil }
        return reading(division, ink: ink, field: field, label: label, toPicture: toPicture)
    }

    private static func checkSize(_ picture: GrayImage, pixelCount: Int) throws(TextLineError) {
        guard pixelCount <= maxPixelCount else {
            let fraction = Double(maxPixelCount) / Double(pixelCount)
            throw .tooLong(width: picture.width, height: picture.height, limit: Int(fraction * Double(picture.width)))
        }
    }

    /// Pixel centers are at integers, so a block's center is half a block from its edge.
    private static func scaling(by scale: Double) -> Homography {
        Homography(scaleX: scale, scaleY: scale, offsetX: 0.5 * scale - 0.5, offsetY: 0.5 * scale - 0.5)
    }

    private func reading(
        _ division: TextLineSegmentation, ink: TextLineInk, field: String, label: String?, toPicture: (Point) -> Point
    ) -> TextLineReading {
        let statuses = division.parts.map { status(of: $0, ink: ink) }
        let labels = TextLineReading.labels(label, of: statuses)
        let cells = division.parts.enumerated().map { index, part in
            let crop = cropped(part.ink, density: ink.density)
            let box = Rect(
                x: Double(part.ink.x) - 0.5, y: Double(part.ink.y) - 0.5, width: Double(part.ink.ink.width),
                height: Double(part.ink.ink.height))
            return CellReading(
                field: field, row: 0, column: index, label: labels[index], status: statuses[index], score: part.certainty,
                glyph: statuses[index].isDigit ? part.glyph : nil, crop: crop.picture, ink: crop.ink,
                quad: box.corners.map(toPicture))
        }
        return TextLineReading(cells: cells, label: label, band: band(division, ink: ink, toPicture: toPicture))
    }

    /// The strip around the digits that were found: as high as they are, as long as ink of their height goes on.
    private func band(_ division: TextLineSegmentation, ink: TextLineInk, toPicture: (Point) -> Point) -> LineBand? {
        band(around: division.parts.map(\.ink), ink: ink, toPicture: toPicture)
    }

    /// The strip around some pieces of ink; nil where there are none.
    ///
    /// - Parameter minHeight: lower pieces stand in the middle of so many rows.
    func band(around digits: [InkComponent], minHeight: Int = 0, ink: TextLineInk, toPicture: (Point) -> Point) -> LineBand? {
        guard var top = digits.map(\.y).min(), var bottom = digits.map(\.maxY).max() else { return nil }
        let missing = max(0, minHeight - (bottom - top + 1))
        top -= missing / 2
        bottom += missing - missing / 2
        let height = Double(bottom - top + 1)
        let beside = ink.pieces.filter { $0.y <= bottom && $0.maxY >= top && Double($0.maxY - $0.y + 1) >= Self.minBandPiece * height }
        let left = (digits + beside).map(\.x).min() ?? 0, right = (digits + beside).map(\.maxX).max() ?? 0
        let margin = (x: Int((Self.bandMarginX * height).rounded()), y: Int((Self.bandMarginY * height).rounded()))
        let columns = max(0, left - margin.x)..<min(ink.density.width, right + margin.x + 1)
        let rows = max(0, top - margin.y)..<min(ink.density.height, bottom + margin.y + 1)
        let picture = ink.density.picture(x: columns, y: rows)
        let box = Rect(
            x: Double(columns.lowerBound) - 0.5, y: Double(rows.lowerBound) - 0.5, width: Double(columns.count),
            height: Double(rows.count))
        return LineBand(picture: picture, quad: box.corners.map(toPicture))
    }

    private func status(of part: TextLineSegmentation.Part, ink: TextLineInk) -> CellStatus {
        if part.certainty < Self.minCertainty { return part.isRatherSeveral ? .several : .overflow }
        if Double(ink.strokeDensity) < 255 * thresholds.faintContrast { return .faint }
        return ink.touchesRuling(part.ink) ? .touchesLine : .ok
    }

    private func cropped(_ part: InkComponent, density: InkDensity) -> (picture: GrayImage, ink: BilevelImage) {
        let left = max(0, part.x - Self.cropMargin), top = max(0, part.y - Self.cropMargin)
        let right = min(density.width, part.maxX + Self.cropMargin + 1), bottom = min(density.height, part.maxY + Self.cropMargin + 1)
        let picture = density.picture(x: left..<right, y: top..<bottom)
        var ink = BilevelImage(width: picture.width, height: picture.height)
        ink.draw(part, atX: part.x - left, y: part.y - top)
        return (picture, ink)
    }
}

extension InkDensity {
    /// A part of it as a picture, dark ink on light paper.
    fileprivate func picture(x columns: Range<Int>, y rows: Range<Int>) -> GrayImage {
        var picture = GrayImage(width: columns.count, height: rows.count)
        for y in rows {
            for x in columns { picture[x - columns.lowerBound, y - rows.lowerBound] = 255 - self[x, y] }
        }
        return picture
    }
}
