import Dataset
import Support
import Testing

@testable import Curation

/// Which digits are held out together.
@Suite struct FoldsTests {
    @Test func noWriterIsInTwoFoldsAndEveryDigitIsInOne() throws {
        let digits = CurationFixtures.digits(writerCount: 13)
        let folds = try Folds(digits, count: 5, seed: 3)
        #expect(folds.grouping == .writer && folds.count == 5 && folds.groupCount == 13)
        for rows in Dictionary(grouping: digits.indices, by: { digits[$0].writer }).values {
            #expect(Set(rows.map { folds.folds[$0] }).count == 1)
        }
        for fold in 0..<5 {
            #expect(!folds.heldOut(fold).isEmpty)
            #expect(Set(folds.heldOut(fold)).isDisjoint(with: folds.trained(fold)))
            #expect(folds.heldOut(fold).count + folds.trained(fold).count == digits.count)
        }
    }

    @Test func thereAreNoMoreFoldsThanWriters() throws {
        #expect(try Folds(CurationFixtures.digits(writerCount: 3), count: 5, seed: 3).count == 3)
    }

    @Test func theOnlyWritersDigitsGoBySheetAndThoseOfOneSheetOneByOne() throws {
        let sheets = (0..<40).map { CurationFixtures.digit($0, label: 1, writer: "w", source: "s\($0 / 10)") }
        let bySheet = try Folds(sheets, count: 5, seed: 3)
        #expect(bySheet.grouping == .sheet && bySheet.count == 4)
        let single = (0..<40).map { CurationFixtures.digit($0, label: 1, writer: "w") }
        let byDigit = try Folds(single, count: 5, seed: 3)
        #expect(byDigit.grouping == .digit && byDigit.count == 5)
        for fold in 0..<5 { #expect(byDigit.heldOut(fold).count == 8) }
    }

    @Test func anotherSeedDealsWritersOtherwise() throws {
        let digits = CurationFixtures.digits(writerCount: 20)
        let first = try Folds(digits, count: 5, seed: 3)
        #expect(try Folds(digits, count: 5, seed: 3).folds == first.folds)
        #expect(try Folds(digits, count: 5, seed: 4).folds != first.folds)
    }

    @Test func oneDigitIsTooFew() {
        #expect(throws: CurationError.tooFewDigits(labeledCount: 1)) {
            try Folds([CurationFixtures.digit(0, label: 1, writer: "w")], count: 5, seed: 1)
        }
    }
}
