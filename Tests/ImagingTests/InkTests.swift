import Testing

@testable import Imaging

@Suite struct InkTests {
    @Test func shadowIsNotInkAndAFaintStrokeIs() {
        var image = GrayImage(width: 400, height: 300)
        for y in 0..<300 {
            for x in 0..<400 { image[x, y] = UInt8(230 - x / 4) }
        }
        for y in 140..<144 {
            for x in 50..<350 { image[x, y] = UInt8(Double(image[x, y]) * 0.8) }
        }
        let density = InkDensity(of: image, tilePixels: 20)
        for x in stride(from: 55, to: 345, by: 10) {
            #expect(abs(Int(density[x, 142]) - 51) <= 6)
            #expect(density[x, 100] <= 6)
        }
    }

    @Test func discAsWideAsATileStaysBlack() {
        var image = GrayImage(width: 400, height: 400, gray: 180)
        for y in 180..<220 {
            for x in 180..<220 { image[x, y] = 10 }
        }
        #expect(InkDensity(of: image, tilePixels: 30)[200, 200] > 220)
    }

    @Test func reducingTakesBlockMeans() {
        let density = InkDensity(width: 5, height: 2, values: [0, 10, 20, 30, 99, 20, 30, 40, 50, 99])
        #expect(density.reduced(by: 2) == InkDensity(width: 2, height: 1, values: [15, 35]))
    }

    @Test func smoothingKeepsAPlainFieldAndSpreadsADot() {
        #expect(InkDensity(width: 3, height: 3, values: Array(repeating: 77, count: 9)).smoothed().values.allSatisfy { $0 == 77 })
        var dot = InkDensity(width: 5, height: 5, values: Array(repeating: 0, count: 25))
        dot[2, 2] = 160
        let spread = dot.smoothed()
        #expect([spread[2, 2], spread[1, 2], spread[1, 1], spread[0, 2]] == [40, 20, 10, 0])
    }

    @Test func meshOfAPlainGridCopiesThePicture() {
        let density = InkDensity(width: 8, height: 6, values: (0..<48).map { UInt8($0 * 5) })
        let nodes = (0...2).flatMap { r in (0...2).map { c in Point(x: Double(c) * 3 + 0.5, y: Double(r) * 2 + 0.5) } }
        let mesh = QuadMesh(columnCount: 2, rowCount: 2, nodes: nodes)
        let flat = density.flattened(by: mesh, quadWidth: 3, quadHeight: 2)
        for y in 0..<4 {
            for x in 0..<6 { #expect(flat[x, y] == density[x + 1, y + 1]) }
        }
    }

    @Test func componentsAreJoinedByCornersAndKeepTheirPlace() {
        let image = BilevelImage(
            width: 40, height: 4,
            ink: Array("1000000000000000000000000000000000000011").map { $0 == "1" ? 1 : 0 }
                + Array("0100000000000000000000000000000000000011").map { $0 == "1" ? 1 : 0 }
                + Array("0000000000000000000000000000000000000000").map { $0 == "1" ? 1 : 0 }
                + Array("0000000000111000000000000000000000000000").map { $0 == "1" ? 1 : 0 })
        let found = image.components().sorted { $0.x < $1.x }
        #expect(found.map(\.x) == [0, 10, 38])
        #expect(found.map(\.y) == [0, 3, 0])
        #expect(found.map(\.inkCount) == [2, 3, 4])
        #expect(found[0].ink == BilevelImage(width: 2, height: 2, ink: [1, 0, 0, 1]))
    }

    @Test(arguments: [-3.0, 0, 2.5])
    func skewIsFound(_ degrees: Double) throws {
        var image = BilevelImage(width: 800, height: 800)
        let slope = degrees * .pi / 180
        for line in stride(from: 100, to: 700, by: 60) {
            for x in 50..<750 {
                let y = line - Int((Double(x - 400) * slope).rounded())
                image[x, y] = true
                image[x, y + 1] = true
            }
        }
        let skew = try #require(image.skew(degreesLimit: 7))
        #expect(abs(skew.degrees - degrees) < 0.15)
        #expect(skew.confidence > 3)
    }
}

@Suite struct BilevelImageTests {
    private static let bar: BilevelImage = {
        var image = BilevelImage(width: 60, height: 40)
        for y in 12..<16 {
            for x in 10..<50 { image[x, y] = true }
        }
        return image
    }()

    @Test func inkBoxIsTight() throws {
        let box = try #require(Self.bar.inkBox)
        #expect(box == (10, 12, 40, 4))
        #expect(Self.bar.croppedToInk == BilevelImage(width: 40, height: 4, ink: Array(repeating: 1, count: 160)))
        #expect(BilevelImage(width: 5, height: 5).inkBox == nil)
        #expect(BilevelImage(width: 5, height: 5).croppedToInk == nil)
    }

    @Test func inkBoxOfADiagonalSpansIt() throws {
        var image = BilevelImage(width: 20, height: 20)
        for i in 3..<11 { image[14 - i, i] = true }
        #expect(try #require(image.inkBox) == (4, 3, 8, 8))
    }

    @Test func meanStrokeWidthIsAboutTheWidthOfALine() {
        // Edges of a level line are not slanting: counted length times π/4 is short, so the width comes out a quarter larger.
        #expect((3.8...5.2).contains(Self.bar.meanStrokeWidth))
        #expect(BilevelImage(width: 5, height: 5).meanStrokeWidth == 0)
    }

    @Test func thickeningGrowsByTheRadiusOnEverySide() throws {
        let box = try #require(Self.bar.thickened(radius: 2, margin: 5).inkBox)
        #expect(box == (13, 15, 44, 8))
        #expect(Self.bar.thickened(radius: 0, margin: 0) == Self.bar)
    }
}
