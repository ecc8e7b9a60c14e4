import Imaging

/// A line's ink divided into digits.
struct TextLineSegmentation {
    /// One digit as found.
    struct Part {
        let ink: InkComponent
        let glyph: Glyph?
        /// How sure it is that just this ink is one digit, 0…1.
        let certainty: Double
        /// Where it is not: whether it is rather two digits than a part of one.
        let isRatherSeveral: Bool
    }

    /// Ways to divide the line that are less likely than this by their shape alone are not looked at any closer.
    private static let minShapeCertainty = 0.01

    /// From left to right.
    let parts: [Part]

    /// - Parameter scoring: gives the logits of all glyphs that are asked for at once; nil where nobody can tell.
    init<Failure: Error>(
        _ pieces: [InkComponent], profile: NormalizationProfile,
        scoring: ([Glyph]) throws(Failure) -> [[Float]]?
    ) throws(Failure) {
        guard let geometry = TextLineGeometry(pieces) else {
            parts = []
            return
        }
        let atoms = Segment.atoms(of: pieces, geometry: geometry)
        let judge = SegmentScorer(atoms: atoms, geometry: geometry)
        var candidates = SegmentCandidate.candidates(of: atoms, pieces: pieces, geometry: geometry)
        var paths = Self.paths(candidates, judge: judge, withScores: false)
        var kept = candidates.indices.filter { paths.certainties[$0] >= Self.minShapeCertainty }.map { candidates[$0] }
        for index in kept.indices { kept[index].glyph = profile.normalizeWriting(kept[index].ink.ink) }
        if let scores = try scoring(kept.compactMap(\.glyph)), scores.count == kept.count {
            for index in kept.indices { kept[index].scores = scores[index] }
            candidates = kept
            paths = Self.paths(candidates, judge: judge, withScores: true)
        }
        let near = CandidateNeighbours(candidates, certainties: paths.certainties)
        parts = paths.best.map { index in
            let candidate = candidates[index]
            return Part(
                ink: candidate.ink, glyph: candidate.glyph ?? profile.normalizeWriting(candidate.ink.ink),
                certainty: paths.certainties[index],
                isRatherSeveral: near.speakForSeveral(candidate))
        }
    }

    private static func paths(_ candidates: [SegmentCandidate], judge: SegmentScorer, withScores: Bool) -> SegmentationLattice {
        SegmentationLattice(
            atomCount: judge.atoms.count, candidates: candidates, weights: candidates.map(judge.weight(of:)),
            omissionWeights: judge.atoms.indices.map { judge.weightOfOmitting($0, withScores: withScores) })
    }
}

/// The candidates of a line by their first atoms, so that those beside one are found without going through all.
private struct CandidateNeighbours {
    private let byFirst: [Int: [(atoms: Range<Int>, certainty: Double)]]
    private let maxAtomCount: Int

    init(_ candidates: [SegmentCandidate], certainties: [Double]) {
        var byFirst: [Int: [(atoms: Range<Int>, certainty: Double)]] = [:]
        for (candidate, certainty) in zip(candidates, certainties) {
            byFirst[candidate.atoms.lowerBound, default: []].append((candidate.atoms, certainty))
        }
        self.byFirst = byFirst
        maxAtomCount = candidates.map(\.atoms.count).max() ?? 1
    }

    /// Whether what speaks against a candidate are parts of it, more than what reaches beyond it.
    func speakForSeveral(_ candidate: SegmentCandidate) -> Bool {
        let atoms = candidate.atoms
        var within = 0.0, beyond = 0.0
        for first in (atoms.lowerBound - maxAtomCount + 1)..<atoms.upperBound {
            for other in byFirst[first] ?? [] where other.atoms != atoms && other.atoms.overlaps(atoms) {
                let isWithin = other.atoms.lowerBound >= atoms.lowerBound && other.atoms.upperBound <= atoms.upperBound
                if isWithin { within = max(within, other.certainty) } else { beyond = max(beyond, other.certainty) }
            }
        }
        return within > beyond
    }
}
