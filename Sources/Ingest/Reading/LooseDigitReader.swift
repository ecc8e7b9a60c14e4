import GlyphNormalization
import Imaging
import Recipes

/// Finds the one digit of a picture: the ink that a model takes for one, where there are several ways to tell it from the paper.
///
/// Method: of the ways to see the ink, the one that keeps the most of it and is like one digit is right: a stroke that was taken for a line
/// of the paper is missed in what is left, and a line that was taken for a stroke is no part of a digit. **Determinism** B.
struct LooseDigitReader: Sendable {
    let profile: NormalizationProfile
    let model: LoadedModel
    let signs: SignCheck

    /// - Throws: `UnusableModelError`.
    func digit(in picture: GrayImage) throws -> LooseDigit {
        let first = profile.looseDigit(in: picture)
        switch first {
        case .empty, .refused(.mark), .refused(.shadow), .refused(.specks): return first
        case .refused(.several), .refused(.crowded), .refused(.boxes), .digit: break
        }
        var crops = profile.looseCandidates(in: picture)
        if case .digit(let crop) = first {
            if crops.isEmpty || crops == [crop] { return first }
            let inkCount = crop.inkCount
            crops.removeAll { $0 == crop }
            crops.insert(crop, at: crops.firstIndex { $0.inkCount <= inkCount } ?? crops.count)
        }
        let glyphs = crops.map { profile.normalize(crop: $0) ?? Glyph() }
        let likeness = try GlyphReading.list(of: glyphs, model: model, signs: signs, jobs: 1).map(\.digitProbability)
        if let sure = likeness.firstIndex(where: { $0 >= GlyphReading.sure }) { return .digit(crops[sure]) }
        guard case .digit = first, let best = likeness.indices.max(by: { likeness[$0] < likeness[$1] }) else { return first }
        return .digit(crops[best])
    }
}
