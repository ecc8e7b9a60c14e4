import Foundation
import ImageCodecs
import Imaging
import Support
import TestSupport
import Testing

@testable import Sheets

/// Ten scanned sheets of one writer each; the column is the digit.
@Suite(.enabled(if: TestData.has("ufpr"), "the ufpr sheets are not there"))
struct RealSheetTests {
    private static func page(_ number: Int) throws -> DecodedImage {
        let name = "sheet" + (number < 10 ? "0" : "") + "\(number).png"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: TestData.realDataFolder + "/ufpr/" + name))
        return try ImageDecoder().decode([UInt8](bytes))
    }

    @Test(arguments: 1...10)
    func everyCellOfARealSheetHoldsADigit(_ number: Int) throws {
        let page = try Self.page(number)
        let clock = ContinuousClock()
        let start = clock.now
        let reading = try SheetReader(template: .shipped("ufpr")).read(page.image, dotsPerInch: page.dotsPerInch)
        let elapsed = clock.now - start
        let counts = Dictionary(grouping: reading.cells, by: \.status).mapValues(\.count)
        print("sheet", number, elapsed, counts, reading.registration.residualMM, reading.registration.confidence, reading.registration.foundEdgeFraction)
        #expect(reading.cells.count == 150)
        #expect(reading.cells.allSatisfy { $0.status.isDigit })
    }
}
