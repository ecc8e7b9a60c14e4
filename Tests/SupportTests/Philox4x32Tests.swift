import Testing

@testable import Support

@Suite struct Philox4x32Tests {
    /// Known answers of Random123's kat_vectors for philox4x32-10.
    @Test(arguments: [
        (SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0), SIMD4<UInt32>(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)),
        (
            SIMD4<UInt32>(repeating: .max), SIMD2<UInt32>(repeating: .max),
            SIMD4<UInt32>(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
        ),
        (
            SIMD4<UInt32>(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), SIMD2<UInt32>(0xa409_3822, 0x299f_31d0),
            SIMD4<UInt32>(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
        ),
    ])
    func givesThePublishedAnswers(counter: SIMD4<UInt32>, key: SIMD2<UInt32>, expected: SIMD4<UInt32>) {
        #expect(Philox4x32.block(counter: counter, key: key) == expected)
    }

    @Test func aStreamIsAFunctionOfItsAddress() {
        func words(seed: UInt64 = 1, sample: UInt64 = 2, copy: UInt32 = 3, step: UInt32 = 4) -> [UInt32] {
            var stream = RandomStream(seed: seed, purpose: .testing, sample: sample, copy: copy, step: step)
            return (0..<9).map { _ in stream.nextWord() }
        }
        #expect(words() == words())
        #expect(Set([words(), words(seed: 2), words(sample: 3), words(copy: 4), words(step: 5)]).count == 5)
    }

    @Test func belowIsUniformAndInRange() {
        var stream = RandomStream(seed: 5, purpose: .testing)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[stream.below(7)] += 1 }
        for count in counts { #expect(abs(count - 10_000) < 500) }
    }

    @Test func normalHasMeanZeroAndVarianceOne() {
        var stream = RandomStream(seed: 6, purpose: .testing)
        let values = (0..<100_000).map { _ in stream.normal() }
        let mean = values.reduce(0, +) / 100_000
        #expect(abs(mean) < 0.015)
        #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 100_000 - 1) < 0.02)
    }
}
