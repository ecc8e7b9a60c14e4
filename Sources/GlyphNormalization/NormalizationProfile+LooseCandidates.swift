import Imaging

extension NormalizationProfile {
    /// Pieces with less of the largest one's ink are dust.
    private static let minCandidatePiece = 0.03
    /// The threshold for strokes darker than the paper's lines, over that for all ink.
    private static let darkerFraction = 1.5
    /// A piece that reaches from rim to rim is no digit's, but for a picture that is cut to the digit.
    private static let minSpan = 0.97

    /// Ways to tell the ink of a picture's one digit from its paper other than `looseDigit(in:)` has found: all ink there is, and what is
    /// left without the lines of the paper, at two thresholds. A model says which of them is like a digit.
    ///
    /// - Returns: crops as `LooseDigit.digit` has them, the one with the most ink first; none where there is no ink.
    public func looseCandidates(in picture: GrayImage) -> [BilevelImage] {
        let density = Self.looseDensity(of: Self.looseImage(of: picture).image)
        guard let threshold = Self.looseThreshold(density) else { return [] }
        let ink = density.binarized(above: threshold)
        let darker = density.binarized(above: UInt8(min(254, Double(threshold) * Self.darkerFraction)))
        var found = [Self.joined(ink.components())]
        for ink in [ink, darker] {
            let plain = PaperLineEraser.erased(ink)
            let inner = plain.components().filter { !Self.spans($0, width: plain.width, height: plain.height) }
            let digit = LooseDigitParts(of: inner, width: plain.width, height: plain.height)
            guard !digit.parts.isEmpty,
                LooseFigures.refusal(of: digit.parts, others: digit.others, width: plain.width, height: plain.height) == nil
            else { continue }
            found.append(Self.joined(digit.parts))
        }
        var crops: [BilevelImage] = []
        for candidate in found.compactMap({ $0 }).sorted(by: { $0.inkCount > $1.inkCount }) {
            if let crop = crop(ofWriting: candidate.ink), !crops.contains(crop) { crops.append(crop) }
        }
        return crops
    }

    private static func joined(_ pieces: [InkComponent]) -> InkComponent? {
        let largest = pieces.map(\.inkCount).max() ?? 0
        let kept = pieces.filter { Double($0.inkCount) >= minCandidatePiece * Double(largest) }
        return kept.isEmpty ? nil : InkComponent(joining: kept)
    }

    private static func spans(_ piece: InkComponent, width: Int, height: Int) -> Bool {
        Double(piece.ink.width) >= minSpan * Double(width) || Double(piece.ink.height) >= minSpan * Double(height)
    }
}
