import Imaging
import Support
import Testing

@testable import ImageCodecs

@Suite struct EncoderTests {
    private let image = GrayImage(width: 37, height: 5, pixels: (0..<37 * 5).map { UInt8($0 % 251) })

    @Test func grayPNGComesBackAsItWas() throws {
        let decoded = try ImageDecoder().decode(PNGEncoder.encode(image, dotsPerInch: 300))
        #expect(decoded.image == image)
        #expect(decoded.format == .png)
        #expect(decoded.dotsPerInch == 300)
        #expect(decoded.orientation == 1)
        #expect(decoded.warnings == [])
    }

    @Test func colourPNGOfGrayComesBackAsGray() throws {
        #expect(try ImageDecoder().decode(PNGEncoder.encode(ColorImage(image))).image == image)
    }

    @Test func jpegComesBackNearly() throws {
        let decoded = try ImageDecoder().decode(JPEGEncoder.encode(image, quality: 100, dotsPerInch: 200))
        #expect(decoded.image.width == 37 && decoded.image.height == 5)
        #expect(zip(decoded.image.pixels, image.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 2 })
        #expect(decoded.dotsPerInch == 200)
    }

    @Test(arguments: EXIFOrientation.allCases)
    func jpegStoredTurnedIsDecodedUpright(orientation: EXIFOrientation) throws {
        let decoded = try ImageDecoder().decode(JPEGEncoder.encode(image, quality: 100, storedAs: orientation))
        #expect(decoded.image.width == 37 && decoded.image.height == 5)
        #expect(zip(decoded.image.pixels, image.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 2 })
        #expect(decoded.orientation == orientation.rawValue)
        #expect(decoded.dotsPerInch == nil)
        #expect(decoded.warnings == [])
    }
}
