import Imaging
import Testing

@testable import ImageCodecs

/// Files that ask for more work than their bytes and pixels are worth.
@Suite struct DecoderWorkTests {
    /// Each takes some hundredths of a second; what was quadratic, or a thousand times its bytes, took minutes.
    private static let patience = Duration.seconds(10)

    private func decoding(_ bytes: [UInt8]) throws -> DecodedImage {
        let start = ContinuousClock.now
        defer { #expect(ContinuousClock.now - start < Self.patience) }
        return try ImageDecoder().decode(bytes)
    }

    private static let jpeg: [UInt8]? = try? JPEGEncoder.encode(GrayImage(width: 16, height: 8, gray: 99), quality: 90)

    @Test(arguments: [0xE1, 0xE0, 0xE5, 0xEE, 0xFE, 0xDD] as [UInt8])
    func aHundredThousandMarkersAreSteppedOver(marker: UInt8) throws {
        let file = try #require(Self.jpeg)
        let one = JPEGFile.segment(marker, marker == 0xDD ? [0, 0] : [])
        let flood = Array(repeatElement(one, count: 300_000).joined())
        let decoded = try decoding(JPEGFile.inserting(flood, into: file))
        #expect(decoded.image == (try ImageDecoder().decode(file)).image)
        #expect(decoded.orientation == 1)
    }

    @Test func theFirstEXIFBlockCountsWhereverItStands() throws {
        let file = try #require(Self.jpeg)
        let other = JPEGFile.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>".utf8))
        let blocks = JPEGFile.exif(orientation: 6) + JPEGFile.exif(orientation: 3)
        let decoded = try decoding(JPEGFile.inserting(Array(repeatElement(other, count: 50_000).joined()) + blocks, into: file))
        #expect(decoded.orientation == 6 && decoded.image.width == 8 && decoded.image.height == 16)
        // One that is too short to be a block is none.
        let short = JPEGFile.segment(0xE1, Array("Exif".utf8))
        #expect(try decoding(JPEGFile.inserting(short + JPEGFile.exif(orientation: 3), into: file)).orientation == 3)
    }

    @Test func aMarkerThatIsCutOffOrHasNoLengthIsAnError() throws {
        let file = try #require(Self.jpeg)
        let whole = JPEGFile.inserting(JPEGFile.exif(orientation: 6), into: file)
        for count in 3..<40 {
            #expect(throws: ImageCodecError.truncated(.jpeg, byteOffset: count)) { try ImageDecoder().decode(Array(whole.prefix(count))) }
        }
        for length: UInt8 in [0, 1] {
            let error = #expect(throws: ImageCodecError.self) {
                try ImageDecoder().decode(JPEGFile.inserting([0xFF, 0xE1, 0, length], into: file))
            }
            #expect(error?.caseName == "corrupt")
        }
    }

    @Test func scansAreCountedAgainstThePixelsTheyGoThrough() throws {
        // 8 million pixels, 400 times: half a minute for 8 kilobytes.
        let error = #expect(throws: ImageCodecError.self) {
            try decoding(JPEGFile.progressive(width: 4096, height: 4096, scanCount: 400))
        }
        #expect(error?.caseName == "unsupportedVariant")
        #expect(error?.description.contains("33 scans") == true && error?.description.contains("4096 x 4096") == true)
        // As many scans as the thriftiest encoder makes, and many scans of few pixels, are read.
        #expect(try decoding(JPEGFile.progressive(width: 4096, height: 4096, scanCount: 20)).image.width == 4096)
        #expect(try decoding(JPEGFile.progressive(width: 160, height: 80, scanCount: 400)).image.height == 80)
    }

    /// A zlib stream of zeros, 159 of them to a byte, whose checksum is left out.
    private static func zeros(packedByteCount: Int) -> [UInt8] {
        // A last block with fixed codes; 0 as a literal; then matches of 258 at distance 1, 13 bits each.
        var bits = [true, true, false] + [false, false, true, true, false, false, false, false]
        let match = [true, true, false, false, false, true, false, true] + Array(repeating: false, count: 5)
        while bits.count < 8 * packedByteCount { bits += match }
        let bytes = stride(from: 0, to: bits.count - 7, by: 8).map { start in
            bits[start..<start + 8].reversed().reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        return [0x78, 0x9C] + bytes
    }

    @Test func compressedDataFarBeyondThePixelsAreRefused() throws {
        let bomb = Self.zeros(packedByteCount: 1_000_000)
        for pieceSize in [bomb.count, 8192] {
            let pieces = stride(from: 0, to: bomb.count, by: pieceSize).map {
                PNGFile.chunk("IDAT", Array(bomb[$0..<min($0 + pieceSize, bomb.count)]))
            }
            let file = PNGFile.header(width: 1, height: 1) + pieces.joined() + PNGFile.chunk("IEND", [])
            let error = #expect(throws: ImageCodecError.self) { try decoding(file) }
            #expect(error?.description.contains("far more compressed data") == true, "\(String(describing: error))")
        }
    }

    /// Of a kind, its channels, and the width of a picture whose last row is longer than what may follow one of 8 bits.
    @Test(arguments: [(0, 1, 100_000), (2, 3, 40_000), (6, 4, 30_000)] as [(UInt8, Int, Int)])
    func wideRowsOfSixteenBitsAreRead(colorType: UInt8, channels: Int, width: Int) throws {
        // A filter byte before each row; every byte differs from its neighbors, so that nothing could be packed.
        let row = [0] + (0..<(2 * channels * width)).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 / 251) }
        let file =
            PNGFile.header(width: width, height: 2, bitDepth: 16, colorType: colorType)
            + PNGFile.chunk("IDAT", PNGFile.stored(row + row)) + PNGFile.chunk("IEND", [])
        let image = try decoding(file).image
        #expect(image.width == width && image.height == 2)
    }

    @Test(arguments: ["tEXt", "zTXt", "iTXt", "prVt", "eXIf", "pHYs", "tRNS"])
    func aHundredThousandChunksAreSteppedOver(name: String) throws {
        let picture = PNGEncoder.encode(GrayImage(width: 5, height: 4, gray: 9))
        let contents: [String: [UInt8]] = [
            "tEXt": [0x61, 0, 0x62], "zTXt": [0x61, 0, 0] + Self.zeros(packedByteCount: 20), "iTXt": [0x61, 0, 0, 0, 0, 0, 0x62],
            "prVt": [], "eXIf": Array("MM".utf8) + [0, 42], "pHYs": [0, 0, 0, 1, 0, 0, 0, 1, 1], "tRNS": [0, 1],
        ]
        let flood = Array(repeatElement(PNGFile.chunk(name, try #require(contents[name])), count: 100_000).joined())
        let afterHeader = PNGFile.signature.count + 25
        let decoded = try decoding(Array(picture[..<afterHeader]) + flood + picture[afterHeader...])
        #expect(decoded.image == GrayImage(width: 5, height: 4, gray: 9))
        #expect(decoded.warnings.count < 200)
    }

    @Test func rowsAreBoundedAsPixelsAre() {
        let file = PNGFile.header(width: 1, height: 4_000_000) + PNGFile.chunk("IDAT", Self.zeros(packedByteCount: 50_000))
        #expect(throws: ImageCodecError.tooManyRows(width: 1, height: 4_000_000, maxRowCount: 3_000_000)) { try decoding(file) }
    }
}
