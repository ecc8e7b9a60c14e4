import Imaging
import Testing
@testable import GlyphNormalization

/// Lines of the paper, told in gray: a stroke that is darker stays, whatever way the lines run.
@Suite struct PaperLinePathsTests {
    struct Paper: Sendable, CustomTestStringConvertible {
        /// How much the lines climb in a pixel.
        var slope = 0.0
        /// How much darker they are at the right than at the left, of their density.
        var unevenness = 0.0
        /// So many pixels of each sixty are missing.
        var gap = 0

        var testDescription: String { "slope \(slope), unevenness \(unevenness), gap \(gap)" }
    }

    private static let width = 300, height = 360, pitch = 24
    private static let line = 60.0, stroke = 130.0

    static let papers = [
        Paper(), Paper(slope: 0.05), Paper(slope: -0.1), Paper(unevenness: 0.6), Paper(gap: 2), Paper(slope: 0.05, unevenness: 0.5),
    ]

    /// Squared paper with a stroke that runs down it to the left, three pixels wide.
    private static func density(_ paper: Paper) -> InkDensity {
        var density = InkDensity(width: width, height: height, values: Array(repeating: 0, count: width * height))
        let level = { (along: Double) in UInt8(line * (1 - paper.unevenness * (1 - along))) }
        for start in stride(from: -height, to: width + height, by: pitch) {
            for step in 0..<max(width, height) where step % 60 >= paper.gap {
                let y = start + Int(paper.slope * Double(step)), x = start - Int(paper.slope * Double(step))
                if step < width, (0..<height).contains(y) { density[step, y] = level(Double(step) / Double(width)) }
                if step < height, (0..<width).contains(x) { density[x, step] = level(Double(x) / Double(width)) }
            }
        }
        for place in strokePlaces { density[place.x, place.y] = UInt8(stroke) }
        return density
    }

    private static let strokePlaces: [(x: Int, y: Int)] = (60..<300).flatMap { y in (-1...1).map { (260 - 2 * y / 3 + $0, y) } }

    @Test(arguments: papers) func aDarkerStrokeStaysAndTheLinesGo(_ paper: Paper) {
        let density = Self.density(paper), paths = PaperLinePaths(density, leastDensity: 0)
        #expect(paths.hasLines)
        let isStroke = Set(Self.strokePlaces.map { $0.y * Self.width + $0.x })
        for place in isStroke { #expect(Double(paths.rest.values[place]) >= Self.stroke - Self.line - 1) }
        let lines = density.values.indices.filter { density.values[$0] > 0 && !isStroke.contains($0) }
        let left = lines.count { Double(paths.rest.values[$0]) > Self.line / 2 }
        #expect(Double(left) < 0.1 * Double(lines.count), "\(left) of \(lines.count) pixels of lines are left")
    }

    @Test func paperWithoutLinesHasNone() {
        var density = InkDensity(width: 80, height: 60, values: Array(repeating: 3, count: 80 * 60))
        for y in 20..<40 { density[40, y] = 200 }
        let paths = PaperLinePaths(density, leastDensity: 0)
        #expect(!paths.hasLines)
        #expect(paths.rest[40, 30] > 150)
    }

    /// A stroke along a line, from rim to rim, cannot be told from it; one that ends before the rim can.
    @Test func aBarOnALineKeepsWhatItIsDarkerBy() {
        var density = Self.density(Paper())
        for x in 80..<220 { density[x, 7 * Self.pitch] = UInt8(Self.stroke) }
        let paths = PaperLinePaths(density, leastDensity: 0)
        for x in 80..<220 { #expect(paths.rest[x, 7 * Self.pitch] >= 40) }
    }

    @Test func wherePaleStrokesAreSoughtNothingIsLeftAtCrossings() {
        var density = Self.density(Paper()), isStroke = Set<Int>()
        for place in Self.strokePlaces {
            for dy in -2...2 { for dx in -2...2 { isStroke.insert((place.y + dy) * Self.width + place.x + dx) } }
        }
        let places = stride(from: 0, to: Self.height, by: Self.pitch).flatMap { y in
            stride(from: 0, to: Self.width, by: Self.pitch).map { y * Self.width + $0 }
        }.filter { !isStroke.contains($0) }
        for place in places { density.values[place] = UInt8(2 * Self.line - Self.line * Self.line / 255) }
        let paths = PaperLinePaths(density, leastDensity: 0), plain = paths.restWithoutCrossings()
        for place in places { #expect(plain.values[place] <= 2 && paths.rest.values[place] >= 30) }
    }

    /// A photograph shows a strip of what lies beside the paper.
    @Test func linesMayEndALittleBeforeTheRim() {
        var density = Self.density(Paper())
        for y in 0..<Self.height {
            for x in 0..<Self.width where x < 12 || y < 12 { density[x, y] = 0 }
        }
        let paths = PaperLinePaths(density, leastDensity: 0), isStroke = Set(Self.strokePlaces.map { $0.y * Self.width + $0.x })
        #expect(paths.hasLines)
        let left = paths.rest.values.indices.count { !isStroke.contains($0) && Double(paths.rest.values[$0]) > Self.line / 2 }
        #expect(left < 60)
    }

    /// An E that fills its picture.
    @Test func theStrokesOfALetterAreNoLines() {
        var density = InkDensity(width: 90, height: 120, values: Array(repeating: 0, count: 90 * 120))
        for y in 0..<120 {
            for x in 0..<90 where x < 12 || y < 12 || y >= 108 || (54..<66).contains(y) { density[x, y] = 200 }
        }
        #expect(!PaperLinePaths(density, leastDensity: 0).hasLines)
    }

    @Test func aPixelIsPaper() {
        let paths = PaperLinePaths(InkDensity(width: 1, height: 1, values: [7]), leastDensity: 0)
        #expect(!paths.hasLines)
    }
}
