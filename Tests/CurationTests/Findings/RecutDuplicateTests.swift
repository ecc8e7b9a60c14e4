import Dataset
import Imaging
import Support
import Testing

@testable import Curation

/// The same ink, cut out in another way.
@Suite struct RecutDuplicateTests {
    /// A loop with a tail, each number another one, drawn with so many pixels a unit.
    private func ink(_ number: Int, scale: Double, radius: Double = 0.045, shift: Double = 0) -> BilevelImage {
        var stream = RandomStream(seed: 3, purpose: .testing, sample: UInt64(number))
        let a = stream.uniform(in: 0.15...0.3), b = stream.uniform(in: 0.15...0.3), lean = stream.uniform(in: -0.5...0.5)
        let tail = stream.uniform(in: 0.2...0.6), bend = stream.uniform(in: -0.3...0.3)
        var points = (0..<120).map { step -> Point in
            let angle = 2 * Double.pi * Double(step) / 120
            return Point(x: 0.5 + a * PortableMath.cos(angle) - lean * b * PortableMath.sin(angle), y: 0.35 + b * PortableMath.sin(angle))
        }
        points += (0..<80).map { step -> Point in
            let part = Double(step) / 80
            return Point(x: 0.5 + a - lean * tail * part + bend * part * part, y: 0.35 + tail * part)
        }
        let side = Int(1.2 * scale)
        var image = BilevelImage(width: side, height: side)
        let reach = radius * scale
        for point in points {
            let center = Point(x: (point.x + 0.05) * scale + shift - 0.5, y: (point.y + 0.05) * scale + shift - 0.5)
            for y in Int(center.y - reach) - 1...Int(center.y + reach) + 1 where (0..<side).contains(y) {
                for x in Int(center.x - reach) - 1...Int(center.x + reach) + 1 where (0..<side).contains(x) {
                    if center.distance(to: Point(x: Double(x), y: Double(y))) < reach { image[x, y] = true }
                }
            }
        }
        return image
    }

    private func digit(_ id: String, source: String, _ ink: BilevelImage) -> Digit {
        Digit(
            id: id, label: 6, writer: "w", source: ContentDigest(of: source), place: id, status: "ok", score: 1,
            glyph: CurationFixtures.glyph(of: 6, number: id.utf8.reduce(0) { 31 * $0 + Int($1) } % 10_000),
            crop: ink.croppedToInk.flatMap(Digit.keptCrop))
    }

    private var sheet: [Digit] { (0..<30).map { digit("s/\($0)", source: "sheet", ink($0, scale: 55)) } }

    @Test func aPictureOfTheSameInkIsFoundInAnotherResolutionAndWithAnotherThreshold() throws {
        let pictures = [
            digit("a", source: "a", ink(4, scale: 55, shift: 0.4)), digit("b", source: "b", ink(17, scale: 110, radius: 0.052)),
            digit("c", source: "c", ink(23, scale: 75, radius: 0.04)),
        ]
        let found = try RecutDuplicates(sheet + pictures, jobs: 2)
        #expect(Set(found.pairs.map { [$0.first, $0.second] }) == [[4, 30], [17, 31], [23, 32]])
        #expect(found.isComplete && found.pairs.allSatisfy { $0.distance < RecutDuplicates.maxDistance })
        #expect(try RecutDuplicates(sheet + pictures, jobs: 1).pairs == found.pairs)
        let pairs = try NearDuplicates(sheet + pictures, jobs: 1).pairs
        #expect(pairs.contains { $0.outlineDistance != nil && $0.score > 0 })
    }

    @Test func otherInkIsNoDuplicate() throws {
        let pictures = (40..<52).map { digit("p\($0)", source: "p\($0)", ink($0, scale: 80)) }
        #expect(try RecutDuplicates(sheet + pictures, jobs: 2).pairs.isEmpty)
    }

    /// Of digits that are nearly alike, as of a machine, none is told to be the other.
    @Test func whatIsLikeManyIsNoDuplicate() throws {
        let alike = (0..<8).map { digit("s/\($0)", source: "sheet", ink(4, scale: 55, radius: 0.045, shift: 0.1 * Double($0))) }
        #expect(try RecutDuplicates(alike + [digit("a", source: "a", ink(4, scale: 60))], jobs: 1).pairs.isEmpty)
    }

    @Test func sheetsAndSmallInkAreNotCompared() throws {
        #expect(try RecutDuplicates(sheet + sheet.map { digit($0.id + "x", source: "other", $0.crop!) }, jobs: 1).pairs.isEmpty)
        #expect(try RecutDuplicates(sheet + [digit("a", source: "a", ink(4, scale: 24))], jobs: 1).pairs.isEmpty)
        #expect(try RecutDuplicates([], jobs: 1).isComplete)
    }
}
