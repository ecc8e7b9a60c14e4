import Foundation
import Imaging
import Support
import Testing

@testable import Augmentation

/// Copies of a digit whose detail is known are made of the detail, in one resampling, and stay as sharp as the digit itself.
@Suite struct DetailTests {
    private static let turn = "rotate: { degreesRange: [-15, 15], limits: {} }"

    private func copy(_ recipe: AugmentationRecipe, _ detail: GlyphDetail?, copy: UInt32 = 3) -> Glyph {
        recipe.augment(five, detail: detail, label: 5, seed: 1, sample: 2, copy: copy)
    }

    @Test func whatChangesNoStrokeGivesTheGlyphItself() throws {
        let still = try recipe(
            strength: 0, Self.turn, "strokeWidth: { pixelsRange: [-1, 2] }", "elastic: { alphaPixels: 34, sigmaPixels: 4 }")
        #expect(copy(still, fiveDetail) == five)
        let noise = try recipe("gaussianNoise: { sigmaFractionRange: 0.1 }")
        #expect(copy(noise, fiveDetail) == copy(noise, nil))
    }

    @Test(arguments: [
        turn, "elastic: { alphaPixels: 34, sigmaPixels: 4 }", "strokeWidth: { pixelsRange: 1 }", "perspective: { fractionRange: 0.2 }",
    ])
    func theDetailGivesTheSameShapeAsTheGlyph(step: String) throws {
        let recipe = try recipe(step)
        for number: UInt32 in 0..<10 {
            #expect(meanDifference(copy(recipe, fiveDetail, copy: number), copy(recipe, nil, copy: number)) < 6)
        }
    }

    /// The sum of squared steps between neighbors: what smoothing lowers.
    private func sharpness(_ glyph: Glyph) -> Double {
        var sum = 0.0
        for y in 0..<28 { for x in 1..<28 { sum += pow(Double(glyph[x, y]) - Double(glyph[x - 1, y]), 2) } }
        return sum
    }

    @Test func aTurnedDetailIsSharperThanATurnedGlyph() throws {
        let recipe = try recipe("rotate: { degreesRange: 7, limits: {} }", "translate: { fractionRange: 0.025 }")
        let fine = sharpness(copy(recipe, fiveDetail)), coarse = sharpness(copy(recipe, nil))
        #expect(fine > 1.1 * coarse, "\(fine) \(coarse)")
        // As sharp as the glyph itself, which was never resampled, within what a turn does to its slants.
        #expect(fine > 0.9 * sharpness(five), "\(fine) \(sharpness(five))")
    }

    @Test func aShiftByAQuarterPixelShowsTheDetailsOwnValues() {
        var canvas = AugmentationCanvas()
        var moved = Glyph()
        _ = canvas.load(five.ink, at: 0, detail: fiveDetail)
        // From a glyph pixel's center to a fine pixel's center: an eighth and another quarter.
        canvas.enter(.geometry)
        canvas.transform(AffineMap(x0: 0.125, y0: 0.375))
        canvas.store(into: &moved.ink, at: 0)
        for y in 0..<28 {
            for x in 0..<28 {
                let fine = fiveDetail.ink[min(4 * y + 3, 111) * GlyphDetail.side + 4 * x + 2]
                #expect(moved[x, y] == fine, "\(x) \(y)")
            }
        }
    }

    @Test func aDetailOfTheImageBeforeIsNotUsed() throws {
        let recipe = try recipe(Self.turn)
        let items = (0..<4).map { AugmentationItem(imageIndex: $0, label: 5, sample: UInt64($0), copy: 0) }
        let images = Array(repeating: five.ink, count: 4).flatMap { $0 }
        var canvas = AugmentationCanvas()
        var output = [UInt8](repeating: 0, count: images.count)
        recipe.augment(items, of: images, details: [fiveDetail, nil, fiveDetail, nil], seed: 1, on: &canvas, into: &output)
        for (index, item) in items.enumerated() {
            let single = recipe.augment(
                five, detail: index % 2 == 0 ? fiveDetail : nil, label: 5, seed: 1, sample: item.sample, copy: 0)
            #expect(Array(output[index * Glyph.pixelCount..<(index + 1) * Glyph.pixelCount]) == single.ink)
        }
    }

    @Test func bicubicIsExactOnPixelsAndSharperBetweenThem() throws {
        let shift = "translate: { fractionRange: 0.1 }"
        let linear = try recipe(yaml: "{ steps: [ \(shift) ] }"), cubic = try recipe(yaml: "{ resampling: bicubic, steps: [ \(shift) ] }")
        // The 5 is 20 px high: two whole pixels.
        #expect(copy(linear, nil) == copy(cubic, nil))
        let half = "translate: { fractionRange: 0.025 }"
        let softer = try recipe(yaml: "{ steps: [ \(half) ] }"), sharper = try recipe(yaml: "{ resampling: bicubic, steps: [ \(half) ] }")
        #expect(sharpness(copy(sharper, nil)) > 1.2 * sharpness(copy(softer, nil)))
    }

    @Test func bicubicAgreesWithItsPlainVersion() {
        let layout = PlaneLayout(width: 28, height: 28)
        let glyph = randomGlyph()
        let map = AffineMap(xx: 0.9, xy: 0.3, x0: -4, yx: -0.2, yy: 1.3, y0: 3.5)
        var canvas = AugmentationCanvas()
        canvas.resampling = .bicubic
        _ = canvas.load(glyph.ink, at: 0)
        canvas.enter(.geometry)
        canvas.transform(map)
        canvas.resamplePending()
        func ink(_ x: Int, _ y: Int) -> Double { (0..<28).contains(x) && (0..<28).contains(y) ? Double(glyph[x, y]) : 0 }
        func weight(_ distance: Double) -> Double {
            let d = abs(distance)
            return d < 1 ? 1.5 * d * d * d - 2.5 * d * d + 1 : d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0
        }
        for y in 0..<28 {
            for x in 0..<28 {
                let place = map.apply(x: Double(x), y: Double(y))
                let (u, v) = (max(-1, min(28, place.x)), max(-1, min(28, place.y)))
                var sum = 0.0
                for row in Int(v.rounded(.down)) - 1...Int(v.rounded(.down)) + 2 {
                    for column in Int(u.rounded(.down)) - 1...Int(u.rounded(.down)) + 2 {
                        sum += ink(column, row) * weight(u - Double(column)) * weight(v - Double(row))
                    }
                }
                let found = Double(canvas.plane.ink[y * layout.stride + x])
                #expect(abs(found - max(0, min(255, sum))) < 0.02, "\(x) \(y)")
            }
        }
    }
}
