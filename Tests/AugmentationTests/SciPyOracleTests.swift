import Foundation
import Imaging
import Support
import Testing

@testable import Augmentation

/// Elastic distortion, blur and stroke width against SciPy, whose numbers `Fixtures/make_fixtures.py` wrote.
@Suite struct SciPyOracleTests {
    struct Fixture: Decodable {
        let glyph: [UInt8]
        let cases: [Case]
    }

    struct Case: Decodable {
        let step: String
        let alphaPixels: Double?
        let sigmaPixels: Double?
        let fieldSeed: UInt64?
        let changePixels: Double?
        let largestDisplacementPixels: Double?
        /// Not rounded to whole numbers.
        let pixels: [Double]
    }

    private static func fixture() throws -> Fixture {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return try JSONDecoder().decode(
            Fixture.self, from: Data(contentsOf: folder.appendingPathComponent("Fixtures/scipy.json")))
    }

    @Test(arguments: [("elastic", 4), ("blur", 3), ("strokeWidth", 4)])
    func everyPixelIsWhatSciPyMakes(step: String, caseCount: Int) throws {
        let fixture = try Self.fixture()
        let cases = fixture.cases.filter { $0.step == step }
        #expect(cases.count == caseCount)
        for expected in cases {
            var canvas = AugmentationCanvas()
            canvas.measuresDisplacement = true
            let hasInk = canvas.load(fixture.glyph, at: 0)
            #expect(hasInk)
            switch step {
            case "elastic":
                Elastic.apply(
                    .init(
                        alphaPixels: try #require(expected.alphaPixels), sigmaPixels: try #require(expected.sigmaPixels),
                        fieldSeed: try #require(expected.fieldSeed)), to: &canvas)
                let largest = try #require(expected.largestDisplacementPixels)
                #expect(abs(try #require(canvas.largestDisplacement) - largest) < 1e-4)
            case "blur": Blur.apply(.gaussian(sigmaPixels: try #require(expected.sigmaPixels)), to: &canvas)
            default: StrokeWidth.apply(.init(pixels: try #require(expected.changePixels)), to: &canvas)
            }
            canvas.resamplePending()
            for (i, value) in expected.pixels.enumerated() {
                let ours = Double(canvas.plane.ink[i / 28 * canvas.layout.stride + i % 28])
                #expect(abs(ours - value) < 0.01, "pixel \(i % 28), \(i / 28)")
            }
        }
    }

    @Test func theBlockedFilterAgreesWithThePlainOneToTheLastBit() {
        for (width, height) in [(28, 28), (20, 9), (3, 50), (1, 1), (47, 30)] {
            let layout = PlaneLayout(width: width, height: height)
            var stream = RandomStream(seed: 3, purpose: .testing)
            let plane = (0..<layout.valueCount).map { _ in stream.unitFloat() * 2 - 1 }
            for sigma in [0.4, 1.3, 5, 14] {
                var taps = GaussianTaps(reach: max(layout.stride, height))
                taps.prepare(sigmaPixels: 9)
                taps.prepare(sigmaPixels: sigma)
                var blocked = plane, plain = plane, scratch = plane
                GaussianFilter.apply(to: &blocked, scratch: &scratch, taps: taps, layout: layout)
                GaussianFilter.plainApply(to: &plain, taps: taps, layout: layout)
                for y in 0..<height {
                    let row = y * layout.stride..<y * layout.stride + width
                    #expect(blocked[row] == plain[row])
                }
            }
        }
    }

    @Test func theWeightsAreThoseOfTheExponential() {
        var taps = GaussianTaps(reach: 100)
        for sigma in [0.05, 0.3, 1, 5.5, 14] {
            taps.prepare(sigmaPixels: sigma)
            let radius = Int(4 * sigma + 0.5)
            let all = (-radius...radius).map { PortableMath.exp(-Double($0 * $0) / (2 * sigma * sigma)) }
            let sum = all.reduce(0, +)
            for k in -radius...radius {
                #expect(abs(Double(taps.weights[100 + k]) - all[k + radius] / sum) < 1e-7)
            }
            #expect(taps.weights[100 + radius + 1] == 0 && taps.weights[100 - radius - 1] == 0)
        }
    }
}
