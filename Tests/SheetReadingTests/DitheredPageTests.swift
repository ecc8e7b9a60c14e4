import FormLearning
import Imaging
import SheetSimulation
import Support
import Testing
import TestSupport
@testable import Forms
@testable import Registration
@testable import SheetReading

/// Pictures of black and white points that stand for grays.
struct DitheredPageTests {
    private static func page(paperGray: Double = 235, inkGray: Double = 40, shadow: Double = 1) throws -> DrawnSheet {
        DrawnSheet(template: try .shipped("quickstart"), inkGray: inkGray, paperGray: paperGray, shadow: shadow)
    }

    private static func picture(_ sheet: DrawnSheet) -> GrayImage { sheet.picture(width: 1050, height: 1485, through: .upright(5)) }

    // MARK: What is dithered

    @Test func aDitheredRampShowsItsGraysAgain() throws {
        let ramp = GrayImage(width: 256, height: 200, pixels: (0..<200).flatMap { _ in (0..<256).map(UInt8.init) })
        let shown = try #require(ramp.dithered.withoutDither)
        #expect(shown.width == 256 && shown.height == 200)
        for first in stride(from: 0, to: 256, by: 16) {
            let grays = (20..<180).flatMap { y in (first..<first + 16).map { Double(shown[$0, y]) } }
            #expect(abs(grays.reduce(0, +) / Double(grays.count) - Double(first) - 7.5) < 4, "from \(first) on")
        }
    }

    @Test func noScanIsTakenForADitheredOne() throws {
        let gray = Self.picture(try Self.page()), shaded = Self.picture(try Self.page(paperGray: 140, shadow: 0.5))
        var stream = RandomStream(seed: 7, purpose: .testing)
        func noisy(_ image: GrayImage, sigma: Double) -> GrayImage {
            GrayImage(
                width: image.width, height: image.height,
                pixels: image.pixels.map { UInt8(min(max(Double($0) + sigma * stream.normal(), 0), 255)) })
        }
        func blackAndWhite(_ image: GrayImage) -> GrayImage {
            GrayImage(width: image.width, height: image.height, pixels: image.pixels.map { $0 < 128 ? 0 : 255 })
        }
        for image in [gray, shaded, noisy(gray, sigma: 25), blackAndWhite(gray), blackAndWhite(noisy(gray, sigma: 25))] {
            #expect(image.withoutDither == nil)
        }
    }

    /// A stroke one pixel wide and aslant is a row of points, each white beside and above.
    @Test func aThinStrokeOnASmallPictureIsNoPattern() {
        var image = GrayImage(width: 32, height: 32)
        for step in 4..<28 { image[step, step] = 0 }
        #expect(image.withoutDither == nil)
        #expect(GrayImage(width: 20_000, height: 1).withoutDither == nil)
        #expect(GrayImage(width: 1, height: 20_000).withoutDither == nil)
    }

    // MARK: Reading

    /// On paper darker than gray there are more black points than white ones.
    @Test(arguments: [(235.0, 1.0), (180, 1), (130, 1), (100, 1), (80, 1), (180, 0.4)])
    func aDitheredPageIsRead(paperGray: Double, shadow: Double) throws {
        let image = Self.picture(try Self.page(paperGray: paperGray, inkGray: 10, shadow: shadow))
        let reading = try SheetReader(template: .shipped("quickstart")).read(image.dithered)
        #expect(reading.cells.count == 100)
        #expect(reading.cells.allSatisfy { $0.status == .ok })
    }

    @Test func aFormIsLearnedFromADitheredBlank() throws {
        let blank = DrawnForm.scan(DrawnForm.sheet())
        let learned = try FormLearner().learn(blank, name: "drawn", pageSizeMM: DrawnForm.pageSizeMM).template
        let darker = GrayImage(width: blank.width, height: blank.height, pixels: blank.pixels.map { $0 / 2 })
        let dithered = try FormLearner().learn(darker.dithered, name: "drawn", pageSizeMM: DrawnForm.pageSizeMM).template
        #expect(dithered.grids.map(\.cellCount) == learned.grids.map(\.cellCount))
    }

    @Test(arguments: [255, 110]) func aDitheredLineIsRead(paperGray: Int) throws {
        let sheet = DrawnSheet(
            template: SheetTemplate(
                name: "line", pageSizeMM: Size(width: 60, height: 12), registration: .grid,
                fields: [
                    .cells(
                        CellGrid(
                            name: "line", originMM: Point(x: 2, y: 1), pitchMM: Size(width: 9, height: 10), columnCount: 6, rowCount: 1,
                            lineWidthMM: 0.3, labels: .fixed(Array(repeating: nil, count: 6))))
                ]), hasLines: false, inkGray: 0, paperGray: Double(paperGray))
        let image = sheet.picture(width: 480, height: 96, through: .upright(8))
        let digits = try TextLineReader().read(image).cells.count
        #expect(try TextLineReader().read(image.dithered).cells.count == digits)
        #expect(digits == 6)
    }
}
