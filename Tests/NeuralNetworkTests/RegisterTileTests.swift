import Testing

@testable import NeuralNetwork

struct RegisterTileTests {
    /// Counts how often each vector is made, and from what.
    private struct Count: RegisterTile {
        let target: UnsafeMutablePointer<Lanes>

        func make<let width: Int>(from first: Int, _ start: InlineArray<width, Lanes>) {
            for n in 0..<width { target[first + n] += start[n] }
        }
    }

    @Test func everyVectorIsMadeOnce() {
        for count in 0...64 {
            let vectors = AlignedFloats(count: 65 * laneCount)
            Count(target: vectors.base.lanes).makeAll(count, start: Lanes(repeating: 3))
            let made = (0..<65).map { vectors.base.lanes[$0] }
            #expect(made == (0..<65).map { Lanes(repeating: $0 < count ? 3 : 0) })
        }
    }

    @Test func finishedSumsAreWrittenOrAdded() {
        let vectors = AlignedFloats(count: 2 * laneCount), sums: InlineArray<2, Lanes> = [Lanes(repeating: 1), Lanes(repeating: 2)]
        store(sums, to: vectors.base.lanes, startsFresh: true)
        store(sums, to: vectors.base.lanes, startsFresh: false)
        #expect(vectors.base.lanes[0] == Lanes(repeating: 2) && vectors.base.lanes[1] == Lanes(repeating: 4))
    }
}
