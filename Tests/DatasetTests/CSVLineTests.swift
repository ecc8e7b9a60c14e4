import Foundation
import Support
import TestSupport
import Testing

@testable import Dataset

/// What is written as comma-separated values comes back as it was, and no spreadsheet runs it.
@Suite struct CSVLineTests {
    static let texts = [
        "", "anna", "=1+1", "'=1+1", "''=1+1", "'", "''", "'anna", "it's", "+49 30 1", "-3.5", "- none", "@sum(A1)", "\t=1", "\r=1",
        "\n=1", "\u{FF1D}1", "\u{FF0B}1", "a,b", "a\"b", "\"", "\"=1\"", ",\u{301}", "\"\u{301}x", "'\u{301}=1", "=\u{301}1", "a\r\nb",
        "=HYPERLINK(\"http://x\",\"y\")", " =1", "ü", "手", "'-", "'@\n\"", "\u{200B}=1",
    ]

    @Test func everyTextComesBackAsItWas() throws {
        var lines = CSVLine.bytes(["one", "two", "three"])
        for text in Self.texts { lines += CSVLine.bytes([text, "x", text]) }
        let table = try CSVTable(String(decoding: lines, as: UTF8.self), file: "t.csv")
        #expect(table.rows.count == Self.texts.count)
        for (row, text) in zip(table.rows, Self.texts) {
            #expect(row.fields.map { FileName($0) } == [text, "x", text].map { FileName($0) }, "\(FileName(text).spelledOut)")
        }
    }

    @Test func columnNamesComeBackToo() throws {
        let table = try CSVTable(String(decoding: CSVLine.bytes(["=a", "'+b"]), as: UTF8.self) + "1,2\n", file: "t.csv")
        #expect(table.columns == ["=a", "'+b"])
    }

    /// A spreadsheet takes the quotes away first.
    @Test(arguments: texts) func noCellStartsAFormula(text: String) {
        let line = CSVLine.text([.text(text)])
        let cell = line.unicodeScalars.first == "\"" ? String(line.unicodeScalars.dropFirst()) : line
        let starts: [Unicode.Scalar] = ["=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"]
        #expect(cell.unicodeScalars.first.map { !starts.contains($0) } ?? true)
    }

    @Test func numbersStayNumbers() {
        #expect(CSVLine.text([.number("-3.5"), .number(""), .number("+1"), .text("-3.5")]) == "-3.5,,+1,'-3.5")
    }

    @Test(arguments: [
        ("file,writer\na.png,b" + String(repeating: "\u{301}\u{323}", count: 100_000), 2),
        ("file,b" + String(repeating: "\u{301}", count: 40), 1),
        ("file,writer\na.png,x\n" + String(repeating: "a", count: 5000) + ".png,y", 3),
    ])
    func textsThatNoPersonWroteAreRefused(text: String, line: Int) throws {
        let start = ContinuousClock.now
        let error = try #require(#expect(throws: TextTableError.self) { try CSVTable(text, file: "t.csv") })
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(error.description.utf8.count < 1000 && error.description.contains("t.csv:\(line)"))
    }
}
