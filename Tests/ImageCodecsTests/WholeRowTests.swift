import Imaging
import Testing

@testable import ImageCodecs

/// What is made fast for whole rows gives what each pixel by itself gives.
@Suite struct WholeRowTests {
    static let layouts: [PixelLayout] = [.gray, .grayAlpha, .rgb, .rgbAlpha, .yCbCr, .cmyk]

    private static func noise(_ count: Int, seed: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: ($0 &+ seed) &* 2_654_435_761 >> 11) }
    }

    /// A row of noise, its pixels opaque or not.
    private static func row(_ layout: PixelLayout, width: Int, seed: Int, isOpaque: Bool) -> [UInt8] {
        var row = noise(width * layout.channelCount, seed: seed)
        if isOpaque, layout == .rgbAlpha { for x in 0..<width { row[4 * x + 3] = 255 } }
        return row
    }

    @Test(arguments: layouts, [1, 2, 15, 64, 101])
    func grayIsThatOfEachPixel(_ layout: PixelLayout, _ width: Int) {
        for isOpaque in [false, true] {
            let row = Self.row(layout, width: width, seed: width, isOpaque: isOpaque), channels = layout.channelCount
            var whole = [UInt8](repeating: 7, count: width + 6), single = whole
            GrayConversion.convert(row, layout, count: width, into: &whole, start: 3, step: 1)
            for x in 0..<width {
                // With a step of two a row is not whole.
                let pixel = Array(row[channels * x..<channels * (x + 1)])
                GrayConversion.convert(pixel, layout, count: 1, into: &single, start: 3 + x, step: 2)
            }
            #expect(whole == single, "\(layout), \(width) pixels")
        }
    }

    /// Sizes that keep the color of every pixel, of blocks of four, and of sixteen.
    @Test(arguments: [(37, 5), (2001, 1301), (4003, 3502)])
    func colorSumsAreThoseOfEachPixel(_ width: Int, _ height: Int) throws {
        for layout in [PixelLayout.rgb, .rgbAlpha, .yCbCr] {
            for isOpaque in [false, true] {
                let header = ScanlineHeader(width: width, height: height, layout: layout, isInterlaced: false, resolution: nil)
                var whole = try #require(ChromaSums(header)), single = whole
                for y in [0, 1, 2, 3, 4] {
                    let row = Self.row(layout, width: width, seed: y * width, isOpaque: isOpaque), channels = layout.channelCount
                    whole.add(row, count: width, start: y * width, step: 1)
                    for x in 0..<width {
                        single.add(Array(row[channels * x..<channels * (x + 1)]), count: 1, start: y * width + x, step: 1)
                    }
                }
                #expect(whole.plane() == single.plane(), "\(layout), \(width)×\(height)")
            }
        }
    }

    /// Of each kind of pixels and each filter, in a file with nothing but pixels, which is unpacked at once, and in one with a comment behind
    /// them, which libpng reads row by row.
    @Test(arguments: [(UInt8(0), 1), (4, 2), (2, 3), (6, 4)], 0..<5)
    func aPictureUnpackedAtOnceIsTheOneReadRowByRow(_ kind: (colorType: UInt8, channels: Int), _ filter: Int) throws {
        let width = 45, height = 13
        var packed: [UInt8] = []
        for y in 0..<height {
            // All of one filter, and then all of them in turn.
            packed.append(UInt8(y < 6 ? filter : (filter + y) % 5))
            packed += Self.noise(width * kind.channels, seed: 1000 * y)
        }
        let start =
            PNGFile.header(width: width, height: height, colorType: kind.colorType) + PNGFile.chunk("IDAT", PNGFile.stored(packed))
        let end = PNGFile.chunk("IEND", [])
        let comment = PNGFile.chunk("tEXt", Array("Comment".utf8) + [0] + Array("behind".utf8))
        let atOnce = try ImageDecoder(keepsChroma: true).decode(start + end)
        let byRows = try ImageDecoder(keepsChroma: true).decode(start + comment + end)
        #expect(atOnce.image == byRows.image && atOnce.chroma == byRows.chroma)
        #expect(Set(atOnce.image.pixels).count > 20)
    }

    /// Damage is told in libpng's words whichever way the file would be read.
    @Test func whatIsNotSoundIsReadRowByRow() throws {
        let packed = PNGFile.stored((0..<8).flatMap { _ in [UInt8(0)] + Self.noise(10, seed: 5) })
        let header = PNGFile.header(width: 10, height: 8), end = PNGFile.chunk("IEND", [])
        var damaged = header + PNGFile.chunk("IDAT", packed)
        damaged[damaged.count - 20] ^= 4
        #expect(throws: ImageCodecError.self) { try ImageDecoder().decode(damaged + end) }
        // A filter that there is not.
        var filtered = (0..<8).flatMap { _ in [UInt8(0)] + Self.noise(10, seed: 5) }
        filtered[11] = 5
        #expect(throws: ImageCodecError.self) {
            try ImageDecoder().decode(header + PNGFile.chunk("IDAT", PNGFile.stored(filtered)) + end)
        }
        // A row less than the header says.
        let short = PNGFile.stored((0..<7).flatMap { _ in [UInt8(0)] + Self.noise(10, seed: 5) })
        #expect(throws: ImageCodecError.self) { try ImageDecoder().decode(header + PNGFile.chunk("IDAT", short) + end) }
    }
}
