import Foundation
import ImageCodecs
import Imaging
import TestSupport
import Testing

@testable import Sheets

@Suite struct LooseDigitTests {
    /// A digit of straight strokes, seen at some size, on some paper, with some ink.
    private static func picture(_ value: Int, side: Int, ink: UInt8, paper: UInt8) -> GrayImage {
        var image = GrayImage(width: side, height: side, gray: paper)
        for (a, b) in DrawnSheet.digit(value) {
            for step in 0...(4 * side) {
                let p = a + (b - a) * (Double(step) / Double(4 * side))
                let reach = max(1, side / 40)
                for dy in -reach...reach {
                    for dx in -reach...reach { image[Int(p.x * Double(side)) + dx, Int(p.y * Double(side)) + dy] = ink }
                }
            }
        }
        return image
    }

    @Test(arguments: 0...9)
    func sizeAndPolarityDoNotMatter(_ value: Int) throws {
        let profile = NormalizationProfile.mnist
        let plain = try #require(profile.normalizeLooseDigit(Self.picture(value, side: 200, ink: 20, paper: 240)))
        for (side, ink, paper) in [(200, 230, 10), (80, 0, 255), (900, 60, 190), (400, 255, 100)] as [(Int, UInt8, UInt8)] {
            let glyph = try #require(profile.normalizeLooseDigit(Self.picture(value, side: side, ink: ink, paper: paper)))
            #expect(glyph.difference(from: plain) < 45, "\(side) pixels, \(ink) on \(paper)")
        }
    }

    @Test func plainPaperHasNoGlyph() {
        #expect(NormalizationProfile.mnist.normalizeLooseDigit(GrayImage(width: 60, height: 90, gray: 200)) == nil)
        #expect(NormalizationProfile.mnist.normalizeLooseDigit(GrayImage(width: 1, height: 1, gray: 0)) == nil)
    }

    @Test func glyphSavedAsAPictureComesBackAlike() throws {
        let profile = NormalizationProfile.mnist
        let glyph = try #require(profile.normalizeLooseDigit(Self.picture(3, side: 200, ink: 20, paper: 240)))
        let again = try #require(profile.normalizeLooseDigit(glyph.asGrayImage))
        let inverted = try #require(profile.normalizeLooseDigit(GrayImage(width: 28, height: 28, pixels: glyph.ink)))
        #expect(again.difference(from: glyph) < 25)
        #expect(inverted.difference(from: glyph) < 25)
    }

    @Test func speckInTheCornerIsNotTheDigit() throws {
        var image = Self.picture(8, side: 200, ink: 20, paper: 240)
        let plain = try #require(NormalizationProfile.mnist.normalizeLooseDigit(image))
        for y in 5..<10 {
            for x in 185..<190 { image[x, y] = 20 }
        }
        #expect(NormalizationProfile.mnist.normalizeLooseDigit(image) == plain)
    }
}
