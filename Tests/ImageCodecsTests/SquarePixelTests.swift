import Imaging
import Testing
@testable import ImageCodecs

/// Pictures whose file names another resolution across than down.
struct SquarePixelTests {
    private static let picture = GrayImage(width: 6, height: 3, pixels: (0..<18).map { UInt8($0 * 14) })

    @Test(arguments: [(204.0, 98.0, 6, 6), (98, 204, 12, 3), (200, 200, 6, 3), (204, 196, 6, 3)])
    func theCoarserDirectionIsStretched(x: Double, y: Double, width: Int, height: Int) throws {
        let resolution = try #require(Resolution(x: x, y: y))
        let squared = Self.picture.withSquarePixels(aspect: resolution.aspect) ?? Self.picture
        #expect(squared.width == width && squared.height == height)
    }

    @Test func rowsBetweenTwoRowsAreBetweenThem() {
        let stretched = GrayImage(width: 1, height: 2, pixels: [0, 200]).stretched(toHeight: 4)
        #expect(stretched.pixels == [0, 50, 150, 200])
    }

    @Test func whatCannotBeTrueChangesNothing() throws {
        #expect(try #require(Resolution(x: 600, y: 72)).aspect == 1)
    }
}
