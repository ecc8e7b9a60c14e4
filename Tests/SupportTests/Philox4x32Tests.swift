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

    @Test(arguments: [0, 1, 2, 3, 5]) func fillingGivesTheWordsOfTheScalarSequence(wordsBefore: Int) {
        for count in [0, 1, 2, 63, 64, 65, 127, 128, 200, 784] {
            var scalar = RandomStream(seed: 1 << 60 | 77, purpose: .testing, sample: 1 << 50 | 3, copy: 4, step: 5)
            var bulk = scalar
            for _ in 0..<wordsBefore {
                _ = scalar.nextWord()
                _ = bulk.nextWord()
            }
            var buffer = [UInt32](repeating: 0, count: count)
            bulk.fill(&buffer)
            #expect(buffer == (0..<count).map { _ in scalar.nextWord() })
            #expect(bulk.nextWord() == scalar.nextWord())
        }
    }

    @Test func bulkBlocksWrapTheFirstWordOfTheCounterAlone() {
        let counter = SIMD4<UInt32>(.max - 5, 7, 8, 9), key = SIMD2<UInt32>(10, 11)
        var buffer = [UInt32](repeating: 0, count: 80)
        Philox4x32.fillBlocks(&buffer, at: 9, counter: counter, key: key)
        for block in 0..<16 {
            var c = counter
            c.x &+= UInt32(block)
            let expected = Philox4x32.block(counter: c, key: key)
            for word in 0..<4 { #expect(buffer[9 + 4 * block + word] == expected[word]) }
        }
        #expect(buffer[..<9].allSatisfy { $0 == 0 } && buffer[73...].allSatisfy { $0 == 0 })
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
