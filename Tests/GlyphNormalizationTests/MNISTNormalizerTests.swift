import Dataset
import Imaging
import Support
import Testing
import TestSupport

@Suite struct MNISTRecipeTests {
    private static func rectangle(x: Int, y: Int, width: Int, height: Int, in side: Int = 100) -> BilevelImage {
        var image = BilevelImage(width: side, height: side)
        for row in y..<(y + height) {
            for column in x..<(x + width) { image[column, row] = true }
        }
        return image
    }

    @Test func pictureWithoutInkHasNoGlyph() {
        #expect(NormalizationProfile.mnist.normalize(BilevelImage(width: 30, height: 30)) == nil)
    }

    @Test func squareOfTwentyIsCopiedAndPastedAtFour() throws {
        // m = 20, s = 1: each pixel covers 0.99 of its place both ways, 0.9801; quantized by the peak it is 255
        // everywhere. The center of mass is 10, so the offset is ⌊15 − 10⌋ = 5.
        let glyph = try #require(NormalizationProfile.mnist.normalize(Self.rectangle(x: 40, y: 40, width: 20, height: 20)))
        for y in 0..<28 {
            for x in 0..<28 { #expect(glyph[x, y] == ((5..<25).contains(x) && (5..<25).contains(y) ? 255 : 0)) }
        }
    }

    @Test func barStandsInTheMiddleOfItsSquare() throws {
        // 4 × 20: m = 20, the bar starts 8 into the square; center of mass (10, 10), offset 5.
        let glyph = try #require(NormalizationProfile.mnist.normalize(Self.rectangle(x: 40, y: 40, width: 4, height: 20)))
        for y in 0..<28 {
            for x in 0..<28 { #expect(glyph[x, y] == ((13..<17).contains(x) && (5..<25).contains(y) ? 255 : 0)) }
        }
    }

    @Test func dotIsNotBlownUp() throws {
        // 1 × 1: m = 10, start ⌊9/2⌋ = 4 before it; doubled to 20: two pixels at 8 and 9; center of mass 9, offset 6.
        let glyph = try #require(NormalizationProfile.mnist.normalize(Self.rectangle(x: 50, y: 50, width: 1, height: 1)))
        for y in 0..<28 {
            for x in 0..<28 { #expect(glyph[x, y] == ((14..<16).contains(x) && (14..<16).contains(y) ? 255 : 0)) }
        }
    }

    @Test func thinLineIsAsGrayAsItIsThin() throws {
        // 60 × 60, s = 1/3: three source pixels to an output pixel, each covering 0.33 of it. A line one pixel wide covers
        // 0.33 · 0.99, the solid part 0.99 · 0.99; by the peak that is 255/3 = 85.
        var image = Self.rectangle(x: 90, y: 60, width: 30, height: 60, in: 180)
        for y in 60..<120 { image[63, y] = true }
        image[60, 90] = true
        let glyph = try #require(NormalizationProfile.mnist.normalize(image))
        let row = (0..<28).map { glyph[$0, 8] }
        #expect(row[try #require(row.firstIndex { $0 > 0 })] == 85)
        #expect(row.max() == 255)
    }

    @Test func placeInThePictureDoesNotMatterWithPaperAround() {
        let a = NormalizationProfile.mnist.normalize(Self.rectangle(x: 30, y: 40, width: 13, height: 29))
        let b = NormalizationProfile.mnist.normalize(Self.rectangle(x: 52, y: 35, width: 13, height: 29))
        #expect(a == b)
    }

    @Test func centerOfMassIsInTheHalfOpenPixelAndTheLongerSideIsTwenty() throws {
        for sample in 0..<200 {
            let glyph = try #require(NormalizationProfile.mnist.normalize(Self.scribble(sample)))
            let statistics = GlyphStatistics(glyph)
            #expect(statistics.hasCenterOfMassOfMNIST, "sample \(sample)")
            #expect(statistics.longerSide == 20, "sample \(sample)")
        }
    }

    /// A few thick strokes at random.
    private static func scribble(_ sample: Int) -> BilevelImage {
        var random = RandomStream(seed: 5, purpose: .testing, sample: UInt64(sample))
        let side = 40 + random.below(120)
        var image = BilevelImage(width: 3 * side, height: 3 * side)
        var x = Double(side) * 1.5, y = Double(side) * 1.5
        for _ in 0..<5 {
            let toX = Double(side) * random.uniform(in: 1...2), toY = Double(side) * random.uniform(in: 1...2)
            for step in 0...200 {
                let t = Double(step) / 200
                let px = Int(x + (toX - x) * t), py = Int(y + (toY - y) * t)
                for dy in -3...3 {
                    for dx in -3...3 { image[px + dx, py + dy] = true }
                }
            }
            (x, y) = (toX, toY)
        }
        return image
    }

    @Test(.enabled(if: TestData.has("mnist"), "MNIST is not there"))
    func mnistItselfHasTheseStatistics() throws {
        let folder = TestData.realDataFolder + "/mnist/"
        let importer = MNISTImporter(
            imagesPath: folder + "t10k-images-idx3-ubyte.gz", labelsPath: folder + "t10k-labels-idx1-ubyte.gz")
        var centered = 0, longSides = 0, fullInk = 0
        let count = 2000
        for digit in try importer.digits().prefix(count) {
            let statistics = GlyphStatistics(digit.glyph)
            centered += statistics.hasCenterOfMassOfMNIST ? 1 : 0
            longSides += statistics.longerSide == 20 ? 1 : 0
            fullInk += statistics.peak == 255 ? 1 : 0
        }
        #expect(centered == count)
        #expect(longSides == count)
        #expect((0.8...1).contains(Double(fullInk) / Double(count)))
    }
}
