import Dataset
import Imaging
import Support

/// Pairs of digits whose pictures are next to the same.
///
/// Method: glyphs are blurred a little (1 2 1 in both directions), so that a pixel's shift of an edge counts little, and compared by the
/// Euclidean distance. A pair is one whose distance is under 0.13 × the median distance of a digit to its nearest other one, and whose
/// crops agree where both are kept. Pairs are never joined to clusters: of three digits each may be like the next and the first unlike the last.
///
/// The search is exact. Digits are sorted by their ink, which differs by at most 28 × the distance; blocks of 4 × 4 pixels give a lower bound
/// of the distance, the whole pictures decide. The median is that of 500 digits, spread evenly. Each digit keeps its 8 nearest pairs, so that a
/// thousand equal pictures do not make half a million pairs. Pictures of the ink of a cell, cut out and scaled in another way, are found by their
/// outlines (`RecutDuplicates`).
/// Cost: digits² / 2 × a few operations at worst; 10,000 digits take a second, a million about half an hour on two cores and 1.1 GB.
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
    private static let sampleCount = 500, pairsPerDigit = 8, blockSize = 64

    package init(_ digits: [Digit], jobs: Int) throws {
        let pictures = BlurredGlyphs(digits.map(\.glyph)), count = digits.count
        self.pictures = pictures
        guard count > 1 else {
            (pairs, medianNearest, comparesOutlines) = ([], 0, true)
            return
        }
        let sample = (0..<min(count, Self.sampleCount)).map { $0 * count / min(count, Self.sampleCount) }
        let nearest = try concurrentMap(sample, jobs: jobs) { pictures.nearestSquare(of: $0) }.sorted()
        let median = Double(nearest[nearest.count / 2]).squareRoot()
        medianNearest = median / 255
        let limit = Self.maxRatio * median
        let order = (0..<count).sorted { (pictures.inkSums[$0], $0) < (pictures.inkSums[$1], $1) }
        let blocks = stride(from: 0, to: count, by: Self.blockSize).map { $0..<min($0 + Self.blockSize, count) }
        let found = try concurrentMap(blocks, jobs: jobs) { block in
            block.flatMap { pictures.near($0, in: order, limit: limit, most: Self.pairsPerDigit) }
        }.flatMap { $0 }
        func ratio(_ square: Int) -> Double { median > 0 ? Double(square).squareRoot() / median : 0 }
        let byGlyph = found.compactMap { first, second, square -> Pair? in
            guard InkComparison.agree(digits[first].packedCrop, digits[second].packedCrop) else { return nil }
            return Pair(first: min(first, second), second: max(first, second), ratio: ratio(square), outlineDistance: nil)
        }.sorted { ($0.ratio, $0.first, $0.second) < ($1.ratio, $1.first, $1.second) }
        let recut = try RecutDuplicates(digits, jobs: jobs), known = Set(byGlyph.map { [$0.first, $0.second] })
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

/// Blurred glyphs, packed for comparing.
struct BlurredGlyphs: Sendable {
    /// 49 groups of 16 pixels of each.
    private let pixels: [SIMD16<UInt8>]
    /// A quarter of the sums of 4 × 4 pixels, 49 of each and 15 zeros.
    private let blocks: [SIMD16<Float>]
    let inkSums: [Int]

    private static let pixelGroups = Glyph.pixelCount / 16, blockGroups = 4, blockSide = 4
    /// What a sum of floats may be off.
    private static let slack: Float = 1.0001

    init(_ glyphs: [Glyph]) {
        var pixels: [SIMD16<UInt8>] = [], blocks: [SIMD16<Float>] = [], inkSums: [Int] = []
        pixels.reserveCapacity(glyphs.count * Self.pixelGroups)
        blocks.reserveCapacity(glyphs.count * Self.blockGroups)
        for glyph in glyphs {
            let ink = Self.blurred(glyph)
            for group in 0..<Self.pixelGroups {
                var values = SIMD16<UInt8>()
                for lane in 0..<16 { values[lane] = ink[group * 16 + lane] }
                pixels.append(values)
            }
            var sums = [Float](repeating: 0, count: 16 * Self.blockGroups)
            let columns = Glyph.side / Self.blockSide
            for y in 0..<Glyph.side {
                for x in 0..<Glyph.side {
                    sums[y / Self.blockSide * columns + x / Self.blockSide] += Float(ink[y * Glyph.side + x]) / 4
                }
            }
            for group in 0..<Self.blockGroups {
                var values = SIMD16<Float>()
                for lane in 0..<16 { values[lane] = sums[group * 16 + lane] }
                blocks.append(values)
            }
            inkSums.append(ink.reduce(0) { $0 + Int($1) })
        }
        self.pixels = pixels
        self.blocks = blocks
        self.inkSums = inkSums
    }

    private static func blurred(_ glyph: Glyph) -> [UInt8] {
        let side = Glyph.side
        var rows = [Int](repeating: 0, count: side * side), result = [UInt8](repeating: 0, count: side * side)
        for y in 0..<side {
            for x in 0..<side {
                let left = x > 0 ? Int(glyph[x - 1, y]) : 0, right = x < side - 1 ? Int(glyph[x + 1, y]) : 0
                rows[y * side + x] = left + 2 * Int(glyph[x, y]) + right
            }
        }
        for y in 0..<side {
            for x in 0..<side {
                let above = y > 0 ? rows[(y - 1) * side + x] : 0, below = y < side - 1 ? rows[(y + 1) * side + x] : 0
                result[y * side + x] = UInt8((above + 2 * rows[y * side + x] + below + 8) / 16)
            }
        }
        return result
    }

    /// The squared distance of two, in steps of ink.
    func square(_ first: Int, _ second: Int) -> Int {
        var sum = SIMD16<UInt32>()
        for group in 0..<Self.pixelGroups {
            let a = SIMD16<Int16>(truncatingIfNeeded: pixels[first * Self.pixelGroups + group])
            let b = SIMD16<Int16>(truncatingIfNeeded: pixels[second * Self.pixelGroups + group])
            let difference = a &- b
            sum &+= SIMD16<UInt32>(truncatingIfNeeded: SIMD16<UInt16>(truncatingIfNeeded: difference &* difference))
        }
        return Int(sum.wrappedSum())
    }

    /// Whether the squared distance may be under a limit; false only where it is not.
    private func mayBeUnder(_ limit: Float, _ first: Int, _ second: Int) -> Bool {
        var sum: Float = 0
        for group in 0..<Self.blockGroups {
            let difference = blocks[first * Self.blockGroups + group] - blocks[second * Self.blockGroups + group]
            sum += (difference * difference).sum()
            if sum > limit * Self.slack { return false }
        }
        return true
    }

    /// The squared distance to the nearest other one.
    func nearestSquare(of row: Int) -> Int {
        var best = Int.max
        for other in inkSums.indices where other != row {
            if best < .max, !mayBeUnder(Float(best), row, other) { continue }
            best = min(best, square(row, other))
        }
        return best
    }

    /// Those after a position in the order of ink that are nearer than a limit: the nearest ones.
    func near(_ position: Int, in order: [Int], limit: Double, most: Int) -> [(first: Int, second: Int, square: Int)] {
        let row = order[position], squareLimit = limit * limit
        let inkLimit = inkSums[row] + Int((Double(Glyph.side) * limit).rounded(.up))
        var found: [(first: Int, second: Int, square: Int)] = []
        var next = position + 1
        while next < order.count, inkSums[order[next]] <= inkLimit {
            let other = order[next]
            next += 1
            guard mayBeUnder(Float(squareLimit), row, other) else { continue }
            let square = square(row, other)
            guard square == 0 || Double(square) < squareLimit else { continue }
            let place = found.firstIndex { (square, other) < ($0.square, $0.second) } ?? found.count
            if place < most { found.insert((row, other, square), at: place) }
            if found.count > most { found.removeLast() }
        }
        return found
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
