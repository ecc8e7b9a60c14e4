import Imaging
import Testing
@testable import SheetReading

@Suite struct TextLineTests {
    private static let digits: [UInt8] = [1, 2, 5, 0, 7, 3, 8, 4, 9, 6]
    private static let writers = 0..<12

    /// Digits found, digits there, and cells over all writers.
    private static func counts(
        _ reader: TextLineReader = TextLineReader(), _ line: (Int) -> WrittenLine
    ) throws -> (found: Int, there: Int, cells: Int) {
        var result = (found: 0, there: 0, cells: 0)
        for writer in writers {
            let written = line(writer)
            let cells = try reader.read(written.picture).cells
            result.found += written.foundCount(in: cells)
            result.there += written.boxes.count
            result.cells += cells.count
        }
        return result
    }

    @Test func digitsThatStandApartAreFoundOneByOne() throws {
        let counts = try Self.counts { WrittenLine(Self.digits, writer: $0) }
        #expect(counts.found >= counts.there - 1 && counts.cells <= counts.there + 1, "\(counts)")
    }

    @Test func digitsThatTouchAreParted() throws {
        let counts = try Self.counts { WrittenLine(Self.digits, writer: $0, gapsMM: [-0.2, 0.7, 0.9]) }
        #expect(counts.found * 100 >= counts.there * 90, "\(counts)")
    }

    @Test func dotsDashesAndRulingLinesAreNoDigits() throws {
        let counts = try Self.counts {
            WrittenLine([1, 2, 5, 0, 7, 3], writer: $0, dotAfter: 2, endsInDash: true, ruleMM: 4.5)
        }
        #expect(counts.found * 100 >= counts.there * 97 && counts.cells * 100 <= counts.there * 103, "\(counts)")
    }

    @Test func digitsThatStandOnARulingLineAreFound() throws {
        let counts = try Self.counts { WrittenLine([1, 2, 5, 0, 7, 3], writer: $0, ruleMM: 1.5) }
        #expect(counts.found * 100 >= counts.there * 85, "\(counts)")
    }

    @Test func scaleAndPolarityDoNotMatter() throws {
        for writer in Self.writers {
            let fine = WrittenLine(Self.digits, writer: writer, pixelsPerMM: 16)
            let coarse = WrittenLine(Self.digits, writer: writer, pixelsPerMM: 6)
            let negative = GrayImage(
                width: fine.picture.width, height: fine.picture.height, pixels: fine.picture.pixels.map { 255 - $0 })
            let reader = TextLineReader()
            let cells = try reader.read(fine.picture).cells
            #expect(try reader.read(negative).cells.count == cells.count)
            #expect(try reader.read(coarse.picture).cells.count == cells.count, "writer \(writer)")
        }
    }

    @Test func theSamePictureIsReadTheSame() throws {
        let line = WrittenLine(Self.digits, writer: 3, gapsMM: [-0.3, 0.5])
        #expect(try TextLineReader().read(line.picture) == TextLineReader().read(line.picture))
    }

    @Test func cellsHaveLabelsOnlyWhereTheCountIsRight() throws {
        let line = WrittenLine([1, 2, 5, 0], writer: 1)
        let labeled = try TextLineReader().read(line.picture, label: "1250")
        #expect(labeled.cells.map(\.label) == [1, 2, 5, 0])
        #expect(labeled.cells.allSatisfy { $0.row == 0 && $0.glyph != nil })
        #expect(labeled.cells.map(\.column) == [0, 1, 2, 3])
        for wrong in ["125", "12500", "12a0", ""] {
            let reading = try TextLineReader().read(line.picture, label: wrong)
            #expect(reading.cells.allSatisfy { $0.label == nil }, "\(wrong)")
        }
    }

    @Test func noCellHasALabelWhereOneOfThemIsDoubtful() {
        #expect(TextLineReading.labels("12", of: [.ok, .overflow]) == [nil, nil])
        #expect(TextLineReading.labels("12", of: [.ok, .touchesLine]) == [1, 2])
    }

    @Test func emptyPaperHasNoDigits() throws {
        #expect(try TextLineReader().read(GrayImage(width: 300, height: 60, gray: 210)).cells.isEmpty)
        #expect(try TextLineReader().read(GrayImage(width: 3, height: 900, gray: 0)).cells.isEmpty)
        var ruled = GrayImage(width: 300, height: 60, gray: 210)
        for x in 0..<300 { ruled[x, 50] = 90 }
        #expect(try TextLineReader().read(ruled).cells.isEmpty)
    }

    @Test func whatIsNotDividedForCertainIsFlaggedAndHasNoGlyph() throws {
        var flagged = 0
        for writer in Self.writers {
            let line = WrittenLine([0, 0, 0, 8, 0, 4], writer: writer, gapsMM: [-0.8])
            for cell in try TextLineReader().read(line.picture).cells where !cell.status.isDigit {
                flagged += 1
                #expect((cell.status == .several || cell.status == .overflow) && cell.glyph == nil && cell.score < 0.6)
            }
        }
        #expect(flagged > 0)
    }

    /// Asks the scorer to take everything for a one, and counts how often it is asked.
    private final class CountingScorer: GlyphScorer, @unchecked Sendable {
        // Used by one test on one thread only.
        var callCount = 0

        private let common: Float

        /// - Parameter common: what all logits have in common.
        init(common: Float = 0) {
            self.common = common
        }

        func scores(of glyphs: [Glyph]) -> [[Float]] {
            callCount += 1
            return glyphs.map { _ in (0..<10).map { ($0 == 1 ? 8 : 0) + common } }
        }
    }

    /// Only the probabilities count.
    @Test(arguments: writers)
    func whatAllLogitsHaveInCommonChangesNoDivision(writer: Int) throws {
        let picture = WrittenLine(Self.digits, writer: writer, gapsMM: [-0.3, 0.5]).picture
        let cells = try [0, -6, 12].map { try TextLineReader(scorer: CountingScorer(common: $0)).read(picture).cells }
        for other in cells.dropFirst() {
            #expect(other.map(\.quad) == cells[0].map(\.quad) && other.map(\.status) == cells[0].map(\.status))
        }
    }

    @Test func aLinesGlyphsAreScoredTogether() throws {
        let scorer = CountingScorer()
        let cells = try TextLineReader(scorer: scorer).read(WrittenLine(Self.digits, writer: 2).picture).cells
        #expect(scorer.callCount == 1 && cells.count >= 8)
    }
}
