import Imaging
import Support
import Testing

@testable import ImageCodecs

/// Files that are cut off, damaged or made to do harm: an error or a picture within the limit, never a trap.
@Suite struct HostileInputTests {
    /// Small, so that a damaged size is refused rather than decoded.
    private static let decoder = ImageDecoder(maxPixelCount: 10_000)
    private static let small = Fixture.readable.filter { !$0.file.contains("every-16-bit") }

    @Test(arguments: small)
    func everyTruncationThrows(fixture: Fixture) throws {
        let bytes = try fixture.bytes()
        // What follows the end of the picture may be missing.
        let pictureByteCount = fixture.file.contains("after-the-end") ? bytes.count - "what a phone adds".utf8.count : bytes.count
        // What stands behind the pixels may be missing too.
        let whole = try Self.decoder.decode(bytes)
        let endMark: [UInt8] = fixture.file.hasSuffix(".png") ? Array("IDAT".utf8) : []
        var pixelsEnd = pictureByteCount - 2
        if let last = bytes.indices.last(where: { !endMark.isEmpty && bytes[$0...].starts(with: endMark) }) {
            pixelsEnd = last + 8 + bytes[last - 4..<last].reduce(0) { $0 << 8 | Int($1) }
        }
        // An orientation that stands behind the pixels is lost with the rest.
        let hasMore = fixture.file.hasSuffix(".png") && pixelsEnd != pictureByteCount - 12
        for count in pixelsEnd..<pictureByteCount {
            do throws(ImageCodecError) {
                let decoded = try Self.decoder.decode(Array(bytes.prefix(count)))
                #expect(decoded.warnings.contains { $0.contains("end mark") }, "\(count) bytes")
                #expect(decoded.image == whole.image || hasMore, "\(count) bytes")
            } catch {
                #expect(error == .truncated(.png, byteOffset: count) && hasMore, "\(count) bytes: \(error)")
            }
        }
        for count in 0..<pixelsEnd {
            let error = #expect(throws: ImageCodecError.self) { try Self.decoder.decode(Array(bytes.prefix(count))) }
            switch error {
            case .unreadableContent: #expect(count < 8, "\(count) bytes")
            case .truncated(_, let offset): #expect(offset == count)
            default: Issue.record("\(count) bytes: \(String(describing: error))")
            }
        }
    }

    @Test(arguments: small.filter { $0.file.hasSuffix(".png") })
    func everyDamagedByteOfAPNGIsAnErrorOrARemarkOnTheSamePixels(fixture: Fixture) throws {
        var bytes = try fixture.bytes()
        let whole = try Self.decoder.decode(bytes)
        var errorCount = 0
        for index in bytes.indices {
            // 0x20 also turns a chunk that must be understood into one that may be ignored.
            for flip: UInt8 in [0x01, 0x20, 0xFF] {
                bytes[index] ^= flip
                defer { bytes[index] ^= flip }
                do throws(ImageCodecError) {
                    let decoded = try Self.decoder.decode(bytes)
                    #expect(decoded.image == whole.image, "byte \(index) with \(flip)")
                    #expect(decoded.warnings != whole.warnings || !whole.warnings.isEmpty, "byte \(index) with \(flip)")
                } catch {
                    errorCount += 1
                }
            }
        }
        // The header and the pixels, whatever else there is.
        #expect(errorCount > 3 * 33)
    }

    @Test(arguments: small.filter { $0.file.hasSuffix(".jpg") })
    func aDamagedJPEGThrowsOrStaysWithinTheLimit(fixture: Fixture) throws {
        var bytes = try fixture.bytes()
        var refusedCount = 0
        for index in bytes.indices {
            for flip: UInt8 in [0x01, 0x80, 0xFF] {
                bytes[index] ^= flip
                defer { bytes[index] ^= flip }
                do throws(ImageCodecError) {
                    let decoded = try Self.decoder.decode(bytes)
                    #expect(decoded.image.pixels.count <= Self.decoder.maxPixelCount)
                } catch {
                    refusedCount += 1
                    #expect(error.diagnostics.count == 1)
                }
            }
        }
        // JPEG has no checksums, but its structure shows most damage to the header.
        #expect(refusedCount > 0)
    }

    @Test(arguments: ["tEXt", "zTXt", "iTXt", "iCCP", "gAMA", "cHRM", "sRGB", "tIME", "bKGD", "pHYs"])
    func aWrongChecksumOutsideThePixelsIsARemark(name: String) throws {
        let png = PNGEncoder.encode(GrayImage(width: 3, height: 2, pixels: [0, 50, 100, 150, 200, 250]))
        for damaged in 0..<3 {
            var chunk = PNGFile.chunk(name, Array("Title\0\0 words".utf8.prefix(9)))
            chunk[chunk.count - 1 - damaged] ^= 0x10
            let decoded = try ImageDecoder().decode(Array(png[..<33] + chunk + png[33...]))
            #expect(decoded.image.pixels == [0, 50, 100, 150, 200, 250])
            #expect(decoded.warnings.count == 1 && decoded.warnings[0].contains("chunk \(name)"), "\(decoded.warnings)")
        }
    }

    @Test(arguments: ["tRNS", "eXIf", "PLTE", "xyZw"])
    func aWrongChecksumOfWhatMayChangeThePictureIsAnError(name: String) throws {
        let png = PNGEncoder.encode(GrayImage(width: 3, height: 2, pixels: [0, 50, 100, 150, 200, 250]))
        var chunk = PNGFile.chunk(name, [0, 7, 0])
        chunk[chunk.count - 1] ^= 1
        let error = #expect(throws: ImageCodecError.self) { try ImageDecoder().decode(Array(png[..<33] + chunk + png[33...])) }
        #expect(error?.caseName == "corrupt")
    }

    @Test func flippedBitsThatMoveAJPEGsBlocksAreSeen() throws {
        var page = GrayImage(width: 400, height: 480)
        for y in 0..<480 { for x in 0..<400 where (x / 23 + y / 31) % 3 == 0 { page[x, y] = UInt8((x * y) % 90) } }
        let whole = try JPEGEncoder.encode(page, quality: 88), sound = try ImageDecoder().decode(whole)
        #expect(sound.warnings == [])
        let start = try #require(whole.indices.first { whole[$0...].starts(with: [0xFF, 0xDA]) }) + 20
        var stream = RandomStream(seed: 3, purpose: .testing)
        var seenCount = 0, movedCount = 0, movedInSilenceCount = 0
        for _ in 0..<150 {
            var bytes = whole
            bytes[start + stream.below(whole.count - start - 2)] ^= 1 << UInt8(stream.below(8))
            guard let decoded = try? ImageDecoder().decode(bytes) else {
                seenCount += 1
                continue
            }
            let isTold = decoded.warnings.contains { $0.hasPrefix("damaged") || $0.contains("libjpeg") }
            // Of a page that moved by a block or more, most of the pattern's edges below lie elsewhere.
            let changed = zip(decoded.image.pixels, sound.image.pixels).count { abs(Int($0) - Int($1)) > 100 }
            if isTold { seenCount += 1 }
            if changed > 8_000 {
                movedCount += 1
                if !isTold { movedInSilenceCount += 1 }
            }
        }
        #expect(seenCount > 40, "\(seenCount)")
        #expect(movedInSilenceCount * 20 <= movedCount + 20, "\(movedInSilenceCount) of \(movedCount)")
    }

    @Test func aTinyFileThatClaimsToBeHugeIsRefusedBeforeItsPixels() throws {
        // Were the memory set aside first, it would be 3.6 GB.
        let png = PNGFile.header(width: 60000, height: 60000) + PNGFile.chunk("IDAT", [0x78, 0x9C, 3, 0, 0, 0, 0, 1])
        #expect(throws: ImageCodecError.tooManyPixels(width: 60000, height: 60000, maxPixelCount: 200_000_000)) {
            try ImageDecoder().decode(png)
        }
        var jpeg = try JPEGEncoder.encode(GrayImage(width: 8, height: 8), quality: 50)
        let frame = try #require(jpeg.indices.first { jpeg[$0...].starts(with: [0xFF, 0xC0]) })
        jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0xEA, 0x60, 0xEA, 0x60])
        #expect(throws: ImageCodecError.tooManyPixels(width: 60000, height: 60000, maxPixelCount: 200_000_000)) {
            try ImageDecoder().decode(jpeg)
        }
    }

    @Test func headerFieldsAtTheirMaximumAreRefused() throws {
        let idat = PNGFile.chunk("IDAT", [0x78, 0x9C, 3, 0, 0, 0, 0, 1])
        let most = 0x7FFF_FFFF
        #expect(throws: ImageCodecError.tooManyPixels(width: most, height: most, maxPixelCount: 200_000_000)) {
            try ImageDecoder().decode(PNGFile.header(width: most, height: most) + idat)
        }
        for (width, height) in [(0xFFFF_FFFF, 1), (1, 0xFFFF_FFFF), (0, 1), (1, 0)] {
            let error = #expect(throws: ImageCodecError.self) {
                try ImageDecoder().decode(PNGFile.header(width: width, height: height) + idat)
            }
            #expect(error?.caseName == "corrupt", "\(width) × \(height)")
        }
        // A chunk that claims to be two gigabytes.
        let error = #expect(throws: ImageCodecError.self) {
            try ImageDecoder().decode(PNGFile.header(width: 1, height: 1) + [0x7F, 0xFF, 0xFF, 0xFF] + Array("IDAT".utf8))
        }
        #expect(error?.caseName == "truncated")
    }

    @Test func theLimitItselfIsAllowed() throws {
        let png = PNGEncoder.encode(GrayImage(width: 20, height: 30))
        #expect(try ImageDecoder(maxPixelCount: 600).decode(png).image.width == 20)
        #expect(throws: ImageCodecError.tooManyPixels(width: 20, height: 30, maxPixelCount: 599)) {
            try ImageDecoder(maxPixelCount: 599).decode(png)
        }
    }

    @Test func aLongStripIsNotTooLarge() throws {
        let strip = GrayImage(width: 1_500_000, height: 1, gray: 9)
        #expect(try ImageDecoder().decode(PNGEncoder.encode(strip)).image == strip)
    }

    @Test func endlessScansAreRefused() throws {
        let bytes = try #require(Fixture.readable.first { $0.file == "jpeg-gray-progressive.jpg" }).bytes()
        // The first scan over and over: each is small and asks for a walk over the whole picture.
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xDA]) })
        let end = try #require(bytes.indices.first { $0 > start && bytes[$0] == 0xFF && bytes[$0 + 1] != 0 })
        let many = bytes[..<start] + (0..<600).flatMap { _ in bytes[start..<end] } + bytes[start...]
        let error = #expect(throws: ImageCodecError.self) { try ImageDecoder().decode(Array(many)) }
        #expect(error?.caseName == "unsupportedVariant")
    }

    @Test(arguments: ["jpeg-gray-progressive.jpg", "jpeg-ycbcr-420-progressive.jpg"])
    func aProgressivePictureWithoutItsLastScansIsReadWithAWarning(file: String) throws {
        let bytes = try #require(Fixture.readable.first { $0.file == file }).bytes()
        let scans = bytes.indices.filter { bytes[$0...].starts(with: [0xFF, 0xDA]) }
        #expect(scans.count > 4)
        let warningCounts = try (scans.dropFirst() + [bytes.count - 2]).map { start in
            try ImageDecoder().decode(Array(bytes[..<start] + [0xFF, 0xD9])).warnings.count { $0.contains("last scans") }
        }
        // Whole, and where a color's refinement is all that is missing, the gray picture is exact.
        #expect(warningCounts.first == 1 && warningCounts.last == 0 && warningCounts == warningCounts.sorted(by: >))
    }

    @Test func bytesAfterASignatureThatMeanNothingAreRefused() {
        var stream = RandomStream(seed: 5, purpose: .testing)
        for signature: [UInt8] in [PNGFile.signature, [0xFF, 0xD8, 0xFF]] {
            for _ in 0..<500 {
                let noise = (0..<stream.below(200)).map { _ in UInt8(stream.below(256)) }
                #expect(throws: ImageCodecError.self) { try Self.decoder.decode(signature + noise) }
            }
        }
    }
}
