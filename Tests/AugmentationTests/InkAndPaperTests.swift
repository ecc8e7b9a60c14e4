import Imaging
import Support
import Testing

@testable import Augmentation

/// What the steps of the ink and paper phases mean, each by what can be measured on simple glyphs.
@Suite struct InkAndPaperTests {
    private static let flat = Glyph(ink: Array(repeating: 200, count: Glyph.pixelCount))
    /// All but paper: nothing is done to a blank glyph.
    private static let speck: Glyph = {
        var glyph = Glyph()
        glyph[14, 14] = 1
        return glyph
    }()

    // MARK: Ink

    @Test func anEvenFadeTakesTheStatedShareOfAllInk() {
        for loss in [0.1, 0.35, 0.6] {
            let faded = apply(
                InkFade.self, .init(lossFraction: loss, unevennessFraction: 0, degrees: 77, fieldSeed: 3), to: five)
            for (before, after) in zip(five.ink, faded.ink) {
                #expect(abs(Double(after) - Double(before) * (1 - loss)) <= 0.501)
            }
        }
    }

    @Test func anUnevenFadeGrowsInItsDirectionAndNeverTakesMoreThanStated() {
        for degrees in [0.0, 90, 180, 270] {
            var losses = [0.0, 0, 0, 0]
            for seed: UInt64 in 0..<20 {
                let parameters = InkFade.Parameters(lossFraction: 0.5, unevennessFraction: 1, degrees: degrees, fieldSeed: seed)
                let faded = apply(InkFade.self, parameters, to: Self.flat)
                #expect(faded.ink.allSatisfy { (100...200).contains($0) })
                // Right, top, left and bottom thirds.
                for y in 0..<28 {
                    for x in 0..<28 {
                        let lost = 200 - Double(faded[x, y])
                        if x > 18 { losses[0] += lost }
                        if y < 9 { losses[1] += lost }
                        if x < 9 { losses[2] += lost }
                        if y > 18 { losses[3] += lost }
                    }
                }
            }
            let side = Int(degrees / 90)
            #expect(losses[side] > 1.5 * losses[(side + 1) % 4] && losses[side] > 4 * losses[(side + 2) % 4], "\(degrees)°")
        }
    }

    /// A straight stroke 4 px wide through the middle, from edge to edge.
    private static func stroke(degrees: Double) -> Glyph {
        let across = SignedDistance(degrees: degrees + 90, x: 13.5, y: 13.5)
        var glyph = Glyph()
        for y in 0..<28 {
            for x in 0..<28 {
                let cover = stripCover(distance: across(x: SIMD16(repeating: Float(x)), y: Float(y)), width: 4)
                glyph[x, y] = UInt8((255 * cover[0]).rounded())
            }
        }
        return glyph
    }

    @Test(arguments: [0.0, 20, 45, 90, 120, 160]) func placesOnAStrokeLieInItsMiddleAndKnowItsDirection(degrees: Double) throws {
        var canvas = AugmentationCanvas()
        _ = canvas.load(Self.stroke(degrees: degrees).ink, at: 0)
        let (sin, cos) = sinCos(degrees: degrees)
        for fraction in 0..<100 {
            let place = try #require(
                canvas.plane.strokePlace(above: Float(fraction / 10) / 10, left: Float(fraction % 10) / 10, scale: 1))
            let along = Double(place.direction.x) * cos - Double(place.direction.y) * sin
            // Where the edge of the glyph cuts the stroke, its direction cannot be seen.
            guard (5...22).contains(place.x), (5...22).contains(place.y) else { continue }
            #expect(abs(along) > 0.99)
            let aside = (Double(place.x) - 13.5) * sin + (Double(place.y) - 13.5) * cos
            #expect(abs(aside) < 0.7)
        }
    }

    @Test func everyPieceOfInkIsAsLikelyAPlace() throws {
        // A thin stroke above, and one three times as thick below.
        var glyph = Glyph()
        for x in 2..<26 {
            glyph[x, 5] = 255
            for y in 18..<21 { glyph[x, y] = 255 }
        }
        var canvas = AugmentationCanvas()
        _ = canvas.load(glyph.ink, at: 0)
        let places = try (0..<400).map {
            try #require(canvas.plane.strokePlace(above: Float($0 / 20) / 20, left: (Float($0 % 20) + 0.5) / 20, scale: 1))
        }
        #expect(places.filter { $0.y < 10 }.count == 100)
        #expect(abs(places.reduce(0) { $0 + $1.x } / 400 - 13.5) < 0.2)
    }

    @Test(arguments: [0.0, 45, 90, 160]) func aGapTakesItsLengthOfTheStroke(degrees: Double) throws {
        let stroke = Self.stroke(degrees: degrees)
        for gap in [0.5, 1, 2] {
            var canvas = AugmentationCanvas()
            _ = canvas.load(stroke.ink, at: 0)
            var count = 0
            for seed: UInt64 in 0..<60 {
                let place = try #require(
                    canvas.plane.strokePlace(
                        above: randomUnits(fieldSeed: seed)[0], left: randomUnits(fieldSeed: seed)[1], scale: 1))
                // Nearer to the edges of the glyph part of a gap lies beyond.
                guard (6...21).contains(place.x), (6...21).contains(place.y) else { continue }
                let broken = apply(BrokenStroke.self, .init(gapPixels: gap, count: 1, fieldSeed: seed), to: stroke)
                let lost = zip(stroke.ink, broken.ink).reduce(0.0) { $0 + Double($1.0) - Double($1.1) } / 255
                // The share of a pixel that a slanted slit covers is taken as if it were upright.
                #expect(abs(lost / (4 * gap) - 1) < (gap <= 1 ? 0.2 : 0.12), "\(lost)")
                count += 1
            }
            #expect(count > 20)
        }
    }

    @Test func moreGapsTakeMore() {
        func left(_ count: Int) -> Int {
            apply(BrokenStroke.self, .init(gapPixels: 1.5, count: count, fieldSeed: 4), to: five).ink.reduce(0) { $0 + Int($1) }
        }
        #expect(left(1) > left(2) && left(2) > left(3))
    }

    @Test func onTheDetailTheStepsOfInkDoWhatTheyDoOnTheGlyph() {
        var source = AugmentationCanvas()
        _ = source.load(five.ink, at: 0)
        let fine = (0..<GlyphDetail.side).flatMap { y in
            (0..<GlyphDetail.side).map { x in
                let value = BilinearResampling.plainValue(
                    of: source.plane.ink, layout: source.layout, x: (Float(x) + 0.5) / 4 - 0.5, y: (Float(y) + 0.5) / 4 - 0.5)
                return UInt8(value.rounded())
            }
        }
        func result(_ detail: GlyphDetail?, _ change: (inout AugmentationCanvas) -> Void) -> [Double] {
            var canvas = AugmentationCanvas()
            _ = canvas.load(five.ink, at: 0, detail: detail)
            canvas.enter(.ink)
            canvas.prepareInk()
            change(&canvas)
            #expect(canvas.planeScale == (detail == nil ? 1 : 4))
            var glyph = Glyph()
            canvas.store(into: &glyph.ink, at: 0)
            return glyph.ink.map(Double.init)
        }
        /// What is done on the glyph, and how much of it is not done alike on the detail.
        func difference(_ change: (inout AugmentationCanvas) -> Void) -> (between: Double, done: Double) {
            let lost = [nil, GlyphDetail(ink: fine)].map { detail in
                zip(result(detail) { _ in }, result(detail, change)).map { $0 - $1 }
            }
            return (zip(lost[0], lost[1]).reduce(0) { $0 + abs($1.0 - $1.1) }, lost[0].reduce(0, +))
        }
        var gaps = (between: 0.0, done: 0.0)
        for seed: UInt64 in 0..<20 {
            let fade = InkFade.Parameters(lossFraction: 0.6, unevennessFraction: 1, degrees: 200, fieldSeed: seed)
            let faded = difference { InkFade.apply(fade, to: &$0) }
            #expect(faded.between < 0.15 * faded.done, "\(faded)")
            let gap = difference { BrokenStroke.apply(.init(gapPixels: 2, count: 1, fieldSeed: seed), to: &$0) }
            gaps = (gaps.between + gap.between, gaps.done + gap.done)
        }
        // A gap may lie a pixel further on.
        #expect(gaps.between < 0.5 * gaps.done, "\(gaps)")
    }

    // MARK: Paper

    @Test func speckleIsProportionalToTheInkAndLeavesPaperClean() {
        for ink: UInt8 in [0, 40, 120] {
            var glyph = Glyph(ink: Array(repeating: ink, count: Glyph.pixelCount))
            if ink == 0 { glyph = Self.speck }
            var sum = 0.0, squares = 0.0, count = 0.0
            for seed: UInt64 in 0..<50 {
                for value in apply(Speckle.self, .init(sigmaFraction: 0.2, fieldSeed: seed), to: glyph).ink {
                    sum += Double(value) - Double(ink)
                    squares += (Double(value) - Double(ink)) * (Double(value) - Double(ink))
                    count += 1
                }
            }
            #expect(abs(sum / count) < 0.3)
            #expect(abs((squares / count).squareRoot() - 0.2 * Double(ink)) < 0.3)
        }
    }

    @Test(arguments: [0, 1, 2, 3]) func aLineIsAsThickAndLiesAsFarFromItsEdgeAsStated(rawSide: Int) throws {
        let side = try #require(LineResidue.Side(rawValue: rawSide))
        for (thickness, offset, ink) in [(0.4, 0.125, 1.0), (1.0, 0.2, 1.0), (1.7, 0.15, 0.5)] {
            let parameters = LineResidue.Parameters(
                inkFraction: ink, thicknessPixels: thickness, offsetFraction: offset, tiltDegrees: 0, keptFraction: 1, side: side,
                fieldSeed: 1)
            let result = apply(LineResidue.self, parameters, to: Self.speck)
            var sum = 0.0, distance = 0.0
            for y in 0..<28 {
                for x in 0..<28 where (x, y) != (14, 14) {
                    let fromEdge = [27.5 - Double(x), Double(y) + 0.5, Double(x) + 0.5, 27.5 - Double(y)][rawSide]
                    sum += Double(result[x, y])
                    distance += Double(result[x, y]) * fromEdge
                }
            }
            #expect(abs(sum / (28 * 255) - thickness * ink) < 0.01)
            // Within a pixel, a strip has no place.
            #expect(abs(distance / sum - offset * 28) < 0.06)
        }
    }

    @Test func aLineKeepsTheStatedShareInPieces() {
        for kept in [0.3, 0.6, 0.9] {
            for seed: UInt64 in 0..<20 {
                let parameters = LineResidue.Parameters(
                    inkFraction: 1, thicknessPixels: 1, offsetFraction: 0.1, tiltDegrees: 0, keptFraction: kept, side: .top,
                    fieldSeed: seed)
                let sum = apply(LineResidue.self, parameters, to: Self.speck).ink.reduce(0.0) { $0 + Double($1) } / (28 * 255)
                #expect(abs(sum - kept) < 0.06, "\(kept): \(sum)")
            }
        }
    }

    @Test func aTiltedLineClimbsToTheRight() {
        let parameters = LineResidue.Parameters(
            inkFraction: 1, thicknessPixels: 1, offsetFraction: 0.3, tiltDegrees: 10, keptFraction: 1, side: .top, fieldSeed: 1)
        let result = apply(LineResidue.self, parameters, to: Self.speck)
        func middle(ofColumn x: Int) -> Double {
            let inks = (0..<28).map { Double(result[x, $0]) }
            return zip(0..., inks).reduce(0) { $0 + Double($1.0) * $1.1 } / inks.reduce(0, +)
        }
        // tan 10° · 20 columns
        #expect(abs(middle(ofColumn: 4) - middle(ofColumn: 24) - 3.53) < 0.1)
    }

    @Test func theBackShowsMirroredAndAsFaintAsStated() {
        var glyph = Glyph()
        for y in 7..<10 { for x in 4..<7 { glyph[x, y] = 255 } }
        for (turnover, middle) in [(ShowThrough.Turnover.aboutUpright, (22.0, 8.0)), (.aboutLevel, (5.0, 19.0))] {
            let parameters = ShowThrough.Parameters(
                inkFraction: 0.4, sigmaPixels: 1, xFraction: 2.0 / 28, yFraction: -1.0 / 28, degrees: 0, turnover: turnover)
            var canvas = AugmentationCanvas()
            _ = canvas.load(glyph.ink, at: 0)
            canvas.enter(.paper)
            ShowThrough.apply(parameters, to: &canvas)
            var sum = 0.0, x0 = 0.0, y0 = 0.0
            for y in 0..<28 {
                for x in 0..<28 {
                    let added = Double(canvas.plane.ink[y * canvas.layout.stride + x]) - Double(glyph[x, y])
                    #expect(added >= -0.001 && added < 0.4 * 255)
                    sum += added
                    x0 += added * Double(x)
                    y0 += added * Double(y)
                }
            }
            #expect(abs(sum - 0.4 * 9 * 255) < 2)
            #expect(abs(x0 / sum - middle.0 - 2) < 0.02 && abs(y0 / sum - middle.1 + 1) < 0.02)
        }
    }

    @Test func aTurnedBackTurnsCounterClockwise() {
        var bar = Glyph()
        for x in 4..<24 { bar[x, 13] = 255 }
        let parameters = ShowThrough.Parameters(
            inkFraction: 0.5, sigmaPixels: 0.6, xFraction: 0, yFraction: 0, degrees: 15, turnover: .aboutUpright)
        let result = apply(ShowThrough.self, parameters, to: bar)
        #expect(result[22, 11] > 40 && result[5, 15] > 40 && result[22, 16] == 0 && result[5, 11] == 0)
    }

    @Test func aCutoutHasItsAreaAndItsPlace() {
        for (width, height, x, y) in [(0.25, 0.25, 0.5, 0.5), (0.1, 0.2, 0.3, 0.61), (0.013, 0.25, 0.701, 0.4)] {
            let result = apply(
                Cutout.self, .init(widthFraction: width, heightFraction: height, xFraction: x, yFraction: y), to: Self.flat)
            var sum = 0.0, x0 = 0.0, y0 = 0.0
            for row in 0..<28 {
                for column in 0..<28 {
                    let lost = 200 - Double(result[column, row])
                    sum += lost
                    x0 += lost * (Double(column) + 0.5)
                    y0 += lost * (Double(row) + 0.5)
                }
            }
            #expect(abs(sum / 200 - width * height * 784) < 0.2)
            #expect(abs(x0 / sum - x * 28) < 0.2 && abs(y0 / sum - y * 28) < 0.1)
        }
    }

    @Test func aShadowTakesItsShareBeyondItsEdgeAndLeavesItsVeil() {
        for (degrees, lit, dark) in [(0.0, (2, 14), (25, 14)), (90, (14, 25), (14, 2)), (180, (25, 14), (2, 14))] {
            let parameters = Illumination.Parameters(
                lossFraction: 0.5, veilFraction: 0.2, edgePixels: 4, placeFraction: 0.1, degrees: degrees)
            let inked = apply(Illumination.self, parameters, to: Self.flat)
            let paper = apply(Illumination.self, parameters, to: Self.speck)
            #expect(inked[lit.0, lit.1] == 200 && paper[lit.0, lit.1] == 0)
            // 200 · (1 − 0.5) + 255 · 0.2 · 0.5
            #expect((125...126).contains(inked[dark.0, dark.1]) && (25...26).contains(paper[dark.0, dark.1]))
        }
    }

    @Test func theMiddleOfAShadowsEdgeLiesWhereStated() {
        let parameters = Illumination.Parameters(lossFraction: 0.5, veilFraction: 0, edgePixels: 1, placeFraction: 0.25, degrees: 0)
        let row = apply(Illumination.self, parameters, to: Self.flat).ink[..<28]
        // 13.5 + 0.25 · 28 = 20.5: between two columns.
        #expect(row[20] == 200 && row[21] == 100)
    }

    // MARK: Surfaces

    @Test func aSmoothSurfaceTakesItsRandomValuesAndIsSmooth() {
        for seed: UInt64 in 0..<20 {
            let surface = SmoothSurface(fieldSeed: seed, width: 30, height: 30)
            let values = randomUnits(fieldSeed: seed)
            for row in 0..<4 {
                for column in 0..<4 {
                    let x = SIMD16(repeating: Float(10 * column) - 0.5), y = Float(10 * row) - 0.5
                    #expect(abs(surface(x: x, y: y)[0] - (2 * values[4 * row + column] - 1)) < 5e-4)
                }
            }
            for y in 0..<29 {
                for x in 0..<29 {
                    let here = surface(x: SIMD16(repeating: Float(x)), y: Float(y))[0]
                    #expect(abs(here) <= 1)
                    #expect(abs(surface(x: SIMD16(repeating: Float(x) + 0.1), y: Float(y) + 0.1)[0] - here) < 0.2)
                }
            }
        }
    }
}
