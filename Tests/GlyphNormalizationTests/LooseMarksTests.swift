import Imaging
import Support
import Testing
import TestSupport
@testable import GlyphNormalization

/// What lies on paper and is not written: shadows, folds, holes, boxes and marks. None of it is read as a digit.
@Suite struct LooseMarksTests {
    /// A picture of paper, of which a part of the light is gone at each place.
    private static func picture(
        width: Int = 400, height: Int = 500, noise: Double = 2, _ darkness: (_ x: Double, _ y: Double) -> Double
    ) -> GrayImage {
        var random = RandomStream(seed: 11, purpose: .testing, sample: UInt64(width))
        var image = GrayImage(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let level = 220 * (1 - darkness(Double(x) + 0.5, Double(y) + 0.5)) + noise * random.normal()
                image[x, y] = UInt8(min(max(level, 0), 255))
            }
        }
        return image
    }

    private static func isDigit(_ image: GrayImage) -> Bool {
        switch NormalizationProfile.mnist.looseDigit(in: image) {
        case .digit: true
        case .empty, .refused: false
        }
    }

    @Test(arguments: [10.0, 20, 40], [0.0, 15, 40])
    func softShadowAcrossPaperIsNoDigit(_ sigma: Double, _ degrees: Double) {
        let cosine = PortableMath.cos(degrees * .pi / 180), sine = PortableMath.sin(degrees * .pi / 180)
        for depth in [0.18, 0.45] {
            let image = Self.picture { x, y in
                let across = ((x - 200) * cosine + (y - 250) * sine) / sigma
                return depth * PortableMath.exp(max(-30, -across * across / 2))
            }
            #expect(!Self.isDigit(image), "depth \(depth)")
        }
    }

    @Test(arguments: [40.0, 90], [10.0, 30])
    func softSpotIsNoDigit(_ radius: Double, _ sigma: Double) {
        let image = Self.picture { x, y in
            let distance = ((x - 200) * (x - 200) + (y - 250) * (y - 250)).squareRoot()
            return 0.4 / (1 + PortableMath.exp(min(30, 1.7 * (distance - radius) / sigma)))
        }
        #expect(!Self.isDigit(image))
    }

    @Test(arguments: [1.0, 3], [-0.3, 0, 0.1])
    func foldFromRimToRimIsNoDigit(_ width: Double, _ slope: Double) {
        #expect(!Self.isDigit(Self.picture { x, y in abs(x - 200 - slope * (y - 250)) <= width / 2 + 0.5 ? 0.4 : 0 }))
    }

    @Test(arguments: [12.0, 40, 120])
    func holeAndRingAreNoDigits(_ radius: Double) {
        for hole in [0, 0.3, 0.5, 0.7] {
            let image = Self.picture { x, y in
                let distance = ((x - 190) * (x - 190) + (y - 250) * (y - 250)).squareRoot()
                return distance <= radius && distance >= hole * radius ? 0.8 : 0
            }
            #expect(!Self.isDigit(image), "hole \(hole)")
        }
    }

    private static func box(_ x: Double, _ y: Double, line: Double) -> Double {
        let distance = max(abs(x - 200) - 120, abs(y - 250) - 150)
        return abs(distance) <= line / 2 ? 0.7 : 0
    }

    @Test(arguments: [2.0, 4, 9])
    func boxIsNeverTheDigit(_ line: Double) throws {
        #expect(NormalizationProfile.mnist.looseDigit(in: Self.picture { Self.box($0, $1, line: line) }) == .refused(.boxes(count: 1)))
        // A 1 in it is read, as it would be without the box.
        let written = Self.picture { x, y in
            max(Self.box(x, y, line: line), abs(x - 205 + 0.1 * (y - 250)) <= 6 && abs(y - 250) <= 80 ? 0.7 : 0)
        }
        let alone = Self.picture { x, y in abs(x - 205 + 0.1 * (y - 250)) <= 6 && abs(y - 250) <= 80 ? 0.7 : 0 }
        guard case .digit(let crop) = NormalizationProfile.mnist.looseDigit(in: written),
            case .digit(let plain) = NormalizationProfile.mnist.looseDigit(in: alone)
        else {
            Issue.record("no digit")
            return
        }
        #expect(abs(crop.width - plain.width) <= 2 && abs(crop.height - plain.height) <= 2)
        // A stroke across its line does not make the box a digit.
        #expect(!Self.isDigit(Self.picture { x, y in max(Self.box(x, y, line: line), abs(x - 205) <= 6 && abs(y - 180) <= 110 ? 0.7 : 0) }))
    }

    @Test func loopsBesideEachOtherAreTwoFigures() {
        let image = Self.picture { x, y in
            [145.0, 255].contains { middle in
                let distance = ((x - middle) * (x - middle) / 3025 + (y - 250) * (y - 250) / 6400).squareRoot()
                return distance <= 1.05 && distance >= 0.8
            } ? 0.7 : 0
        }
        #expect(NormalizationProfile.mnist.looseDigit(in: image) == .refused(.several(figureCount: 2)))
    }
}
