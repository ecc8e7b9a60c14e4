import Testing

@testable import Dataset

@Suite struct EpochOrderTests {
    @Test(arguments: [1, 2, 3, 4, 5, 7, 10, 16, 17, 97, 100, 1000, 4099, 65_536, 123_457])
    func everyPositionIsVisitedOnce(count: Int) {
        for epoch in 0..<3 {
            let order = EpochOrder(count: count, seed: 11, epoch: epoch)
            var isVisited = [Bool](repeating: false, count: count)
            for position in 0..<count { isVisited[order[position]] = true }
            #expect(isVisited.allSatisfy { $0 })
        }
    }

    /// Too many to look at all: no sample of a spread of positions comes twice, and each is asked for without those before it.
    @Test(arguments: [9_999_991, 10_000_000, 10_000_019, Int(UInt32.max)])
    func positionsOfALargeSetLeadToDifferentSamples(count: Int) {
        let order = EpochOrder(count: count, seed: 11, epoch: 2)
        let positions = Set((0..<200_000).map { $0 * 21_467 % count })
        let samples = Set(positions.map { order[$0] })
        #expect(samples.count == positions.count)
        #expect(samples.allSatisfy { (0..<count).contains($0) })
        // As many in each tenth as in the others; the standard deviation is 134.
        let tenths = Dictionary(grouping: samples) { $0 / (count / 10 + 1) }.mapValues(\.count)
        #expect(tenths.count == 10 && tenths.values.allSatisfy { abs($0 * 10 - positions.count) < 7000 })
    }

    @Test func anotherSeedOrEpochIsAnotherOrder() {
        func order(_ seed: UInt64, _ epoch: Int) -> [Int] {
            let order = EpochOrder(count: 500, seed: seed, epoch: epoch)
            return (0..<500).map { order[$0] }
        }
        #expect(order(1, 0) == order(1, 0))
        #expect(Set([order(1, 0), order(1, 1), order(2, 0), order(2, 1)]).count == 4)
    }

    /// Neighbors must not stay neighbors, and each sample must be early as often as late.
    @Test func theOrderLooksRandom() {
        let count = 1000, epochCount = 400
        var sums = [Int](repeating: 0, count: count)
        var neighborCount = 0
        for epoch in 0..<epochCount {
            let order = EpochOrder(count: count, seed: 3, epoch: epoch)
            for position in 0..<count {
                sums[order[position]] += position
                if position > 0, abs(order[position] - order[position - 1]) == 1 { neighborCount += 1 }
            }
        }
        // The mean position is 499.5 with a standard error of 288.7/√400 = 14.4.
        for sum in sums { #expect(abs(Double(sum) / Double(epochCount) - 499.5) < 14.4 * 5) }
        // Two in a thousand by chance.
        #expect(abs(Double(neighborCount) / Double(epochCount) - 2) < 0.5)
    }

    /// The order is part of every result ever made.
    @Test func theOrderNeverChanges() {
        let order = EpochOrder(count: 1_000_000, seed: 42, epoch: 7)
        #expect([0, 1, 2, 999_999].map { order[$0] } == [422_347, 136_070, 406_893, 548_468])
    }
}
