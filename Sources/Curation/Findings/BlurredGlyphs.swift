import Imaging
import Support

/// Blurred glyphs, packed for comparing.
///
/// **Determinism** A, but for the bounds, which decide nothing.
struct BlurredGlyphs: Sendable {
    /// 49 groups of 16 pixels of each.
    private let pixels: [SIMD16<UInt8>]
    /// How much of each of the slowest waves there is in each: its place along 15 directions at right angles, and a zero. What two differ by
    /// there is never more than their distance.
    private let waves: [SIMD16<Float>]
    /// The ink of each, in steps.
    private let inkSums: [Int]

    private static let pixelGroups = Glyph.pixelCount / 16
    /// What a sum of floats may be off, as a factor and, for small distances, in squared steps of ink.
    private static let slack: (factor: Float, steps: Float) = (1.0001, 1)

    init(_ glyphs: [Glyph]) {
        var pixels: [SIMD16<UInt8>] = [], waves: [SIMD16<Float>] = [], inkSums: [Int] = []
        pixels.reserveCapacity(glyphs.count * Self.pixelGroups)
        waves.reserveCapacity(glyphs.count)
        inkSums.reserveCapacity(glyphs.count)
        let basis = WaveBasis()
        for glyph in glyphs {
            let ink = Self.blurred(glyph)
            for group in 0..<Self.pixelGroups {
                var values = SIMD16<UInt8>()
                for lane in 0..<16 { values[lane] = ink[group * 16 + lane] }
                pixels.append(values)
            }
            waves.append(basis.coefficients(of: ink))
            inkSums.append(ink.reduce(0) { $0 + Int($1) })
        }
        self.pixels = pixels
        self.waves = waves
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

    /// The squared distance to the nearest other one.
    func nearestSquare(of row: Int) -> Int {
        let own = waves[row]
        var best = Int.max
        for other in waves.indices where other != row {
            if best < .max, !Self.mayBeUnder(Float(best), own, waves[other]) { continue }
            best = min(best, square(row, other))
        }
        return best
    }

    /// Whether the squared distance may be under a limit; false only where it is not.
    private static func mayBeUnder(_ limit: Float, _ first: SIMD16<Float>, _ second: SIMD16<Float>) -> Bool {
        let difference = first - second
        return (difference * difference).sum() <= limit * slack.factor + slack.steps
    }

    /// All pairs that are nearer than a limit, in no order. Of each picture the nearest among those with as much ink or more are kept.
    ///
    /// - Parameter limit: in steps of ink; equal pictures are near whatever it is.
    func near(
        limit: Double, most: Int, jobs: Int, isCancelled: @escaping @Sendable () -> Bool
    ) throws -> [(first: Int, second: Int, square: Int)] {
        let cells = WaveCells(waves, width: Float(limit))
        return try concurrentMap(cells.groups, jobs: jobs, isCancelled: isCancelled) { group in
            group.flatMap { cell in
                let around = cells.around(cell)
                return cells.members(of: cell).flatMap { near($0, among: around, limit: limit, most: most) }
            }
        }.flatMap { $0 }
    }

    private func near(
        _ row: Int, among ranges: [ArraySlice<Int>], limit: Double, most: Int
    ) -> [(first: Int, second: Int, square: Int)] {
        let own = waves[row], ink = inkSums[row], squareLimit = limit * limit
        var found: [(first: Int, second: Int, square: Int)] = []
        for range in ranges {
            for other in range where Self.mayBeUnder(Float(squareLimit), own, waves[other]) {
                guard (inkSums[other], other) > (ink, row) else { continue }
                let square = square(row, other)
                guard square == 0 || Double(square) < squareLimit else { continue }
                let place = found.firstIndex { (square, other) < ($0.square, $0.second) } ?? found.count
                if place < most { found.insert((row, other, square), at: place) }
                if found.count > most { found.removeLast() }
            }
        }
        return found
    }
}

/// The slowest cosine waves across a picture, of length 1 and at right angles to each other; 4 × 4 pixels are taken for one.
private struct WaveBasis {
    private static let blockSide = 4, blockCount = Glyph.side / blockSide
    /// So many half waves at most, of both axes together.
    private static let maxFrequency = 4

    /// For each block of pixels how much each wave counts there.
    private let weights: [SIMD16<Float>]

    init() {
        let side = Self.blockCount
        func wave(_ frequency: Int, _ place: Int) -> Double {
            let length = ((frequency == 0 ? 1.0 : 2.0) / Double(side)).squareRoot()
            return length * PortableMath.cos(.pi * Double(frequency) * (Double(place) + 0.5) / Double(side))
        }
        var weights = [SIMD16<Float>](repeating: SIMD16(), count: side * side)
        for y in 0..<side {
            for x in 0..<side {
                var lane = 0
                for frequency in 0...Self.maxFrequency {
                    for vertical in 0...frequency {
                        // A block's sum over 4 is its length along the block.
                        weights[y * side + x][lane] = Float(
                            wave(vertical, y) * wave(frequency - vertical, x) / Double(Self.blockSide))
                        lane += 1
                    }
                }
            }
        }
        self.weights = weights
    }

    func coefficients(of ink: [UInt8]) -> SIMD16<Float> {
        var result = SIMD16<Float>()
        for blockY in 0..<Self.blockCount {
            for blockX in 0..<Self.blockCount {
                var sum = 0
                for y in blockY * Self.blockSide..<(blockY + 1) * Self.blockSide {
                    for x in blockX * Self.blockSide..<(blockX + 1) * Self.blockSide { sum += Int(ink[y * Glyph.side + x]) }
                }
                result += weights[blockY * Self.blockCount + blockX] * Float(sum)
            }
        }
        return result
    }
}

/// Places in cells as wide as a distance, so that what is nearer than that lies in the same cell or the next.
private struct WaveCells {
    /// Of four waves, the numbers of steps.
    typealias Key = SIMD4<Int32>

    /// Rows, cell by cell.
    private let rows: [Int]
    private let ranges: [Range<Int>]
    private let keys: [Key]
    private let numbers: [Key: Int]

    private static let groupSize = 64
    /// A step of ink more than the distance, for what floats are off.
    private static let slack: Float = 1.001, least: Float = 1

    init(_ waves: [SIMD16<Float>], width: Float) {
        let step = width * Self.slack + Self.least, lanes = Self.lanes(waves)
        let places = waves.map { wave in
            var place = Key()
            for (lane, wanted) in lanes.enumerated() { place[lane] = Int32((wave[wanted] / step).rounded(.down)) }
            return place
        }
        let rows = waves.indices.sorted { first, second in
            let a = places[first], b = places[second]
            return (a.x, a.y, a.z, a.w, first) < (b.x, b.y, b.z, b.w, second)
        }
        var ranges: [Range<Int>] = [], keys: [Key] = [], numbers: [Key: Int] = [:], start = 0
        for index in rows.indices where index + 1 == rows.count || places[rows[index + 1]] != places[rows[index]] {
            numbers[places[rows[index]]] = ranges.count
            keys.append(places[rows[index]])
            ranges.append(start..<index + 1)
            start = index + 1
        }
        self.rows = rows
        self.ranges = ranges
        self.keys = keys
        self.numbers = numbers
    }

    /// Those in which the places differ most, of up to some thousand that are spread evenly.
    private static func lanes(_ waves: [SIMD16<Float>]) -> [Int] {
        let sample = stride(from: 0, to: waves.count, by: max(1, waves.count / 2_000)).map { waves[$0] }
        let count = Float(max(1, sample.count)), mean = sample.reduce(SIMD16(), +) / count
        let variances = sample.reduce(SIMD16<Float>()) { $0 + ($1 - mean) * ($1 - mean) }
        return Array(variances.indices.sorted { (variances[$0], $1) > (variances[$1], $0) }.prefix(Key.scalarCount))
    }

    /// The numbers of cells, some at a time.
    var groups: [Range<Int>] {
        stride(from: 0, to: ranges.count, by: Self.groupSize).map { $0..<min($0 + Self.groupSize, ranges.count) }
    }

    func members(of cell: Int) -> ArraySlice<Int> { rows[ranges[cell]] }

    /// The members of a cell and of those around it.
    func around(_ cell: Int) -> [ArraySlice<Int>] {
        var result: [ArraySlice<Int>] = []
        for number in 0..<81 {
            let step = Key(Int32(number % 3 - 1), Int32(number / 3 % 3 - 1), Int32(number / 9 % 3 - 1), Int32(number / 27 - 1))
            if let other = numbers[keys[cell] &+ step] { result.append(members(of: other)) }
        }
        return result
    }
}
