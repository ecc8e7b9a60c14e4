import Support
import Testing

@testable import Imaging

@Suite struct HomographyTests {
    static let photo = Homography([1.1, 0.2, 30, -0.1, 0.9, 12, 2e-4, -1e-4, 1])

    @Test func fourPointsDetermineTheMap() throws {
        let source = Rect(x: 10, y: 20, width: 180, height: 250).corners
        let fit = try #require(Homography.fit(from: source, to: source.map(Self.photo.map)))
        let p = Point(x: 77, y: 133)
        #expect(fit.map(p).distance(to: Self.photo.map(p)) < 1e-8)
    }

    @Test func leastSquaresFitAveragesNoiseAway() throws {
        var random = RandomStream(seed: 1, purpose: .testing)
        let source = (0..<200).map { _ in
            Point(x: random.uniform(in: 0...200), y: random.uniform(in: 0...300))
        }
        let target = source.map { Self.photo.map($0) + Point(x: random.normal(), y: random.normal()) }
        let fit = try #require(Homography.fit(from: source, to: target))
        for p in source { #expect(fit.map(p).distance(to: Self.photo.map(p)) < 0.6) }
    }

    @Test func inverseLeadsBack() throws {
        let there = Self.photo.followed(by: try #require(Self.photo.inverse))
        let p = Point(x: 5, y: 99)
        #expect(there.map(p).distance(to: p) < 1e-9)
    }

    @Test func threePointsOnALineDetermineNothing() {
        let line = [Point(x: 0, y: 0), Point(x: 1, y: 1), Point(x: 2, y: 2)]
        #expect(Homography.fit(from: line, to: line) == nil)
    }

    @Test func mirroringMapHasANegativeScale() {
        let mirror = Homography(scaleX: -2, scaleY: 2, offsetX: 0, offsetY: 0)
        #expect(abs(mirror.scale(at: Point(x: 3, y: 3)) + 2) < 1e-12)
    }
}
