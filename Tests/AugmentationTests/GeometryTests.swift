import Foundation
import Imaging
import Support
import Testing

@testable import Augmentation

/// Geometry against what can be said exactly.
@Suite struct GeometryTests {
    @Test func zeroDegreesIsIdentity() {
        let glyph = randomGlyph()
        #expect(apply(Rotate.self, .init(degrees: 0), to: glyph) == glyph)
        #expect(apply(Shear.self, .init(degrees: 0), to: glyph) == glyph)
        #expect(apply(Scale.self, .init(xFactor: 1, yFactor: 1), to: glyph) == glyph)
        #expect(apply(Translate.self, .init(xFraction: 0, yFraction: 0), to: glyph) == glyph)
        #expect(apply(Elastic.self, .init(alphaPixels: 0, sigmaPixels: 4, fieldSeed: 1), to: glyph) == glyph)
    }

    @Test(arguments: [28, 27, 16, 5]) func rotatingByQuarterTurnsIsExactAndCounterClockwise(side: Int) {
        let glyph = randomGlyph(width: side, height: side)
        var turned = Glyph(width: side, height: side)
        // What is right of the center comes to lie above it.
        for y in 0..<side {
            for x in 0..<side { turned[y, side - 1 - x] = glyph[x, y] }
        }
        #expect(apply(Rotate.self, .init(degrees: 90), to: glyph) == turned)
        #expect(apply(Rotate.self, .init(degrees: -90), to: turned) == glyph)
        #expect(
            apply(Rotate.self, .init(degrees: 180), to: glyph)
                == apply(
                    Rotate.self, .init(degrees: -90),
                    to: apply(
                        Rotate.self, .init(degrees: -90), to: glyph)))
    }

    @Test func aSmallPositiveRotationLiftsTheRightSide() {
        var bar = Glyph()
        for x in 4..<24 { bar[x, 13] = 255 }
        let turned = apply(Rotate.self, .init(degrees: 15), to: bar)
        #expect(centerOfInk(turned, columns: 18..<28).y < 12)
        #expect(centerOfInk(turned, columns: 0..<10).y > 14)
    }

    @Test func aPositiveShearLeansUprightStrokesToTheLeft() {
        var bar = Glyph()
        for y in 4..<24 { bar[13, y] = 255 }
        let leaning = apply(Shear.self, .init(degrees: 20), to: bar)
        let top = centerOfInk(leaning, rows: 4..<5).x, bottom = centerOfInk(leaning, rows: 23..<24).x
        // tan 20° · 19 rows
        #expect(abs(bottom - top - 6.915) < 0.05)
    }

    @Test func translatingByWholePixelsIsExact() {
        // The longer side of the ink's box is 20 px.
        let moved = apply(Translate.self, .init(xFraction: 0.1, yFraction: -0.15), to: five)
        for y in 0..<28 {
            for x in 0..<28 {
                let (fromX, fromY) = (x - 2, y + 3)
                let expected = (0..<28).contains(fromX) && (0..<28).contains(fromY) ? five[fromX, fromY] : 0
                #expect(moved[x, y] == expected)
            }
        }
    }

    @Test func scalingMovesTheEdgesOfABoxAboutTheCenter() {
        var box = Glyph()
        for y in 8..<20 { for x in 8..<20 { box[x, y] = 255 } }
        let scaled = apply(Scale.self, .init(xFactor: 1.25, yFactor: 0.75), to: box)
        // 12 px wide and high become 15 and 9.
        let columns = (0..<28).filter { scaled[$0, 13] >= 128 }, rows = (0..<28).filter { scaled[13, $0] >= 128 }
        #expect(columns.first == 6 && columns.last == 21)
        #expect(rows.count == 9 || rows.count == 10)
        let area = Double(scaled.ink.reduce(0) { $0 + Int($1) }) / 255
        #expect(abs(area - 135) < 3)
    }

    @Test func allGeometryIsOneResampling() throws {
        // There and back again is the identity only where nothing is resampled in between.
        let glyph = randomGlyph()
        let recipe = try recipe("rotate: { degreesRange: 20, limits: {} }", "rotate: { degreesRange: -20, limits: {} }")
        #expect(recipe.augment(glyph, label: 5, seed: 1, sample: 1, copy: 1) == glyph)
    }

    @Test func stepsOfGeometryActInTheOrderOfTheManifest() throws {
        let shift = "translate: { fractionRange: 0.2 }", turn = "rotate: { degreesRange: 40 }"
        let shiftFirst = try recipe(shift, turn).augment(five, label: 5, seed: 1, sample: 1, copy: 1)
        let turnFirst = try recipe(turn, shift).augment(five, label: 5, seed: 1, sample: 1, copy: 1)
        // One after the other, resampled twice: softer, but in the same place.
        let shifted = apply(Translate.self, .init(xFraction: 0.2, yFraction: 0.2), to: five)
        let shiftedThenTurned = apply(Rotate.self, .init(degrees: 40), to: shifted)
        #expect(meanDifference(shiftFirst, shiftedThenTurned) < 1)
        #expect(meanDifference(turnFirst, shiftedThenTurned) > 10)
    }

    @Test func anElasticFieldAheadOfARotationTurnsWithIt() throws {
        let seed: UInt64 = 5
        let bend = Elastic.Parameters(alphaPixels: 36, sigmaPixels: 5, fieldSeed: seed)
        let twice = apply(Rotate.self, .init(degrees: 30), to: apply(Elastic.self, bend, to: five))
        let otherOrder = apply(Elastic.self, bend, to: apply(Rotate.self, .init(degrees: 30), to: five))
        var canvas = AugmentationCanvas()
        _ = canvas.load(five.ink, at: 0)
        Elastic.apply(bend, to: &canvas)
        Rotate.apply(.init(degrees: 30), to: &canvas)
        var once = Glyph()
        canvas.store(into: &once.ink, at: 0)
        // Resampled twice is softer, but in the same place.
        #expect(meanDifference(once, twice) < 5)
        #expect(meanDifference(once, otherOrder) > 10)
    }

    @Test func theRecordedDisplacementIsTheLargestOfAllPixels() throws {
        let recipe = try recipe("rotate: { degreesRange: 15 }", "scale: { factorRange: 0.8 }")
        let applied = recipe.augmentRecording(five, label: 5, seed: 1, sample: 1, copy: 1).applied
        // A corner lies 13.5·√2 from the center; a turn by 15° moves it by 2·sin 7.5° of that, a factor of 1/0.8 by a quarter.
        #expect(abs((applied[0].largestDisplacementPixels ?? 0) - 13.5 * 2.squareRoot() * 2 * 0.130526) < 1e-4)
        #expect(abs((applied[1].largestDisplacementPixels ?? 0) - 13.5 * 2.squareRoot() / 4) < 1e-9)
    }

    @Test func theKernelAgreesWithItsPlainVersion() {
        for (width, height) in [(28, 28), (17, 5), (1, 3), (40, 33)] {
            let layout = PlaneLayout(width: width, height: height)
            let glyph = randomGlyph(width: width, height: height)
            let map = AffineMap(xx: 0.9, xy: 0.3, x0: -4, yx: -0.2, yy: 1.3, y0: 3.5)
            var canvas = AugmentationCanvas(width: width, height: height)
            _ = canvas.load(glyph.ink, at: 0)
            let source = canvas.plane.ink
            canvas.transform(map)
            canvas.resamplePending()
            for y in 0..<height {
                for x in 0..<width {
                    let place = map.apply(x: Double(x), y: Double(y))
                    let plain = BilinearResampling.plainValue(
                        of: source, layout: layout, x: Float(place.x), y: Float(place.y))
                    #expect(abs(canvas.plane.ink[y * layout.stride + x] - plain) < 0.005)
                }
            }
        }
    }
}

private func centerOfInk(_ glyph: Glyph, columns: Range<Int> = 0..<28, rows: Range<Int> = 0..<28) -> Point {
    var sum = 0.0, x = 0.0, y = 0.0
    for row in rows {
        for column in columns {
            let ink = Double(glyph[column, row])
            sum += ink
            x += ink * Double(column)
            y += ink * Double(row)
        }
    }
    return Point(x: x / sum, y: y / sum)
}
