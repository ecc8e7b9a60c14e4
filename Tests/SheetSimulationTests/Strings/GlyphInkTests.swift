import Imaging
import Testing
@testable import SheetSimulation

/// A glyph's ink at another size.
@Suite struct GlyphInkTests {
    /// A ring with steps as a scanner's threshold makes them.
    private static let ring: Glyph = {
        var glyph = Glyph()
        for y in 0..<28 {
            for x in 0..<28 {
                let distance = Point(x: Double(x), y: Double(y)).distance(to: Point(x: 13.5, y: 13.5))
                if distance > 7, distance < 10 { glyph[x, y] = 255 }
            }
        }
        return glyph
    }()

    private static func form(height: Double, penWidth: Double) -> GlyphInk.Form {
        GlyphInk.Form(
            height: height, widthFactor: 1, shear: 0, penWidth: penWidth, bend: Point(x: 0, y: 0), rise: 0)
    }

    @Test func anEnlargedRingIsRound() throws {
        let patch = try #require(GlyphInk(Self.ring)?.patch(Self.form(height: 80, penWidth: 12)))
        #expect((74...88).contains(patch.height) && abs(patch.width - patch.height) <= 2)
        // The outline's places lie on a circle: steps of four pixels would be seen.
        let middle = Double(patch.width - 1) / 2
        var radii: [Double] = []
        for y in stride(from: 4, to: patch.height - 4, by: 1) {
            let row = (0..<patch.width).map { patch.coverage[y * patch.width + $0] }
            guard let x = row.firstIndex(where: { $0 > 0.5 }), x > 0 else { continue }
            let edge = Double(x) - Double((row[x] - 0.5) / (row[x] - row[x - 1]))
            radii.append(Point(x: edge, y: Double(y)).distance(to: Point(x: middle, y: Double(patch.height - 1) / 2)))
        }
        let mean = radii.reduce(0, +) / Double(radii.count)
        #expect(radii.count > 50 && radii.allSatisfy { abs($0 - mean) < 1.2 })
    }

    @Test(arguments: [10.0, 18, 36]) func aWiderPenLeavesMoreInk(height: Double) throws {
        let ink = try #require(GlyphInk(Self.ring))
        let areas = try [0.07, 0.12, 0.18].map { width in try #require(ink.patch(Self.form(height: height, penWidth: width * height))).area
        }
        #expect(areas[0] < areas[1] && areas[1] < areas[2])
    }

    @Test func theInkStandsOnTheBaseLine() throws {
        let patch = try #require(GlyphInk(Self.ring)?.patch(Self.form(height: 20, penWidth: 3)))
        #expect(patch.left == 0 && patch.bottom == 0 && patch.top == -patch.height)
    }

    @Test func aGlyphWithoutInkIsNothing() {
        #expect(GlyphInk(Glyph()) == nil)
    }

    @Test func aMirroredGlyphIsTurnedAboutItsMiddle() throws {
        var glyph = Glyph()
        for y in 4..<24 {
            for x in 8..<10 { glyph[x, y] = 255 }
        }
        for x in 8..<20 {
            for y in 4..<6 { glyph[x, y] = 255 }
        }
        let ink = try #require(GlyphInk(glyph))
        var form = Self.form(height: 40, penWidth: 4)
        let plain = try #require(ink.patch(form))
        form.isMirrored = true
        let mirrored = try #require(ink.patch(form))
        let low = plain.top + plain.height * 3 / 4
        let stem = try #require(plain.inkSpan(row: low)), other = try #require(mirrored.inkSpan(row: low))
        #expect(stem.upperBound < plain.width / 2 && other.lowerBound > mirrored.width / 2)
    }
}
