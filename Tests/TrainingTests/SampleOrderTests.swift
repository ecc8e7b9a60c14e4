import Testing

@testable import Training

@Suite struct SampleOrderTests {
    private func order(_ sampleCount: Int, batchSize: Int, samplesPerEpoch: Int? = nil) -> SampleOrder {
        SampleOrder(sampleCount: sampleCount, batchSize: batchSize, samplesPerEpoch: samplesPerEpoch, seed: 3)
    }

    @Test(arguments: [(10, 3), (7, 7), (5, 12), (1, 4), (100, 32)])
    func everyPassTakesEverySampleOnce(sampleCount: Int, batchSize: Int) {
        let order = order(sampleCount, batchSize: batchSize)
        let batches = (0..<sampleCount * 3).map { order.batch(step: $0) }
        #expect(batches.allSatisfy { $0.count == batchSize })
        let all = batches.flatMap { $0 }
        for start in stride(from: 0, to: all.count, by: sampleCount) {
            #expect(all[start..<start + sampleCount].sorted() == Array(0..<sampleCount))
        }
    }

    @Test func anEpochIsTheNearestNumberOfWholeBatches() {
        #expect(order(200, batchSize: 24).stepsPerEpoch == 8)
        #expect(order(205, batchSize: 24).stepsPerEpoch == 9)
        #expect(order(5, batchSize: 24).stepsPerEpoch == 1)
        #expect(order(800, batchSize: 10, samplesPerEpoch: 50).stepsPerEpoch == 5)
    }
}
