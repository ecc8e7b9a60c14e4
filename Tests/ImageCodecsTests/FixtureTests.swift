import Foundation
import Imaging
import Support
import Testing

@testable import ImageCodecs

/// Every kind of file, against what another decoder makes of it.
@Suite struct FixtureTests {
    @Test(arguments: Fixture.readable)
    func decodesToTheGrayOfAnotherDecoder(fixture: Fixture) throws {
        let decoded = try ImageDecoder().decode(fixture.bytes())
        let difference = try #require(decoded.image.maxDifference(from: fixture.expectedImage()), "the size differs")
        #expect(difference <= fixture.tolerance)
        #expect(decoded.orientation == fixture.orientation)
        #expect(decoded.dotsPerInch == fixture.dotsPerInch)
        #expect(decoded.format == (fixture.file.hasSuffix(".png") ? .png : .jpeg))
        if let warning = fixture.warning {
            #expect(decoded.warnings.count == 1)
            #expect(decoded.warnings.contains { $0.contains(warning) }, "\(decoded.warnings)")
        } else {
            #expect(decoded.warnings == [])
        }
    }

    /// Of every color type, depth and interlacing.
    @Test(arguments: Fixture.readable.filter { $0.file.hasSuffix(".png") && $0.orientation == 1 })
    func aPNGsColorsHaveTheGrayThatIsDecoded(fixture: Fixture) throws {
        let bytes = try fixture.bytes()
        let color = try ImageDecoder().decodeColorPNG(bytes), gray = try ImageDecoder().decode(bytes).image
        let luma = stride(from: 0, to: color.samples.count, by: 3).map { index in
            GrayConversion.Weights.luma.gray(color.samples[index], color.samples[index + 1], color.samples[index + 2])
        }
        // Alpha is laid over white before the gray is taken, or after.
        let difference = try #require(GrayImage(width: color.width, height: color.height, pixels: luma).maxDifference(from: gray))
        #expect(difference <= 1)
    }

    @Test func noColorsAreDecodedOfAJPEG() throws {
        let bytes = try JPEGEncoder.encode(GrayImage(width: 8, height: 8), quality: 90)
        #expect(throws: ImageCodecError.unreadableContent(.jpeg)) { try ImageDecoder().decodeColorPNG(bytes) }
    }

    @Test(arguments: Fixture.unreadable)
    func refusesWhatItCannotRead(fixture: Fixture) throws {
        let bytes = try fixture.bytes()
        let error = try #require(throws: ImageCodecError.self) { try ImageDecoder().decode(bytes) }
        #expect(error.caseName == fixture.error)
        let kind = ContentKind(of: bytes)
        if let name = fixture.kind {
            #expect(kind.rawValue == name && error == .unreadableContent(kind))
        } else {
            #expect(kind == (fixture.file.hasPrefix("png") ? .png : .jpeg))
        }
    }

    @Test func everyFileOfTheFolderIsListed() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Fixture.folder)
        let pictures = files.filter { $0.hasSuffix(".png") || $0.hasSuffix(".jpg") }
        #expect(pictures.sorted() == Fixture.all.map(\.file).sorted())
        #expect(files.filter { $0.hasSuffix(".pgm") }.sorted() == Fixture.readable.compactMap(\.pixels).sorted())
        #expect(Fixture.readable.count > 100 && Fixture.unreadable.count > 7)
    }
}
