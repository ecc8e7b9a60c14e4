import Testing

@testable import Imaging

@Suite struct GeometryTests {
    @Test func insetStopsAtTheCenter() {
        let rect = Rect(x: 0, y: 0, width: 10, height: 4)
        #expect(rect.inset(by: 1) == Rect(x: 1, y: 1, width: 8, height: 2))
        #expect(rect.inset(by: 3) == Rect(x: 3, y: 2, width: 4, height: 0))
    }

    @Test func centerIsBetweenPixelCenters() {
        #expect(GrayImage(width: 28, height: 3).center == Point(x: 13.5, y: 1))
    }
}
