import Imaging
import Support
import Testing

@testable import ImageCodecs

@Suite struct ImageCodecErrorTests {
    @Test(arguments: ContentKind.allCases)
    func unreadableContentIsNamedWithAWayOut(kind: ContentKind) throws {
        let diagnostic = try #require(ImageCodecError.unreadableContent(kind).diagnostics.first)
        #expect(diagnostic.code == "image.unreadable-content")
        #expect(diagnostic.message.contains(kind.name))
        #expect(!diagnostic.fix.isEmpty)
        #expect(diagnostic.exitStatus == .badInput)
    }

    @Test func anAVIFNamedJPEGSaysSo() throws {
        let avif: [UInt8] = [0, 0, 0, 24] + Array("ftypavif".utf8) + Array(repeating: 0, count: 16)
        let error = #expect(throws: ImageCodecError.self) { try ImageDecoder().decode(avif) }
        let text = FileError(try #require(error), file: "scans/photo.jpg").description
        #expect(
            text == """
                scans/photo.jpg: error: the file is an AVIF picture, whatever it is called; a picture or a PDF is expected \
                [image.unreadable-content]
                   fix: save it as JPEG or PNG (on a phone, choose "most compatible" in the camera's format settings)
                """)
    }

    @Test func theByteOffsetIsKeptWhenTheFileIsNamed() {
        let error = ImageCodecError.corrupt(.png, byteOffset: 57, reason: "IDAT: CRC error")
        #expect(error.description.hasPrefix("byte 57: error: the PNG file is damaged at or before byte 57: IDAT: CRC error"))
        #expect(FileError(error, file: "a.png").description.hasPrefix("a.png:byte 57: error: "))
        let truncated = ImageCodecError.truncated(.jpeg, byteOffset: 9)
        #expect(FileError(truncated, file: "b.jpg").description.hasPrefix("b.jpg:byte 9: error: the JPEG file ends at byte 9"))
    }

    @Test func aDamagedChecksumIsReportedWhereItStands() throws {
        var png = PNGEncoder.encode(GrayImage(width: 1, height: 1))
        // IEND has 12 bytes.
        let checksumEnd = png.count - 12
        png[checksumEnd - 1] ^= 1
        #expect(throws: ImageCodecError.corrupt(.png, byteOffset: checksumEnd, reason: "IDAT: CRC error")) {
            try ImageDecoder().decode(png)
        }
    }
}
