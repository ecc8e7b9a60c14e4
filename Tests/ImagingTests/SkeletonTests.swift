import Support
import Testing

@testable import Imaging

/// Ink thinned to lines, and the lines between ends and meetings.
@Suite struct SkeletonTests {
    private static func image(_ rows: [String]) -> BilevelImage {
        BilevelImage(width: rows[0].count, height: rows.count, ink: rows.joined().map { $0 == "#" ? 1 : 0 })
    }

    /// A plus of arms 5 pixels wide.
    private static let plus: BilevelImage = {
        var image = BilevelImage(width: 41, height: 41)
        for i in 3..<38 { for j in 18..<23 { (image[i, j], image[j, i]) = (true, true) } }
        return image
    }()

    private static func ring(outer: Double, inner: Double) -> BilevelImage {
        var image = BilevelImage(width: 61, height: 61)
        for y in 0..<61 {
            for x in 0..<61 {
                let square = Double((x - 30) * (x - 30) + (y - 30) * (y - 30))
                image[x, y] = square <= outer * outer && square >= inner * inner
            }
        }
        return image
    }

    @Test func aBarBecomesALineOfOnePixelInItsMiddle() {
        var bar = BilevelImage(width: 40, height: 11)
        for y in 3..<8 { for x in 2..<38 { bar[x, y] = true } }
        let line = bar.thinned()
        #expect((8..<32).allSatisfy { x in (0..<11).filter { line[x, $0] } == [5] })
    }

    @Test func whatIsThinStaysAsItIs() {
        let line = Self.image([".......", ".#.....", "..#....", "...####", "......."])
        #expect(line.thinned() == line)
        #expect(BilevelImage(width: 3, height: 3).thinned() == BilevelImage(width: 3, height: 3))
        let dot = Self.image(["...", ".#.", "..."])
        #expect(dot.thinned() == dot)
    }

    /// Pieces and holes of random blots are counted before and after.
    @Test(arguments: 0..<20)
    func piecesAndHolesStay(number: Int) {
        var stream = RandomStream(seed: 1, purpose: .testing, sample: UInt64(number))
        var blots = BilevelImage(width: 64, height: 64)
        for _ in 0..<14 {
            let (x, y, width, height) = (2 + stream.below(44), 2 + stream.below(44), 3 + stream.below(14), 3 + stream.below(14))
            for j in y..<y + height { for i in x..<x + width { blots[i, j] = true } }
        }
        let thin = blots.thinned()
        #expect(thin.components().count == blots.components().count)
        #expect(thin.holes().count == blots.holes().count)
        #expect(thin.inkCount < blots.inkCount && thin.thinned() == thin)
    }

    @Test func aPlusHasFourEndsAndOneMeeting() {
        let graph = StrokeGraph(Self.plus.thinned(), minSpurLength: 4)
        #expect(graph.nodes.map(\.degree).sorted() == [1, 1, 1, 1, 4])
        #expect(graph.lines.count == 4 && graph.lines.allSatisfy { (12...18).contains($0.length) })
    }

    @Test func aRingIsOneClosedLine() {
        let graph = StrokeGraph(Self.ring(outer: 20, inner: 15).thinned(), minSpurLength: 4)
        #expect(graph.nodes.map(\.degree) == [2] && graph.lines.count == 1)
        // 2π · 17.5, walked from pixel to pixel.
        #expect((105...120).contains(graph.lines.first?.length ?? 0))
    }

    @Test func aSpurIsTakenAwayAndALongerLineIsNot() {
        var comb = BilevelImage(width: 40, height: 20)
        for x in 2..<38 { comb[x, 12] = true }
        for y in 9..<12 { comb[12, y] = true }
        for y in 3..<12 { comb[26, y] = true }
        #expect(StrokeGraph(comb, minSpurLength: 5).nodes.count { $0.degree == 1 } == 3)
        #expect(StrokeGraph(comb, minSpurLength: 2).nodes.count { $0.degree == 1 } == 4)
        #expect(StrokeGraph(comb, minSpurLength: 10).lines.count == 1)
    }

    @Test func withoutInkThereIsNothing() {
        let graph = StrokeGraph(BilevelImage(width: 5, height: 5), minSpurLength: 3)
        #expect(graph.nodes.isEmpty && graph.lines.isEmpty)
    }
}
