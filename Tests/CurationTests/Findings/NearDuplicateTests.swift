import Dataset
import Imaging
import Support
import Testing

@testable import Curation

/// Digits that are there twice.
@Suite struct NearDuplicateTests {
    /// Digits of ten labels, 200 in all; some of them copied.
    private func digits(copying copies: [Int], writer: String? = nil, change: (inout Glyph) -> Void = { _ in }) -> [Digit] {
        let digits = CurationFixtures.digits(writerCount: 20)
        let more = copies.enumerated().map { index, row in
            var glyph = digits[row].glyph
            change(&glyph)
            return Digit(
                id: "t/\(index.padded(to: 5))", label: digits[row].label, writer: writer ?? digits[row].writer,
                source: ContentDigest(of: "t"),
                place: "p\(index)", status: "ok", score: 1, glyph: glyph)
        }
        return digits + more
    }

    @Test func copiesAreFoundAndNothingElse() throws {
        let digits = digits(copying: [3, 57, 199])
        let found = try NearDuplicates(digits, jobs: 2)
        #expect(found.pairs.map { [$0.first, $0.second] } == [[3, 200], [57, 201], [199, 202]])
        #expect(found.pairs.allSatisfy { $0.ratio == 0 })
    }

    @Test func aPixelThatFlickersHidesNoDuplicate() throws {
        let digits = digits(copying: [11, 140], change: { $0[9, 9] = $0[9, 9] > 40 ? $0[9, 9] - 40 : $0[9, 9] + 40 })
        let pairs = try NearDuplicates(digits, jobs: 2).pairs
        #expect(Set(pairs.map(\.second)) == [200, 201])
        #expect(pairs.allSatisfy { $0.ratio > 0 && $0.ratio < NearDuplicates.maxRatio })
    }

    /// Of three equal pictures there are three pairs; that two are alike makes no cluster.
    @Test func pairsAreListedNotClusters() throws {
        let pairs = try NearDuplicates(digits(copying: [8, 8]), jobs: 2).pairs
        #expect(Set(pairs.map { [$0.first, $0.second] }) == [[8, 200], [8, 201], [200, 201]])
    }

    /// The bounds only spare work: the same as by comparing all with all.
    @Test func theSearchIsExact() throws {
        let digits = digits(copying: [3, 3, 40, 77, 120], change: { $0[14, 14] = $0[14, 14] / 2 })
        let pictures = BlurredGlyphs(digits.map(\.glyph)), all = try NearDuplicates(digits, jobs: 3)
        var expected: Set<[Int]> = []
        for first in digits.indices {
            for second in first + 1..<digits.count
            where Double(pictures.square(first, second)).squareRoot() / 255 < NearDuplicates.maxRatio * all.medianNearest {
                expected.insert([first, second])
            }
        }
        #expect(Set(all.pairs.map { [$0.first, $0.second] }) == expected)
        #expect(try NearDuplicates(digits, jobs: 1).pairs == all.pairs)
        for row in [0, 17, 203] {
            let nearest = digits.indices.filter { $0 != row }.map { pictures.square(row, $0) }.min()
            #expect(pictures.nearestSquare(of: row) == nearest)
        }
    }

    /// A glyph has lost the size and the width of its ink.
    @Test func cropsOfAnotherShapeAreNoDuplicate() {
        func crop(_ width: Int, _ height: Int) -> PackedInk {
            var image = BilevelImage(width: width, height: height)
            for index in image.ink.indices { image.ink[index] = index % width < width / 2 ? 1 : 0 }
            return PackedInk(image)
        }
        #expect(InkComparison.agree(crop(40, 60), crop(40, 60)))
        #expect(InkComparison.agree(crop(40, 60), crop(80, 120)))
        #expect(!InkComparison.agree(crop(40, 60), crop(60, 40)))
        #expect(InkComparison.agree(nil, crop(60, 40)))
    }

    @Test func noDigitsHaveNoDuplicates() throws {
        #expect(try NearDuplicates([], jobs: 2).pairs.isEmpty)
    }
}

/// What is on both sides of a split, and sheets that are there twice.
@Suite struct LeakageTests {
    private func material(_ digits: [Digit], copies: [Digit] = [], splits: [String: Split]) throws -> FindingMaterial {
        try FindingMaterial(
            digits: digits, outOfSample: CurationFixtures.table(digits.map { $0.label ?? 0 }), folds: Folds(digits, count: 4, seed: 1),
            copies: copies, splits: splits, jobs: 2)
    }

    private func splits(_ digits: [Digit], test: Set<String>) -> [String: Split] {
        Dictionary(uniqueKeysWithValues: digits.map { ($0.id, test.contains($0.writer) ? .test : .train) })
    }

    /// A sheet again, as another scan of it gives it: each digit a little other.
    private func rescanned(_ digits: [Digit], writer: String) -> [Digit] {
        digits.enumerated().map { index, digit in
            var glyph = digit.glyph
            for step in 0..<6 {
                let x = (index * 7 + step * 5) % 28, y = (index * 3 + step * 11) % 28
                glyph[x, y] = glyph[x, y] > 100 ? glyph[x, y] - 60 : glyph[x, y] + 60
            }
            return Digit(
                id: "again/\(digit.place)", label: digit.label, writer: writer, source: ContentDigest(of: "again"), place: digit.place,
                status: "ok", score: 1, glyph: glyph)
        }
    }

    @Test func aDigitOnBothSidesIsALeakAndOneOnOneSideIsNone() throws {
        let digits = CurationFixtures.digits(writerCount: 8)
        let copy = Digit(
            id: "t/1", label: digits[23].label, writer: "w7", source: ContentDigest(of: "t"), place: "p", status: "ok", score: 1,
            glyph: digits[23].glyph)
        let all = digits + [copy]
        let leaks = try LeakageFinder().found(in: material(all, splits: splits(all, test: ["w7"])))
        #expect(leaks.map(\.digit) == [digits[23].id] && leaks.map(\.other) == ["t/1"])
        #expect(try LeakageFinder().found(in: material(all, splits: splits(all, test: ["w1"]))).isEmpty)
        #expect(try LeakageFinder().found(in: material(all, splits: [:])).isEmpty)
    }

    @Test func aSheetScannedTwiceUnderTwoNamesIsFoundAndLeaks() throws {
        let digits = CurationFixtures.digits(writerCount: 8, perWriter: 20)
        let all = digits + rescanned(Array(digits[40..<60]), writer: "other")
        let material = try material(all, splits: splits(all, test: ["other"]))
        let sheets = try RepeatedSheetFinder().found(in: material)
        #expect(sheets.count == 1)
        #expect(sheets.first?.why.contains("'w2'") == true && sheets.first?.why.contains("'other'") == true)
        let leaks = try LeakageFinder().found(in: material)
        #expect(leaks.count == 1)
        let why = try #require(leaks.first?.why)
        #expect(why.hasPrefix("one sheet is there twice, with 20 digits, such as \(digits[40].id) and again/r00c40, "))
        #expect(why.hasSuffix(": the first of each is in 'train', the second in 'test'"))
    }

    /// Of a sheet whose digits are duplicates without being at the same places, such as one that was cut out by hand.
    @Test func aSheetThatLeaksDigitByDigitIsToldOnce() throws {
        let digits = CurationFixtures.digits(writerCount: 8, perWriter: 20)
        func copied(_ rows: Range<Int>) -> [Digit] {
            rows.map { row in
                Digit(
                    id: "cut/\(row)", label: digits[row].label, writer: "other", source: ContentDigest(of: "cut"), place: "\(row)",
                    status: "ok", score: 1, glyph: digits[row].glyph)
            }
        }
        func leaks(_ rows: Range<Int>) throws -> [Found] {
            let all = digits + copied(rows)
            return try LeakageFinder().found(in: material(all, splits: splits(all, test: ["other"])))
        }
        let whole = try leaks(40..<52)
        #expect(whole.count == 1)
        #expect(whole.first?.why.hasPrefix("one sheet is there twice, with 12 digits, such as ") == true)
        #expect(try leaks(40..<45).map(\.why).filter { $0.hasPrefix("a digit is there twice: ") }.count == 5)
    }

    @Test func sheetsOfOneFormAreNotTheSame() throws {
        let digits = CurationFixtures.digits(writerCount: 8, perWriter: 20)
        #expect(try RepeatedSheetFinder().found(in: material(digits, splits: [:])).isEmpty)
    }

    @Test func aCopyOfADigitThatIsTestedOnIsALeak() throws {
        let digits = CurationFixtures.digits(writerCount: 8)
        let sibling = Digit(
            id: "s-copy0", label: 3, writer: "somebody", source: digits[23].source, place: digits[23].place, status: "ok", score: 1,
            glyph: CurationFixtures.glyph(of: 3, number: 900), origin: .augmented(0))
        var splits = splits(digits, test: ["w2"])
        splits[sibling.id] = .train
        let leaks = try LeakageFinder().found(in: material(digits, copies: [sibling], splits: splits))
        #expect(leaks.count == 1 && leaks.first?.other == "s-copy0")
    }
}
