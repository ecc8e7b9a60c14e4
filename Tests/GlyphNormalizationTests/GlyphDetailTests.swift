import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import GlyphNormalization
@testable import SheetReading

@Suite struct GlyphDetailTests {
    private static let profile = NormalizationProfile.mnist

    private static func block(_ width: Int, _ height: Int) -> BilevelImage {
        BilevelImage(width: width, height: height, ink: Array(repeating: 1, count: width * height))
    }

    /// A stroke that wanders about, cut to its box.
    private static func scribble(_ sample: Int, maxSide: Int = 160) throws -> BilevelImage {
        var random = RandomStream(seed: 11, purpose: .testing, sample: UInt64(sample))
        let side = 8 + random.below(maxSide - 8), radius = random.below(1 + side / 12)
        var image = BilevelImage(width: side, height: side)
        var x = Double(side) / 2, y = Double(side) / 2
        for _ in 0..<5 {
            let toX = random.unit() * Double(side - 1), toY = random.unit() * Double(side - 1)
            for step in 0...(2 * side) {
                let t = Double(step) / Double(2 * side)
                let centerX = Int(x + t * (toX - x)), centerY = Int(y + t * (toY - y))
                for row in max(0, centerY - radius)...min(side - 1, centerY + radius) {
                    for column in max(0, centerX - radius)...min(side - 1, centerX + radius) { image[column, row] = true }
                }
            }
            (x, y) = (toX, toY)
        }
        return try #require(image.croppedToInk)
    }

    @Test func aCropWithoutInkHasNoDetailAndNoGlyph() {
        let blank = BilevelImage(width: 20, height: 30)
        #expect(Self.profile.detail(of: blank) == nil)
        #expect(Self.profile.normalize(crop: blank) == nil)
        #expect(Self.profile.crop(ofWriting: blank) == nil)
    }

    /// A block of 20 × 20 lies at 5…25; the centers of squares of 0.9 are odd multiples of an eighth of a pixel from there.
    @Test func theEdgeOfABlockIsARampAsWideAsASquare() throws {
        let detail = try #require(Self.profile.detail(of: Self.block(20, 20)))
        // 255 times 0.075, 0.325, 0.575 and 0.825 over 0.9.
        let ramp = (16..<24).map { detail[$0, 56] }
        #expect(ramp == [0, 0, 21, 92, 163, 234, 255, 255])
        #expect((96..<104).map { detail[$0, 56] } == ramp.reversed())
        #expect((16..<24).map { detail[56, $0] } == ramp)
        #expect(detail[18, 18] == 2)
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 1), (9, 10), (1, 12), (19, 7), (20, 20), (21, 50), (400, 3), (3, 400)])
    func valuesAreMeansOverSquaresOfTheGlyph(width: Int, height: Int) throws {
        let crop = Self.block(width, height)
        let placement = try #require(MNISTNormalizer(crop, margin: max(width, height) + 1)).placement
        let detail = try #require(Self.profile.detail(of: crop))
        let span = { (index: Int, start: Double, length: Int) -> Double in
            let low = (Double(index) + 0.5) / 4 - 0.45
            return max(0, min(low + 0.9, start + Double(length) * placement.scale) - max(low, start)) / 0.9
        }
        for y in 0..<GlyphDetail.side {
            for x in 0..<GlyphDetail.side {
                let area = span(x, placement.x, width) * span(y, placement.y, height)
                let expected = min(255, area * placement.fullInk)
                #expect(abs(Double(detail[x, y]) - expected) <= 0.5 + 1e-6, "(\(x), \(y))")
            }
        }
    }

    @Test func aCropNormalizedIsTheGlyphOfItsInkAmidPaper() throws {
        for sample in 0..<100 {
            let crop = try Self.scribble(sample)
            let side = max(crop.width, crop.height)
            let amid = crop.thickened(radius: 0, margin: side + 1 + sample % 3 * 40)
            #expect(Self.profile.normalize(crop: crop) == Self.profile.normalize(amid), "sample \(sample)")
        }
    }

    @Test func theCropOfWritingGivesItsGlyphAndIsTight() throws {
        for sample in 0..<100 {
            let ink = try Self.scribble(sample).thickened(radius: 0, margin: 5 + sample % 7)
            let crop = try #require(Self.profile.crop(ofWriting: ink))
            #expect(Self.profile.normalize(crop: crop) == Self.profile.normalizeWriting(ink))
            #expect(crop.croppedToInk == crop)
        }
    }

    @Test func theDetailOfAnyScribbleIsThatOfItsGlyph() throws {
        for sample in 0..<200 {
            let comparison = try #require(Comparison(Self.scribble(sample)))
            #expect(comparison.meanDifference < 16 && comparison.maxDifference < 50, "sample \(sample): \(comparison)")
            #expect(comparison.centerDistance < 0.1, "sample \(sample): \(comparison)")
        }
    }

    @Test(.enabled(if: TestData.has("ufpr"), "the ufpr sheets are not there"), arguments: 1...10)
    func theDetailOfARealDigitIsThatOfItsGlyph(_ number: Int) throws {
        let path = TestData.realDataFolder + "/ufpr/sheet" + (number < 10 ? "0" : "") + "\(number).png"
        try Self.checkDigits(ofSheet: path, form: "ufpr", minCount: 145)
    }

    @Test(arguments: ["writer-01.jpg", "writer-03.png"])
    func theDetailOfADigitOfTheQuickstartIsThatOfItsGlyph(_ name: String) throws {
        try Self.checkDigits(ofSheet: TestData.root + "/raw/quickstart/" + name, form: "quickstart", minCount: 80)
    }

    private static func checkDigits(ofSheet path: String, form: String, minCount: Int) throws {
        let page = try ImageDecoder().decode([UInt8](Data(contentsOf: URL(fileURLWithPath: path)))).image
        let cells = try SheetReader(template: .shipped(form)).read(page).cells.filter { $0.glyph != nil }
        #expect(cells.count >= minCount)
        let crops = try cells.map { try #require(profile.crop(ofWriting: $0.ink)) }
        #expect(crops.map(profile.normalize(crop:)) == cells.map(\.glyph))
        let comparisons = crops.compactMap(Comparison.init)
        #expect(comparisons.count == cells.count)
        // Of the ink's pixels; over the whole glyph it is a fifth.
        #expect(comparisons.reduce(0) { $0 + $1.meanDifference } / Double(cells.count) < 5)
        for comparison in comparisons {
            #expect(comparison.meanDifference < 10 && comparison.maxDifference < 50, "\(comparison)")
            #expect(comparison.centerDistance < 0.1, "\(comparison)")
        }
    }

    /// How far a detail, looked up at the centers of the glyph's pixels, is from the glyph.
    struct Comparison {
        /// In steps of 255, over the pixels that have ink in either.
        var meanDifference = 0.0
        var maxDifference = 0.0
        /// Between the centers of mass, in the glyph's pixels.
        var centerDistance = 0.0

        init?(_ crop: BilevelImage) {
            guard let glyph = profile.normalize(crop: crop), let detail = profile.detail(of: crop) else { return nil }
            var sum = 0.0, count = 0.0
            for y in 0..<Glyph.side {
                for x in 0..<Glyph.side {
                    let four = [(1, 1), (2, 1), (1, 2), (2, 2)].map { Double(detail[4 * x + $0.0, 4 * y + $0.1]) }
                    let value = four.reduce(0, +) / 4, own = Double(glyph[x, y])
                    guard value > 0 || own > 0 else { continue }
                    sum += abs(value - own)
                    count += 1
                    maxDifference = max(maxDifference, abs(value - own))
                }
            }
            meanDifference = sum / count
            let a = Self.center(glyph.ink, side: Glyph.side, scale: 1)
            let b = Self.center(detail.ink, side: GlyphDetail.side, scale: 4)
            centerDistance = a.distance(to: b)
        }

        private static func center(_ ink: [UInt8], side: Int, scale: Double) -> Point {
            var mass = 0.0, x = 0.0, y = 0.0
            for (index, value) in ink.enumerated() {
                mass += Double(value)
                x += Double(value) * (Double(index % side) + 0.5) / scale
                y += Double(value) * (Double(index / side) + 0.5) / scale
            }
            return Point(x: x / mass, y: y / mass)
        }
    }
}
