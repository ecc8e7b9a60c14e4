import Imaging
import Testing
@testable import Ingest

/// Pages that were laid in turned are shown upright, their cells with them.
@Suite struct ScannedPageTests {
    @Test(arguments: 0..<4) func aPointIsTurnedAsThePictureIs(quarterTurns: Int) {
        let width = 5, height = 3
        for (x, y) in [(0, 0), (4, 0), (1, 2), (4, 2), (3, 1)] {
            var stored = GrayImage(width: width, height: height)
            stored[x, y] = 0
            let seen = ScannedPage.orientation(quarterTurns: quarterTurns).upright(stored)
            let point = ScannedPage.upright(
                Point(x: Double(x), y: Double(y)), quarterTurns: quarterTurns, width: width, height: height)
            #expect(seen.width == (quarterTurns % 2 == 0 ? width : height))
            #expect(seen[Int(point.x), Int(point.y)] == 0, "\(x), \(y)")
        }
    }

    /// A page that is turned counter-clockwise has its top on the left.
    @Test func aQuarterTurnCounterclockwiseIsTurnedBack() {
        #expect(ScannedPage.upright(Point(x: 0, y: 2), quarterTurns: 1, width: 5, height: 3) == Point(x: 0, y: 0))
    }
}
