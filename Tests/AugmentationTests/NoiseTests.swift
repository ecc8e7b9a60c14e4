import Imaging
import Support
import Testing

@testable import Augmentation

/// The statistics of what is random for every pixel.
@Suite struct NoiseTests {
    private static func normals(seed: UInt64, count: Int) -> [Float] {
        var words = [UInt32](repeating: 0, count: count)
        var stream = RandomStream(seed: seed, purpose: .testing)
        stream.fill(&words)
        var normals = [Float](repeating: 0, count: count)
        NormalNoise.fill(&normals, from: words)
        return normals
    }

    @Test func normalNoiseHasTheMomentsAndTailsOfANormal() {
        let count = 1 << 20
        let values = Self.normals(seed: 1, count: count).map(Double.init)
        func moment(_ power: Int) -> Double {
            values.reduce(0) { sum, v in sum + (0..<power).reduce(1.0) { p, _ in p * v } } / Double(count)
        }
        #expect(abs(moment(1)) < 0.005)
        #expect(abs(moment(2) - 1) < 0.007)
        #expect(abs(moment(3)) < 0.015)
        #expect(abs(moment(4) - 3) < 0.05)
        for (beyond, expected) in [(1.0, 0.31731), (2, 0.04550), (3, 0.002700), (4, 0.0000633)] {
            let fraction = Double(values.filter { abs($0) > beyond }.count) / Double(count)
            let deviation = (expected / Double(count)).squareRoot()
            #expect(abs(fraction - expected) < 5 * deviation, "beyond \(beyond): \(fraction)")
        }
    }

    @Test func normalNoiseIsBoxAndMullersFormula() {
        var words = [UInt32](repeating: 0, count: 32)
        var stream = RandomStream(seed: 2, purpose: .testing)
        stream.fill(&words)
        // The extremes too.
        words[0] = 0
        words[1] = .max
        words[16] = 0
        words[17] = .max
        var normals = [Float](repeating: 0, count: 32)
        NormalNoise.fill(&normals, from: words)
        for i in 0..<16 {
            let u = (Double(words[i] >> 8) + 1) / 16_777_216
            let radius = (-2 * PortableMath.log(u)).squareRoot()
            let angle = Double(Int32(bitPattern: words[16 + i]) >> 8) / 8_388_608 * .pi / 2
            let cosine = PortableMath.cos(angle) * (words[16 + i] & 1 == 0 ? 1 : -1)
            #expect(abs(Double(normals[i]) - radius * PortableMath.sin(angle)) < 3e-6)
            #expect(abs(Double(normals[16 + i]) - radius * cosine) < 3e-6)
        }
    }

    @Test func neighboringPixelsAreIndependent() {
        let values = Self.normals(seed: 3, count: 1 << 18).map(Double.init)
        for lag in [1, 15, 16, 17, 28, 32, 64] {
            let products = zip(values, values.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(abs(products / Double(values.count)) < 0.01, "lag \(lag)")
        }
    }

    @Test func gaussianNoiseOnGrayHasTheStatedDeviation() {
        let gray = Glyph(ink: Array(repeating: 128, count: Glyph.pixelCount))
        var sum = 0.0, squares = 0.0, count = 0.0
        for seed: UInt64 in 0..<100 {
            for value in apply(GaussianNoise.self, .init(sigmaFraction: 0.1, fieldSeed: seed), to: gray).ink {
                sum += Double(value) - 128
                squares += (Double(value) - 128) * (Double(value) - 128)
                count += 1
            }
        }
        #expect(abs(sum / count) < 0.4)
        #expect(abs((squares / count).squareRoot() - 25.5) < 0.3)
    }

    @Test func saltAndPepperHitsTheStatedFractionHalfByInkAndHalfByPaper() {
        let gray = Glyph(ink: Array(repeating: 128, count: Glyph.pixelCount))
        var ink = 0, paper = 0, kept = 0
        for seed: UInt64 in 0..<200 {
            for value in apply(SaltAndPepper.self, .init(fraction: 0.1, fieldSeed: seed), to: gray).ink {
                switch value {
                case 255: ink += 1
                case 0: paper += 1
                default: kept += 1
                }
            }
        }
        let count = Double(200 * Glyph.pixelCount)
        #expect(abs(Double(ink) / count - 0.05) < 0.003)
        #expect(abs(Double(paper) / count - 0.05) < 0.003)
        #expect(ink + paper + kept == Int(count))
    }

    @Test func theElasticFieldHasTheDeviationOfItsFormulaInTheMiddle() {
        // α/√3 · 1/(2√π σ), with σ small enough for the border to be far.
        var squares = 0.0
        let layout = PlaneLayout(width: 28, height: 28)
        for seed: UInt64 in 0..<400 {
            var canvas = AugmentationCanvas()
            canvas.displace(alphaPixels: 12, sigmaPixels: 2, fieldSeed: seed)
            let dx = Double(canvas.pendingField.dx[14 * layout.stride + 14])
            let dy = Double(canvas.pendingField.dy[14 * layout.stride + 14])
            squares += dx * dx + dy * dy
        }
        #expect(abs((squares / 800).squareRoot() / (0.1629 * 12 / 2) - 1) < 0.1)
    }

    @Test func strokesWidenByAsMuchAsStated() {
        // An upright bar 4 px wide.
        var bar = Glyph()
        for y in 0..<28 { for x in 10..<14 { bar[x, y] = 255 } }
        for change in [-1.0, -0.5, 0.5, 1, 2] {
            let row = apply(StrokeWidth.self, .init(pixels: change), to: bar).ink[14 * 28..<15 * 28]
            #expect(abs(row.reduce(0.0) { $0 + Double($1) } / 255 - (4 + change)) < 0.01)
        }
    }
}
