import GlyphNormalization
import Imaging
import Recipes

/// Finds the one digit of a picture: the ink that a model takes for one, where there are several ways to tell it from the paper.
///
/// Method: of the ways to see the ink, the one that keeps the most of it and is like one digit is right: a stroke that was taken for a line
/// of the paper is missed in what is left, and a line that was taken for a stroke is no part of a digit. Where the first look has all of
/// the ink and the model is certain, there is nothing to look for. **Determinism** B.
struct LooseDigitReader: Sendable {
    let profile: NormalizationProfile
    let model: LoadedModel
    let signs: SignCheck

    /// A first look that has all of the ink is right without another from this probability on.
    private static let certain = 0.99

    /// - Throws: `UnusableModelError`.
    func digit(in picture: GrayImage) throws -> LooseDigit {
        guard let picture = LooseDigitPicture(picture) else { return .empty }
        let first = profile.looseDigit(in: picture)
        switch first {
        case .empty, .refused(.mark), .refused(.specks): return first
        case .refused(.shadow), .refused(.several), .refused(.crowded), .refused(.boxes), .digit: break
        }
        if case .digit(let crop) = first, profile.isAllInk(crop, of: picture), let glyph = profile.normalize(crop: crop),
            try readings(of: [glyph])[0].digitProbability >= Self.certain
        {
            return first
        }
        var candidates = profile.looseCandidates(in: picture)
        if first == .refused(.shadow) { candidates.removeAll { !$0.isDarkerThanLines } }
        if case .digit(let crop) = first {
            if candidates.allSatisfy({ $0.crop == crop }) { return first }
            let inkCount = crop.inkCount
            candidates.removeAll { $0.crop == crop }
            let place = candidates.firstIndex { $0.crop.inkCount <= inkCount } ?? candidates.count
            candidates.insert(LooseCandidate(crop: crop), at: place)
        }
        guard !candidates.isEmpty else { return first }
        let glyphs = candidates.map { profile.normalize(crop: $0.crop) ?? Glyph() }
        var readings = try readings(of: glyphs)
        if let whole = readings.first?.glyphClass, whole == .sign || whole == .several {
            // A B without its stem is a 3, and 51 without the 1 a 5: of a letter, and of several figures, no stroke is taken away.
            let kept = candidates.indices.filter { !candidates[$0].mayLackStrokes }
            (candidates, readings) = (kept.map { candidates[$0] }, kept.map { readings[$0] })
        }
        let likeness = readings.map(\.digitProbability)
        if let sure = likeness.firstIndex(where: { $0 >= GlyphReading.sure }) { return .digit(candidates[sure].crop) }
        guard case .digit = first, let best = likeness.indices.max(by: { likeness[$0] < likeness[$1] }) else { return first }
        return .digit(candidates[best].crop)
    }

    private func readings(of glyphs: [Glyph]) throws -> [GlyphReading] {
        try GlyphReading.list(of: glyphs, model: model, signs: signs, jobs: 1)
    }
}
