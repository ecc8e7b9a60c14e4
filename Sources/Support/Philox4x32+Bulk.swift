extension Philox4x32 {
    /// How many words `fillBlocks` writes: 16 blocks of 4.
    static let bulkWordCount = 64

    /// Writes the 16 blocks of the counters from `counter` on (the first word counts, wrapping), one after another.
    ///
    /// The 16 blocks go through the rounds together, one in each lane.
    static func fillBlocks(_ buffer: inout [UInt32], at start: Int, counter: SIMD4<UInt32>, key: SIMD2<UInt32>) {
        typealias V = SIMD16<UInt32>
        precondition(start >= 0 && start <= buffer.count - bulkWordCount, "no room for \(bulkWordCount) words at \(start)")
        var c0 = V(repeating: counter.x) &+ V(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        var c1 = V(repeating: counter.y), c2 = V(repeating: counter.z), c3 = V(repeating: counter.w)
        var k0 = key.x, k1 = key.y
        for _ in 0..<10 {
            let product0 = fullProduct(c0, multiplier0)
            let product1 = fullProduct(c2, multiplier1)
            c0 = product1.high ^ c1 ^ V(repeating: k0)
            c1 = product1.low
            c2 = product0.high ^ c3 ^ V(repeating: k1)
            c3 = product0.low
            k0 &+= weyl0
            k1 &+= weyl1
        }
        for lane in 0..<16 {
            buffer[start + 4 * lane] = c0[lane]
            buffer[start + 4 * lane + 1] = c1[lane]
            buffer[start + 4 * lane + 2] = c2[lane]
            buffer[start + 4 * lane + 3] = c3[lane]
        }
    }

    /// The two halves of the 64-bit products, by way of the even and the odd lanes.
    @inline(__always)
    private static func fullProduct(
        _ a: SIMD16<UInt32>, _ factor: UInt32
    ) -> (high: SIMD16<UInt32>, low: SIMD16<UInt32>) {
        typealias Wide = SIMD8<UInt64>
        let pairs = unsafeBitCast(a, to: Wide.self)
        let lowHalf = Wide(repeating: 0xFFFF_FFFF)
        let even = (pairs & lowHalf) &* Wide(repeating: UInt64(factor))
        let odd = (pairs &>> 32) &* Wide(repeating: UInt64(factor))
        let high = (even &>> 32) | (odd & ~lowHalf)
        let low = (even & lowHalf) | (odd &<< 32)
        return (unsafeBitCast(high, to: SIMD16<UInt32>.self), unsafeBitCast(low, to: SIMD16<UInt32>.self))
    }
}
