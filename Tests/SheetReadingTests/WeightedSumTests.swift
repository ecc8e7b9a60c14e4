import Testing

@testable import SheetReading

@Suite struct WeightedSumTests {
    private static let values = (0..<400).map { Float(($0 * 7919) % 251) / 3 }
    private static let weights = [0.1, 0.25, 0.3, 0.25, 0.1].map(Float.init)

    @Test(arguments: [16, 32, 96])
    func sumsAreThoseOfEachPlaceInTheOrderOfTheWeights(_ count: Int) {
        let starts = [3, 0, 200, 41, 7]
        var sums = [Float](repeating: 1, count: count + 20)
        WeightedSums.add(Self.values, from: starts, weights: Self.weights, count: count, to: &sums, at: 5)
        for place in 0..<sums.count {
            guard place >= 5, place < 5 + count else {
                #expect(sums[place] == 1)
                continue
            }
            #expect(sums[place] == zip(starts, Self.weights).reduce(Float(1)) { $0 + Self.values[$1.0 + place - 5] * $1.1 })
        }
    }

    @Test func betweenPlacesItRisesByTheFraction() {
        let places = (0..<90).map { Int32($0 / 3) }, fractions = (0..<90).map { Float($0 % 3) / 3 + 0.1 }
        let rises = Self.values.reversed().map { $0 / 5 }
        var found = [Float](repeating: 0, count: 90)
        WeightedSums.interpolate(Self.values, rises, at: places, fractions, into: &found)
        for index in found.indices {
            let place = Int(places[index])
            #expect(found[index] == Self.values[place] + rises[place] * fractions[index])
        }
    }
}
