import Dataset
import Imaging
import Support

/// Pairs of digits whose pictures are next to the same.
///
/// Method: glyphs are blurred a little (1 2 1 in both directions), so that a pixel's shift of an edge counts little, and compared by the
/// Euclidean distance. A pair is one whose distance is under 0.13 × the median distance of a digit to its nearest other one, and whose
/// crops agree where both are kept. Pairs are never joined to clusters: of three digits each may be like the next and the first unlike the last.
///
/// The search is exact. The slowest cosine waves across a picture (`BlurredGlyphs`) give a lower bound of the distance: along the four that vary
/// most, digits are put into cells as wide as the distance that is looked for, and only those of a cell and of the cells around it are compared.
/// The median is that of 500 digits, spread evenly. Each digit keeps its 8 nearest pairs, so that a thousand equal pictures do not make half a
/// million pairs. Pictures of the ink of a cell, cut out and scaled in another way, are found by their outlines (`RecutDuplicates`).
/// Cost: digits × those in the 81 cells around each, of many digits a small part of all; 0.9 GB for a million.
///
/// **Determinism** A.
package struct NearDuplicates: Sendable {
    package struct Pair: Sendable, Equatable {
        /// Rows of the digits, `first` below `second`.
        package let first: Int
        package let second: Int
        /// Over the median distance to the nearest digit.
        package let ratio: Double
        /// Of a pair that the outlines of the ink have shown, what stays between them, of 48 pixels; nil where the glyphs have.
        let outlineDistance: Double?

        /// 1 for equal pictures, 0 for what is no duplicate any more.
        var score: Double {
            outlineDistance.map { 1 - $0 / RecutDuplicates.maxDistance } ?? 1 - ratio / NearDuplicates.maxRatio
        }
    }

    /// Those that glyphs show, then those that outlines show; the nearest first.
    package let pairs: [Pair]
    /// The median distance of a digit to its nearest other one, in full ink.
    package let medianNearest: Double
    /// False where there are so many pictures of single digits that their outlines were not compared.
    package let comparesOutlines: Bool
    private let pictures: BlurredGlyphs

    static let maxRatio = 0.13
    private static let sampleCount = 500, pairsPerDigit = 8

    /// - Throws: `InterruptionError.interrupted`.
    package init(_ digits: [Digit], jobs: Int, isCancelled: @escaping @Sendable () -> Bool = { false }) throws {
        let pictures = BlurredGlyphs(digits.map(\.glyph)), count = digits.count
        self.pictures = pictures
        guard count > 1 else {
            (pairs, medianNearest, comparesOutlines) = ([], 0, true)
            return
        }
        let sample = (0..<min(count, Self.sampleCount)).map { $0 * count / min(count, Self.sampleCount) }
        let nearest = try concurrentMap(sample, jobs: jobs, isCancelled: isCancelled) { pictures.nearestSquare(of: $0) }.sorted()
        let median = Double(nearest[nearest.count / 2]).squareRoot()
        medianNearest = median / 255
        let limit = Self.maxRatio * median
        let found = try pictures.near(limit: limit, most: Self.pairsPerDigit, jobs: jobs, isCancelled: isCancelled)
        func ratio(_ square: Int) -> Double { median > 0 ? Double(square).squareRoot() / median : 0 }
        let byGlyph = found.compactMap { first, second, square -> Pair? in
            guard InkComparison.agree(digits[first].packedCrop, digits[second].packedCrop) else { return nil }
            return Pair(first: min(first, second), second: max(first, second), ratio: ratio(square), outlineDistance: nil)
        }.sorted { ($0.ratio, $0.first, $0.second) < ($1.ratio, $1.first, $1.second) }
        let recut = try RecutDuplicates(digits, jobs: jobs, isCancelled: isCancelled), known = Set(byGlyph.map { [$0.first, $0.second] })
        comparesOutlines = recut.isComplete
        pairs =
            byGlyph
            + recut.pairs.filter { !known.contains([$0.first, $0.second]) }.map { pair in
                Pair(
                    first: pair.first, second: pair.second, ratio: ratio(pictures.square(pair.first, pair.second)),
                    outlineDistance: pair.distance)
            }
    }

    /// The distance of two digits over the median distance to the nearest.
    func ratio(_ first: Int, _ second: Int) -> Double {
        medianNearest > 0 ? Double(pictures.square(first, second)).squareRoot() / 255 / medianNearest : 0
    }
}

/// Whether two crops show the same ink, whatever their resolution.
enum InkComparison {
    private static let side = 24
    /// Of the aspect ratios.
    private static let maxAspectFactor = 1.2
    /// Of all ink, what only one of them has.
    private static let maxDifference = 0.35

    /// True where one is not kept: then the glyphs say all there is.
    static func agree(_ first: PackedInk?, _ second: PackedInk?) -> Bool {
        guard let first, let second else { return true }
        let a = Double(first.width * second.height), b = Double(second.width * first.height)
        guard max(a, b) <= maxAspectFactor * min(a, b) + Double(max(first.width, second.width)) else { return false }
        let one = reduced(first.image), other = reduced(second.image)
        var difference = 0.0, all = 0.0
        for index in one.indices {
            difference += abs(one[index] - other[index])
            all += max(one[index], other[index])
        }
        return difference <= maxDifference * all
    }

    /// The fraction of ink in each of 24 × 24 fields.
    private static func reduced(_ image: BilevelImage) -> [Double] {
        var sums = [Double](repeating: 0, count: side * side), counts = sums
        let width = max(image.width, side), height = max(image.height, side)
        for y in 0..<height {
            for x in 0..<width {
                let field = y * side / height * side + x * side / width
                counts[field] += 1
                if image[x * image.width / width, y * image.height / height] { sums[field] += 1 }
            }
        }
        return sums.indices.map { counts[$0] > 0 ? sums[$0] / counts[$0] : 0 }
    }
}
