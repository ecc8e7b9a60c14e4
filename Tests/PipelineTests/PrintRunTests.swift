import Forms
import Foundation
import SheetPrinting
import Support
import Testing
import TestSupport
@testable import Pipeline
@testable import Recipes

@Suite struct SheetIssueTests {
    private static func describe(_ extra: String = "", in folder: String) throws -> String {
        let path = folder + "/spring.yaml"
        try AtomicFile.write("name: spring\npaper: a5\n" + extra, to: path)
        return path
    }

    private static func issue(
        _ count: Int?, first: Int = 1, names: String? = nil, extra: String = "", in folder: String
    ) throws -> PrintRun.Result {
        if let names { try AtomicFile.write(names, to: folder + "/names.txt") }
        let issue = try PrintRun(
            descriptionFile: describe(extra, in: folder), sheetCount: count, firstSheet: first,
            writerNamesFile: names == nil ? nil : folder + "/names.txt")
        return try issue.write(to: folder + "/out")
    }

    @Test func oneDocumentATemplateAndARegisterAreWritten() throws {
        try TestData.withTemporaryFolder { folder in
            let result = try Self.issue(3, in: folder)
            #expect(result.files == [folder + "/out/spring-0001-0003.pdf"] && result.addedSheetCount == 3)
            let description = try SheetDescription(yaml: "name: spring\npaper: a5", file: "d.yaml")
            #expect(try SheetTemplate(yaml: FileContent.text(of: result.template), file: "t.yaml") == description.template)
            let rows = try FileContent.text(of: result.register)
            #expect(rows == "collection,sheet,page,writer\nspring,1,1,\nspring,2,1,\nspring,3,1,\n")
            #expect(try SheetRegister(ManifestPath(result.register, relativeTo: "")).entries.map(\.identity.sheet) == [1, 2, 3])
        }
    }

    @Test func aRegisterThatIsALinkStaysOneAndWhatItLeadsToIsFilled() throws {
        try TestData.withTemporaryFolder { folder in
            _ = try Self.issue(1, in: folder)
            try FileManager.default.moveItem(atPath: folder + "/out/sheets.csv", toPath: folder + "/master.csv")
            try FileManager.default.createSymbolicLink(atPath: folder + "/out/sheets.csv", withDestinationPath: "../master.csv")
            #expect(try Self.issue(3, in: folder).addedSheetCount == 2)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/out/sheets.csv") == "../master.csv")
            #expect(try FileContent.text(of: folder + "/master.csv").split(separator: "\n").count == 4)
            // Whoever is about to read and replace it keeps others out, by whatever name they know it.
            do {
                let lock = try SharedFileLock(OutputPath(folder + "/master.csv").resolved)
                defer { withExtendedLifetime(lock) {} }
                let error = #expect(throws: FileSystemError.self) { try Self.issue(4, in: folder) }
                #expect(error?.diagnostics[0].code == "file.in-use")
            }
            #expect(try Self.issue(4, in: folder).addedSheetCount == 1)
            #expect(FolderWalk.entries(of: folder).allSatisfy { !$0.name.hasPrefix(".") })
        }
    }

    @Test func sheetsThatAskForWaysOfWritingAreOfTheSameCollection() throws {
        try TestData.withTemporaryFolder { folder in
            let plain = try Self.issue(1, in: folder)
            let issue = try PrintRun(
                descriptionFile: folder + "/spring.yaml", sheetCount: 1, firstSheet: 2, writerNamesFile: nil,
                emphasized: ["7-crossed", "1-flagged"])
            let result = try issue.write(to: folder + "/out")
            #expect(result.addedSheetCount == 1 && result.template == plain.template)
        }
    }

    @Test func anUnknownWayOfWritingIsToldWithTheNearestOne() throws {
        try TestData.withTemporaryFolder { folder in
            let error = try #require(throws: PrintRunError.self) {
                try PrintRun(
                    descriptionFile: Self.describe(in: folder), sheetCount: 1, firstSheet: 1, writerNamesFile: nil,
                    emphasized: ["7-crosed"])
            }
            #expect(error == .unknownForm("7-crosed"))
            #expect(error.diagnostics[0].fix.hasPrefix("did you mean '7-crossed'?") && error.diagnostics[0].exitStatus == .usage)
        }
    }

    @Test func doingItAgainChangesNothing() throws {
        try TestData.withTemporaryFolder { folder in
            let first = try Self.issue(2, in: folder)
            let digests = try (first.files + [first.template, first.register]).map { try ContentDigest(ofFile: $0) }
            let second = try Self.issue(2, in: folder)
            #expect(second.addedSheetCount == 0)
            #expect(try (second.files + [second.template, second.register]).map { try ContentDigest(ofFile: $0) } == digests)
        }
    }

    @Test func moreSheetsAreAddedAndNamesFilledInMeanwhileStay() throws {
        try TestData.withTemporaryFolder { folder in
            let register = try Self.issue(2, in: folder).register
            let filled = try FileContent.text(of: register).replacing("spring,2,1,", with: "spring,2,1,\"Lee, Ann\"")
            try AtomicFile.write(filled, to: register)
            #expect(try Self.issue(2, first: 3, names: "Bo\n\n  Cy  \n", in: folder).addedSheetCount == 2)
            #expect(
                try FileContent.text(of: register)
                    == "collection,sheet,page,writer\nspring,1,1,\nspring,2,1,\"Lee, Ann\"\nspring,3,1,Bo\nspring,4,1,Cy\n")
            #expect(
                throws: PrintRunError.writerDiffers(sheet: 3, registered: "Bo", given: "Di", register: register)
            ) { try Self.issue(nil, first: 3, names: "Di", in: folder) }
        }
    }

    @Test func everyPageOfASheetIsRegistered() throws {
        try TestData.withTemporaryFolder { folder in
            let result = try Self.issue(1, first: 31, names: "Bo", extra: "pageCount: 2\n", in: folder)
            #expect(try FileContent.text(of: result.register) == "collection,sheet,page,writer\nspring,31,1,Bo\nspring,31,2,Bo\n")
        }
    }

    @Test func sheetsThatWereIssuedKeepTheirTemplate() throws {
        try TestData.withTemporaryFolder { folder in
            let result = try Self.issue(1, in: folder)
            let before = try ContentDigest(ofFile: result.template)
            let noFields = "hasDateField: false\nhasWriterField: false\n"
            for change in ["seed: 5\n", "columnCount: 5\n", "labels: byColumn\n", noFields] {
                #expect(throws: PrintRunError.self) { try Self.issue(1, extra: change, in: folder) }
            }
            #expect(try ContentDigest(ofFile: result.template) == before)
            // What is printed for people only may change.
            #expect(try Self.issue(1, first: 2, extra: "language: fr\n", in: folder).addedSheetCount == 1)
        }
    }

    @Test func countsThatCannotBeAreNamed() throws {
        try TestData.withTemporaryFolder { folder in
            #expect(throws: PrintRunError.noSheets) { try Self.issue(nil, in: folder) }
            #expect(throws: PrintRunError.nameCountDiffers(names: 1, sheets: 2, file: folder + "/names.txt")) {
                try Self.issue(2, names: "Bo\n", in: folder)
            }
            for (count, first) in [(1, 0), (1, 1_000_000), (2, 999_999), (5001, 1), (1, Int.max)] {
                #expect(throws: PrintRunError.numbersOutOfRange(first: first, count: count)) {
                    try Self.issue(count, first: first, in: folder)
                }
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/out"))
        }
    }

    @Test func everyFormatHasItsFiles() throws {
        try TestData.withTemporaryFolder { folder in
            let issue = try PrintRun(
                descriptionFile: Self.describe("pageCount: 2\n", in: folder), sheetCount: 2, firstSheet: 9, writerNamesFile: nil)
            let names = { (files: [String]) in files.map { ($0 as NSString).lastPathComponent } }
            let out = folder + "/out"
            #expect(try names(issue.write(to: out, isSeparate: true).files) == ["spring-0009.pdf", "spring-0010.pdf"])
            let pages = ["spring-0009-page1", "spring-0009-page2", "spring-0010-page1", "spring-0010-page2"]
            #expect(try names(issue.write(to: out, format: .svg).files) == pages.map { $0 + ".svg" })
            #expect(try names(issue.write(to: out, format: .png, dotsPerInch: 60).files) == pages.map { $0 + ".png" })
        }
    }
}
