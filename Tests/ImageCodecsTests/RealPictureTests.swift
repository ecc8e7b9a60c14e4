import Foundation
import Testing
import TestSupport

@testable import ImageCodecs

/// Pictures as people send them.
@Suite struct RealPictureTests {
    @Test(.enabled(if: TestData.has("phone-digits"), "the pictures of single digits are not here"))
    func picturesFromManyPeopleAreReadOrNamed() throws {
        let folder = TestData.realDataFolder + "/phone-digits/"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasSuffix(".csv") }
        var turnedCount = 0
        for file in files {
            let bytes = [UInt8](try #require(FileManager.default.contents(atPath: folder + file)))
            do throws(ImageCodecError) {
                let decoded = try ImageDecoder().decode(bytes)
                turnedCount += decoded.orientation == 1 ? 0 : 1
            } catch {
                #expect(error == .unreadableContent(.heic) || error == .unreadableContent(.webp), "\(file)")
            }
        }
        #expect(turnedCount > 0)
    }
}
