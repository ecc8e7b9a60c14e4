import Imaging
import Rules
import Support
import TestSupport
import Testing
@testable import Curation
@testable import Ingest

/// Of a list with one sheet an entry: what a person says of one sheet, for the others.
@Suite struct NumberRosterTests {
    private static let place = ValuePlace(field: "id")

    /// - Parameter answers: what is said of some sheets.
    /// - Returns: the numbers of three sheets, each with its outcome.
    private static func numbers(_ answers: [Int: (verdict: NumberVerdict, text: String?)]) throws -> [String] {
        try TestData.withTemporaryFolder { folder in
            let yaml = """
                name: ids
                pageSizeMM: { width: 120, height: 100 }
                registration:
                  print: { frames: [{ x: 20, y: 30, width: 22, height: 9 }] }
                fields:
                  - grid:
                      name: id
                      originMM: { x: 20, y: 30 }
                      pitchMM: { width: 22, height: 9 }
                      columnCount: 1
                      rowCount: 1
                      lineWidthMM: 0.3
                      number: { maxDigitCount: 3 }
                rules:
                  - oneOf: { field: id, file: list.txt, unique: true }

                """
            try AtomicFile.write(yaml, to: folder + "/form.yaml")
            try AtomicFile.write("101\n107\n200\n", to: folder + "/list.txt")
            let pile = try NumberPile.reading(folder + "/form.yaml", acceptance: .standard).pile
            let read: [[String: Double]] = [["101": 0.6, "107": 0.38], ["107": 0.9, "101": 0.05], ["555": 0.5]]
            let sheets = read.enumerated().map { index, texts in
                ReadSheet(
                    picture: NumberPicture(file: "\(index).png", page: 1, digest: ContentDigest(of: "\(index)"), width: 9, height: 9),
                    values: SheetValues(
                        [FieldValue(place, texts.map { Candidate($0.key, $0.value) })], digitProbabilities: [:],
                        outlines: [place: Array(repeating: Point(x: 1, y: 1), count: 4)]))
            }
            let journal = try Journal<NumberEvent>(folder: folder + "/answers", reviewer: "anna", program: "test")
            for (sheet, answer) in answers.sorted(by: { $0.key < $1.key }) {
                let crop = try #require(sheets[sheet].crop(of: place))
                try journal.add(
                    [.init(sheets[sheet].picture, place, crop: crop, answer.verdict, now: answer.text)], at: NumberFixture.time(0))
            }
            let decoded = DecodedPile(pile, sheets, answers: NumberAnswers(journal.events))
            return decoded.numbers.map { "\($0.numbers[0].text ?? "") \($0.numbers[0].outcome) \($0.numbers[0].source)" }
        }
    }

    @Test func anEntryThatAPersonGaveIsTakenFromTheOthers() throws {
        let texts = try Self.numbers([:]).map { $0.prefix { $0 != " " } }
        #expect(texts == ["101", "107", "200"])
        let given = try Self.numbers([0: (.number, "107")])
        #expect(given[0] == "107 accepted person" && given[1].hasPrefix("101 ") && given[2].hasPrefix("200 "))
    }

    /// Nor does what was said twice, is empty or cannot be read.
    @Test func aNumberThatIsInNoListTakesNoEntry() throws {
        let given = try Self.numbers([2: (.number, "999")])
        #expect(given[2] == "999 accepted person" && given[0].hasPrefix("101 ") && given[1].hasPrefix("107 "))
        let twice = try Self.numbers([0: (.number, "107"), 1: (.number, "107")])
        #expect(twice.prefix(2) == ["107 accepted person", "107 accepted person"] && twice[2].hasSuffix("model"))
        #expect(try Self.numbers([1: (.unreadable, nil)])[1] == " unreadable person")
        #expect(try Self.numbers([1: (.empty, nil)])[1] == " empty person")
    }
}
