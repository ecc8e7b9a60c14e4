import Imaging

extension ShapeMatching {
    /// Frames that are laid on every candidate; the largest tell the most.
    private static let seedCount = 5
    /// The sides of a frame seen at 35° are foreshortened by less than this against each other.
    private static let maxAspectRatio = 1.8

    /// Lays one frame at a time on one of the picture, then goes outwards from it.
    mutating func layFrames() {
        for (index, shape) in shapes.shapes.prefix(Self.seedCount).enumerated() {
            let rounds = ShapeMatch.Round.outwards(fromSideMM: shape.side)
            for candidate in candidates.shapes where candidates.scaleRange.contains(candidate.side / shape.side) {
                for to in Self.placements(of: shape.anchors, on: candidate.anchors) where trialCount < Self.maxTrialCount {
                    trialCount += 1
                    guard let map = Homography.fit(from: shape.anchors, to: to),
                        let match = ShapeMatch(refining: map, about: shape.center, rounds: rounds, shapes, candidates, in: page)
                    else { continue }
                    keep(match)
                }
            }
            if index > 0, let best = finalists.first,
                Double(best.matchedCount) >= Self.certainFraction * Double(shapes.shapes.count)
            {
                break
            }
        }
    }

    /// The ways to lay a frame of the form on one of the picture: from each of its corners on, and mirrored, as far as its sides are in about
    /// the form's proportions.
    static func placements(of form: [Point], on quad: [Point]) -> [[Point]] {
        (0..<4).flatMap { turn in
            let turned = (0..<4).map { quad[($0 + turn) % 4] }
            return [turned, turned.reversed()]
        }.filter { isFrame($0, form) }
    }

    /// Whether a frame's sides are in about the proportions of the form's.
    private static func isFrame(_ quad: [Point], _ form: [Point]) -> Bool {
        let scales = (0..<4).map { quad[$0].distance(to: quad[($0 + 1) % 4]) / form[$0].distance(to: form[($0 + 1) % 4]) }
        return scales.reduce(0, max) <= maxAspectRatio * scales.reduce(.infinity, min)
    }
}
