import Foundation
import ImageCodecs
import Imaging
import Testing
import TestSupport
@testable import GlyphNormalization

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

    /// What may lie along the rim of a photograph, with more ink than the digit.
    private static let surroundings: [(name: String, isDark: @Sendable (Int, Int) -> Bool)] = [
        ("a shadow at one side", { x, _ in x >= 330 }),
        ("a shadow around a corner", { x, y in x >= 370 || y >= 350 }),
        ("a thick frame", { x, y in min(x, y) < 14 || x >= 406 || y >= 386 }),
        ("the edge of a table", { x, y in x + y >= 660 }),
    ]

    @Test(arguments: surroundings.indices, [0, 4, 7])
    func whatLiesAlongTheRimIsNotTheDigit(_ surrounding: Int, _ value: Int) throws {
        let plain = try #require(NormalizationProfile.mnist.normalizeLooseDigit(Self.picture(value, side: 200, ink: 20, paper: 240)))
        var image = GrayImage(width: 420, height: 400, gray: 240)
        Self.picture(value, side: 200, ink: 20, paper: 240).draw(into: &image, atX: 70, y: 60)
        for y in 0..<400 {
            for x in 0..<420 where Self.surroundings[surrounding].isDark(x, y) { image[x, y] = 15 }
        }
        let glyph = try #require(NormalizationProfile.mnist.normalizeLooseDigit(image))
        #expect(glyph.difference(from: plain) < 25, "\(Self.surroundings[surrounding].name)")
    }

    /// A tight crop: the digit itself reaches the rim, and a part of it lies free.
    @Test func digitThatReachesTheRimKeepsAllItsParts() throws {
        var body = Self.bar(x: 40, y: 30, width: 12, height: 170)
        var image = BilevelImage(width: 120, height: 200)
        image.draw(body, atX: body.x, y: body.y)
        let flag = Self.bar(x: 56, y: 20, width: 50, height: 10), speck = Self.bar(x: 2, y: 2, width: 3, height: 3)
        for piece in [flag, speck] { image.draw(piece, atX: piece.x, y: piece.y) }
        let parts = LooseDigitParts(of: image.components(), width: 120, height: 200).parts
        #expect(parts.count == 2 && parts.contains { $0.longSide == 170 } && parts.contains { $0.longSide == 50 })
        body = Self.bar(x: 0, y: 0, width: 120, height: 200)
        #expect(LooseDigitParts(of: [body], width: 120, height: 200).parts == [body])
    }

    @Test func brokenStrokeIsPutTogetherPieceByPiece() {
        let pieces = (0..<5).map { Self.bar(x: 50, y: 20 + 30 * $0, width: 10, height: 20) }
        #expect(LooseDigitParts(of: pieces, width: 120, height: 200).parts.count == 5)
    }

    @Test func specksOfAWholePictureAreGathered() {
        let specks = (0..<900).map { Self.bar(x: 10 + 6 * ($0 % 30), y: 10 + 6 * ($0 / 30), width: 4, height: 4) }
        #expect(LooseDigitParts(of: specks, width: 200, height: 200).parts.count == 900)
    }

    private static func bar(x: Int, y: Int, width: Int, height: Int) -> InkComponent {
        let ink = BilevelImage(width: width, height: height, ink: [UInt8](repeating: 1, count: width * height))
        return InkComponent(joining: ink.components()).moved(byX: x, y: y)
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
            for across in 0..<3 {
                for (x, y) in [(across, along), (199 - across, along), (along, across), (along, 199 - across)] { image[x, y] = 10 }
            }
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

extension NormalizationProfile {
    /// The glyph of a picture of one digit; nil where there is none.
    fileprivate func normalizeLooseDigit(_ picture: GrayImage) -> Glyph? {
        guard case .digit(let crop) = looseDigit(in: picture) else { return nil }
        return normalize(crop: crop)
    }
}
