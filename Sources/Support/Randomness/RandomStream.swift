/// What a stream of random numbers is for. The raw value is part of every result ever made: never renumber, only add.
public enum RandomPurpose: UInt32, Sendable, CaseIterable {
    case augmentation = 1
    case epochOrder = 2
    case initialWeights = 3
    case dropout = 4
    case split = 5
    case simulation = 6
    /// Random input of tests and benchmarks.
    case testing = 7
    /// Which digit is asked for in which cell of a printed sheet.
    case sheetLabels = 8
    /// What happens to a copy of a whole page.
    case pageCopies = 9
    /// Which share of two images a blended one has.
    case mixup = 10
    /// Which writers are held out together, and the networks that are asked about them.
    case crossValidation = 11
    /// Which writers a draw of a bootstrap takes.
    case bootstrap = 12
    /// How labels are dealt to digits where nothing depends on them.
    case permutation = 13
    /// Which digits a map of all is made of.
    case map = 14
    /// Which digits a person is shown at random.
    case review = 15
    /// What invented lines of digits say, and how they are written and scanned.
    case strings = 16
}

/// A stream of random numbers, addressed by what it is for rather than drawn in a sequence.
///
/// Two streams with any difference in seed, purpose, sample, copy or step are independent; the same address gives the same
/// numbers wherever and whenever it is asked for.
///
/// **Determinism** A.
public struct RandomStream: Sendable {
    private let key: SIMD2<UInt32>
    private var counter: SIMD4<UInt32>
    private var words: SIMD4<UInt32> = .zero
    private var usedWordCount = 4

    /// - Parameters:
    ///   - seed: the manifest's seed.
    ///   - sample: which item: a digit's, a sheet's or a writer's number.
    ///   - copy: which copy of the sample, or which epoch.
    ///   - step: which step of a pipeline or layer of a network.
    public init(seed: UInt64, purpose: RandomPurpose, sample: UInt64 = 0, copy: UInt32 = 0, step: UInt32 = 0) {
        let derived = Philox4x32.block(
            counter: SIMD4(purpose.rawValue, step, 0, 0),
            key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
        key = SIMD2(derived.x, derived.y)
        counter = SIMD4(0, copy, UInt32(truncatingIfNeeded: sample), UInt32(truncatingIfNeeded: sample >> 32))
    }

    /// 32 random bits. A stream holds 2³⁴ of them.
    public mutating func nextWord() -> UInt32 {
        if usedWordCount == 4 {
            words = Philox4x32.block(counter: counter, key: key)
            counter.x &+= 1
            usedWordCount = 0
        }
        defer { usedWordCount += 1 }
        return words[usedWordCount]
    }

    /// Fills `buffer` with the words that as many calls of `nextWord()` give, many at a time and several times as fast.
    public mutating func fill(_ buffer: inout [UInt32]) {
        var filled = 0
        while filled < buffer.count, usedWordCount < 4 {
            buffer[filled] = nextWord()
            filled += 1
        }
        let blockCount = (buffer.count - filled) / 4
        Philox4x32.fillBlocks(&buffer, at: filled, blockCount: blockCount, counter: counter, key: key)
        counter.x &+= UInt32(truncatingIfNeeded: blockCount)
        filled += 4 * blockCount
        while filled < buffer.count {
            buffer[filled] = nextWord()
            filled += 1
        }
    }

    /// Uniform in [0, 1), a multiple of 2⁻²⁴.
    public mutating func unitFloat() -> Float {
        Float(nextWord() >> 8) * 0x1p-24
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    public mutating func unit() -> Double {
        let high = UInt64(nextWord()), low = UInt64(nextWord())
        return Double((high << 32 | low) >> 11) * 0x1p-53
    }

    /// Uniform in `range`; a range of one value draws nothing from chance but still advances the stream.
    public mutating func uniform(in range: ClosedRange<Double>) -> Double {
        let u = unit()
        return range.lowerBound + (range.upperBound - range.lowerBound) * u
    }

    /// Uniform in 0..<`bound`, without bias (Lemire 2019).
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0 && bound <= Int(UInt32.max), "bound \(bound) outside 1...2³²-1")
        let width = UInt32(bound)
        var product = UInt64(nextWord()) * UInt64(width)
        if UInt32(truncatingIfNeeded: product) < width {
            let threshold = (0 &- width) % width
            while UInt32(truncatingIfNeeded: product) < threshold {
                product = UInt64(nextWord()) * UInt64(width)
            }
        }
        return Int(product >> 32)
    }

    /// True with the given probability.
    public mutating func chance(_ probability: Double) -> Bool {
        unit() < probability
    }

    /// Standard normal (Box–Muller, on our own logarithm and cosine).
    public mutating func normal() -> Double {
        let radius = (-2 * PortableMath.log(1 - unit())).squareRoot()
        return radius * PortableMath.cos(2 * .pi * unit())
    }

    /// A permutation of 0..<`count` (Fisher–Yates).
    public mutating func permutation(of count: Int) -> [Int] {
        var order = Array(0..<count)
        for i in stride(from: count - 1, through: 1, by: -1) {
            order.swapAt(i, below(i + 1))
        }
        return order
    }
}
