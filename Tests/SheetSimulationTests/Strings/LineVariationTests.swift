import Foundation
import Imaging
import Support
import TestSupport
import Testing
@testable import SheetSimulation

/// Real lines as they are shown again and again.
@Suite struct LineVariationTests {
    private static let strips = (UInt64(0)..<12).map { LineWriting(digits: [], seed: 8).line($0).picture }

    @Test func aVariationIsAFunctionOfSeedStrengthPictureAndIndex() {
        let variation = LineVariation(seed: 3, strength: 1), again = LineVariation(seed: 3, strength: 1)
        for (index, strip) in Self.strips.enumerated() {
            let number = UInt64(index), (picture, factor) = variation.varied(strip, index: number)
            let same = again.varied(strip, index: number)
            #expect(same.picture == picture && same.widthFactor == factor)
            #expect(variation.varied(strip, index: number + 1).picture != picture)
            #expect(LineVariation(seed: 4, strength: 1).varied(strip, index: number).picture != picture)
            #expect(LineVariation(seed: 3, strength: 0.5).varied(strip, index: number).picture != picture)
        }
    }

    @Test func ofNoStrengthNothingChanges() {
        let variation = LineVariation(seed: 3, strength: 0)
        for strip in Self.strips {
            let (picture, factor) = variation.varied(strip, index: 7)
            #expect(factor == 1 && picture == (strip.height >= 96 ? strip.reduced(by: strip.height / 48) : strip))
        }
    }

    @Test func highStripsAreReduced() {
        let strip = GrayImage(width: 300, height: 200, gray: 200)
        #expect(LineVariation(seed: 1, strength: 1).varied(strip, index: 0).picture.height == 50)
        let narrow = GrayImage(width: 2, height: 400, gray: 200)
        #expect(LineVariation(seed: 1, strength: 1).varied(narrow, index: 0).picture.width == 1)
    }

    /// The writing stays where it is, about, and as dark.
    @Test func theWritingStaysInThePicture() {
        let variation = LineVariation(seed: 9, strength: 1)
        var strip = GrayImage(width: 160, height: 60, gray: 235)
        for y in 15..<45 { for x in 70..<90 { strip[x, y] = 20 } }
        for index in UInt64(0)..<60 {
            let picture = variation.varied(strip, index: index).picture
            var weight = 0.0, sumX = 0.0, sumY = 0.0
            for y in 0..<60 {
                for x in 0..<160 where picture[x, y] < 120 {
                    weight += 1
                    sumX += Double(x)
                    sumY += Double(y)
                }
            }
            #expect((350...950).contains(weight), "\(index): \(weight)")
            #expect(abs(sumX / weight - 79.5) < 9 && abs(sumY / weight - 29.5) < 6, "\(index)")
        }
    }

    @Test func variationsAreTheSameBytesEverywhere() {
        let variation = LineVariation(seed: 1, strength: 1)
        let lines = Self.strips.enumerated().map { index, strip in
            let (picture, factor) = variation.varied(strip, index: UInt64(index))
            return "\(index) \(picture.width)x\(picture.height) \(factor) \(ContentDigest(of: Data(picture.pixels)).hex)\n"
        }
        #expect(Golden.difference(of: lines.joined(), from: "variations.txt") == nil)
    }
}
