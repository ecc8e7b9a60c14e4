import Dataset
import Imaging
import Support
import Testing

@testable import Curation

/// What is unlike the others.
@Suite struct OutlierTests {
    @Test func fencesAreThoseOfTheGroup() {
        let values = (0..<9).map(Double.init) + [100, 200], groups = Array(repeating: "a", count: 9) + ["b", "b"]
        let fences = Fences(values, by: groups, factor: 1.5, minCount: 3)
        #expect(fences.upper[0] == 12 && fences.lower[0] == -4 && fences.median[0] == 4)
        #expect(fences.upper[10] == nil)
    }

    /// As by comparing one by one.
    @Test func distancesAreThoseToTheTenNearest() throws {
        let dimension = 21
        var stream = RandomStream(seed: 4, purpose: .testing)
        let points = (0..<60 * dimension).map { _ in Float(stream.normal()) }
        let found = try Neighbors(Array(points[0..<40 * dimension]), dimension: dimension)
            .meanDistances(of: Array(points[(40 * dimension)...]), jobs: 3)
        func point(_ row: Int) -> [Double] { points[row * dimension..<(row + 1) * dimension].map(Double.init) }
        func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        for query in 0..<20 {
            let q = point(40 + query)
            let distances = (0..<40).map { row in
                let p = point(row)
                return 1 - product(p, q) / (product(p, p) * product(q, q)).squareRoot()
            }.sorted()
            #expect(abs(Double(found[query]) - distances.prefix(10).reduce(0, +) / 10) < 1e-5)
        }
    }

    @Test func aDigitFarFromAllIsListedAndAHandThatIsAllFarIsNot() throws {
        let digits = (0..<400).map { CurationFixtures.digit($0, label: UInt8($0 % 2), writer: "w\($0 / 40)") }
        let distances = digits.indices.map { row in row == 9 ? 0.8 : Float(row / 40 == 3 ? 0.5 : 0.1) + Float(row % 5) / 100 }
        let material = try FindingMaterial(
            digits: digits,
            outOfSample: OutOfSample(
                classCount: 10, probabilities: CurationFixtures.table(digits.map { $0.label ?? 0 }).probabilities,
                neighborDistances: distances),
            folds: Folds(digits, count: 5, seed: 1), jobs: 2)
        #expect(OutlierFinder().found(in: material).map(\.digit) == [digits[9].id])
    }
}

/// How a digit was cut out.
@Suite struct CropMeasureTests {
    private func bar(x: Range<Int>, y: Range<Int>, ink: UInt8 = 255) -> Glyph {
        var glyph = Glyph()
        for row in y { for column in x { glyph[column, row] = ink } }
        return glyph
    }

    @Test func aWideStrokeIsWiderAndFaintInkFainter() {
        let thin = CropMeasures(bar(x: 13..<15, y: 4..<24)), wide = CropMeasures(bar(x: 11..<17, y: 4..<24))
        #expect(wide.strokeWidth > 2 * thin.strokeWidth)
        let faint = CropMeasures(bar(x: 13..<15, y: 4..<24, ink: 120))
        #expect(thin.darkness == 1 && faint.darkness < 0.5)
    }

    @Test func inkThatIsCutOffLiesAlongTheEdge() {
        var disc = Glyph()
        for y in 0..<28 { for x in 0..<28 where (x - 14) * (x - 14) + (y - 14) * (y - 14) < 100 { disc[x, y] = 255 } }
        var cut = disc
        for y in 14..<28 { for x in 0..<28 { cut[x, y] = 0 } }
        #expect(CropMeasures(cut).edgeFraction > 0.9 && CropMeasures(disc).edgeFraction < 0.6)
        #expect(CropMeasures(Glyph()).edgeFraction == 0)
    }

    @Test func theOnlyFaintDigitOfItsLabelIsListed() throws {
        let digits = (0..<60).map { number in
            Digit(
                id: "s/\(number.padded(to: 3))", label: 1, writer: "w\(number % 2)", source: ContentDigest(of: "s"), place: "\(number)",
                status: "ok", score: 1, glyph: bar(x: 13..<15, y: 4..<24, ink: number == 7 ? 110 : UInt8(240 + number % 9)))
        }
        let material = try FindingMaterial(
            digits: digits, outOfSample: CurationFixtures.table(digits.map { $0.label ?? 0 }), folds: Folds(digits, count: 2, seed: 1),
            jobs: 2)
        let found = BadCropFinder().found(in: material)
        #expect(found.map(\.digit) == ["s/007"])
        #expect(found.first?.why.contains("faint") == true)
    }
}
