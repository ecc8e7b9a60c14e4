import Imaging
import Support
import Testing

@testable import ImageCodecs

@Suite struct EncoderTests {
    private let image = GrayImage(width: 37, height: 5, pixels: (0..<37 * 5).map { UInt8($0 % 251) })

    @Test func grayPNGComesBackAsItWas() throws {
        let decoded = try ImageDecoder().decode(PNGEncoder.encode(image, dotsPerInch: 300))
        #expect(
            decoded == DecodedImage(image: image, format: .png, dotsPerInch: 300, orientation: 1, warnings: []))
    }

    @Test func colorPNGOfGrayComesBackAsGray() throws {
        let decoded = try ImageDecoder().decode(PNGEncoder.encode(ColorImage(image)))
        #expect(decoded.image == image)
        #expect(decoded.dotsPerInch == nil)
    }

    @Test func colorPNGHoldsRedGreenAndBlueInThisOrder() throws {
        var image = ColorImage(GrayImage(width: 3, height: 1))
        image[0, 0] = SIMD3(255, 0, 0)
        image[1, 0] = SIMD3(0, 255, 0)
        image[2, 0] = SIMD3(0, 0, 255)
        #expect(image[1, 0] == SIMD3(0, 255, 0))
        #expect(try ImageDecoder().decode(PNGEncoder.encode(image)).image.pixels == [76, 150, 29])
    }

    @Test func aPNGHoldsNothingButThePicture() {
        #expect(PNGFile.chunkNames(PNGEncoder.encode(image)) == ["IHDR", "IDAT", "IEND"])
        #expect(PNGFile.chunkNames(PNGEncoder.encode(image, dotsPerInch: 300)) == ["IHDR", "pHYs", "IDAT", "IEND"])
    }

    @Test func jpegComesBackNearly() throws {
        let decoded = try ImageDecoder().decode(JPEGEncoder.encode(image, quality: 100, dotsPerInch: 200))
        #expect(try #require(decoded.image.maxDifference(from: image)) <= 2)
        #expect(decoded.dotsPerInch == 200)
    }

    @Test func lowerQualityIsSmaller() throws {
        let sizes = try [10, 50, 95].map { try JPEGEncoder.encode(image, quality: $0).count }
        #expect(sizes[0] < sizes[1] && sizes[1] < sizes[2])
    }

    @Test func colorsOfAJPEGComeBackNearly() throws {
        var image = ColorImage(width: 32, height: 16, color: SIMD3(200, 60, 60))
        for y in 0..<16 { for x in 16..<32 { image[x, y] = SIMD3(40, 90, 220) } }
        let bytes = try JPEGEncoder.encode(image, quality: 90)
        #expect(try JPEGEncoder.encode(image, quality: 90) == bytes)
        // Luma of the two colors.
        let gray = try ImageDecoder().decode(bytes).image
        #expect(abs(Int(gray[4, 8]) - 102) <= 3 && abs(Int(gray[28, 8]) - 90) <= 3)
        // As light as the blue is, which a gray picture would not tell.
        let blue = try ImageDecoder(dropOutColor: .blue).decode(bytes).image
        #expect(abs(Int(blue[4, 8]) - 60) <= 6 && abs(Int(blue[28, 8]) - 220) <= 6)
    }

    @Test func equalPicturesAreEqualBytes() throws {
        #expect(PNGEncoder.encode(image, dotsPerInch: 72) == PNGEncoder.encode(image, dotsPerInch: 72))
        let first = try JPEGEncoder.encode(image, quality: 80, dotsPerInch: 72, storedAs: .transposed)
        #expect(try JPEGEncoder.encode(image, quality: 80, dotsPerInch: 72, storedAs: .transposed) == first)
    }

    @Test(arguments: EXIFOrientation.allCases)
    func jpegStoredTurnedIsDecodedUpright(orientation: EXIFOrientation) throws {
        let decoded = try ImageDecoder().decode(JPEGEncoder.encode(image, quality: 100, storedAs: orientation))
        #expect(try #require(decoded.image.maxDifference(from: image)) <= 2)
        #expect(decoded.orientation == orientation.rawValue)
        #expect(decoded.dotsPerInch == nil)
        #expect(decoded.warnings == [])
    }

    @Test(arguments: EXIFOrientation.allCases)
    func storingUndoesUpright(orientation: EXIFOrientation) {
        // Larger than a tile, and no multiple of one.
        let large = GrayImage(width: 130, height: 67, pixels: (0..<130 * 67).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 130) })
        let stored = orientation.stored(large)
        #expect(orientation.upright(stored) == large)
        #expect((stored == large) == (orientation == .upright))
    }

    @Test func aSideBeyondJPEGIsAnError() {
        let strip = GrayImage(width: 65501, height: 1)
        #expect(throws: ImageCodecError.tooLargeToEncode(width: 65501, height: 1, maxDimension: 65500)) {
            try JPEGEncoder.encode(strip, quality: 50)
        }
    }

    @Test func theLibrariesSayTheirVersions() {
        #expect(DecoderVersions.libpng.split(separator: ".").count >= 3)
        #expect(DecoderVersions.libjpeg.hasPrefix("turbo-") || DecoderVersions.libjpeg.hasPrefix("ijg-"))
    }
}
