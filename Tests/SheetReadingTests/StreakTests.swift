import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import Registration
@testable import SheetReading

/// Dark lines down the whole picture, from dust on a scanner's glass.
struct StreakTests {
    private static func page(streaks: [Int], width: Int, gray: UInt8, isLevel: Bool) throws -> GrayImage {
        var image = DrawnSheet(template: try .shipped("quickstart")).picture(width: 1050, height: 1485, through: .upright(5))
        for streak in streaks {
            for across in streak..<(streak + width) {
                for along in 0..<(isLevel ? image.width : image.height) {
                    let (x, y) = isLevel ? (along, across) : (across, along)
                    image[x, y] = min(image[x, y], gray)
                }
            }
        }
        return image
    }

    @Test(arguments: [1, 2, 4], [UInt8(200)])
    func digitsBeneathPaleStreaksAreRead(width: Int, gray: UInt8) throws {
        for isLevel in [false, true] {
            let image = try Self.page(streaks: [200, 477, 711], width: width, gray: gray, isLevel: isLevel)
            let reading = try SheetReader(template: .shipped("quickstart")).read(image)
            #expect(reading.cells.count { !$0.status.isDigit } <= 2)
        }
    }

    @Test func linesOfAFormThatRunToThePicturesRimAreNoStreaks() throws {
        let template = try SheetTemplate.shipped("ufpr")
        let image = DrawnSheet(template: template).picture(width: 1050, height: 1485, through: .upright(5))
        let page = PageInk(image)
        let refiner = PageRefiner(page.fine, grids: template.grids, pageToInk: .upright(5))
        let clean = page.withoutStreaks(template, crossings: refiner.crossings, pixelsPerMM: 5)
        #expect(clean.fine == page.fine)
    }
}
