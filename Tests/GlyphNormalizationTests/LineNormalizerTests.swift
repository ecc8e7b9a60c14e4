import Imaging
import Testing

@testable import GlyphNormalization

@Suite struct LineNormalizerTests {
    private func picture(_ width: Int, _ height: Int, _ gray: (Int, Int) -> Int) -> GrayImage {
        var image = GrayImage(width: width, height: height)
        for y in 0..<height { for x in 0..<width { image[x, y] = UInt8(clamping: gray(x, y)) } }
        return image
    }

    @Test(arguments: [(150, 50, 1.0, 96), (150, 50, 1.2, 115), (20, 80, 1.0, 24), (9000, 40, 1.2, 768), (33, 32, 1.0, 33)])
    func heightIsThatOfAllLinesAndWidthFollowsTheStretch(width: Int, height: Int, stretch: Double, expected: Int) {
        let line = NormalizedLine(picture(width, height) { x, y in 100 + (x * 7 + y * 13) % 60 }, stretch: stretch)
        #expect(line.width == expected)
        #expect(line.values.count == 32 * expected)
    }

    @Test func meanIsZeroAndInkIsAbovePaper() {
        let line = NormalizedLine(picture(64, 32) { x, _ in (20..<26).contains(x) ? 30 : 220 }, stretch: 1)
        let mean = line.values.reduce(0, +) / Float(line.values.count)
        #expect(abs(mean) < 1e-4)
        #expect(line.values[5 * line.width + 23] > 2)
        #expect(line.values[5 * line.width + 50] < 0)
    }

    @Test func brightnessAndContrastMakeLittleDifference() {
        func gray(_ x: Int, _ y: Int) -> Int { (x / 8 + y / 8) % 3 == 0 ? 0 : 100 }
        let dark = NormalizedLine(picture(80, 40) { 20 + gray($0, $1) }, stretch: 1)
        let bright = NormalizedLine(picture(80, 40) { 50 + 2 * gray($0, $1) }, stretch: 1)
        #expect(zip(dark.values, bright.values).allSatisfy { abs($0 - $1) < 0.3 })
    }

    @Test func anEmptyPictureIsFlat() {
        let line = NormalizedLine(picture(40, 40) { _, _ in 200 }, stretch: 1)
        #expect(line.values.allSatisfy { abs($0) < 1e-4 })
    }

    @Test func aShrunkPictureIsTheMeanOfWhatItShows() {
        // Stripes of one pixel become an even gray, whatever the phase.
        let line = NormalizedLine(picture(128, 128) { x, _ in x % 2 == 0 ? 0 : 200 }, stretch: 1)
        for y in 0..<32 { for x in 1..<31 { #expect(abs(line.values[y * 32 + x]) < 0.6) } }
    }

    @Test(arguments: [(7, 5, 2), (30, 12, 3), (1, 9, 4)]) func anEnlargedPictureIsInterpolatedBetweenPixels(
        width: Int, height: Int, factor: Int
    ) {
        let small = picture(width, height) { x, y in (x * 67 + y * 131 + x * y * 29) % 256 }
        func level(_ x: Int, _ y: Int) -> UInt8 {
            func place(_ at: Int, _ count: Int) -> (first: Int, second: Int, fraction: Double) {
                let at = (Double(at) + 0.5) / Double(factor) - 0.5
                let first = min(max(0, Int(at.rounded(.down))), max(0, count - 2))
                return (first, min(first + 1, count - 1), min(max(0, at - Double(first)), 1))
            }
            let u = place(x, width), v = place(y, height)
            func row(_ y: Int) -> Double {
                Double(small[u.first, y]) * (1 - u.fraction) + Double(small[u.second, y]) * u.fraction
            }
            return UInt8((row(v.first) * (1 - v.fraction) + row(v.second) * v.fraction).rounded())
        }
        let large = small.enlarged(by: factor)
        #expect(large.width == width * factor && large.height == height * factor)
        #expect((0..<large.height).allSatisfy { y in (0..<large.width).allSatisfy { large[$0, y] == level($0, y) } })
    }
}
