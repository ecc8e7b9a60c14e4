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
        let segments = Segment.segments(of: pieces, geometry: geometry)
        let scorer = SegmentScorer(segments: segments, geometry: geometry)
        var candidates = SegmentCandidate.candidates(of: segments, pieces: pieces, geometry: geometry)
        var lattice = Self.lattice(candidates, scorer: scorer, withScores: false)
        var kept = candidates.indices.filter { lattice.certainties[$0] >= Self.minShapeCertainty }.map { candidates[$0] }
        for index in kept.indices { kept[index].glyph = profile.normalizeWriting(kept[index].ink.ink) }
        if let scores = try scoring(kept.compactMap(\.glyph)), scores.count == kept.count {
            for index in kept.indices { kept[index].scores = scores[index] }
            candidates = kept
            lattice = Self.lattice(candidates, scorer: scorer, withScores: true)
        }
        let near = CandidateNeighbors(candidates, certainties: lattice.certainties)
        parts = lattice.best.map { index in
            let candidate = candidates[index]
            return Part(
                ink: candidate.ink, glyph: candidate.glyph ?? profile.normalizeWriting(candidate.ink.ink),
                certainty: lattice.certainties[index],
                isRatherSeveral: near.speakForSeveral(candidate))
        }
    }

    private static func lattice(_ candidates: [SegmentCandidate], scorer: SegmentScorer, withScores: Bool) -> SegmentationLattice {
        SegmentationLattice(
            segmentCount: scorer.segments.count, candidates: candidates, weights: candidates.map(scorer.weight(of:)),
            omissionWeights: scorer.segments.indices.map { scorer.weightOfOmitting($0, withScores: withScores) })
    }
}

/// The candidates of a line by their first segments, so that those beside one are found without going through all.
private struct CandidateNeighbors {
    private let byFirst: [Int: [(segments: Range<Int>, certainty: Double)]]
    private let maxSegmentCount: Int

    init(_ candidates: [SegmentCandidate], certainties: [Double]) {
        var byFirst: [Int: [(segments: Range<Int>, certainty: Double)]] = [:]
        for (candidate, certainty) in zip(candidates, certainties) {
            byFirst[candidate.segments.lowerBound, default: []].append((candidate.segments, certainty))
        }
        self.byFirst = byFirst
        maxSegmentCount = candidates.map(\.segments.count).max() ?? 1
    }

    /// Whether what speaks against a candidate are parts of it, more than what reaches beyond it.
    func speakForSeveral(_ candidate: SegmentCandidate) -> Bool {
        let segments = candidate.segments
        var within = 0.0, beyond = 0.0
        for first in (segments.lowerBound - maxSegmentCount + 1)..<segments.upperBound {
            for other in byFirst[first] ?? [] where other.segments != segments && other.segments.overlaps(segments) {
                let isWithin = other.segments.lowerBound >= segments.lowerBound && other.segments.upperBound <= segments.upperBound
                if isWithin { within = max(within, other.certainty) } else { beyond = max(beyond, other.certainty) }
            }
        }
        return within > beyond
    }
}
