import Foundation
import ImageCodecs
import Imaging
import Testing

@testable import Reports

@Suite struct InlinePictureTests {
    private func bytes(_ picture: InlinePicture) throws -> [UInt8] {
        let start = try #require(picture.url.firstIndex(of: ","))
        return [UInt8](try #require(Data(base64Encoded: String(picture.url[picture.url.index(after: start)...]))))
    }

    @Test func aSmallFileIsPutInAsItIs() throws {
        let png = ReportFixtures.png()
        let picture = try InlinePicture(png: png, maxSide: 30)
        #expect(picture.url.hasPrefix("data:image/png;base64,"))
        #expect(try bytes(picture) == png)
        #expect(picture.width == 30 && picture.height == 20)
    }

    /// Paper as a scanner sees it, with frames of 2 pixels: 100 of them make a page of a few megabytes.
    @Test func aSheetOfNoiseTakesLittleRoom() throws {
        var page = ColorImage(GrayImage(width: 1131, height: 1600, gray: 240)), state: UInt32 = 1
        for index in page.samples.indices {
            state = state &* 1_664_525 &+ 1_013_904_223
            page.samples[index] = UInt8(230 + state >> 28)
        }
        for y in stride(from: 100, to: 1500, by: 120) {
            for x in 100..<1000 { page[x, y] = SIMD3(40, 160, 60) }
        }
        let picture = try InlinePicture(png: PNGEncoder.encode(page, compression: .fast), maxSide: 420)
        #expect(picture.url.hasPrefix("data:image/jpeg;base64,"))
        #expect(max(picture.width, picture.height) <= 420 && picture.height == 400)
        #expect(picture.url.utf8.count < 30000)
        let decoded = try ImageDecoder().decode(bytes(picture)).image
        #expect(decoded.width == picture.width && decoded.height == picture.height)
    }

    @Test func itIsTheSamePictureEachTime() throws {
        let png = ReportFixtures.png(width: 900, height: 500)
        #expect(try InlinePicture(png: png, maxSide: 99).url == InlinePicture(png: png, maxSide: 99).url)
    }

    @Test func whatIsNoPNGIsAnError() {
        #expect(throws: ImageCodecError.self) { try InlinePicture(png: [1, 2, 3], maxSide: 10) }
    }
}
