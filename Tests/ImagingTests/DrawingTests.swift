import Testing

@testable import Imaging

@Suite struct DrawingTests {
    @Test func aDiscCoversItsArea() throws {
        var mask = try #require(CoverageMask(bounds: Rect(x: 10, y: 10, width: 20, height: 20), imageWidth: 50, imageHeight: 50))
        let center = Point(x: 20.3, y: 19.8)
        mask.addLine(from: center, startRadius: 8, to: center, endRadius: 8)
        let area = mask.coverage.reduce(0, +)
        #expect(abs(area - .pi * 64) < 1.5)
    }

    @Test(arguments: [1, 2, 3, 7]) func aGrayPictureIsReducedToTheSameInColor(factor: Int) {
        let gray = GrayImage(width: 31, height: 17, pixels: (0..<31 * 17).map { UInt8(truncatingIfNeeded: $0 * 37) })
        #expect(ColorImage(gray).reduced(by: factor) == ColorImage(gray.reduced(by: factor)))
    }

    @Test func aReducedPictureKeepsItsColorsApart() {
        var image = ColorImage(width: 4, height: 2, color: SIMD3(10, 20, 30))
        for y in 0..<2 { for x in 2..<4 { image[x, y] = SIMD3(100, 200, 0) } }
        let reduced = image.reduced(toSide: 2)
        #expect(reduced.width == 2 && reduced.height == 1)
        #expect(reduced[0, 0] == SIMD3(10, 20, 30) && reduced[1, 0] == SIMD3(100, 200, 0))
    }

    @Test(arguments: [(100, 100, 1), (101, 100, 2), (1, 100, 1), (1600, 420, 4)])
    func aPictureIsReducedByAWholeFactor(side: Int, maxSide: Int, factor: Int) {
        #expect(ColorImage(GrayImage(width: side, height: 40)).reduced(toSide: maxSide).width == side / factor)
    }

    @Test func aLineCoversLengthTimesWidthWhereverItLies() throws {
        for (start, width) in [(Point(x: 5, y: 5), 3.0), (Point(x: 5.4, y: 6.7), 1.6), (Point(x: 5.1, y: 5.5), 0.6)] {
            var mask = try #require(CoverageMask(bounds: Rect(x: 0, y: 0, width: 60, height: 60), imageWidth: 60, imageHeight: 60))
            let end = start + Point(x: 40, y: 9)
            mask.addLine(from: start, startRadius: width / 2, to: end, endRadius: width / 2)
            let expected = 41 * width + .pi * width * width / 4
            #expect(abs(Double(mask.coverage.reduce(0, +)) - expected) < 0.06 * expected + 1, "width \(width)")
        }
    }

    @Test func overlappingPiecesDoNotAddUp() throws {
        var mask = try #require(CoverageMask(bounds: Rect(x: 0, y: 0, width: 20, height: 20), imageWidth: 20, imageHeight: 20))
        for _ in 0..<2 {
            mask.addLine(from: Point(x: 4, y: 10), startRadius: 2, to: Point(x: 15, y: 10), endRadius: 2, strength: 0.5)
        }
        #expect(mask.coverage.max() == 0.5)
    }

    @Test func aMaskOutsideThePictureIsNone() {
        #expect(CoverageMask(bounds: Rect(x: 60, y: 5, width: 4, height: 4), imageWidth: 50, imageHeight: 50) == nil)
        #expect(CoverageMask(bounds: Rect(x: 5, y: -9, width: 4, height: 4), imageWidth: 50, imageHeight: 50) == nil)
    }

    @Test func aGaussianKernelSumsToOneAndHasItsSigma() {
        #expect(GaussianKernel(sigma: 0).weights == [1])
        for sigma in [0.6, 1, 2.5] {
            let weights = GaussianKernel(sigma: sigma).weights
            let radius = weights.count / 2
            let variance = weights.enumerated().reduce(0) { $0 + $1.element * Double(($1.offset - radius) * ($1.offset - radius)) }
            #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
            #expect(abs(variance.squareRoot() - sigma) < 0.03 * sigma)
        }
    }

    @Test func blurKeepsTheSumAwayFromTheEdgeAndLeavesAnEvenPlaneAsItIs() {
        var plane = FloatPlane(width: 31, height: 31)
        plane[15, 15] = 1
        let blurred = plane.blurred(sigmaPixels: 1.5)
        #expect(abs(blurred.values.reduce(0, +) - 1) < 1e-4)
        #expect(blurred[14, 15] == blurred[15, 14] && blurred[15, 15] < 0.1)
        let even = FloatPlane(width: 7, height: 5, value: 0.5).blurred(sigmaPixels: 2)
        #expect(even.values.allSatisfy { abs($0 - 0.5) < 1e-6 })
    }

    @Test func aRectangleAroundPointsHoldsThemAllAndGrowsOnEverySide() {
        let box = Rect(around: [Point(x: 3, y: 9), Point(x: -1, y: 4), Point(x: 2, y: 5)])
        #expect(box == Rect(x: -1, y: 4, width: 4, height: 5))
        #expect(box.grown(by: 1) == Rect(x: -2, y: 3, width: 6, height: 7))
    }
}
