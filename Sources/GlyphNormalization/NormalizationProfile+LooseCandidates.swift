import Imaging

/// One way to see the ink of a picture's one digit.
public struct LooseCandidate: Sendable, Equatable {
    /// As `LooseDigit.digit` has it.
    public let crop: BilevelImage
    /// Whether lines were taken for the paper's that are as dark as the rest: they may be strokes, as the stem of a B is.
    public let mayLackStrokes: Bool

    public init(crop: BilevelImage, mayLackStrokes: Bool = false) {
        self.crop = crop
        self.mayLackStrokes = mayLackStrokes
    }
}

extension NormalizationProfile {
    /// Pieces with less of the largest one's ink are dust.
    private static let minCandidatePiece = 0.03
    /// The threshold for strokes darker than the paper's lines, over that for all ink.
    private static let darkerFraction = 1.5
    /// A piece that reaches from rim to rim is no digit's, but for a picture that is cut to the digit.
    private static let minSpan = 0.97
    /// That digit has this fraction of the picture's ink.
    private static let minCutInk = 0.9
    /// Tiles of paper along the longer side where it is seen from near by, and their least side.
    private static let localTileCount = 16
    private static let minLocalTile = 16
    /// Lines with less than this much of the density of the rest are the paper's.
    private static let maxLineDensity = 0.85

    /// Ways to tell the ink of a picture's one digit from its paper other than `looseDigit(in:)` has found: all ink there is, and what is
    /// left without the lines of the paper, at two thresholds, with the paper seen from afar and from near by. A model says which of them
    /// is like a digit.
    ///
    /// - Returns: the one with the most ink first; none where there is no ink.
    public func looseCandidates(in picture: LooseDigitPicture) -> [LooseCandidate] {
        let density = picture.density, pieces = Self.strokes(picture.pieces, in: density).strokes
        if picture.pageRefusal != nil {
            // Where a picture is cut to the digit, the paper's grain looks like figures between its strokes.
            let digit = Self.cut(to: pieces, in: density).flatMap { crop(ofWriting: $0.ink) }
            return digit.map { [LooseCandidate(crop: $0)] } ?? []
        }
        var found: [(piece: InkComponent, mayLackStrokes: Bool)] = []
        if let all = Self.joined(pieces), Self.refusal(of: all, in: density, pixelSide: picture.pixelSide) == nil {
            found.append((all, false))
        }
        for (density, threshold) in Self.thresholds(density, picture.threshold) + Self.localThresholds(of: picture.image) {
            let ink = density.binarized(above: threshold)
            let plain = PaperLineEraser.erased(ink)
            let inner = plain.components().filter { !Self.spans($0, width: plain.width, height: plain.height) }
            guard case .figure(let kept) = Self.figure(among: inner, in: density, pixelSide: picture.pixelSide) else { continue }
            found.append((kept, Self.lineDensity(density, ink: ink, plain: plain, kept: kept) > Self.maxLineDensity))
        }
        var candidates: [LooseCandidate] = []
        for (piece, mayLackStrokes) in found.sorted(by: { $0.piece.inkCount > $1.piece.inkCount }) {
            guard let crop = crop(ofWriting: piece.ink), !candidates.contains(where: { $0.crop == crop }) else { continue }
            candidates.append(LooseCandidate(crop: crop, mayLackStrokes: mayLackStrokes))
        }
        return candidates
    }

    /// That of all ink, and that of strokes darker than the paper's lines.
    private static func thresholds(_ density: InkDensity, _ threshold: UInt8) -> [(InkDensity, UInt8)] {
        [(density, threshold), (density, UInt8(min(254, Double(threshold) * darkerFraction)))]
    }

    /// The same with the paper seen from near by, as thin strokes in uneven light need.
    private static func localThresholds(of image: GrayImage) -> [(InkDensity, UInt8)] {
        let longSide = max(image.width, image.height)
        guard longSide >= minLocalTile * localTileCount else { return [] }
        let density = InkDensity(of: image, tilePixels: longSide / localTileCount).smoothed()
        return LooseDigitPicture.threshold(density).map { thresholds(density, $0) } ?? []
    }

    /// The median density of the lines that were taken out over that of what is kept; 0 where none were.
    private static func lineDensity(_ density: InkDensity, ink: BilevelImage, plain: BilevelImage, kept: InkComponent) -> Double {
        var lines: [UInt8] = []
        for y in 0..<ink.height {
            for x in 0..<ink.width where ink[x, y] && !plain[x, y] { lines.append(density[x, y]) }
        }
        guard !lines.isEmpty else { return 0 }
        let strokes = kept.densities(in: density).sorted()
        lines.sort()
        return Double(lines[lines.count / 2]) / Double(max(1, strokes[strokes.count / 2]))
    }

    private static func joined(_ pieces: [InkComponent]) -> InkComponent? {
        let largest = pieces.map(\.inkCount).max() ?? 0
        let kept = pieces.filter { Double($0.inkCount) >= minCandidatePiece * Double(largest) }
        return kept.isEmpty ? nil : InkComponent(joining: kept)
    }

    /// The piece that a picture is cut to: from rim to rim, and nearly all of the ink.
    private static func cut(to pieces: [InkComponent], in density: InkDensity) -> InkComponent? {
        guard let largest = pieces.max(by: { $0.inkCount < $1.inkCount }),
            spans(largest, width: density.width, height: density.height),
            Double(largest.inkCount) >= minCutInk * Double(pieces.reduce(0) { $0 + $1.inkCount })
        else { return nil }
        return largest
    }

    private static func spans(_ piece: InkComponent, width: Int, height: Int) -> Bool {
        Double(piece.ink.width) >= minSpan * Double(width) || Double(piece.ink.height) >= minSpan * Double(height)
    }
}
