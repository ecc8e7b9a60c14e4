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
        #expect(Fixture.readable.count > 100 && Fixture.unreadable.count > 10)
    }
}
