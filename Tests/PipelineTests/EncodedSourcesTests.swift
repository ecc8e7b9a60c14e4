import Foundation
import Support
import Synchronization
import Testing
import TestSupport
@testable import Pipeline
@testable import Recipes

/// Every text file of a project in an encoding that is not UTF-8: what is read is the same, and what was guessed is told.
@Suite struct EncodedSourcesTests {
    private static func utf16(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }

    /// For letters below U+0100 but those from U+0080 to U+009F.
    private static func windows1252(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

    @Test func writersAndLabelsAreThoseOfTheFilesWhateverTheirEncoding() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder), scans = project.project.scans
            let template = folder + "/manifests/templates/tiny.yaml"
            let labels = (1...3).map { "w\($0).png;" + String(repeating: "0123456789", count: 4) + ";;" }
            try AtomicFile.write(
                [0xEF, 0xBB, 0xBF] + Array(("file;string;;\r\n" + labels.joined(separator: "\r\n") + "\r\n;;;\r\n").utf8),
                to: scans + "/labels.csv")
            try AtomicFile.write(Self.utf16("file\twriter\nw1.png\tMüller\nw2.png\tMöller\n\t\n"), to: scans + "/identities.csv")
            try AtomicFile.write(Self.windows1252("writer: Møller\n"), to: scans + "/w3.png.yaml")
            try AtomicFile.write(
                Self.windows1252("# für alle\n" + FileContent.text(of: template).replacing("labels: byColumn", with: "")), to: template)
            try project.source("labels: ../raw/tiny/labels.csv")
            try AtomicFile.write([0xFF, 0xFE] + Self.utf16(FileContent.text(of: project.project.manifest)), to: project.project.manifest)
            let told = Mutex<[String]>([])
            let run = try RecipeRun(
                manifest: project.project.manifest,
                observe: { event in if case .message(let text) = event { told.withLock { $0.append(text) } } })
            _ = try run.run(through: .ingest)
            #expect(try Set(project.digits.map(\.writer)) == ["Müller", "Möller", "Møller"])
            #expect(try project.digits.allSatisfy { Int($0.label ?? 99) == Int($0.place.suffix(2)) })
            let guessed = told.withLock { $0.filter { $0.contains("[text.windows-1252]") } }
            #expect(guessed.count == 2, "\(guessed)")
            #expect(guessed.contains { $0.contains("tiny.yaml:1:1") && $0.contains("für alle") })
            #expect(guessed.contains { $0.contains("w3.png.yaml:1:1") && $0.contains("Møller") })
            #expect(try Recipe(manifest: project.project.manifest).warnings.map(\.code) == ["text.windows-1252"])
        }
    }

    @Test func aRegisterThatIsNoTextIsAnErrorWithItsPlace() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try AtomicFile.write(Array("collection,sheet\ntiny,1\nM".utf8) + [0x81], to: folder + "/raw/sheets.csv")
            try project.source("register: ../raw/sheets.csv")
            let error = try #require(#expect(throws: ManifestError.self) { try project.ingest() })
            #expect(error.diagnostics.map(\.code) == ["text.encoding"] && error.description.contains("sheets.csv:3:2"))
        }
    }
}
