extension Philox4x32 {
    /// Writes `blockCount` blocks of the counters from `counter` on (its first word counts, wrapping), one after another.
    ///
    /// The compiler makes vectors of this loop, the blocks side by side in the lanes; `block(counter:key:)` cannot be one.
    static func fillBlocks(
        _ buffer: inout [UInt32], at start: Int, blockCount: Int, counter: SIMD4<UInt32>, key: SIMD2<UInt32>
    ) {
        precondition(start >= 0 && start <= buffer.count - 4 * blockCount, "no room for \(blockCount) blocks at \(start)")
        buffer.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let words = base + start
            for block in 0..<blockCount {
                var c0 = counter.x &+ UInt32(truncatingIfNeeded: block), c1 = counter.y, c2 = counter.z, c3 = counter.w
                var k0 = key.x, k1 = key.y
                for _ in 0..<10 {
                    let product0 = UInt64(multiplier0) &* UInt64(c0), product1 = UInt64(multiplier1) &* UInt64(c2)
                    c0 = UInt32(truncatingIfNeeded: product1 &>> 32) ^ c1 ^ k0
                    c1 = UInt32(truncatingIfNeeded: product1)
                    c2 = UInt32(truncatingIfNeeded: product0 &>> 32) ^ c3 ^ k1
                    c3 = UInt32(truncatingIfNeeded: product0)
                    k0 &+= weyl0
                    k1 &+= weyl1
                }
                let place = words + 4 &* block
                place[0] = c0
                place[1] = c1
                place[2] = c2
                place[3] = c3
            }
        }
    }
}
