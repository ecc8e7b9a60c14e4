import Foundation
import Support
import TestSupport
import Testing

@testable import Dataset

/// Tables as spreadsheets and people's own programs write them.
@Suite struct CSVTableTests {
    /// The same table each time.
    static let tables: [(name: String, text: String)] = [
        ("commas", "file,string,writer\na.png,01,\"b, \"\"c\"\"\nd\"\ne.png,2;3,f\n"),
        ("semicolons", "file;string;writer\r\na.png;01;\"b, \"\"c\"\"\nd\"\r\ne.png;\"2;3\";f\r\n"),
        ("tabs", "file\tstring\twriter\na.png\t01\t\"b, \"\"c\"\"\nd\"\ne.png\t2;3\tf"),
        ("a line that names what parts the fields", "sep=;\nfile;string;writer\na.png;01;\"b, \"\"c\"\"\nd\"\ne.png;\"2;3\";f\n"),
        ("empty columns behind", "file,string,writer,,\na.png,01,\"b, \"\"c\"\"\nd\",,\ne.png,2;3,f,,\n"),
        ("empty columns not in every line", "file,string,writer,,\na.png,01,\"b, \"\"c\"\"\nd\"\ne.png,2;3,f, ,,,,\n"),
        ("empty lines", "\n,,\nfile,string,writer\n\na.png,01,\"b, \"\"c\"\"\nd\"\n,,\n ,\t,\ne.png,2;3,f\n,,\n\n,,\n"),
        ("an empty column before", ",file;string;writer\n".replacing(",", with: ";") + ";a.png;01;\"b, \"\"c\"\"\nd\"\n;e.png;\"2;3\";f\n"),
        ("quoted names", "\"file\";\"string\";\"writer\"\n\"a.png\";\"01\";\"b, \"\"c\"\"\nd\"\n\"e.png\";\"2;3\";\"f\"\n"),
    ]

    @Test(arguments: tables.indices) func everyFormOfATableReadsTheSame(index: Int) throws {
        let (name, text) = Self.tables[index]
        let bytes: [(String, [UInt8])] = [
            ("UTF-8", Array(text.utf8)), ("a mark", [0xEF, 0xBB, 0xBF] + Array(text.utf8)),
            ("UTF-16", text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
            ("UTF-16 with a mark", [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }),
        ]
        for (encoding, bytes) in bytes {
            let table = try CSVTable(EncodedText(bytes), file: "t.csv")
            #expect(table.columns == ["file", "string", "writer"], "\(name), \(encoding)")
            #expect(table.rows.map(\.fields) == [["a.png", "01", "b, \"c\"\nd"], ["e.png", "2;3", "f"]], "\(name), \(encoding)")
            #expect(table.remarks.isEmpty)
        }
    }

    @Test func linesAreCountedAsAnEditorShowsThem() throws {
        let table = try CSVTable("sep=;\n\nfile;writer\n\n\"a\nb\";c\n;\nd;e\n", file: "t.csv")
        #expect(table.rows.map(\.line) == [5, 8])
        #expect(try CSVTable("file;writer\ra;b\rc;d\r", file: "t.csv").rows.map(\.line) == [2, 3])
    }

    @Test(arguments: [
        ("file,a;b\n1.png,3\n2.png,4\n", ["file", "a;b"]), ("file;a,b;c\n1.png;3;5\n2.png;4;\"6,7\"\n", ["file", "a,b", "c"]),
        ("file;a,b\n1.png;3\n", ["file", "a,b"]),
    ])
    func whatPartsTheFieldsIsToldWhereItIsDoubtful(text: String, columns: [String]) throws {
        let table = try CSVTable(text, file: "t.csv")
        #expect(table.columns == columns)
        #expect(table.remarks.map(\.code) == ["table.separator"])
    }

    @Test func lettersOfWindowsKeepNamesApart() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/t.csv"
            let latin = Array("file;writer\nb;M".utf8) + [0xFC] + Array("ller\nc;M".utf8) + [0xF6] + Array("ller\n".utf8)
            try AtomicFile.write(latin, to: path)
            let table = try CSVTable(contentsOf: path)
            #expect(table.rows.map { $0.fields[1] } == ["Müller", "Möller"])
            #expect(table.remarks.map(\.location) == [SourceLocation(file: path, place: .text(line: 2, column: 1))])
        }
    }

    @Test(arguments: [
        ("file,writer\na.png,b\nc.png\n", 3, "1 fields where the first line names 2"),
        ("file,writer\na.png,b,c\n", 2, "3 fields where the first line names 2"),
        ("file,string,writer\na.png;1;b\n", 2, "this line has semicolons, the first line commas"),
        (",,\n\n,,\n", 1, "the table is empty"),
    ])
    func aLineThatDoesNotFitIsToldWithWhatItHas(text: String, line: Int, words: String) throws {
        let error = try #require(#expect(throws: TextTableError.self) { try CSVTable(text, file: "t.csv") })
        #expect(error.description.contains("t.csv:\(line):") && error.description.contains(words), "\(error)")
    }

    /// Nobody knows what stands in it.
    @Test func aColumnWithoutANameThatHoldsSomethingStays() throws {
        #expect(try CSVTable(",file\n0,a.png\n", file: "t.csv").columns == ["", "file"])
    }
}
