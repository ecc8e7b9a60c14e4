import Imaging

/// One way to see the ink of a picture's one digit.
public struct LooseCandidate: Sendable, Equatable {
    /// As `LooseDigit.digit` has it.
    public let crop: BilevelImage
    /// Whether lines were taken for the paper's that are as dark as the rest: they may be strokes, as the stem of a B is.
    public let mayLackStrokes: Bool
    /// Whether the paper has lines, and this is what is darker than they are: it is no shadow.
    public let isDarkerThanLines: Bool

    public init(crop: BilevelImage, mayLackStrokes: Bool = false, isDarkerThanLines: Bool = false) {
        self.crop = crop
        self.mayLackStrokes = mayLackStrokes
        self.isDarkerThanLines = isDarkerThanLines
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
    /// Squares may be darker than that beside a pale pencil: that they are lines is plain by their number.
    private static let maxAcrossLineDensity = 1.1
    /// Of a digit across a page of squared paper the longest piece is this long over the picture's longer side, and no piece is shorter than
    /// that.
    private static let minAcrossLength = 0.25
    private static let minAcrossPiece = 0.05
    /// Pieces closer than twice this are one, in pixels.
    private static let acrossGap = 1.5
    /// It has this fraction of the ink of all of them: what is left out may be a part of it.
    private static let minAcrossInk = 0.9

    /// Ways to tell the ink of a picture's one digit from its paper other than `looseDigit(in:)` has found: all ink there is, and what is
    /// left without the lines of the paper, at two thresholds, with the paper seen from afar and from near by, the lines told from the ink
    /// and in gray. A model says which of them is like a digit.
    ///
    /// - Returns: the one with the most ink first; none where there is no ink.
    public func looseCandidates(in picture: LooseDigitPicture) -> [LooseCandidate] {
        let density = picture.density, pieces = Self.strokes(picture.pieces, in: density).strokes
        if picture.pageRefusal != nil {
            // Where a picture is cut to the digit, the paper's grain looks like figures between its strokes.
            let digit = Self.cut(to: pieces, in: density).map { [$0] } ?? []
            return candidates(digit.map { ($0, nil) } + Self.acrossSquares(picture))
        }
        var found: [(piece: InkComponent, view: View?)] = []
        if let all = Self.joined(pieces), Self.refusal(of: all, in: density, pixelSide: picture.pixelSide) == nil {
            found.append((all, nil))
        }
        let margin = Int(LooseDigitParts.rimMargin * Double(max(density.width, density.height)))
        for view in Self.views(of: picture) {
            let all = view.plain.components(), inner = all.filter { !Self.spans($0, width: view.plain.width, height: view.plain.height) }
            guard case .figure(let kept) = Self.figure(among: inner, in: view.density, pixelSide: picture.pixelSide),
                // A picture that is cut to two figures has one from rim to rim and the other at the rim.
                inner.count == all.count || !kept.touchesRim(width: density.width, height: density.height, margin: margin),
                !view.lacksStrokes(of: kept)
            else { continue }
            found.append((kept, view))
        }
        return candidates(found)
    }

    /// Whether a picture's digit has all of its ink but for dust.
    public func isAllInk(_ digit: BilevelImage, of picture: LooseDigitPicture) -> Bool {
        Self.joined(picture.pieces).flatMap { crop(ofWriting: $0.ink) } == digit
    }

    private func candidates(_ found: [(piece: InkComponent, view: View?)]) -> [LooseCandidate] {
        var candidates: [LooseCandidate] = []
        for (piece, view) in found.sorted(by: { $0.piece.inkCount > $1.piece.inkCount }) {
            guard let crop = crop(ofWriting: piece.ink), !candidates.contains(where: { $0.crop == crop }) else { continue }
            candidates.append(
                LooseCandidate(
                    crop: crop, mayLackStrokes: view?.mayLackStrokes(of: piece) ?? false,
                    isDarkerThanLines: view?.paths != nil))
        }
        return candidates
    }

    /// A figure that reaches across much of a picture that looks like a page of many: what is left of the lines of squared paper is short.
    /// All ink that there is has to be like it, since parts of a digit are others.
    private static func acrossSquares(_ picture: LooseDigitPicture) -> [(InkComponent, View?)] {
        guard case .several = picture.pageRefusal else { return [] }
        let near = localView(of: picture)
        for regain in [PaperLinePaths.slowRegain, PaperLinePaths.usualRegain] {
            let paths = linePaths(near, regain: regain)
            guard paths.hasLines else { continue }
            let found = [paths.rest, paths.restWithoutCrossings()].compactMap { rest in
                LooseDigitPicture.threshold(rest).flatMap { threshold in
                    figureAcross(View(near.density, rest: rest, threshold: threshold), rest: rest, of: picture)
                }
            }
            // Where more of the ink is kept a part of it may be left out: what is found with less lacks that too.
            if !found.isEmpty { return found.filter { $0.inkFraction >= minAcrossInk }.map { ($0.figure, $0.view) } }
        }
        return []
    }

    /// The figure with the fraction of the ink that it has, rim and dust left aside.
    private static func figureAcross(
        _ view: View, rest: InkDensity, of picture: LooseDigitPicture
    ) -> (figure: InkComponent, inkFraction: Double, view: View)? {
        let width = rest.width, height = rest.height, side = Double(max(width, height))
        // Where a line was, a stroke as pale as it has a gap.
        let all = view.plain.thickened(radius: acrossGap, margin: 0).components()
        let rim = LooseDigitParts.alongRim(all, width: width, height: height)
        let pieces = all.filter { Double($0.longSide) >= minAcrossPiece * side && !rim.contains($0) }
        guard pieces.contains(where: { Double($0.longSide) >= minAcrossLength * side }),
            case .figure(let figure) = figure(among: pieces, in: rest, pixelSide: picture.pixelSide),
            !figure.touchesRim(width: width, height: height), view.lineDensity(figure) <= maxAcrossLineDensity
        else { return nil }
        return (figure, Double(figure.inkCount) / Double(pieces.reduce(0) { $0 + $1.inkCount }), view)
    }

    /// A picture's ink seen in one way.
    private struct View {
        let density: InkDensity
        /// The same without the lines of the paper; nil where these are told from the ink alone.
        let paths: InkDensity?
        let ink: BilevelImage
        /// Without the lines of the paper.
        let plain: BilevelImage

        /// With the lines told from the ink.
        init(_ density: InkDensity, threshold: UInt8) {
            self.density = density
            paths = nil
            ink = density.binarized(above: threshold)
            plain = PaperLineEraser.erased(ink)
        }

        /// With the lines told in gray.
        ///
        /// - Parameter rest: the density without them.
        init(_ density: InkDensity, rest: InkDensity, threshold: UInt8) {
            self.density = density
            paths = rest
            ink = density.binarized(above: threshold)
            plain = rest.binarized(above: threshold)
        }

        /// Whether lines that were told in gray are the figure's own strokes: they are as dark, or it comes to the picture's rim as they do.
        func lacksStrokes(of figure: InkComponent) -> Bool {
            paths != nil && (figure.touchesRim(width: plain.width, height: plain.height) || lineDensity(figure) > maxLineDensity)
        }

        /// Whether lines that were told from the ink are as dark as a figure; where they were told in gray, `lacksStrokes` has asked.
        func mayLackStrokes(of figure: InkComponent) -> Bool { paths == nil && lineDensity(figure) > maxLineDensity }

        /// The median density of the lines that were taken out over that of what is kept; 0 where none were.
        func lineDensity(_ kept: InkComponent) -> Double {
            var lines: [UInt8] = []
            for y in 0..<ink.height {
                for x in 0..<ink.width where ink[x, y] && !plain[x, y] { lines.append(density[x, y]) }
            }
            let strokes = kept.densities(in: density).sorted()
            guard !lines.isEmpty, !strokes.isEmpty else { return 0 }
            lines.sort()
            return Double(lines[lines.count / 2]) / Double(max(1, strokes[strokes.count / 2]))
        }
    }

    private static func views(of picture: LooseDigitPicture) -> [View] {
        let far = (density: picture.density, threshold: picture.threshold), near = localView(of: picture)
        let erased = [far] + (near.density == far.density ? [] : [near])
        return erased.flatMap { density, threshold in
            thresholds(threshold).map { View(density, threshold: $0) }
        } + withoutPaths(near)
    }

    /// Where the paper has lines, what is darker than they are.
    private static func withoutPaths(_ view: (density: InkDensity, threshold: UInt8)) -> [View] {
        let paths = linePaths(view, regain: PaperLinePaths.usualRegain)
        guard paths.hasLines, let threshold = LooseDigitPicture.threshold(paths.rest) else { return [] }
        return thresholds(threshold).map { View(view.density, rest: paths.rest, threshold: $0) }
    }

    private static func linePaths(_ view: (density: InkDensity, threshold: UInt8), regain: Int) -> PaperLinePaths {
        PaperLinePaths(view.density, leastDensity: Int(view.threshold) / 2, regain: regain)
    }

    /// That of all ink, and that of strokes darker than the paper's lines.
    private static func thresholds(_ threshold: UInt8) -> [UInt8] {
        [threshold, UInt8(min(254, Double(threshold) * darkerFraction))]
    }

    /// The paper seen from near by, as thin strokes in uneven light need, and the threshold for all ink; as the picture has them where it is
    /// too small for that.
    private static func localView(of picture: LooseDigitPicture) -> (density: InkDensity, threshold: UInt8) {
        let image = picture.image, longSide = max(image.width, image.height)
        if longSide >= minLocalTile * localTileCount {
            let density = InkDensity(of: image, tilePixels: longSide / localTileCount).smoothed()
            if let threshold = LooseDigitPicture.threshold(density) { return (density, threshold) }
        }
        return (picture.density, picture.threshold)
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
