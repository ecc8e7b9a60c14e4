import Imaging
import Support
import Testing
@testable import SheetSimulation

@Suite struct SimulationHandwritingTests {
    @Test func everyDigitHasSeveralAllographsWithNamesOfTheirOwn() {
        #expect(Allograph.ofDigit.count == 10 && Allograph.rareOfDigit.count == 10)
        #expect(Allograph.ofDigit.allSatisfy { $0.count >= 5 })
        for allographs in Allograph.forms(.all) {
            #expect(Set(allographs.map(\.name)).count == allographs.count)
            #expect(allographs.allSatisfy { $0.weight > 0 })
        }
    }

    @Test func rareFormsAreWrittenOnlyWhereTheyAreAskedFor() {
        let names = { (forms: DigitForms) in
            Set(
                (0..<60).map { number in
                    let hand = Handwriting(seed: 1, writerNumber: number, forms: forms)
                    return hand.allograph(of: 4, hand.habits[4].usual).name
                })
        }
        let rare = Set(Allograph.rareOfDigit[4].map(\.name))
        #expect(names(.common).isDisjoint(with: rare))
        #expect(rare.isSubset(of: names(.all)))
    }

    @Test func skeletonsFillTheFrameOfOneUnit() {
        // Rare forms may have a wide roof or a trailing end.
        for (allographs, maxWidth, tolerance) in [(Allograph.ofDigit, 0.8, 0.06), (Allograph.rareOfDigit, 0.9, 0.08)] {
            for allograph in allographs.joined() {
                let box = Rect(around: allograph.strokes.flatMap { $0.path(angularity: 0).points })
                #expect(box.x > -0.05 && box.x + box.width < maxWidth, "\(allograph.name)")
                #expect(abs(box.y) < tolerance && abs(box.y + box.height - 1) < tolerance, "\(allograph.name)")
            }
        }
    }

    @Test func aWriterIsTheSameOnEverySheet() {
        let first = Handwriting(seed: 1, writerNumber: 4), second = Handwriting(seed: 1, writerNumber: 4)
        for digit in UInt8(0)...9 {
            #expect(Self.strokes(first, digit, sample: 9) == Self.strokes(second, digit, sample: 9))
        }
    }

    @Test func writersDifferMoreFromEachOtherThanFromThemselves() {
        let hands = (0..<12).map { Handwriting(seed: 1, writerNumber: $0) }
        var within = 0.0, between = 0.0
        for digit in UInt8(0)...9 {
            for (index, hand) in hands.enumerated() {
                let here = Self.strokes(hand, digit, sample: 1)
                within += Self.difference(here, Self.strokes(hand, digit, sample: 2))
                between += Self.difference(here, Self.strokes(hands[(index + 1) % hands.count], digit, sample: 2))
            }
        }
        #expect(between > 2 * within)
    }

    @Test func aDigitIsNeverWrittenTwiceTheSame() {
        let hand = Handwriting(seed: 1, writerNumber: 4)
        for digit in UInt8(0)...9 {
            #expect(Self.strokes(hand, digit, sample: 1) != Self.strokes(hand, digit, sample: 2))
        }
    }

    @Test func digitsFitTheCellAndAreBigEnoughToRead() {
        for number in 0..<40 {
            let hand = Handwriting(seed: 3, writerNumber: number)
            for digit in UInt8(0)...9 {
                let box = Rect(around: Self.strokes(hand, digit, sample: 1).compactMap(\.boundsMM).flatMap(\.corners))
                #expect((4...13).contains(box.height), "writer \(number) digit \(digit): \(box.height) mm")
                #expect(box.width < 13)
                #expect(abs(box.center.x) < 1e-9 && abs(box.center.y) < 1e-9)
            }
        }
    }

    @Test func whoCrossesTheSevenFlagsTheOne() {
        var crossed = 0, flagged = 0
        for number in 0..<400 {
            let habits = Handwriting(seed: 1, writerNumber: number).habits
            guard Allograph.ofDigit[7][habits[7].usual].name.hasPrefix("crossed") else { continue }
            crossed += 1
            if ["flag", "foot"].contains(Allograph.ofDigit[1][habits[1].usual].name) { flagged += 1 }
        }
        #expect((80...200).contains(crossed))
        #expect(flagged * 2 > crossed)
    }

    @Test func everyKindOfPenIsUsed() {
        let kinds = (0..<60).map { Handwriting(seed: 1, writerNumber: $0).pen.kind }
        #expect(Set(kinds) == Set(Pen.Kind.allCases))
    }

    @Test func aPenIsWiderWhereThePathTurnsThanWhereItRunsStraight() {
        let hand = Handwriting(seed: 1, writerNumber: 4)
        let two = Self.strokes(hand, 2, sample: 1)[0]
        let radii = two.samples.dropFirst(5).dropLast(10).map(\.radiusMM)
        let spread = (radii.max() ?? 0) - (radii.min() ?? 0)
        #expect(spread > 0.05 * hand.pen.widthMM)
    }

    private static func strokes(_ hand: Handwriting, _ digit: UInt8, sample: UInt64) -> [PenStroke] {
        var stream = RandomStream(seed: 11, purpose: .testing, sample: sample, step: UInt32(digit))
        return hand.strokes(of: digit, cellHeightMM: 15, using: &stream)
    }

    /// Mean distance in millimeters of the first strokes' points at equal shares of their lengths.
    private static func difference(_ a: [PenStroke], _ b: [PenStroke]) -> Double {
        func places(_ strokes: [PenStroke]) -> [Point] {
            let path = Polyline(points: strokes[0].samples.map(\.positionMM))
            return (0...20).map { path.points[(path.points.count - 1) * $0 / 20] }
        }
        return zip(places(a), places(b)).reduce(0) { $0 + $1.0.distance(to: $1.1) } / 21
    }
}
