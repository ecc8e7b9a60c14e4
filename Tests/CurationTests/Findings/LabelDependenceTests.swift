import Dataset
import Imaging
import Support
import Testing

@testable import Curation

/// Labels that can be told from what is not the digit.
@Suite struct LabelDependenceTests {
    private static let sheet = ContentDigest(of: "sheet")

    /// Twenty digits of each label by each of five writers, of a darkness and a place, on one sheet.
    private static func dependences(
        writer: (UInt8, Int) -> Int = { $1 % 5 }, darkness: (UInt8, Int) -> UInt8 = { _, _ in 200 },
        place: (UInt8, Int) -> String = { _, number in "r00c\(number % 10)" }, jobs: Int = 2
    ) throws -> [LabelDependence] {
        let digits = (0..<1000).map { number -> Digit in
            let label = UInt8(number % 10), own = number / 10
            var glyph = Glyph()
            var stream = RandomStream(seed: 5, purpose: .testing, sample: UInt64(number))
            for y in 4..<24 { for x in 10..<14 + stream.below(5) { glyph[x, y] = darkness(label, own) } }
            return Digit(
                id: number.padded(to: 5), label: label, writer: "w\(writer(label, own))", source: sheet, place: place(label, own),
                status: "ok",
                score: 1, glyph: glyph)
        }
        return try LabelDependenceSearch.dependences(
            of: digits, measures: digits.map { CropMeasures($0.glyph) }, sheets: [sheet: "a.png"], seed: 1, jobs: jobs)
    }

    private static func of(_ kind: LabelDependenceKind, _ dependences: [LabelDependence]) throws -> LabelDependence {
        try #require(dependences.first { $0.by == kind })
    }

    @Test func whereNothingTellsTheLabelThereIsNoAlarm() throws {
        let dependences = try Self.dependences()
        #expect(!dependences.contains { $0.isAlarming })
        // Of ten labels dealt to parts of 100 or 200 digits one is a little more frequent than a tenth.
        #expect(dependences.allSatisfy { $0.pValue > 0.05 && (0.1..<0.16).contains($0.chance) })
        // One sheet is the whole, and one darkness.
        #expect(Set(dependences.map(\.by)) == [.place, .strokeWidth, .writer])
    }

    @Test func aLabelWithADarknessOfItsOwnIsAlarming() throws {
        let dependences = try Self.dependences(darkness: { label, _ in label < 5 ? 120 + label : 250 })
        let brightness = try Self.of(.brightness, dependences)
        #expect(brightness.isAlarming && brightness == dependences.first)
        // Five labels have a tenth of their own; of the other five one is guessed.
        #expect(abs(brightness.accuracy - 0.6) < 0.05 && brightness.pValue < 0.05)
    }

    @Test func aWriterWhoWritesFewLabelsIsAlarming() throws {
        let writer = try Self.of(.writer, Self.dependences(writer: { label, _ in Int(label) / 2 }))
        #expect(writer.isAlarming && writer.accuracy == 0.5)
    }

    /// A form that asks for a digit in each column.
    @Test func aPlaceThatTellsTheLabelIsNoAlarm() throws {
        let place = try Self.of(.place, Self.dependences(place: { label, number in "r\(number % 10)c0\(label)" }))
        #expect(place.accuracy == 1 && place.pValue < 0.05 && !place.isAlarming)
    }

    @Test func itIsTheSameForAnyNumberOfJobs() throws {
        #expect(try Self.dependences(jobs: 1) == Self.dependences(jobs: 3))
    }

    @Test func aFewDigitsTellNothing() throws {
        let digits = CurationFixtures.digits(writerCount: 4)
        let found = try LabelDependenceSearch.dependences(
            of: digits, measures: digits.map { CropMeasures($0.glyph) }, sheets: [:], seed: 1, jobs: 1)
        #expect(found.isEmpty)
    }
}
