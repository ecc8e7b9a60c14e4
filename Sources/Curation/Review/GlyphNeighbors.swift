import Dataset
import Imaging

/// Digits that look like one.
///
/// By the squared distance of the 28 × 28 pixels. Where there are more than 4,000, so many are looked at, evenly spread, so that a large
/// class takes no longer. Limits: a shifted or turned digit is far from itself.
///
/// **Determinism** A.
enum GlyphNeighbors {
    private static let maxCandidateCount = 4000

    /// - Parameters:
    ///   - digit: its row in `digits`; it is no neighbor of itself.
    ///   - candidates: rows.
    static func nearest(to digit: Int, among candidates: [Int], of digits: [Digit], count: Int) -> [Int] {
        let lookedAt = min(candidates.count, maxCandidateCount), own = digits[digit].glyph
        var found: [(distance: Int, digit: Int)] = []
        for place in 0..<lookedAt {
            let other = candidates[place * candidates.count / lookedAt]
            if other != digit { found.append((distance(own, digits[other].glyph), other)) }
        }
        return found.sorted { $0 < $1 }.prefix(count).map(\.digit)
    }

    private static func distance(_ a: Glyph, _ b: Glyph) -> Int {
        let left = a.ink.span, right = b.ink.span
        var sum: Int32 = 0
        for index in 0..<min(left.count, right.count) {
            let difference = Int32(left[index]) &- Int32(right[index])
            sum &+= difference &* difference
        }
        return Int(sum)
    }
}
