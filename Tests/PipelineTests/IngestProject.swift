import Dataset
import Foundation
import ImageCodecs
import Imaging
import Support
import TestSupport
@testable import Ingest
@testable import Pipeline
@testable import Recipes

/// A pile of scans as an ingest sees it, on top of `TinyProject`.
struct IngestProject {
    let project: TinyProject

    init(in folder: String, sheetCount: Int = 4) throws {
        project = try TinyProject(in: folder, sheetCount: sheetCount)
        try FileManager.default.removeItem(atPath: project.scans + "/blank.png")
        // Ten cells a row of a form that simulated hands fill in: every model question is answered in milliseconds.
    }

    /// Adds keys to the source of sheets.
    func source(_ keys: String) throws {
        try project.edit("template: templates/tiny.yaml", "template: templates/tiny.yaml, " + keys)
    }

    func write(_ text: String, to name: String) throws { try AtomicFile.write(text, to: project.scans + "/" + name) }

    func copy(_ name: String, to other: String) throws {
        try AtomicFile.write(FileContent.bytes(of: project.scans + "/" + name), to: project.scans + "/" + other)
    }

    /// The same scan with other bytes, and part of it painted white: it reads worse.
    func copy(_ name: String, to other: String, hidingRows hidden: Range<Double>) throws {
        var image = try ImageDecoder().decode(FileContent.bytes(of: project.scans + "/" + name)).image
        for y in Int(hidden.lowerBound * Double(image.height))..<Int(hidden.upperBound * Double(image.height)) {
            for x in image.width / 4..<image.width / 2 { image[x, y] = 255 }
        }
        try AtomicFile.write(PNGEncoder.encode(image, dotsPerInch: 150), to: project.scans + "/" + other)
    }

    @discardableResult
    func ingest(jobs: Int = 2, policy: BadSheetPolicy = .report, isForced: Bool = false) throws -> RunSummary {
        try run(through: .ingest, jobs: jobs, policy: policy, isForced: isForced)
    }

    @discardableResult
    func synthesize(jobs: Int = 2, policy: BadSheetPolicy = .report, isForced: Bool = false) throws -> RunSummary {
        try run(through: .synthesize, jobs: jobs, policy: policy, isForced: isForced)
    }

    private func run(through last: StageName, jobs: Int, policy: BadSheetPolicy, isForced: Bool) throws -> RunSummary {
        try RecipeRun(manifest: project.manifest, jobs: jobs, badSheetPolicy: policy).run(through: last, isForced: isForced)
    }

    var digits: [Digit] {
        get throws { try DigitTable(contentsOf: project.processed + "/digits", profile: .mnist).digits }
    }

    /// Those of pages made by computation too.
    var allDigits: [Digit] {
        get throws {
            let folder = RecipeFolder(root: project.processed)
            return try SplitDigits.saved(in: folder, recipe: Recipe(manifest: project.manifest))?.table.digits ?? []
        }
    }

    var synthesis: SynthesisSummary {
        get throws { try JSONFile.read(SynthesisSummary.self, from: project.processed + "/synthesize.json") }
    }

    var summary: IngestSummary {
        get throws { try JSONFile.read(IngestSummary.self, from: project.processed + "/ingest.json") }
    }

    /// Codes of the rejects by file name.
    var codes: [String: String] {
        get throws {
            Dictionary(try summary.rejects.map { (($0.file as NSString).lastPathComponent, $0.code) }) { first, _ in first }
        }
    }
}
