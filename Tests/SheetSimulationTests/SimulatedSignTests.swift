import Imaging
import Support
import Testing
@testable import SheetSimulation

/// What is made to show a network what is not one digit.
@Suite struct SimulatedSignTests {
    private static let ring: Glyph = {
        var glyph = Glyph()
        for y in 0..<28 {
            for x in 0..<28 {
                let dx = (Double(x) - 13.5) / 6, dy = (Double(y) - 13.5) / 9
                let radius = (dx * dx + dy * dy).squareRoot()
                if radius > 0.7, radius < 1 { glyph[x, y] = 255 }
            }
        }
        return glyph
    }()

    private static func signs(_ count: Int, seed: UInt64 = 4, digits: [(label: UInt8, glyph: Glyph)] = []) -> [SimulatedSign] {
        (0..<count).map { SimulatedSign(seed: seed, number: UInt64($0), digits: digits) }
    }

    @Test func aSignIsAFunctionOfItsSeedAndNumber() {
        let all = Self.signs(60)
        for number in [0, 7, 59] {
            let again = SimulatedSign(seed: 4, number: UInt64(number), digits: [])
            #expect(again.ink == all[number].ink && again.glyphClass == all[number].glyphClass)
        }
        let others = Self.signs(60, seed: 5)
        #expect(zip(all, others).allSatisfy { $0.ink != $1.ink })
    }

    @Test func everyClassIsMadeAndAQuarterAreDigits() {
        let classes = Self.signs(800).map(\.glyphClass)
        for sign in GlyphClass.notDigits { #expect(classes.count { $0 == sign } > 60, "\(sign.name)") }
        #expect((150...250).contains(classes.count { if case .digit = $0 { true } else { false } }))
    }

    @Test func inkIsCutToItsBoxAndNoLargerThanACell() {
        for sign in Self.signs(300) {
            #expect(sign.ink.inkBox.map { ($0.width, $0.height) == (sign.ink.width, sign.ink.height) } ?? false)
            #expect(max(sign.ink.width, sign.ink.height) < 400)
        }
    }

    /// Where somebody's digits are given they are used: of rings alone most digits are 0.
    @Test func digitsOfTheWriterAreUsed() {
        let labels = Self.signs(400, digits: [(0, Self.ring)]).compactMap { sign -> UInt8? in
            if case .digit(let digit) = sign.glyphClass { digit } else { nil }
        }
        #expect(labels.count { $0 == 0 } > labels.count / 2)
    }

    @Test func twoFiguresAreWiderThanOne() {
        func aspect(_ sign: SimulatedSign) -> Double { Double(sign.ink.width) / Double(sign.ink.height) }
        let signs = Self.signs(800)
        let several = signs.filter { $0.glyphClass == .several }.map(aspect).sorted()
        let digits = signs.filter { if case .digit = $0.glyphClass { true } else { false } }.map(aspect).sorted()
        #expect(several[several.count / 2] > 1.5 * digits[digits.count / 2])
    }

    @Test func signsHaveNamesOfTheirOwnAndFillTheFrame() {
        #expect(Set(Allograph.signs.map(\.name)).count == Allograph.signs.count)
        for allograph in Allograph.signs {
            let box = Rect(around: allograph.strokes.flatMap { $0.path(angularity: 0).points })
            #expect(allograph.weight > 0 && box.width < 1 && box.height < 1.3, "\(allograph.name)")
        }
    }
}
