import Foundation
import ImageCodecs
import Imaging
import Support
import TestSupport
import Testing

@Suite struct QRCodeTests {
    /// The corners are those that OpenCV's QRCodeDetector finds; what the codes said was taken out of the pages.
    @Test(
        .enabled(if: TestData.has("submitty"), "the exam pages are not here"),
        arguments: [
            ("page_01.png", [(478.0, 792.8), (622, 794), (622, 939.1), (477, 938)]),
            ("page_05.png", [(238.6, 630.7), (383.4, 636.7), (375.7, 784.3), (230.9, 775.6)]),
        ])
    func theCodesOfRealScansAreFoundWhereTheyAre(page: String, corners: [(Double, Double)]) throws {
        let bytes = try FileContent.bytes(of: TestData.realDataFolder + "/submitty/" + page)
        let codes = try ImageDecoder().decode(bytes).image.qrCodes()
        #expect(codes.count == 1)
        for (found, expected) in zip(try #require(codes.first).corners, corners) {
            #expect(found.distance(to: Point(x: expected.0, y: expected.1)) < 12)
        }
    }
}
