import Dataset
import Imaging
import Support
import Testing

@testable import Curation

/// Parts of the digits that are misread more often than the rest.
@Suite struct SliceTests {
    /// By counting: of 5 drawn from 10 of which 4 are misread.
    @Test func theTailIsThatOfDrawingWithoutReplacement() {
        let tail = HypergeometricTail(count: 10, successCount: 4)
        #expect(abs(tail.probability(ofAtLeast: 4, in: 5) - 6.0 / 252) < 1e-12)
        #expect(abs(tail.probability(ofAtLeast: 3, in: 5) - (6 + 60) / 252.0) < 1e-12)
        #expect(tail.probability(ofAtLeast: 0, in: 5) == 1 && tail.probability(ofAtLeast: 5, in: 5) == 0)
    }

    /// Benjamini and Hochberg by hand.
    @Test func thePValuesAreCorrectedForTheirNumber() {
        let corrected = SliceSearch.benjaminiHochberg([0.01, 0.04, 0.03, 0.5])
        for (found, expected) in zip(corrected, [0.04, 0.16 / 3, 0.16 / 3, 0.5]) { #expect(abs(found - expected) < 1e-12) }
        #expect(SliceSearch.benjaminiHochberg([]).isEmpty)
    }

    @Test func theWriterWhoIsMisreadIsToldAndNobodyElse() {
        let digits = CurationFixtures.digits(writerCount: 20, perWriter: 20)
        let misread = digits.enumerated().map { row, digit in digit.writer == "w4" ? row % 2 == 0 : row % 50 == 0 }
        let slices = SliceSearch.slices(of: digits, misread: misread)
        #expect(slices.filter { $0.by == .writer }.map(\.value) == ["w4"])
        #expect(slices.allSatisfy { $0.pValue < SliceSearch.maxFalseDiscoveryRate })
    }

    @Test func aSheetIsToldByItsFileAndWhatIsOnNoneIsNoPartOfOne() {
        let digits = CurationFixtures.digits(writerCount: 20, perWriter: 20)
        let misread = digits.enumerated().map { row, digit in digit.writer == "w4" ? row % 2 == 0 : row % 50 == 0 }
        #expect(!SliceSearch.slices(of: digits, misread: misread).contains { $0.by == .sheet })
        let sources = Set(digits.map(\.source))
        let files = Dictionary(
            uniqueKeysWithValues: sources.map { source in
                (source, (digits.first { $0.source == source }?.writer ?? "") + ".png")
            })
        let slices = SliceSearch.slices(of: digits, misread: misread, sheets: files)
        #expect(slices.filter { $0.by == .sheet }.map(\.value) == ["w4.png"])
    }

    @Test func withoutErrorsThereIsNoSlice() {
        let digits = CurationFixtures.digits(writerCount: 20)
        #expect(SliceSearch.slices(of: digits, misread: digits.map { _ in false }).isEmpty)
    }

    @Test func aStrokeThatLeansToTheRightHasAPositiveSlant() {
        var glyph = Glyph()
        for y in 4..<24 { glyph[20 - y / 2, y] = 255 }
        #expect(abs(SliceSearch.slant(of: glyph) - 0.5) < 0.05)
        #expect(SliceSearch.slant(of: Glyph()) == 0)
    }
}
