import Imaging
import Support
import Testing

@testable import Curation
@testable import SheetSimulation

/// Ways of writing are told by the shape of the ink, of simulated digits whose way of writing is known.
@Suite struct AllographReaderTests {
    /// Of careful hands with ballpoint pens each way of writing is drawn so often.
    private static let handCount = 40

    /// The ink of all ways of writing that are told apart, by what they show.
    private static func drawn() -> [(form: DigitAllograph, name: String, ink: BilevelImage)] {
        let hands = (0..<400).map { Handwriting(seed: 5, writerNumber: $0, forms: .all) }
            .filter { $0.haste < 0.4 && $0.pen.kind == .ballpoint }.prefix(handCount)
        return Allograph.forms(.all).enumerated().flatMap { label, allographs in
            allographs.flatMap { allograph in
                hands.compactMap { hand -> (form: DigitAllograph, name: String, ink: BilevelImage)? in
                    var stream = RandomStream(
                        seed: 3, purpose: .testing, sample: UInt64(hand.writerNumber), step: UInt32(label))
                    let strokes = hand.strokes(of: allograph, hand.habits[label], cellHeightMM: 15, using: &stream)
                    guard let form = allograph.form, let ink = InkFigure(strokes).ink(pixelsPerMM: 300 / 25.4) else { return nil }
                    return (form, allograph.name, ink)
                }
            }
        }
    }

    /// The mean ink of squares, the longer side 20 pixels, as a scanner of few dots would give it.
    private static func glyph(_ ink: BilevelImage) -> Glyph {
        let scale = Double(max(ink.width, ink.height)) / 20
        var glyph = Glyph()
        for y in 0..<Int((Double(ink.height) / scale).rounded()) {
            for x in 0..<Int((Double(ink.width) / scale).rounded()) {
                let columns = Int(Double(x) * scale)..<min(ink.width, Int(Double(x + 1) * scale))
                let rows = Int(Double(y) * scale)..<min(ink.height, Int(Double(y + 1) * scale))
                let count = rows.reduce(0) { sum, j in sum + columns.count { ink[$0, j] } }
                glyph[4 + x, 4 + y] = UInt8(255 * count / max(1, rows.count * columns.count))
            }
        }
        return glyph
    }

    private static func told(_ label: UInt8, _ shape: DigitShape?) -> DigitAllograph? {
        shape.flatMap { AllographReader.allograph(of: label, $0) }
    }

    @Test func eachIsToldFromItsCropAndFromItsGlyph() throws {
        let drawn = Self.drawn()
        for (source, told) in [
            ("crop", drawn.map { Self.told($0.form.label, DigitShape($0.ink)) }),
            ("glyph", drawn.map { Self.told($0.form.label, DigitShape(Self.glyph($0.ink))) }),
        ] {
            for form in DigitAllograph.allCases {
                let rows = drawn.indices.filter { drawn[$0].form == form }
                let counts = Dictionary(grouping: rows, by: { told[$0] }).mapValues(\.count)
                let recall = Double(counts[form] ?? 0) / Double(rows.count)
                let confusion = counts.map { told, count -> String in "\(told?.rawValue ?? "none") \(count)" }.sorted().joined(
                    separator: ", ")
                print("\(source) \(form.rawValue): recall \(NumberText.percent(recall, digits: 1)) of \(rows.count): \(confusion)")
                #expect(rows.count >= Self.handCount)
                #expect(recall >= 0.9, "\(source), \(form.rawValue): \(confusion)")
            }
        }
    }

    @Test func ofEveryFormThereIsAModelAndAllFormsOfADigitBelongToIt() {
        for form in DigitAllograph.allCases {
            let frame = Rect(around: Array(form.modelStrokes.joined()))
            #expect(abs(frame.y) < 0.1 && abs(frame.height - 1) < 0.1 && frame.width < 1, "\(form.rawValue)")
            #expect(form.rawValue.hasPrefix("\(form.label)-"))
        }
        for (label, allographs) in Allograph.forms(.all).enumerated() {
            #expect(allographs.compactMap(\.form).allSatisfy { $0.label == label })
        }
    }

    @Test func ofADigitThatIsWrittenOneWayOnlyAndWithoutInkNothingIsTold() {
        let stroke = CurationFixtures.digit(1, label: 5, writer: "w")
        #expect(AllographReader.allograph(of: stroke) == nil)
        #expect(DigitShape(Glyph()) == nil)
        #expect(DigitShape(BilevelImage(width: 4, height: 4)) == nil)
    }
}
