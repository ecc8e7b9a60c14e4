import Foundation
import Rules
import Support
import TestSupport
import Testing
@testable import Forms
@testable import Ingest

/// What is said and decided of a pile of sheets whose cells were read already.
struct PileTests {
    private static func form(_ fields: String) -> String {
        """
        name: list
        pageSizeMM: { width: 120, height: 160 }
        registration: grid
        fields:
          - grid:
              name: id
              originMM: { x: 20, y: 20 }
              pitchMM: { width: 8, height: 10 }
              columnCount: 2
              rowCount: 3
              lineWidthMM: 0.3
        \(fields)
        """
    }

    private static func reading(_ row: Int, _ column: Int, digit: Int?, status: CellStatus = .ok) -> Recognition.Reading {
        Recognition.Reading(
            file: "scan.png", page: 1, field: "id", row: row, column: column, status: status.rawValue, digit: digit,
            probability: digit == nil ? nil : 0.9)
    }

    /// Nearly sure of one digit, and a little of a second.
    private static func probabilities(_ digit: Int, _ second: Int) -> [Double] {
        (0..<10).map { $0 == digit ? 0.55 : $0 == second ? 0.44 : 0.01 / 8 }
    }

    /// A list is given out over all rows of a field, each entry once.
    @Test func eachRowOfAFieldGetsAnEntryOfItsOwn() throws {
        try TestData.withTemporaryFolder { folder in
            try "id\n12\n17\n42\n".write(toFile: folder + "/list.csv", atomically: true, encoding: .utf8)
            let file = folder + "/list.yaml"
            try (Self.form("rules:\n  - oneOf: { field: id, file: list.csv, column: id, unique: true }\n"))
                .write(toFile: file, atomically: true, encoding: .utf8)
            let pile = try NumberPile.reading(file, acceptance: .standard).pile
            // The second row by itself is likelier 12 than 17, and 12 is the first row's.
            let digits = [[(1, 7), (2, 8)], [(1, 7), (2, 7)], [(4, 9), (2, 8)]]
            var values: [FieldValue] = [], probabilities: [ValuePlace: [[Double]]] = [:]
            for (row, list) in digits.enumerated() {
                let place = ValuePlace(field: "id", row: row), ofDigits = list.map { Self.probabilities($0.0, $0.1) }
                values.append(
                    FieldValue(
                        place,
                        [(list[0].0, list[1].0), (list[0].0, list[1].1)].map { tens, ones in
                            Candidate("\(tens)\(ones)", ofDigits[0][tens] * ofDigits[1][ones])
                        }))
                probabilities[place] = ofDigits
            }
            let sheet = ReadSheet(
                picture: NumberPicture(file: "scan.png", page: 1, digest: ContentDigest(of: []), width: 10, height: 10),
                values: SheetValues(values, digitProbabilities: probabilities, outlines: [:]))
            let decoded = DecodedPile(pile, [sheet], answers: NumberAnswers())
            #expect(decoded.results.sheets[0].numbers.map(\.text) == ["12", "17", "42"])
        }
    }

    /// What is asked for goes before what the form says.
    @Test func aFormSaysHowManyMayBeWrong() throws {
        try TestData.withTemporaryFolder { folder in
            let file = folder + "/list.yaml"
            try Self.form("maxErrorRate: 0.002\n").write(toFile: file, atomically: true, encoding: .utf8)
            #expect(try NumberPile.reading(file, acceptance: nil).pile.acceptance == .errorRate(0.002))
            #expect(try NumberPile.reading(file, acceptance: .probability(0.8)).pile.acceptance == .probability(0.8))
            try Self.form("").write(toFile: file, atomically: true, encoding: .utf8)
            #expect(try NumberPile.reading(file, acceptance: nil).pile.acceptance == .standard)
        }
    }

    @Test(arguments: [(6, 12, true), (6, 40, false), (5, 8, false)])
    func cellsWithSeveralFiguresAreTold(_ several: Int, _ written: Int, _ isTold: Bool) throws {
        let template = try SheetTemplate(yaml: Self.form(""), file: "list.yaml")
        let readings = (0..<written).map { index in
            Self.reading(index / 2, index % 2, digit: index < several ? nil : 3, status: index < several ? .several : .ok)
        }
        let remarks = SeveralDigits.remarks(on: readings + [Self.reading(0, 0, digit: nil, status: .empty)], of: template)
        #expect(remarks.map(\.code) == (isTold ? ["recognize.several-digits"] : []))
        if let remark = remarks.first {
            #expect(remark.message.contains("\(several) of the \(written) written cells of 'id'") && remark.fix.contains("number: {}"))
        }
    }
}
