import Dataset
import Foundation
import Support
import Testing
import TestSupport
@testable import Recipes

/// Copies of whole sheets, and simulated ones, on their way into the training digits.
@Suite struct PageCopyTests {
    private static let pages = """
        pages:
          copies: 2
          steps:
            - perspective: { tiltDegreesRange: [0, 10] }
            - table: { lightnessRange: 0.4, marginFractionRange: 0.04 }
            - shadow: { depthRange: [0, 0.3] }
            - gaussianNoise: { sigmaFractionRange: [0, 0.02] }
            - jpegArtifacts: { qualityRange: [50, 90] }

        """

    /// Three writers, one for each part.
    private func withProject(pages: String = pages, _ body: (IngestProject) throws -> Void) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try project.project.edit("split:", pages + "split:")
            try body(project)
        }
    }

    /// When each file below `sheets/` was written, by name.
    private func times(_ project: IngestProject) throws -> [String: Date] {
        let folder = project.project.processed + "/sheets"
        var times: [String: Date] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            times[name] = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.modificationDate] as? Date
        }
        return times
    }

    private func split(_ project: IngestProject) throws -> WriterSplit {
        let recipe = try Recipe(manifest: project.project.manifest)
        return try WriterSplit(writers: ["w1", "w2", "w3"], rule: recipe.split, seed: recipe.seed)
    }

    @Test func onlyTrainingWritersAreCopiedAndTheirDigitsKeepTheirLabels() throws {
        try withProject { project in
            let summary = try project.synthesize()
            let digits = try project.allDigits
            let written = digits.filter { $0.origin == .written }, copied = digits.filter { $0.origin != .written }
            let trained = try split(project).writers(of: .train)
            #expect(Set(copied.map(\.writer)) == Set(trained) && trained.count == 1)
            #expect(Set(copied.map(\.origin)) == [.pageCopy(1), .pageCopy(2)])
            let originals = Dictionary(uniqueKeysWithValues: written.map { ($0.id, $0) })
            for copy in copied {
                guard case .pageCopy(let number) = copy.origin else { continue }
                let original = try #require(originals[copy.id.replacing("#page\(number)", with: "")])
                #expect(copy.label == original.label && copy.writer == original.writer && copy.source == original.source)
                #expect(copy.place == original.place)
            }
            let originalCount = written.filter { trained.contains($0.writer) }.count
            #expect(copied.count >= 2 * originalCount - 4, "\(copied.count) of 2 × \(originalCount)")
            // Told apart from what people wrote.
            let told = try project.summary
            #expect(told.digitCount == written.count && told.writerCount == 3)
            let pages = try #require(try project.synthesis.pageCopies)
            #expect(pages.digitCount == copied.count && pages.readCount == 2)
            #expect(pages.expectedDigitCount == 2 * originalCount)
            #expect(try project.digits.count == written.count)
            #expect(summary.text.contains("page copies 2 of 2 read") && summary.digitCount == written.count)
            let page = try FileContent.text(of: project.project.processed + "/synthesize.html")
            #expect(page.contains("Page copies") && page.contains("What each step does"))
        }
    }

    @Test func noSplitButTrainingHoldsACopy() throws {
        try withProject { project in
            try project.synthesize()
            let recipe = try Recipe(manifest: project.project.manifest)
            let table = try DigitTable(project.allDigits, profile: .mnist)
            let split = try WriterSplit(writers: table.writers, rule: recipe.split, seed: recipe.seed)
            let copies = { (part: Split) in table.rows(of: part, in: split).count { table.digits[$0].origin != .written } }
            #expect(copies(.train) > 60 && copies(.validation) == 0 && copies(.test) == 0)
        }
    }

    @Test func neitherJobsNorOrderNorHistoryChangesAByte() throws {
        try withProject { project in
            try project.synthesize(jobs: 1)
            let digests = try project.project.digests()
            try FileManager.default.removeItem(atPath: project.project.processed)
            try project.synthesize(jobs: 4)
            #expect(try project.project.digests() == digests)
            try project.synthesize(jobs: 2, isForced: true)
            #expect(try project.project.digests() == digests)
        }
    }

    @Test func aChangedSectionMakesTheCopiesAnewAndNothingElse() throws {
        try withProject { project in
            try project.synthesize()
            let before = try times(project)
            // One more copy leaves the first ones alone.
            try project.project.edit("copies: 2", "copies: 3")
            try project.synthesize()
            let more = try times(project)
            for (name, date) in before where !name.hasPrefix("page-steps") { #expect(more[name] == date, "\(name)") }
            #expect(more.keys.count { $0.contains("-page3.") } == 1)
            // Another step makes the copies anew, not the sheets.
            try project.project.edit("tiltDegreesRange: [0, 10]", "tiltDegreesRange: [2, 10]")
            try project.synthesize()
            let other = try times(project)
            for (name, date) in before where !name.contains("-page") && !name.hasPrefix("page-steps") {
                #expect(other[name] == date, "\(name)")
            }
            #expect(Set(other.keys.filter { $0.contains("-page") }).isDisjoint(with: more.keys.filter { $0.contains("-page") }))
            // Without the section they are gone.
            let digests = try project.project.digests()
            try project.project.edit("pages:", "pages: &kept")
            try project.synthesize()
            #expect(try project.project.digests() == digests)
        }
    }

    @Test func withoutTheSectionNothingIsCopied() throws {
        try withProject { project in
            try project.synthesize()
            try project.project.edit(Self.pages, "")
            try project.synthesize()
            #expect(try project.allDigits.allSatisfy { $0.origin == .written })
            #expect(try times(project).keys.allSatisfy { !$0.contains("page") })
            #expect(!FileManager.default.fileExists(atPath: project.project.processed + "/synthesize.json"))
            #expect(!FileManager.default.fileExists(atPath: project.project.processed + "/synthetic"))
        }
    }

    @Test func aCopyThatCannotBeReadIsCountedAndNoError() throws {
        let pages = """
            pages:
              copies: 2
              steps:
                - perspective: { tiltDegreesRange: 45 }
                - resolution: { dotsPerInchRange: 75 }
                - blur: { kind: defocus, sigmaMMRange: 0.6 }

            """
        try withProject(pages: pages) { project in
            let summary = try project.synthesize(policy: .stop)
            #expect(summary.rejects.isEmpty && summary.exitStatus(under: .report) == .ok)
            let told = try #require(try project.synthesis.pageCopies)
            #expect(told.pageCount == 2 && told.readCount == 0 && told.digitCount == 0)
            #expect(told.unread.count == 2 && told.unread.allSatisfy { !$0.reason.isEmpty && $0.page.contains("copy") })
            #expect(try project.allDigits.allSatisfy { $0.origin == .written })
        }
    }

    @Test func whereWritersCannotBeDividedYetTheirDigitsAreReadAndNothingIsCopied() throws {
        try withProject { project in
            for name in ["w2.png", "w3.png"] { try FileManager.default.removeItem(atPath: project.project.scans + "/" + name) }
            try project.ingest()
            #expect(try !project.digits.isEmpty)
            #expect(throws: SplitError.self) { try project.synthesize() }
            #expect(!FileManager.default.fileExists(atPath: project.project.processed + "/synthetic"))
        }
    }

    @Test func aMistakeInTheSectionIsToldWithThoseOfTheManifest() throws {
        try withProject { project in
            try project.project.edit("qualityRange: [50, 90]", "qualityRange: [0, 90]")
            try project.project.edit("network: lenet5", "network: lenet6")
            let error = try #require(#expect(throws: ManifestError.self) { try Recipe(manifest: project.project.manifest) })
            #expect(error.description.contains("tiny.yaml:11:39"))
            #expect(error.description.contains("'qualityRange' in 'jpegArtifacts' is '0'") && error.description.contains("lenet6"))
        }
    }

    @Test func simulatedSheetsAddInventedWritersForTrainingOnly() throws {
        try withProject(pages: "") { project in
            try project.project.edit("split:", "  - simulated: { template: templates/tiny.yaml, sheetCount: 2, seed: 3 }\nsplit:")
            try project.synthesize(jobs: 1)
            let digests = try project.project.digests()
            let simulated = try project.allDigits.filter { $0.origin == .simulated }
            #expect(Set(simulated.map(\.writer)) == ["simulated-3/writer-01", "simulated-3/writer-02"])
            #expect(simulated.count >= 70 && simulated.allSatisfy { $0.label != nil })
            let told = try project.summary
            #expect(try project.synthesis.simulated?.digitCount == simulated.count && told.writerCount == 3)
            let recipe = try Recipe(manifest: project.project.manifest)
            let table = try DigitTable(project.allDigits, profile: .mnist)
            let split = try WriterSplit(writers: table.writers, rule: recipe.split, seed: recipe.seed)
            let counts = Split.allCases.map { part in
                table.rows(of: part, in: split).count { table.digits[$0].origin == .simulated }
            }
            #expect(counts == [simulated.count, 0, 0])
            // Another one leaves those alone.
            try project.project.edit("sheetCount: 2", "sheetCount: 3")
            try project.synthesize(jobs: 4)
            let more = try project.allDigits.filter { $0.origin == .simulated }
            #expect(Set(more.map(\.id)).isSuperset(of: simulated.map(\.id)) && more.count > simulated.count)
            try project.project.edit("sheetCount: 3", "sheetCount: 2")
            try FileManager.default.removeItem(atPath: project.project.processed)
            try project.synthesize(jobs: 4)
            #expect(try project.project.digests() == digests)
        }
    }

    @Test(arguments: [
        ("sheetCount: 2", "neither 'template' nor 'description'"),
        ("template: templates/tiny.yaml, description: templates/tiny.yaml, sheetCount: 2", "both 'template' and 'description'"),
        ("template: templates/tiny.yaml", "has no field 'sheetCount'"),
        ("template: templates/tiny.yaml, sheetCount: 0", "outside 1 to 9999"),
        ("template: templates/tine.yaml, sheetCount: 2", "does not exist"),
        ("template: templates/tiny.yaml, sheetCount: 2, kind: hard-photo", "did you mean 'hard-photos'?"),
        ("template: templates/tiny.yaml, sheetCount: 2, sed: 4", "did you mean 'seed'?"),
        ("description: templates/tiny.yaml, sheetCount: 2", "unknown field"),
    ])
    func aMistakeInASimulatedSourceIsTold(fields: String, words: String) throws {
        try withProject(pages: "") { project in
            try project.project.edit("split:", "  - simulated: { \(fields) }\nsplit:")
            let error = try #require(#expect(throws: ManifestError.self) { try Recipe(manifest: project.project.manifest) })
            #expect(error.description.contains(words), "\(error)")
        }
    }
}
