import Imaging
import Support
import Testing
@testable import SheetReading

@Suite struct SeamCostsTests {
    @Test(arguments: [0.0, 0.9, -0.2, 0.45]) func placesTogetherCostWhatEachCostsByItself(slant: Double) throws {
        var stream = RandomStream(seed: 5, purpose: .testing, sample: UInt64(100 * abs(slant)))
        for _ in 0..<12 {
            let density = stream.uniform(in: 0.05...0.6)
            var ink = BilevelImage(width: 20 + stream.below(60), height: 8 + stream.below(50))
            for y in 0..<ink.height {
                for x in 0..<ink.width where stream.chance(density) { ink[x, y] = true }
            }
            let piece = try #require(InkComponent(ink)).moved(byX: stream.below(30), y: stream.below(20))
            let geometry = try #require(TextLineGeometry([piece]))
            var finder = SeamFinder(piece: piece, slant: slant, middle: geometry.middle, reach: 2 + stream.below(6), stepCost: 0.15)
            // Also where the straight line is beside the piece.
            let places = -10...piece.maxX + 10
            let together = finder.costs(at: places)
            #expect(together == places.map { finder.cost(at: $0) })
        }
    }
}
