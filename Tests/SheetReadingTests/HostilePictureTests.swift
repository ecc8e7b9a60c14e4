import Imaging
import Support
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading

/// Pictures that are no sheets at all: an error each, never a trap.
@Suite struct HostilePictureTests {
    private static let sizes = [(1, 1), (1, 3000), (3000, 2), (7, 9), (40, 40), (300, 200), (900, 1200)]

    private static func noise(_ width: Int, _ height: Int) -> GrayImage {
        var random = RandomStream(seed: 3, purpose: .testing, sample: UInt64(width))
        return GrayImage(width: width, height: height, pixels: (0..<width * height).map { _ in UInt8(random.below(256)) })
    }

    private static func stripes(_ width: Int, _ height: Int) -> GrayImage {
        GrayImage(
            width: width, height: height,
            pixels: (0..<width * height).map { $0 % width % 20 < 2 || $0 / width % 30 < 2 ? 0 : 255 })
    }

    @Test(arguments: ["quickstart", "ufpr"])
    func pictureOfNothingIsAnError(_ name: String) throws {
        let reader = try SheetReader(template: .shipped(name))
        for (width, height) in Self.sizes {
            for image in [
                GrayImage(width: width, height: height, gray: 0), GrayImage(width: width, height: height),
                Self.noise(width, height), Self.stripes(width, height),
            ] {
                #expect(throws: SheetError.self, "\(width)×\(height)") { try reader.read(image) }
            }
        }
    }

    @Test func looseDigitOfAnySizeIsReadOrNot() {
        for (width, height) in Self.sizes {
            _ = NormalizationProfile.mnist.looseDigit(in: Self.noise(width, height))
            _ = NormalizationProfile.mnist.looseDigit(in: Self.stripes(width, height))
            #expect(NormalizationProfile.mnist.looseDigit(in: GrayImage(width: width, height: height)) == .empty)
        }
    }
}
