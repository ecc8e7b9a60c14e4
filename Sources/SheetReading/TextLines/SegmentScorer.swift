import Imaging
import Support

/// Weighs what speaks for a candidate being one whole digit, and for a segment being none.
///
/// Method: a conditional random field over the ways to divide a line (semi-Markov; Sarawagi and Cohen 2004): a way's weight
/// is the sum of its parts', each linear in the features below. The features are lengths over the digits' height or the
/// strokes' width, so that they do not depend on the picture's scale; with a scorer its probabilities join in.
/// `SegmentScorer+Weights.swift` says how the weights were found.
/// **Determinism** A, for the same logits.
struct SegmentScorer {
    /// A digit read with less than e to this power tells no more than one read with it.
    private static let leastLogProbability = -2.5
    /// A lead over the second digit by more than this tells no more than one by it.
    private static let mostLead = 8.0

    let segments: [Segment]
    let geometry: TextLineGeometry

    /// The weight of a candidate as one digit.
    func weight(of candidate: SegmentCandidate) -> Double {
        let shape = shapeFeatures(of: candidate)
        guard let scores = candidate.scores else { return Self.product(shape, Self.digitByShape) }
        let aspect = shape.logWidth - shape.logHeight
        return Self.product(shape, Self.digitByShapeAndScores)
            + Self.product(Self.scoreFeatures(of: scores, aspect: aspect), Self.digitByScores)
    }

    /// The weight of a segment as punctuation, print or dirt.
    func weightOfOmitting(_ index: Int, withScores: Bool) -> Double {
        Self.product(omissionFeatures(of: index), withScores ? Self.omissionBesideScores : Self.omission)
    }

    private static func product(_ features: [Double], _ weights: [Double]) -> Double {
        precondition(features.count == weights.count, "\(features.count) features, \(weights.count) weights")
        return zip(features, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Its size and place, the cuts at its ends and the joins within it, and how much ink there is.
    private func shapeFeatures(of candidate: SegmentCandidate) -> [Double] {
        let height = geometry.height
        let logWidth = PortableMath.log(candidate.span.length / height)
        let logHeight = PortableMath.log(Double(candidate.ink.ink.height) / height)
        let aspect = logWidth - logHeight
        let offset = (Double(candidate.ink.y) + Double(candidate.ink.ink.height) / 2 - geometry.middle) / height
        let logInk = PortableMath.log(Double(candidate.ink.inkCount) / (geometry.strokeWidth * height))
        let inside = segments[candidate.segments]
        let cuts = [inside.first?.leftSeam, inside.last?.rightSeam].compactMap { $0?.cost }
        let cutCount = Double(cuts.count)
        let joins = joins(in: inside)
        let extended = candidate.isExtended ? 1.0 : 0
        return [
            1, logWidth, logWidth * logWidth, logHeight, logHeight * logHeight, aspect * aspect, offset * offset, abs(offset),
            cutCount, cuts.reduce(0, +), cuts.reduce(0) { $0 + $1 * $1 },
            Double(joins.seams.count), joins.seams.reduce(0) { $0 + 1 / (1 + $1) }, joins.seams.reduce(0, +),
            Double(joins.gaps.count), joins.gaps.reduce(0) { $0 + max(0, $1) }, joins.gaps.reduce(0) { $0 + min(0, $1) },
            overlap(of: candidate), extended, extended * cutCount, logInk, logInk * logInk,
        ]
    }

    /// The seams that a candidate bridges, and the gaps between its pieces in digit heights (negative where they overlap).
    private func joins(in inside: ArraySlice<Segment>) -> (seams: [Double], gaps: [Double]) {
        var seams: [Double] = [], gaps: [Double] = []
        guard var high = inside.first?.span.high else { return (seams, gaps) }
        for (left, right) in zip(inside, inside.dropFirst()) {
            if left.piece != right.piece {
                gaps.append((right.span.low - high) / geometry.height)
            } else if let seam = left.rightSeam, seam == right.leftSeam {
                seams.append(seam.cost)
            }
            high = max(high, right.span.high)
        }
        return (seams, gaps)
    }

    /// How far the candidate and its neighbors cover the same stretch, in digit heights.
    private func overlap(of candidate: SegmentCandidate) -> Double {
        [candidate.segments.lowerBound - 1, candidate.segments.upperBound].filter(segments.indices.contains).reduce(0) { sum, index in
            let other = segments[index].span
            return sum + max(0, min(candidate.span.high, other.high) - max(candidate.span.low, other.low)) / geometry.height
        }
    }

    /// How sure the scorer is, which digit it sees, and how wide that digit would be. How large the logits are says nothing here: that
    /// differs from model to model, however well calibrated.
    private static func scoreFeatures(of scores: [Float], aspect: Double) -> [Double] {
        let logits = scores.map(Double.init)
        guard let best = logits.indices.max(by: { (logits[$0], $1) < (logits[$1], $0) }) else { return [] }
        let second = logits.enumerated().filter { $0.offset != best }.map(\.element).max() ?? logits[best]
        let logSum = logits[best] + PortableMath.log(logits.reduce(0) { $0 + PortableMath.exp($1 - logits[best]) })
        var isDigit = [Double](repeating: 0, count: 10), aspectOfDigit = isDigit
        if best < 10 { (isDigit[best], aspectOfDigit[best]) = (1, aspect) }
        return [max(leastLogProbability, logits[best] - logSum), min(mostLead, logits[best] - second) / 4] + isDigit + aspectOfDigit
    }

    /// A dot, a comma, a dash: small or flat, low or last.
    private func omissionFeatures(of index: Int) -> [Double] {
        let segment = segments[index], height = geometry.height
        let logHeight = PortableMath.log(Double(segment.ink.ink.height) / height)
        let logWidth = PortableMath.log(Double(segment.ink.ink.width) / height)
        let logInk = PortableMath.log(Double(segment.ink.inkCount) / (geometry.strokeWidth * height))
        let offset = (Double(segment.ink.y) + Double(segment.ink.ink.height) / 2 - geometry.middle) / height
        let isWhole = segment.leftSeam == nil && segment.rightSeam == nil
        let isLast = index == segments.count - 1
        let gaps = [index - 1, index + 1].filter(segments.indices.contains).map { other in
            max(segments[other].span.low - segment.span.high, segment.span.low - segments[other].span.high) / height
        }
        let flatness = max(0, logWidth - logHeight)
        return [
            1, logHeight, logHeight * logHeight, logWidth, logWidth * logWidth, logInk, offset, offset * offset,
            isWhole ? 1 : 0, isLast ? 1 : 0, index == 0 ? 1 : 0, min(max(gaps.min() ?? 1, -0.5), 1), flatness,
            isLast ? flatness : 0, offset > 0.2 ? max(0, -logHeight) : 0, max(0, -1 - logInk),
        ]
    }
}

extension [Double] {
    /// Of the shape features.
    fileprivate var logWidth: Double { self[1] }
    fileprivate var logHeight: Double { self[3] }
}
