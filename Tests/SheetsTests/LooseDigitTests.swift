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

    /// A shadow, a table's edge: more ink than the digit, at the rim.
    @Test(arguments: [0, 4, 7])
    func darkCornerIsNotTheDigit(_ value: Int) throws {
        let plain = try #require(NormalizationProfile.mnist.normalizeLooseDigit(Self.picture(value, side: 200, ink: 20, paper: 240)))
        var image = GrayImage(width: 420, height: 400, gray: 240)
        Self.picture(value, side: 200, ink: 20, paper: 240).draw(into: &image, atX: 60, y: 40)
        for y in 180..<400 {
            for x in 370..<420 { image[x, y] = 15 }
        }
        let glyph = try #require(NormalizationProfile.mnist.normalizeLooseDigit(image))
        #expect(glyph.difference(from: plain) < 25)
    }

    @Test func pieceFarFromTheDigitIsNoPartOfIt() throws {
        let plain = try #require(NormalizationProfile.mnist.normalizeLooseDigit(Self.picture(5, side: 200, ink: 20, paper: 240)))
        var image = GrayImage(width: 520, height: 200, gray: 240)
        Self.picture(5, side: 200, ink: 20, paper: 240).draw(into: &image, atX: 300, y: 0)
        // The holes of a spiral binding.
        for hole in 0..<5 {
            for y in 0..<22 {
                for x in 0..<22 { image[30 + x, 20 + 35 * hole + y] = 20 }
            }
        }
        let glyph = try #require(NormalizationProfile.mnist.normalizeLooseDigit(image))
        #expect(glyph.difference(from: plain) < 25)
    }

    @Test func printedBoxAlongTheRimDoesNotTurnPaperIntoInk() throws {
        var image = Self.picture(6, side: 200, ink: 20, paper: 240)
        let plain = try #require(NormalizationProfile.mnist.normalizeLooseDigit(image))
        for along in 0..<200 {
            for across in 0..<3 { for (x, y) in [(across, along), (199 - across, along), (along, 199 - across)] { image[x, y] = 10 } }
        }
        let glyph = try #require(NormalizationProfile.mnist.normalizeLooseDigit(image))
        #expect(glyph.difference(from: plain) < 25)
    }
}

extension GrayImage {
    fileprivate func draw(into image: inout GrayImage, atX left: Int, y top: Int) {
        for y in 0..<height {
            for x in 0..<width { image[left + x, top + y] = self[x, y] }
        }
    }
}
