import Support

/// The order in which one pass visits the samples (an epoch, unless `samplesPerEpoch` cuts it shorter): a permutation of 0..<count that is computed, not stored.
///
/// Any position is found at once, so a run that goes on in the middle of an epoch needs nothing but the number of the step.
///
/// Method: a generalized Feistel network over a × b ≥ count, a = ⌈√count⌉, b = ⌈count/a⌉, whose rounds add a Philox word
/// modulo a and modulo b in turn; what falls on count or above is put through again (cycle walking), which is rare because
/// a × b exceeds count by less than a.
/// **Determinism** A: a pure function of count, seed and epoch.
/// **Complexity** O(1) a position.
/// **Source** Black, Rogaway: "Ciphers with Arbitrary Finite Domains", CT-RSA 2002.
public struct EpochOrder: Sendable {
    public let count: Int
    private let a: UInt64
    private let b: UInt64
    private let key: SIMD2<UInt32>
    private static let roundCount: UInt32 = 8

    /// - Parameters:
    ///   - count: how many samples, below 2³².
    ///   - seed: the recipe's seed.
    ///   - epoch: counted from 0.
    public init(count: Int, seed: UInt64, epoch: Int) {
        precondition(count >= 0 && count < 1 << 32, "\(count) samples")
        self.count = count
        var root = UInt64(Double(count).squareRoot())
        while root * root < UInt64(count) { root += 1 }
        a = max(1, root)
        b = max(1, (UInt64(count) + a - 1) / a)
        var stream = RandomStream(seed: seed, purpose: .epochOrder, copy: UInt32(truncatingIfNeeded: epoch))
        key = SIMD2(stream.nextWord(), stream.nextWord())
    }

    /// The sample at a position of the epoch.
    public subscript(position: Int) -> Int {
        precondition(position >= 0 && position < count, "position \(position) of \(count)")
        var value = UInt64(position)
        repeat { value = permuted(value) } while value >= UInt64(count)
        return Int(value)
    }

    /// A permutation of 0..<a·b.
    private func permuted(_ value: UInt64) -> UInt64 {
        var left = value % a, right = value / a
        for round in 0..<Self.roundCount {
            let modulus = round % 2 == 0 ? a : b
            let block = Philox4x32.block(counter: SIMD4(UInt32(truncatingIfNeeded: right), round, 0, 0), key: key)
            let next = (left + UInt64(block.x)) % modulus
            (left, right) = (right, next)
        }
        // An even number of rounds: left is below a and right below b again.
        return right * a + left
    }
}
