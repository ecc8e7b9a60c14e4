import Imaging
import Support
import Testing
import TestSupport
@testable import Forms

@Suite struct PermutedLabelsTests {
    private static let labels = CellLabels.permuted(seed: 7)

    private static func values(sheet: Int, page: Int = 1, count: Int = 100, seed: UInt64 = 7) -> [UInt8?] {
        let identity = SheetIdentity(collection: "spring", sheet: sheet, page: page)
        return CellLabels.permuted(seed: seed).values(cellCount: count, identity: identity)
    }

    @Test func whichSheetItIsHasToBeKnown() {
        #expect(Self.labels.values(cellCount: 30, identity: nil) == Array(repeating: nil, count: 30))
    }

    @Test(arguments: [10, 96, 100, 117, 7])
    func everyDigitIsAskedForEquallyOften(count: Int) {
        for sheet in 1...40 {
            let values = Self.values(sheet: sheet, count: count).compactMap(\.self)
            #expect(values.count == count)
            let counts = (UInt8(0)...9).map { digit in values.count { $0 == digit } }
            #expect(counts.allSatisfy { $0 == count / 10 || $0 == (count + 9) / 10 }, "\(counts)")
        }
    }

    @Test func sheetsPagesAndSeedsDiffer() {
        let orders =
            (1...200).map { Self.values(sheet: $0) } + (2...200).map { Self.values(sheet: 1, page: $0) }
            + (8...200).map { Self.values(sheet: 1, seed: $0) }
        #expect(Set(orders).count == orders.count)
    }

    /// A place says nothing about its digit: over many sheets each digit comes to each place about equally often.
    @Test func thePlaceDoesNotTellTheDigit() {
        var counts = [[Int]](repeating: Array(repeating: 0, count: 10), count: 100)
        let sheetCount = 2000
        for sheet in 1...sheetCount {
            for (place, digit) in Self.values(sheet: sheet).enumerated() { counts[place][Int(digit ?? 0)] += 1 }
        }
        // 1000 counts around 200 with a standard deviation of 13.4: five of them are passed once in two million.
        let expected = Double(sheetCount) / 10
        #expect(counts.joined().allSatisfy { abs(Double($0) - expected) < 5 * (0.9 * expected).squareRoot() })
    }

    /// What has been printed must be read for ever: these orders never change.
    @Test func theOrdersAreTheRecordedOnes() {
        let text = [(1, 1), (2, 1), (17, 3), (999_999, 1)].map { sheet, page in
            let digits = Self.values(sheet: sheet, page: page, count: 24).map { $0.map { String($0) } ?? "_" }.joined()
            return "sheet \(sheet) page \(page): \(digits)\n"
        }.joined()
        #expect(Golden.difference(of: text, from: "permuted-labels.txt") == nil)
    }

    @Test func theManifestGivesTheSeed() throws {
        let template = try SheetTemplate(yaml: Self.yaml("labels: { permuted: { seed: 9007199254740991 } }"), file: "t.yaml")
        #expect(template.grids.map(\.labels) == [.permuted(seed: 9_007_199_254_740_991)])
        #expect(template.qrCode == QRCodePlace(originMM: Point(x: 70, y: 5), sideMM: 22))
    }

    @Test(arguments: [
        ("labels: { permuted: { seed: -1 } }", ["manifest.out-of-range"]),
        ("labels: { permuted: {} }", ["manifest.missing-field"]),
        ("labels: { permutated: { seed: 1 } }", ["manifest.missing-field", "manifest.unknown-field"]),
        ("labels: permuted", ["manifest.unknown-value"]),
    ])
    func aWrongSeedIsReported(labels: String, codes: [String]) throws {
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: Self.yaml(labels), file: "t.yaml") }
        #expect(try #require(error).diagnostics.map(\.code).sorted() == codes)
    }

    @Test func aCodeBeyondThePageIsReported() throws {
        let yaml = Self.yaml("labels: byRow").replacing("sideMM: 22", with: "sideMM: 40")
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: yaml, file: "t.yaml") }
        #expect(try #require(error).diagnostics.map(\.code) == ["manifest.out-of-range"])
    }

    private static func yaml(_ labels: String) -> String {
        """
        name: t
        pageSizeMM: { width: 100, height: 100 }
        registration: grid
        qrCode: { originMM: { x: 70, y: 5 }, sideMM: 22 }
        fields:
          - grid:
              originMM: { x: 5, y: 35 }
              pitchMM: { width: 20, height: 20 }
              columnCount: 3
              rowCount: 2
              lineWidthMM: 0.3
              \(labels)
        """
    }
}
