import Imaging
import Support
import Testing
import TestSupport
@testable import GlyphNormalization

/// One digit is read; several, a form, a page and a shadow are not.
@Suite struct LooseFiguresTests {
    /// How a picture is seen.
    struct Seen: Sendable, CustomTestStringConvertible {
        let side: Int
        let pen: Double
        let ink: Double
        let paper: Double
        var noise = 1.0
        /// How much darker one side of the picture is.
        var slope = 0.0

        var testDescription: String { "\(side) pixels, pen \(pen), \(ink) on \(paper), noise \(noise), slope \(slope)" }
    }

    static let conditions = [
        Seen(side: 400, pen: 0.03, ink: 30, paper: 235), Seen(side: 60, pen: 0.04, ink: 30, paper: 235),
        Seen(side: 1300, pen: 0.025, ink: 60, paper: 220), Seen(side: 300, pen: 0.012, ink: 40, paper: 230),
        Seen(side: 300, pen: 0.05, ink: 40, paper: 230), Seen(side: 400, pen: 0.03, ink: 170, paper: 225),
        Seen(side: 400, pen: 0.03, ink: 230, paper: 30), Seen(side: 400, pen: 0.03, ink: 60, paper: 220, noise: 10),
        Seen(side: 400, pen: 0.03, ink: 40, paper: 230, slope: 0.3),
    ]

    /// Straight strokes in shares of the picture's side.
    private static func picture(_ strokes: [(Point, Point)], _ seen: Seen) -> GrayImage {
        var image = GrayImage(width: seen.side, height: seen.side)
        var random = RandomStream(seed: 9, purpose: .testing, sample: UInt64(seen.side))
        let side = Double(seen.side)
        var mask = CoverageMask(bounds: Rect(x: 0, y: 0, width: side, height: side), imageWidth: seen.side, imageHeight: seen.side)
        for (a, b) in strokes {
            mask?.addLine(from: a * side, startRadius: seen.pen * side / 2, to: b * side, endRadius: seen.pen * side / 2)
        }
        for y in 0..<seen.side {
            for x in 0..<seen.side {
                let ink = Double(mask.map { $0[x - $0.originX, y - $0.originY] } ?? 0)
                let light = 1 - seen.slope * Double(x + y) / Double(2 * seen.side)
                let level = light * (seen.paper + (seen.ink - seen.paper) * ink) + seen.noise * random.normal()
                image[x, y] = UInt8(min(max(level, 0), 255))
            }
        }
        return image
    }

    /// A digit with its box's middle at a place, of a height; all in shares of the side.
    private static func digit(_ value: Int, atX x: Double, y: Double, height: Double) -> [(Point, Point)] {
        // In their own square digits are 0.56 high around the middle.
        let scale = height / 0.56
        func moved(_ p: Point) -> Point { Point(x: x + (p.x - 0.5) * scale, y: y + (p.y - 0.5) * scale) }
        return DrawnSheet.digit(value).map { (moved($0.0), moved($0.1)) }
    }

    private static func line(_ x: Double, _ y: Double, _ u: Double, _ v: Double) -> (Point, Point) {
        (Point(x: x, y: y), Point(x: u, y: v))
    }

    private static func isDigit(_ found: LooseDigit) -> Bool {
        switch found {
        case .digit: true
        case .empty, .refused: false
        }
    }

    private static func isSeveral(_ found: LooseDigit) -> Bool {
        switch found {
        case .refused(.several): true
        case .refused(.boxes), .refused(.crowded), .refused(.mark), .refused(.shadow), .refused(.specks), .digit, .empty: false
        }
    }

    @Test(arguments: conditions)
    func eachSingleDigitIsOne(_ seen: Seen) {
        for value in 0...9 {
            let image = Self.picture(Self.digit(value, atX: 0.5, y: 0.5, height: 0.5), seen)
            #expect(Self.isDigit(NormalizationProfile.mnist.looseDigit(in: image)), "\(value)")
        }
    }

    /// Strokes that do not meet: a 5 whose bar stands off, a 0 open at both ends, a 4 whose strokes do not touch, a 7 with its bar.
    private static let ofTwoPieces: [(name: String, strokes: [(Point, Point)])] = [
        (
            "5",
            [
                line(0.46, 0.25, 0.66, 0.25), line(0.4, 0.33, 0.4, 0.48), line(0.4, 0.48, 0.58, 0.48), line(0.58, 0.48, 0.62, 0.6),
                line(0.62, 0.6, 0.5, 0.75), line(0.5, 0.75, 0.38, 0.72),
            ]
        ),
        (
            "0",
            [
                line(0.48, 0.25, 0.37, 0.35), line(0.37, 0.35, 0.37, 0.65), line(0.37, 0.65, 0.48, 0.75),
                line(0.53, 0.26, 0.63, 0.36), line(0.63, 0.36, 0.63, 0.66), line(0.63, 0.66, 0.53, 0.74),
            ]
        ),
        ("4", [line(0.42, 0.25, 0.36, 0.55), line(0.36, 0.55, 0.55, 0.55), line(0.62, 0.3, 0.6, 0.78)]),
        ("7", [line(0.35, 0.25, 0.65, 0.25), line(0.65, 0.25, 0.48, 0.75), line(0.47, 0.5, 0.66, 0.5)]),
    ]

    @Test(arguments: ofTwoPieces.indices, [0, 2, 5, 6, 7])
    func digitOfTwoPiecesIsOne(_ index: Int, _ condition: Int) {
        let image = Self.picture(Self.ofTwoPieces[index].strokes, Self.conditions[condition])
        #expect(Self.isDigit(NormalizationProfile.mnist.looseDigit(in: image)), "\(Self.ofTwoPieces[index].name)")
    }

    @Test(arguments: conditions, [0.04, 0.1, 0.3])
    func twoDigitsBesideEachOtherAreSeveral(_ seen: Seen, _ gap: Double) {
        for (left, right) in [(8, 3), (4, 2), (0, 0), (6, 9)] {
            // Digits are 0.3 / 0.56 as wide as high.
            let reach = 0.4 * 0.3 / 0.56 / 2 + gap / 2 + seen.pen / 2
            let image = Self.picture(
                Self.digit(left, atX: 0.5 - reach, y: 0.5, height: 0.4) + Self.digit(right, atX: 0.5 + reach, y: 0.52, height: 0.36), seen)
            #expect(Self.isSeveral(NormalizationProfile.mnist.looseDigit(in: image)), "\(left)\(right)")
        }
    }

    @Test(arguments: conditions)
    func twoDigitsAboveEachOtherAreSeveral(_ seen: Seen) {
        for (upper, lower) in [(8, 3), (2, 5), (0, 6)] {
            let image = Self.picture(
                Self.digit(upper, atX: 0.5, y: 0.27, height: 0.34) + Self.digit(lower, atX: 0.5, y: 0.73, height: 0.34), seen)
            #expect(Self.isSeveral(NormalizationProfile.mnist.looseDigit(in: image)), "\(upper) over \(lower)")
        }
    }

    @Test(arguments: conditions.filter { $0.side >= 300 })
    func pageOfDigitsIsNoDigit(_ seen: Seen) {
        let fine = Seen(side: seen.side, pen: min(seen.pen, 0.012), ink: seen.ink, paper: seen.paper, noise: seen.noise, slope: seen.slope)
        let strokes = (0..<36).flatMap { cell in
            Self.digit(cell % 10, atX: 0.13 + 0.15 * Double(cell % 6), y: 0.13 + 0.15 * Double(cell / 6), height: 0.1)
        }
        #expect(!Self.isDigit(NormalizationProfile.mnist.looseDigit(in: Self.picture(strokes, fine))))
    }

    @Test(arguments: conditions.filter { $0.side >= 300 }, [3, 6])
    func blankFormIsNoDigit(_ seen: Seen, _ count: Int) {
        let fine = Seen(side: seen.side, pen: min(seen.pen, 0.012), ink: seen.ink, paper: seen.paper, noise: seen.noise, slope: seen.slope)
        let places = (0...count).map { 0.2 + 0.6 * Double($0) / Double(count) }
        let strokes = places.flatMap { [Self.line($0, 0.2, $0, 0.8), Self.line(0.2, $0, 0.8, $0)] }
        let found = NormalizationProfile.mnist.looseDigit(in: Self.picture(strokes, fine))
        switch found {
        case .refused(.boxes(let boxCount)): #expect(boxCount == count * count)
        case .refused(.crowded): break
        case .refused(.several), .refused(.mark), .refused(.shadow), .refused(.specks), .digit, .empty: Issue.record("\(found)")
        }
    }

    @Test(arguments: [60, 160, 400, 1200], [0.3, 0.55])
    func shadowOnBlankPaperIsNoDigit(_ side: Int, _ depth: Double) {
        for noise in [0.5, 3, 8] {
            for edge in [0.15, 0.4, 1] {
                var random = RandomStream(seed: 4, purpose: .testing, sample: UInt64(side))
                var image = GrayImage(width: side, height: side)
                for y in 0..<side {
                    for x in 0..<side {
                        let along = (Double(x) + 0.3 * Double(y)) / Double(side) - 0.65
                        let t = min(max(along / edge + 0.5, 0), 1)
                        image[x, y] = UInt8(min(max(240 * (1 - depth * t * t * (3 - 2 * t)) + noise * random.normal(), 0), 255))
                    }
                }
                #expect(!Self.isDigit(NormalizationProfile.mnist.looseDigit(in: image)), "noise \(noise), edge \(edge)")
            }
        }
    }

    @Test func whatIsRefusedSaysWhatWasFoundAndHowToMendIt() {
        for (error, code, hint) in [
            (LooseDigitError.several(figureCount: 2), "digit.several", "--layout line"),
            (.boxes(count: 12), "digit.form", "--template"), (.crowded(strokeLength: 9.3, limit: 5), "digit.crowded", "--template"),
            (.shadow, "digit.shadow", "even light"), (.mark(.ring), "digit.mark", "cut the picture"), (.mark(.spot), "digit.mark", "cut"),
            (.mark(.fold), "digit.mark", "cut"), (.specks(longestFraction: 0.01), "digit.specks", "cut the picture"),
        ] {
            #expect(error.diagnostics.count == 1)
            #expect(error.diagnostics.allSatisfy { $0.code == code && $0.fix.contains(hint) })
        }
        #expect(LooseDigitError.shadow.diagnostics.first?.severity == .warning)
    }

    @Test func enclosedAreasAreCountedEachByItself() {
        var image = BilevelImage(width: 9, height: 5)
        for x in 0..<9 { for y in 0..<5 where x % 4 == 0 || y % 4 == 0 { image[x, y] = true } }
        #expect(image.holes().map(\.inkCount) == [9, 9])
        image[4, 2] = false
        #expect(image.holes().map(\.inkCount) == [19])
        image[0, 2] = false
        #expect(image.holes().isEmpty)
    }

    /// Against paper that is walked over place by place.
    @Test func holesAreWhatThePaperAtTheRimDoesNotReach() {
        var state: UInt64 = 5
        for _ in 0..<200 {
            func random(_ count: Int) -> Int {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(state >> 33) % count
            }
            var image = BilevelImage(width: 1 + random(12), height: 1 + random(12))
            for place in image.ink.indices { image.ink[place] = random(5) < 3 ? 1 : 0 }
            var walk = AreaWalk(isOpen: image.ink.map { $0 == 0 }, width: image.width)
            let isAtRim = { (place: Int) in
                let x = place % image.width, y = place / image.width
                return x == 0 || y == 0 || x == image.width - 1 || y == image.height - 1
            }
            let areas = image.ink.indices.map { walk.area(from: $0) }.filter { !$0.isEmpty && !$0.contains(where: isAtRim) }
            let holes = image.holes().map { hole in
                hole.ink.ink.indices.filter { hole.ink.ink[$0] != 0 }
                    .map { (hole.y + $0 / hole.ink.width) * image.width + hole.x + $0 % hole.ink.width }
            }
            #expect(Set(holes.map(Set.init)) == Set(areas.map(Set.init)))
        }
    }
}
