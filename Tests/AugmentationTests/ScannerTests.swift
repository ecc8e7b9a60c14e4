import Foundation
import Imaging
import Support
import TestSupport
import Testing

@testable import Augmentation

/// What the steps of the scanner phase mean.
@Suite struct ScannerTests {
    @Test func theVarianceOfShotNoiseIsProportionalToTheLight() {
        for ink: UInt8 in [60, 128, 200, 255] {
            let glyph = Glyph(ink: Array(repeating: ink, count: Glyph.pixelCount))
            var sum = 0.0, squares = 0.0, count = 0.0
            for seed: UInt64 in 0..<100 {
                for value in apply(ShotNoise.self, .init(sigmaFraction: 0.05, fieldSeed: seed), to: glyph).ink {
                    sum += Double(value) - Double(ink)
                    squares += (Double(value) - Double(ink)) * (Double(value) - Double(ink))
                    count += 1
                }
            }
            // Rounding to whole numbers adds a twelfth, where there is noise.
            let expected = 12.75 * 12.75 * (1 - Double(ink) / 255)
            #expect(abs(sum / count) < 0.2)
            #expect(abs(squares / count - expected - (ink < 255 ? 1.0 / 12 : 0)) <= 0.02 * expected)
        }
    }

    // MARK: Blur

    /// The moments of what a blur makes of a dot: its total ink, and the variances along a direction and across it.
    private static func moments(_ parameters: Blur.Parameters, degrees: Double) -> (ink: Double, along: Double, across: Double) {
        var dot = Glyph()
        dot[14, 13] = 255
        var canvas = AugmentationCanvas()
        _ = canvas.load(dot.ink, at: 0)
        canvas.enter(.scanner)
        Blur.apply(parameters, to: &canvas)
        let (sin, cos) = sinCos(degrees: degrees)
        var ink = 0.0, along = 0.0, across = 0.0
        for y in 0..<28 {
            for x in 0..<28 {
                let value = Double(canvas.plane.ink[y * canvas.layout.stride + x]) / 255
                let (dx, dy) = (Double(x - 14), Double(13 - y))
                ink += value
                along += value * (dx * cos + dy * sin) * (dx * cos + dy * sin)
                across += value * (dy * cos - dx * sin) * (dy * cos - dx * sin)
            }
        }
        return (ink, along, across)
    }

    @Test(arguments: [0.0, 30, 45, 90, 110, -20]) func aMovedDotIsALineOfTheLengthAtTheAngle(degrees: Double) {
        for length in [1.5, 3, 5] {
            let moments = Self.moments(.motion(lengthPixels: length, degrees: degrees), degrees: degrees)
            #expect(abs(moments.ink - 1) < 1e-5)
            // A line's variance is length²/12; looking up between pixels adds up to a quarter either way.
            #expect(moments.along - length * length / 12 > -0.01 && moments.along - length * length / 12 < 0.26)
            #expect(moments.across < 0.26)
        }
        // 45° and −45° are not the same.
        let other = Self.moments(.motion(lengthPixels: 5, degrees: degrees + 90), degrees: degrees)
        #expect(other.along < 0.26 && other.across > 2)
    }

    @Test func aDotOutOfFocusIsADiskOfTheRadius() {
        for radius in [0.8, 1.5, 2.25] {
            for degrees in [0.0, 45] {
                let moments = Self.moments(.defocus(radiusPixels: radius), degrees: degrees)
                #expect(abs(moments.ink - 1) < 1e-5)
                // A disk's variance is radius²/4 along any axis.
                for variance in [moments.along, moments.across] {
                    #expect(abs(variance - radius * radius / 4) < 0.13)
                }
            }
            var kernel = SmallKernel()
            kernel.prepareDisk(radiusPixels: radius)
            for y in -4...4 {
                for x in -4...4 {
                    let weight = kernel.weight(x: x, y: y), distance = Double(x * x + y * y).squareRoot()
                    #expect(abs(weight - kernel.weight(x: -x, y: y)) < 1e-6 && abs(weight - kernel.weight(x: y, y: x)) < 1e-6)
                    if distance > radius + 0.5 { #expect(weight == 0) }
                    if distance < radius - 0.5 { #expect(abs(Double(weight) * .pi * radius * radius - 1) < 0.1) }
                }
            }
        }
    }

    @Test func theSmallKernelAgreesWithItsPlainVersionToTheLastBit() {
        for (width, height) in [(28, 28), (1, 1), (17, 5), (40, 33)] {
            var wide = WidePlane(layout: PlaneLayout(width: width, height: height))
            var canvas = AugmentationCanvas(width: width, height: height)
            _ = canvas.load(randomGlyph(width: width, height: height).ink, at: 0)
            wide.pad(canvas.plane.ink)
            var kernel = SmallKernel()
            for prepare: (inout SmallKernel) -> Void in [
                { $0.prepareLine(lengthPixels: 5, degrees: 33) }, { $0.prepareDisk(radiusPixels: 2.25) },
                { $0.prepareLine(lengthPixels: 0.5, degrees: 90) },
            ] {
                prepare(&kernel)
                var fast = canvas.plane.ink, plain = fast
                kernel.convolve(wide.values, wide.layout, into: &fast)
                kernel.plainConvolve(wide.values, wide.layout, into: &plain)
                for y in 0..<height {
                    let row = y * canvas.layout.stride..<y * canvas.layout.stride + width
                    #expect(fast[row] == plain[row])
                }
            }
        }
    }

    @Test(arguments: ["kind: motion, lengthPixelsRange: [1, 5]", "kind: defocus, radiusPixelsRange: [0.5, 2.25]"])
    func theLawsOfStepsHoldForEveryKindOfBlur(fields: String) throws {
        func strong(_ strength: Double = 1) throws -> AugmentationRecipe { try recipe(strength: strength, "blur: { \(fields) }") }
        func change(_ strength: Double) throws -> Int {
            try (0..<20).reduce(0) { sum, copy in
                let ink = try strong(strength).augment(five, label: 5, seed: 1, sample: 2, copy: UInt32(copy)).ink
                return zip(ink, five.ink).reduce(sum) { $0 + abs(Int($1.0) - Int($1.1)) }
            }
        }
        let changes = try [change(0), change(0.3), change(0.6), change(1)]
        #expect(changes[0] == 0 && changes[1] > 0 && changes[1] < changes[2] && changes[2] < changes[3])
        let (glyph, applied) = try strong().augmentRecording(five, label: 5, seed: 1, sample: 2, copy: 3)
        let read = try JSONDecoder().decode([AppliedStep].self, from: JSONEncoder().encode(applied))
        #expect(read == applied && applied.count == 1)
        #expect(AugmentationRecipe.identity.replay(five, read) == glyph)
        #expect(try strong() != recipe("blur: { sigmaPixelsRange: [1, 2] }"))
    }

    @Test func theBytesOfTheOtherKindsOfBlurAreThoseRecorded() throws {
        let text = try ["kind: motion, lengthPixelsRange: [2, 5]", "kind: defocus, radiusPixelsRange: [1, 2.25]"].map { fields in
            let glyph = try recipe("blur: { \(fields) }").augment(five, label: 5, seed: 11, sample: 12, copy: 13)
            return "blur { \(fields) } \(ContentDigest(of: glyph.ink).hex)\n"
        }
        #expect(Golden.difference(of: text.joined(), from: "blur-kinds.txt") == nil)
    }

    // MARK: JPEG

    struct JPEGFixture: Decodable {
        struct Case: Decodable {
            let glyph: String
            let quality: Int
            let gridX: Int
            let gridY: Int
            let pixels: [UInt8]
        }
        let glyphs: [String: [UInt8]]
        let cases: [Case]
    }

    @Test func everyPixelIsWhatLibjpegMakes() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let fixture = try JSONDecoder().decode(
            JPEGFixture.self, from: Data(contentsOf: folder.appendingPathComponent("Fixtures/jpeg.json")))
        #expect(fixture.cases.count == 14)
        for expected in fixture.cases {
            let glyph = Glyph(ink: try #require(fixture.glyphs[expected.glyph]))
            let result = apply(
                JpegArtifacts.self, .init(quality: expected.quality, gridX: expected.gridX, gridY: expected.gridY), to: glyph)
            let wrong = zip(result.ink, expected.pixels).filter { $0 != $1 }
            #expect(wrong.isEmpty, "\(expected.glyph), quality \(expected.quality): \(wrong.count) pixels differ")
        }
    }

    @Test func aBlockOfJPEGAgreesWithThePlainOne() {
        for sample: UInt64 in 0..<20 {
            let glyph = randomGlyph(width: 8, height: 8, sample: sample)
            for quality in [10, 33, 60, 95, 99] {
                let plain = JPEGRoundTrip.plainBlock(glyph.ink.map { 255 - Int($0) }, quality: quality)
                let result = apply(JpegArtifacts.self, .init(quality: quality, gridX: 0, gridY: 0), to: glyph)
                #expect(result.ink.map { 255 - Int($0) } == plain)
            }
        }
    }

    @Test func aSecondRoundOverTheSameGridChangesLittle() {
        let once = apply(JpegArtifacts.self, .init(quality: 30, gridX: 2, gridY: 5), to: five)
        let twice = apply(JpegArtifacts.self, .init(quality: 30, gridX: 2, gridY: 5), to: once)
        let other = apply(JpegArtifacts.self, .init(quality: 30, gridX: 6, gridY: 1), to: once)
        func difference(_ a: Glyph) -> Int { zip(a.ink, once.ink).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) } }
        #expect(difference(once) == 0 && difference(twice) * 2 < difference(other))
    }

    // MARK: Threshold

    @Test func aHardThresholdLeavesTwoTonesAtItsPlace() {
        let glyph = randomGlyph()
        let strongest = Double(glyph.ink.max() ?? 0)
        for threshold in [0.3, 0.5] {
            let result = apply(
                ThresholdFlicker.self,
                .init(hardnessFraction: 1, thresholdFraction: threshold, wanderFraction: 0, softnessFraction: 0.02, fieldSeed: 1),
                to: glyph)
            for (before, after) in zip(glyph.ink, result.ink) where abs(Double(before) - threshold * strongest) > 3 {
                #expect(after == (Double(before) > threshold * strongest ? 255 : 0))
            }
        }
    }

    @Test func aWanderingThresholdIsHigherInSomePlacesThanInOthersAndPaperStaysWhite() {
        var gray = Glyph(ink: Array(repeating: 128, count: Glyph.pixelCount))
        gray[0, 0] = 255
        for y in 12..<16 { for x in 0..<28 { gray[x, y] = 0 } }
        for seed: UInt64 in 0..<10 {
            let result = apply(
                ThresholdFlicker.self,
                .init(hardnessFraction: 1, thresholdFraction: 0.5, wanderFraction: 0.15, softnessFraction: 0.5, fieldSeed: seed),
                to: gray)
            #expect(result.ink.contains { $0 > 170 } && result.ink.contains { (1..<100).contains($0) })
            #expect(result.ink[12 * 28..<16 * 28].allSatisfy { $0 == 0 })
        }
    }

    @Test func aFaintDigitIsNotLostAtAThreshold() {
        let faint = Glyph(ink: five.ink.map { $0 / 4 })
        let result = apply(
            ThresholdFlicker.self,
            .init(hardnessFraction: 1, thresholdFraction: 0.6, wanderFraction: 0.15, softnessFraction: 0.1, fieldSeed: 2), to: faint)
        #expect(result.ink.filter { $0 == 255 }.count * 2 > five.ink.filter { $0 >= 128 }.count)
    }
}
