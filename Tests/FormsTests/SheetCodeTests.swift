import Imaging
import Testing
@testable import Forms

@Suite struct SheetCodeTests {
    private static let identity = SheetIdentity(collection: "spring", sheet: 17, page: 2)

    private static func template(rowCount: Int = 2, seed: UInt64 = 1, x: Double = 5) -> SheetTemplate {
        let grid = CellGrid(
            originMM: Point(x: x, y: 5), pitchMM: Size(width: 10, height: 10), columnCount: 3, rowCount: rowCount,
            lineWidthMM: 0.3, labels: .permuted(seed: seed))
        return SheetTemplate(
            name: "spring", pageSizeMM: Size(width: 100, height: 100), registration: .grid, fields: [.cells(grid)])
    }

    @Test func theTextOfACodeIsReadBack() {
        let code = SheetCode(Self.identity, template: Self.template())
        #expect(SheetCode(text: code.text) == code)
        #expect(code.text.hasPrefix("INKMILL1:spring:17:2:"))
    }

    @Test func theCheckTellsOtherLabelsButNotOtherPlaces() {
        let check = SheetCode(Self.identity, template: Self.template()).check
        #expect(SheetCode(Self.identity, template: Self.template(x: 6)).check == check)
        #expect(SheetCode(Self.identity, template: Self.template(seed: 2)).check != check)
        #expect(SheetCode(Self.identity, template: Self.template(rowCount: 3)).check != check)
        let other = SheetIdentity(collection: "spring", sheet: 18, page: 2)
        #expect(SheetCode(other, template: Self.template()).check != check)
    }

    @Test(arguments: [
        "", "INKMILL1", "INKMILL1:spring:17:2", "INKMILL1:spring:17:2:9F03C2:x", "INKMILL1:spring:0:2:9F03C2",
        "INKMILL1:spring:17:-2:9F03C2", "INKMILL1::17:2:9F03C2", "INKMILL2:spring:17:2:9F03C2", "INKMILL1:spring:17:2:9F03",
        "https://example.org/", "INKMILL1:spring:99999999999999999999:2:9F03C2",
    ])
    func whatIsNoSheetsCodeIsNotRead(text: String) {
        #expect(SheetCode(text: text) == nil)
    }
}
