import Imaging
import Testing
@testable import SheetSimulation

@Suite struct InkPatchTests {
    private static func stroke(from start: Point, to end: Point, radius: Double) -> PenStroke {
        PenStroke(samples: [start, end].map { PenStroke.Sample(positionMM: $0, radiusMM: radius, load: 1) })
    }

    @Test func aStrokeLiesWhereItIsDrawn() throws {
        let patch = try #require(
            InkPatch([Self.stroke(from: Point(x: -10, y: -3), to: Point(x: 10, y: -3), radius: 1)], pixelsPerMM: 2))
        #expect((-24 ... -21).contains(patch.left) && (21...25).contains(patch.right))
        #expect((-10 ... -8).contains(patch.top) && (-4 ... -2).contains(patch.bottom))
        let middle = try #require(patch.inkSpan(row: -6))
        #expect(abs(middle.lowerBound + 22) <= 1 && abs(middle.upperBound - 23) <= 1)
        #expect(patch.inkSpan(row: 5) == nil)
        // 40 × 4 pixels, and a disc of 2 pixels' radius at the ends.
        #expect(abs(patch.area - 172.6) < 8)
    }

    @Test func movingMovesTheInkAndNothingElse() throws {
        let patch = try #require(InkPatch([Self.stroke(from: Point(x: 0, y: 0), to: Point(x: 4, y: 9), radius: 0.8)], pixelsPerMM: 1))
        let moved = patch.moved(x: 5, y: -7)
        #expect(moved.left == patch.left + 5 && moved.top == patch.top - 7 && moved.coverage == patch.coverage)
    }

    @Test func theFractionInsideIsThatOfTheInk() throws {
        let patch = try #require(InkPatch([Self.stroke(from: Point(x: 0, y: 0), to: Point(x: 19, y: 0), radius: 1)], pixelsPerMM: 1))
        #expect(patch.fractionInside(columns: -5..<30, rows: -5..<5) == 1)
        #expect(abs(patch.fractionInside(columns: -5..<10, rows: -5..<5) - 0.5) < 0.02)
        #expect(patch.fractionInside(columns: 40..<50, rows: -5..<5) == 0)
    }

    @Test func joinedInkCoversBoth() throws {
        let a = try #require(InkPatch([Self.stroke(from: Point(x: 0, y: 0), to: Point(x: 0, y: 8), radius: 1)], pixelsPerMM: 1))
        let b = try #require(InkPatch([Self.stroke(from: Point(x: 12, y: 4), to: Point(x: 12, y: 20), radius: 1)], pixelsPerMM: 1))
        let both = a.joined(with: b)
        #expect(both.left == a.left && both.right == b.right && both.top == a.top && both.bottom == b.bottom)
        #expect(abs(both.area - a.area - b.area) < 0.01)
        #expect(a.joined(with: nil).coverage == a.coverage)
    }

    @Test func withoutInkThereIsNoPatch() {
        #expect(InkPatch([], pixelsPerMM: 1) == nil)
        #expect(InkPatch(cutting: [0, 0.1, 0, 0], width: 2, height: 2, left: 0, top: 0) == nil)
    }
}
