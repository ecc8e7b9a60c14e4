import Imaging
import Support
import Testing

@Suite struct PackedInkTests {
    @Test(arguments: [(1, 1), (7, 3), (8, 2), (9, 5), (64, 1), (31, 40)])
    func aPictureComesBackAsItWasPacked(width: Int, height: Int) {
        var random = RandomStream(seed: 3, purpose: .testing, sample: UInt64(width))
        let image = BilevelImage(width: width, height: height, ink: (0..<width * height).map { _ in UInt8(random.below(2)) })
        let packed = PackedInk(image)
        #expect(packed.image == image)
        #expect(packed.bytes.count == height * ((width + 7) / 8))
        #expect(PackedInk(width: width, height: height, bytes: packed.bytes) == packed)
    }

    @Test func theLeftmostPixelIsTheHighestBit() {
        let image = BilevelImage(width: 10, height: 1, ink: [1, 0, 0, 0, 0, 0, 0, 1, 1, 0])
        #expect(PackedInk(image).bytes == [0x81, 0x80])
    }

    @Test(
        arguments: [
            (0, 1, []), (1, 0, []), (-8, 1, [0]), (9, 1, [0]), (9, 1, [0, 0, 0]), (9, 2, [0, 0, 0, 0x40]), (1, 1, [0x01]),
            (.max, 1, [0]), (8, .max, [0]),
        ] as [(Int, Int, [UInt8])])
    func bytesThatAreNoPictureAreRefused(width: Int, height: Int, bytes: [UInt8]) {
        #expect(PackedInk(width: width, height: height, bytes: bytes) == nil)
    }
}
