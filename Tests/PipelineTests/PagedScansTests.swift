import Dataset
import Forms
import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import Ingest
@testable import Recipes

/// Files of several pages as a feeder makes them: a page is a sheet.
@Suite struct PagedScansTests {
    private static func image(_ project: IngestProject, _ name: String) throws -> GrayImage {
        try ImageDecoder().decode(FileContent.bytes(of: project.project.scans + "/" + name)).image
    }

    /// Puts scans into one file, empty pages where there is no name, and takes them out of the folder.
    private static func pile(_ project: IngestProject, _ names: [String?], file: String = "pile.tif") throws {
        let images = try names.map { try $0.map { try image(project, $0) } }
        let size = try #require(images.compactMap { $0 }.first)
        let pages = images.map { $0 ?? GrayImage(width: size.width, height: size.height, gray: 250) }
        try AtomicFile.write(PagedTIFF.file(pages, dotsPerInch: 150), to: project.project.scans + "/" + file)
        for name in names.compactMap({ $0 }) { try FileManager.default.removeItem(atPath: project.project.scans + "/" + name) }
    }

    private static func glyphs(_ project: IngestProject) throws -> Set<[UInt8]> { Set(try project.digits.map(\.glyph.ink)) }

    @Test func aPileInOneFileIsReadAsItsSheets() throws {
        try TestData.withTemporaryFolder { folder in
            let single = try IngestProject(in: folder + "/single", sheetCount: 4)
            try single.ingest()
            let project = try IngestProject(in: folder + "/pile", sheetCount: 4)
            try Self.pile(project, ["w1.png", nil, "w2.png", nil, "w3.png"])
            try project.ingest()
            #expect(try Self.glyphs(project) == Self.glyphs(single))
            let summary = try project.summary
            #expect(summary.sheets.map(\.file) == [1, 3, 5].map { "../raw/tiny/pile.tif#\($0)" })
            #expect(Set(summary.sheets.map(\.writer)) == ["pile#1", "pile#3", "pile#5"])
            #expect(summary.rejects.isEmpty && summary.passedOver?.emptyPageCount == 2)
            #expect(summary.passedOver?.text?.contains("2 empty pages (such as ../raw/tiny/pile.tif#2)") == true)
            for sheet in summary.sheets { #expect(FileManager.default.fileExists(atPath: project.project.processed + "/" + sheet.overlay)) }
        }
    }

    @Test func anotherPageLeavesTheFirstAsTheyAre() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 4), scans = project.project.scans
            let images = try ["w1.png", "w2.png", "w3.png"].map { try Self.image(project, $0) }
            for name in ["w1.png", "w2.png", "w3.png"] { try FileManager.default.removeItem(atPath: scans + "/" + name) }
            func records() throws -> [String: Date] {
                let sheets = project.project.processed + "/sheets"
                let names = try FileManager.default.contentsOfDirectory(atPath: sheets).filter { $0.hasSuffix(".safetensors") }
                return try Dictionary(
                    uniqueKeysWithValues: names.map { name in
                        let attributes = try FileManager.default.attributesOfItem(atPath: sheets + "/" + name)
                        return (name, try #require(attributes[.modificationDate] as? Date))
                    })
            }
            try AtomicFile.write(PagedTIFF.file(Array(images[..<2]), dotsPerInch: 150), to: scans + "/pile.tif")
            try project.ingest()
            let before = try records()
            #expect(before.count == 2)
            try AtomicFile.write(PagedTIFF.file(images, dotsPerInch: 150), to: scans + "/pile.tif")
            try project.ingest()
            let after = try records()
            #expect(after.count == 3 && before.allSatisfy { after[$0.key] == $0.value })
        }
    }

    @Test func sidecarsAndIdentitiesNameAPageOrAllOfThem() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 4)
            try Self.pile(project, ["w1.png", "w2.png", "w3.png"])
            try project.write("writer: anna\n", to: "pile.tif#2.yaml")
            try project.write("file,writer\npile.tif#3,ben\n", to: "identities.csv")
            try project.ingest()
            #expect(try project.summary.sheets.map(\.writer) == ["pile#1", "anna", "ben"])
            try FileManager.default.removeItem(atPath: project.project.scans + "/pile.tif#2.yaml")
            try project.write("file,writer\npile.tif,carla\n", to: "identities.csv")
            try project.ingest()
            #expect(try project.summary.sheets.map(\.writer) == ["carla", "carla", "carla"])
            try project.write("file,sheet\npile.tif,7\n", to: "identities.csv")
            let error = #expect(throws: TableErrors.self) { try project.ingest() }
            #expect(error?.diagnostics.map(\.code) == ["table.needs-page"])
            try FileManager.default.removeItem(atPath: project.project.scans + "/identities.csv")
            try project.write("sheet: 7\n", to: "pile.yaml")
            try? project.ingest()
            #expect(try Set(project.summary.rejects.map(\.code)) == ["sidecar.several-pages"])
        }
    }

    @Test func recognizeReadsEveryPage() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder, sheetCount: 3)
            let template = project.project.root + "/manifests/templates/tiny.yaml"
            let single = try Recognition(model: "builtin/mnist", layout: .sheet(templateFile: template), jobs: 2)
                .read(["w1.png", "w2.png"].map { project.project.scans + "/" + $0 })
            try Self.pile(project, ["w1.png", nil, "w2.png"])
            let path = project.project.scans + "/pile.tif"
            let recognition = try Recognition(model: "builtin/mnist", layout: .sheet(templateFile: template), jobs: 2)
            let result = try recognition.read([path])
            #expect(result.readings.map(\.digit) == single.readings.map(\.digit) && result.rejects.isEmpty)
            #expect(Set(result.readings.map(\.page)) == [1, 3] && Set(result.readings.map(\.file)) == [path])
            #expect(result.remarks.map(\.code) == ["recognize.empty-pages"])
            let second = try recognition.read([path + "#3"])
            #expect(second.readings.map(\.digit) == result.readings.filter { $0.page == 3 }.map(\.digit))
            #expect(try recognition.read([path + "#4"]).rejects.map(\.code) == ["file.missing"])
        }
    }

    @Test(
        arguments: [
            ("scan.pdf#12", "scan.pdf", 12), ("a#b.png", "a#b.png", nil), ("x#0", "x#0", nil), ("a#1#2", "a#1", 2), ("#", "#", nil),
        ] as [(String, String, Int?)])
    func aPageIsToldFromAName(text: String, file: String, page: Int?) {
        let reference = PageReference(text)
        #expect(reference.file == file && reference.page == page && reference.text == text)
    }

    @Test func tablesNameAPageByItsNumberOrAColumn() throws {
        let names = FileNames(["one.png", "pile.pdf"], pageCounts: ["pile.pdf": 3])
        let meant = names.files(meantBy: ["one.png#1", "pile.pdf#3", "pile.pdf#4", "pile.pdf"])
        #expect(meant == ["one.png#1": "one.png", "pile.pdf#3": "pile.pdf#3", "pile.pdf": "pile.pdf"])
        #expect(names.pageCount(of: "pile.pdf") == 3 && names.pageCount(of: "pile.pdf#3") == nil)
    }
}
