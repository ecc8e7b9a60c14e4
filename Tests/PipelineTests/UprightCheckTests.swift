import Foundation
import Ingest
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import Pipeline
@testable import Recipes

/// A form found by its lines does not show which way up it is; the digits do.
@Suite struct UprightCheckTests {
    private func ingest(_ project: TinyProject) throws -> RunSummary {
        try RecipeRun(manifest: project.manifest).run(through: .ingest)
    }

    @Test func aGridThatLiesUpsideDownIsReadTheRightWayUp() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3, hasMarks: false)
            let upright = try ImageDecoder().decode(FileContent.bytes(of: project.scans + "/w1.png")).image
            let turned = GrayImage(width: upright.width, height: upright.height, pixels: upright.pixels.reversed())
            try AtomicFile.write(PNGEncoder.encode(turned, dotsPerInch: 150), to: project.scans + "/w1.png")

            let summary = try ingest(project)
            let codes = summary.rejects.map { ($0.file as NSString).lastPathComponent + " " + $0.code }
            #expect(codes == ["blank.png sheet.blank"])
            #expect(summary.sheetCount == 2)
            #expect(try FileContent.text(of: project.processed + "/ingest.json").contains("page turned by 180°"))
        }
    }

    @Test func aGridSeenInAMirrorIsNamed() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3, hasMarks: false)
            let upright = try ImageDecoder().decode(FileContent.bytes(of: project.scans + "/w1.png")).image
            let rows = (0..<upright.height).flatMap { y in
                upright.pixels[(y * upright.width)..<((y + 1) * upright.width)].reversed()
            }
            let mirrored = GrayImage(width: upright.width, height: upright.height, pixels: rows)
            try AtomicFile.write(PNGEncoder.encode(mirrored, dotsPerInch: 150), to: project.scans + "/w1.png")
            let codes = try ingest(project).rejects.map { ($0.file as NSString).lastPathComponent + " " + $0.code }
            #expect(codes == ["blank.png sheet.blank", "w1.png sheet.mirrored"])
        }
    }

    @Test func aGridWhoseLabelsAreNotWhatIsWrittenIsRefused() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3, hasMarks: false)
            let template = folder + "/manifests/templates/tiny.yaml"
            let text = try FileContent.text(of: template)
            try AtomicFile.write(text.replacing("labels: byColumn", with: "labels: byRow"), to: template)
            let error = #expect(throws: IngestError.self) { try ingest(project) }
            #expect(error?.diagnostics.first?.code == "ingest.nothing-read")
            let rejects = try FileContent.text(of: project.processed + "/rejects.jsonl")
            #expect(rejects.contains("sheet.labels-disagree"))
        }
    }

    @Test func marksTurnAnUpsideDownPageUpright() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3)
            let before = try ingest(project).digitCount
            let upright = try ImageDecoder().decode(FileContent.bytes(of: project.scans + "/w1.png")).image
            let turned = GrayImage(width: upright.width, height: upright.height, pixels: upright.pixels.reversed())
            try AtomicFile.write(PNGEncoder.encode(turned, dotsPerInch: 150), to: project.scans + "/w1.png")
            let summary = try ingest(project)
            #expect(summary.digitCount == before)
            let ingested = try FileContent.text(of: project.processed + "/ingest.json")
            #expect(ingested.contains("page turned by 180°"))
        }
    }

    @Test func aSheetOfAnotherFormIsRefused() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 3)
            let other = TestData.root + "/raw/quickstart/writer-03.png"
            try AtomicFile.write(FileContent.bytes(of: other), to: project.scans + "/other.png")
            let summary = try ingest(project)
            let reject = try #require(summary.rejects.first { $0.file.hasSuffix("other.png") })
            #expect(reject.code.hasPrefix("sheet."))
            #expect(reject.severity == .error)
            #expect(summary.sheetCount == 2)
        }
    }
}
