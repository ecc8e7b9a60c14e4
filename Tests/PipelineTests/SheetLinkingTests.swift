import Dataset
import Forms
import Foundation
import ImageCodecs
import Imaging
import SheetSimulation
import Support
import Testing
import TestSupport
@testable import Recipes

/// Which sheet a scan is, whose writing it is, which scan counts, and what is missing.
@Suite struct SheetLinkingTests {
    private static let register = "collection,sheet,page,writer\ntiny,1,1,anna\ntiny,2,1,bert\ntiny,3,1,\ntiny,4,1,dora\n"

    private func withProject(_ body: (IngestProject) throws -> Void) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try AtomicFile.write(Self.register, to: folder + "/sheets/sheets.csv")
            try project.source("register: ../sheets/sheets.csv")
            try body(project)
        }
    }

    @Test func sidecarsTieScansToTheRegisterAndWhatIsMissingIsListed() throws {
        try withProject { project in
            try project.write("sheet: 2\n", to: "w1.png.yaml")
            try project.write("collection: tiny\nsheet: 3\npage: 1\n", to: "w2.yaml")
            let summary = try project.ingest()
            #expect(try project.summary.sheets.map(\.writer) == ["bert", "tiny-3"])
            #expect(try project.summary.sheets.map(\.sheet) == ["sheet 2 of 'tiny'", "sheet 3 of 'tiny'"])
            #expect(try project.codes == ["w3.png": "sheet.no-identity"])
            #expect(summary.missing.map(\.sheet) == [1, 4])
            #expect(summary.missing.map(\.writer) == ["anna", "dora"])
            #expect(summary.text.contains("sheet 4 of 'tiny' (dora)"))
            #expect(try Set(project.digits.map(\.writer)) == ["bert", "tiny-3"])
        }
    }

    @Test func oneTableMaySayForAllScansWhatSidecarsSay() throws {
        try withProject { project in
            try project.write("file,sheet\nw1.png,1\nw2.png,2\nw3.png,3\n", to: "identities.csv")
            try project.ingest()
            #expect(try project.summary.sheets.map(\.writer) == ["anna", "bert", "tiny-3"])
            #expect(try project.summary.rejects.isEmpty)

            // Both say the same, or the scan is refused.
            try project.write("sheet: 1", to: "w1.yaml")
            try project.write("sheet: 4", to: "w2.yaml")
            try project.ingest()
            #expect(try project.codes == ["w2.png": "sidecar.conflict"])
            let reject = try #require(try project.summary.rejects.first)
            #expect(reject.message.contains("identities.csv:3:1") && reject.message.contains("w2.yaml:1:8"))
        }
    }

    @Test(arguments: [
        ("sheet: 9", "scan.not-registered"), ("sheet: 1\nwriter: zoe", "scan.writer-conflict"),
        ("page: 1", "sidecar.no-sheet"), ("shet: 1", "manifest.unknown-field"), ("sheet: one", "manifest.wrong-type"),
        ("sheet: [", "manifest.syntax"), ("", "manifest.empty"),
    ])
    func aSidecarThatCannotBeRightRefusesItsScanAlone(text: String, code: String) throws {
        try withProject { project in
            try project.write("file,sheet\nw2.png,2\nw3.png,3\n", to: "identities.csv")
            try project.write(text, to: "w1.png.yaml")
            try project.ingest()
            #expect(try project.codes == ["w1.png": code])
            #expect(try project.summary.sheets.count == 2)
        }
    }

    @Test func aSidecarThatIsNoFileRefusesItsScanAlone() throws {
        try withProject { project in
            try project.write("file,sheet\nw2.png,2\nw3.png,3\n", to: "identities.csv")
            let sidecar = project.project.scans + "/w1.png.yaml"
            let makes: [() throws -> Void] = [
                { try FileManager.default.createSymbolicLink(atPath: sidecar, withDestinationPath: "nowhere") },
                { try AtomicFile.makeFolder(sidecar) }, { #expect(mkfifo(sidecar, 0o600) == 0) },
            ]
            for make in makes {
                try make()
                try project.ingest()
                #expect(try project.codes == ["w1.png": "sidecar.unusable"])
                let reject = try #require(try project.summary.rejects.first)
                #expect(reject.message.contains("w1.png.yaml") && !reject.fix.contains("JPEG"))
                try FileManager.default.removeItem(atPath: sidecar)
            }
        }
    }

    @Test func aSidecarWithoutItsScanIsNotPassedOver() throws {
        try withProject { project in
            try project.write("file,sheet\nw1.png,1\nw2.png,2\nw3.png,3\n", to: "identities.csv")
            try project.write("sheet: 4", to: "w04.yaml")
            let summary = try project.ingest()
            #expect(try project.codes == ["w04.yaml": "sidecar.no-scan"])
            #expect(summary.exitStatus(under: .report) == .ok)
        }
    }

    @Test func anotherManifestAmongTheScansIsNoSidecar() throws {
        try withProject { project in
            try project.write("file,sheet\nw1.png,1\nw2.png,2\nw3.png,3\n", to: "identities.csv")
            try project.write("seed: 1\nsources: []\n", to: "other.yaml")
            let reject = try #require(try project.ingest().rejects.first)
            #expect(reject.code == "sidecar.manifest" && reject.severity == .note)
        }
    }

    @Test func theMoreLegibleOfTwoScansOfASheetCountsWhateverTheirOrder() throws {
        for names in [("a.png", "b.png"), ("b.png", "a.png")] {
            try withProject { project in
                for name in ["w2.png", "w3.png"] { try FileManager.default.removeItem(atPath: project.project.scans + "/" + name) }
                try project.copy("w1.png", to: names.0, hidingRows: 0.4..<0.5)
                try project.copy("w1.png", to: names.1)
                try FileManager.default.removeItem(atPath: project.project.scans + "/w1.png")
                try project.write("file,sheet\na.png,1\nb.png,1\n", to: "identities.csv")
                try project.ingest()
                #expect(try project.codes == [names.0: "sheet.superseded"])
                let sheet = try #require(try project.summary.sheets.first)
                #expect(sheet.file.hasSuffix(names.1) && sheet.supersedes.map { ($0 as NSString).lastPathComponent } == [names.0])
                #expect(try project.digits.count == sheet.digitCount && sheet.digitCount > 30)
            }
        }
    }

    @Test func aRejectedScanOfASheetThatWasReadIsOnlyANote() throws {
        try withProject { project in
            try project.write("no picture", to: "w4.png")
            try project.write("file,sheet\nw1.png,1\nw2.png,2\nw3.png,3\nw4.png,1\n", to: "identities.csv")
            #expect(try project.ingest().exitStatus(under: .report) == .ok)
            #expect(try project.codes == ["w4.png": "sheet.superseded"])
            // Of a sheet that was not read otherwise, it is missing and to be scanned again.
            try project.write("file,sheet\nw1.png,1\nw2.png,2\nw3.png,3\nw4.png,4\n", to: "identities.csv")
            let summary = try project.ingest()
            #expect(summary.exitStatus(under: .report) == .badInput)
            #expect(summary.missing.map(\.rejectedFile) == ["../raw/tiny/w4.png"])
            #expect(summary.rescans.map(\.file) == ["../raw/tiny/w4.png"])
        }
    }

    @Test func aCopyCountsOnceAndCopiesThatContradictEachOtherNotAtAll() throws {
        try withProject { project in
            try project.copy("w1.png", to: "copy.png")
            try project.write("file,sheet\nw1.png,1\nw2.png,2\nw3.png,3\n", to: "identities.csv")
            try project.ingest()
            #expect(try project.codes == ["copy.png": "sheet.duplicate"])
            try project.write("file,sheet\nw1.png,1\nw2.png,2\nw3.png,3\ncopy.png,4\n", to: "identities.csv")
            try project.ingest()
            #expect(try project.codes == ["copy.png": "scan.duplicate-conflict", "w1.png": "scan.duplicate-conflict"])
            #expect(try project.summary.sheets.map(\.writer) == ["bert", "tiny-3"])
        }
    }

    @Test func aPictureThatWasSavedAnewIsTheSamePicture() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try project.copy("w1.png", to: "x.png", hidingRows: 0..<0)
            let image = try ImageDecoder().decode(FileContent.bytes(of: project.project.scans + "/w1.png")).image
            try AtomicFile.write(PNGEncoder.encode(image, dotsPerInch: 149), to: project.project.scans + "/x.png")
            try project.ingest()
            #expect(try project.codes == ["x.png": "sheet.duplicate"])
            #expect(try project.summary.sheets.count == 3)
        }
    }

    @Test func aSheetWithManyUnreadCellsIsToBeScannedAgain() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try project.source("maxUnreadFraction: 0")
            // A stroke through a whole row joins its digits.
            let file = project.project.scans + "/w1.png"
            var image = try ImageDecoder().decode(FileContent.bytes(of: file)).image
            for y in image.height * 33 / 100..<image.height * 33 / 100 + 5 {
                for x in image.width / 5..<image.width * 4 / 5 { image[x, y] = 20 }
            }
            try AtomicFile.write(PNGEncoder.encode(image, dotsPerInch: 150), to: file)
            let summary = try project.ingest()
            #expect(summary.rescans.map(\.file) == ["../raw/tiny/w1.png"])
            #expect(summary.rescans.first?.code == "sheet.unread")
            #expect(summary.text.contains("could not be read"))
        }
    }

    /// What is written differs from sheet to sheet, and only the number says what.
    @Test func theNumberInASidecarGivesTheLabelsOfASheetWithItsOwnDigits() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            let file = folder + "/manifests/templates/tiny.yaml"
            let yaml = try FileContent.text(of: file)
            let permutedYAML = yaml.replacing("labels: byColumn", with: "labels: { permuted: { seed: 5 } }")
            try AtomicFile.write(permutedYAML, to: file)
            let identity = SheetIdentity(collection: "tiny", sheet: 7, page: 1)
            let labels = try #require(try SheetTemplate(yaml: permutedYAML, file: "t").grids.first?.labels)
                .values(cellCount: 40, identity: identity).compactMap { $0 }
            // The same sheet, as a form that says what is written.
            let rows = (0..<4).map { row in "\"" + labels[row * 10..<row * 10 + 10].map(String.init).joined() + "\"" }
            let fixed = try SheetTemplate(
                yaml: yaml.replacing("labels: byColumn", with: "labels: [\(rows.joined(separator: ", "))]"), file: "t")
            let sheet = SheetSimulator(template: fixed).sheet(
                try SimulationSettings(
                    seed: 9, sheetNumber: 1, writerNumber: 4, capture: .documentScan, dotsPerInch: 150))
            try AtomicFile.write(PNGEncoder.encode(sheet.image, dotsPerInch: 150), to: project.project.scans + "/w1.png")
            try project.write("sheet: 7", to: "w1.yaml")
            try project.ingest()
            #expect(try project.codes == ["w2.png": "sheet.no-identity", "w3.png": "sheet.no-identity"])
            let digits = try project.digits
            #expect(digits.count > 35)
            for digit in digits {
                let place = digit.place.utf8.map { Int($0) - 48 }
                let row = place[1] * 10 + place[2], column = place[4] * 10 + place[5]
                #expect(digit.label == labels[row * 10 + column])
            }
        }
    }

    /// One digit off in the sidecar, and every label would be wrong.
    @Test func aSheetThatDisagreesWithTheNumberInItsSidecarIsRefused() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 2)
            let template = folder + "/manifests/templates/tiny.yaml"
            try AtomicFile.write(
                FileContent.text(of: template).replacing("labels: byColumn", with: "labels: { permuted: { seed: 5 } }"),
                to: template)
            // Written by columns: in the order of no sheet of this form.
            try project.write("sheet: 7", to: "w1.yaml")
            let summary = try? project.ingest()
            #expect(summary == nil)
            let rejects = try FileContent.text(of: project.project.processed + "/rejects.jsonl")
            #expect(rejects.contains("sheet.labels-disagree") && rejects.contains("-page.png"))
        }
    }

    @Test func aPileOfTwoFormsIsReadAsBoth() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            let yaml = try FileContent.text(of: folder + "/manifests/templates/tiny.yaml")
            let other = yaml.replacing("holeFractions: [0.25, 0.4, 0.55, 0.7]", with: "holeFractions: [0.7, 0.25, 0.4, 0.55]")
                .replacing("name: tiny", with: "name: other").replacing("labels: byColumn", with: "labels: byRow")
            try AtomicFile.write(other, to: folder + "/manifests/templates/other.yaml")
            let sheet = SheetSimulator(template: try SheetTemplate(yaml: other, file: "other")).sheet(
                try SimulationSettings(seed: 3, sheetNumber: 8, writerNumber: 8, capture: .documentScan, dotsPerInch: 150))
            try AtomicFile.write(PNGEncoder.encode(sheet.image, dotsPerInch: 150), to: project.project.scans + "/x.png")
            try project.write("no picture", to: "letter.png")
            try project.copy("w1.png", to: "w1-copy.png")
            try project.project.edit("split:", "  - sheets: { folder: ../raw/tiny, template: templates/other.yaml }\nsplit:")
            try project.ingest()
            #expect(try project.codes == ["letter.png": "image.unreadable-content", "w1.png": "sheet.duplicate"])
            #expect(try project.summary.rejects.count == 2)
            let files = try project.summary.sheets.map { ($0.file as NSString).lastPathComponent }
            #expect(Set(files) == ["w1-copy.png", "w2.png", "w3.png", "x.png"] && files.count == 4)
            #expect(
                try project.digits.filter { $0.writer == "x" }.allSatisfy { Int($0.label ?? 99) == Int($0.place.dropFirst().prefix(2)) })
        }
    }

    @Test(arguments: [
        ("fileName", "a/w.png", "a/w"), ("fileName", "w.1.png", "w.1"), ("folderName", "a/b/w.png", "a/b"),
        ("folderName", "w.png", "raw"), ("sheet", "a/w.png", "form-3"),
    ])
    func writersAreNamedByPathsSoThatNoTwoAreTakenForOne(naming: String, file: String, writer: String) throws {
        let naming = try #require(WriterNaming(rawValue: naming))
        let found = naming.writer(
            of: PageReference(file: file, page: nil), in: ManifestPath("raw", relativeTo: ""),
            identity: SheetIdentity(collection: "form", sheet: 3, page: 2))
        #expect(found == writer)
    }

    @Test func aRegisterThatCannotBeRightIsAnErrorOfTheManifest() throws {
        try withProject { project in
            for (text, words) in [
                ("collection,sheet\ntiny,1\ntiny,1\n", "given already in line 2"), ("collection,sheet\ntiny,x\n", "'x'"),
                ("collection,sheets\ntiny,1\n", "no column 'sheet'"), ("collection,sheet\n,1\n", "'collection' is empty"),
            ] {
                try AtomicFile.write(text, to: project.project.root + "/sheets/sheets.csv")
                let error = try #require(#expect(throws: ManifestError.self) { try project.ingest() })
                #expect(error.description.contains(words), "\(error)")
                #expect(error.description.contains("sheets.csv:"))
            }
        }
    }
}

/// Sidecars made to do harm.
@Suite struct HostileSidecarTests {
    private static let nested = (0..<9).map { level in
        "a\(level): &a\(level) [" + Array(repeating: level == 0 ? "x" : "*a\(level - 1)", count: 10).joined(separator: ",") + "]\n"
    }.joined()

    @Test(arguments: [
        (nested, "manifest.reference"), (String(repeating: "[", count: 100_000), "manifest.too-deep"),
        ("[" + String(repeating: "a,", count: 300_000) + "]", "manifest.too-large"),
        (String(repeating: "#\n", count: 600_000), "sidecar.unusable"),
        ((0..<50_000).map { "key\($0): 1\n" }.joined(), "manifest.unknown-field"),
    ])
    func oneBadSidecarCostsOneSheet(text: String, code: String) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try project.write(text, to: "w2.png.yaml")
            try project.ingest()
            #expect(try project.codes == ["w2.png": code])
            #expect(try !project.digits.isEmpty)
            let reject = try #require(try project.summary.rejects.first)
            #expect(!reject.fix.isEmpty && reject.message.utf8.count < 1000)
            let error = #expect(throws: (any Error).self) { try project.ingest(policy: .stop, isForced: true) }
            let stopped = try #require(error as? any DiagnosticError)
            #expect(stopped.exitStatus == .badInput && stopped.description.contains("fix: "))
        }
    }
}
