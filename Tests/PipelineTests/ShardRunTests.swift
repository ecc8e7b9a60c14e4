import Dataset
import Foundation
import Support
import Synchronization
import Testing
import TestSupport
import Training
@testable import Pipeline
@testable import Recipes

/// The copies of a recipe's digits: in shards or on the fly, damaged, mended, verified.
@Suite struct ShardRunTests {
    @discardableResult
    private func run(
        _ project: TinyProject, through last: StageName = .evaluate, jobs: Int = 2
    ) throws -> (summary: RunSummary, worked: [String], messages: [String]) {
        let worked = Mutex<[String]>([]), messages = Mutex<[String]>([])
        let run = try RecipeRun(
            manifest: project.manifest, jobs: jobs,
            observe: { event in
                if case .started(let stage, _, _) = event { worked.withLock { $0.append(stage) } }
                if case .message(let text) = event { messages.withLock { $0.append(text) } }
            })
        let summary = try run.run(through: last)
        return (summary, worked.withLock { $0 }, messages.withLock { $0 })
    }

    private func verify(_ project: TinyProject, repairs: Bool = false) throws -> Verification {
        try RecipeVerification(RecipeRun(manifest: project.manifest)).run(repairs: repairs)
    }

    private func damage(_ file: String) throws {
        var bytes = try FileContent.bytes(of: file)
        bytes[bytes.count / 2] ^= 1
        try AtomicFile.write(bytes, to: file)
    }

    private func shard(_ project: TinyProject, _ number: Int) -> String {
        "\(project.processed)/shards/train-0000\(number).safetensors"
    }

    @Test func aDamagedShardIsNamedWithWhatMakesItAgain() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project, through: .augment)
            try damage(shard(project, 1))
            let error = #expect(throws: StageError.self) { try run(project, through: .train) }
            #expect(error?.diagnostics.first?.code == "shard.damaged")
            #expect(error?.description.contains("train-00001.safetensors") == true)
            #expect(error?.description.contains("inkmill verify \(project.manifest) --repair") == true)
        }
    }

    @Test func aMissingShardAloneIsMadeAgainAndADamagedOneWithIt() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project, through: .augment)
            let digests = try project.digests()
            let times = try modificationTimes(project)
            try FileManager.default.removeItem(atPath: shard(project, 1))
            try damage(shard(project, 3))
            let again = try run(project, through: .augment)
            #expect(again.worked == ["augment"])
            #expect(again.messages.contains { $0.contains("train-00003") } && again.messages.count == 1)
            #expect(try project.digests() == digests)
            let kept = try modificationTimes(project).filter { times[$0.key] == $0.value }.keys.sorted()
            #expect(kept == times.keys.filter { !$0.contains("00001") && !$0.contains("00003") }.sorted())
        }
    }

    /// Of the shards.
    private func modificationTimes(_ project: TinyProject) throws -> [String: Date] {
        var times: [String: Date] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: project.processed + "/shards")
        where name.hasPrefix("train") {
            let attributes = try FileManager.default.attributesOfItem(atPath: project.processed + "/shards/" + name)
            times[name] = attributes[.modificationDate] as? Date
        }
        return times
    }

    @Test(arguments: [1, 4])
    func copiesMadeOnTheFlyGiveTheWeightsOfShardsAndWriteNone(jobs: Int) throws {
        try TestData.withTemporaryFolder { folder in
            let written = try TinyProject(in: folder + "/written"), made = try TinyProject(in: folder + "/made")
            try made.edit("copies: 3, maxShardBytes: 65536", "copies: 3, onTheFly: true")
            let fromShards = try run(written), onTheFly = try run(made, jobs: jobs)
            #expect(onTheFly.summary.augmentedCount == fromShards.summary.augmentedCount)
            #expect(onTheFly.summary.after?.accuracy == fromShards.summary.after?.accuracy)
            #expect(try tensors(onTheFly.summary) == tensors(fromShards.summary))
            let shards = try FileManager.default.contentsOfDirectory(atPath: made.processed + "/shards")
            #expect(shards == ["index.json"])
            // The report shows the same copies.
            #expect(try pictures(onTheFly.summary) == pictures(fromShards.summary))
            #expect(try run(made, jobs: jobs).worked == [])
            #expect(try verify(made).exitStatus == .ok)
        }
    }

    private func tensors(_ summary: RunSummary) throws -> [String: [Float]] {
        let file = try SafetensorsFile(contentsOf: try #require(summary.model))
        var tensors: [String: [Float]] = [:]
        for (name, entry) in file.entries where entry.type == .float32 { tensors[name] = try file.floats(name) }
        #expect(tensors.count > 4)
        return tensors
    }

    /// What the report shows of digits, as it is written into the page.
    private func pictures(_ summary: RunSummary) throws -> [Substring] {
        let page = try FileContent.text(of: try #require(summary.report))
        let pictures = page.matches(of: /data:image\/png;base64,[A-Za-z0-9+\/=]+/).map(\.output)
        #expect(pictures.count > 2)
        return pictures
    }

    @Test func changingToOnTheFlyTakesTheShardsAwayAndBackMakesThemAgain() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project, through: .augment)
            let digests = try project.digests()
            try project.edit("copies: 3,", "copies: 3, onTheFly: true,")
            #expect(try run(project, through: .augment).worked == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: project.processed + "/shards") == ["index.json"])
            try project.edit("copies: 3, onTheFly: true,", "copies: 3,")
            #expect(try run(project, through: .augment).worked == ["augment"])
            #expect(try project.digests() == digests)
        }
    }

    @Test func aWholeFolderIsVerifiedFileByFile() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project)
            let verification = try verify(project)
            #expect(verification.exitStatus == .ok && verification.findings.isEmpty && verification.changes.isEmpty)
            // All but the lock, the lock file and the checkpoint.
            #expect(verification.checkedCount == (try project.digests().count) - 3)
            #expect(verification.text.hasSuffix("all are what was written"))
        }
    }

    @Test func everyDamagedAndMissingFileIsNamedAndOnlyShardsAreRepaired() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let model = try #require(try run(project).summary.report).replacing("report.html", with: "model.safetensors")
            let digests = try project.digests()
            try damage(shard(project, 1))
            try FileManager.default.removeItem(atPath: shard(project, 2))
            try damage(model)
            try FileManager.default.removeItem(atPath: project.processed + "/ingest.html")

            let found = try verify(project)
            #expect(found.exitStatus == .badInput)
            #expect(found.findings.map(\.state) == [.missing, .damaged, .missing, .damaged])
            let files = ["ingest.html", "shards/train-00001.safetensors", "shards/train-00002.safetensors"]
            #expect(found.findings.map(\.file).dropLast() == files[...])
            #expect(found.findings[3].file.hasSuffix("/model.safetensors") && found.findings[3].stage == .train)
            #expect(found.findings[3].fix.contains("inkmill train \(project.manifest)"))
            #expect(found.findings[1].expected == digests["shards/train-00001.safetensors"])
            #expect(found.findings[1].found == (try ContentDigest(ofFile: shard(project, 1))))
            // And the two stages that were made from the damaged ones.
            #expect(found.diagnostics.count == 6 && found.laterStages.map(\.stage) == [.train, .evaluate])
            #expect(found.diagnostics[1].message.contains(found.findings[1].expected.hex))

            let repaired = try verify(project, repairs: true)
            #expect(repaired.findings.map(\.state) == [.missing, .repaired, .repaired, .damaged])
            #expect(repaired.exitStatus == .badInput && repaired.text.contains("repaired    shards/train-00001.safetensors"))
            let now = try project.digests()
            #expect(now.filter { $0.key.hasPrefix("shards") } == digests.filter { $0.key.hasPrefix("shards") })

            // What the fixes say makes the rest again.
            try FileManager.default.removeItem(atPath: model)
            try run(project)
            #expect(try project.digests() == digests)
            #expect(try verify(project).exitStatus == .ok)
        }
    }

    @Test func ofAChangedManifestNothingIsRepaired() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project, through: .augment)
            try damage(shard(project, 0))
            let damaged = try project.digests()
            try project.edit("degreesRange: [-8, 8]", "degreesRange: [-9, 9]")
            let verification = try verify(project, repairs: true)
            #expect(verification.changes == ["'augmentation' in the manifest has changed since 'augment'"])
            #expect(verification.findings.map(\.state) == [.damaged] && verification.exitStatus == .badInput)
            #expect(verification.findings[0].fix.contains("not repaired: 'augmentation' in the manifest changed"))
            #expect(verification.diagnostics.map(\.code) == ["verify.damaged-file", "verify.recipe-changed"])
            #expect(try project.digests() == damaged)
            // What is whole stays so, whatever the manifest says by now.
            try project.edit("degreesRange: [-9, 9]", "degreesRange: [-8, 8]")
            #expect(try verify(project, repairs: true).findings.map(\.state) == [.repaired])
            try project.edit("degreesRange: [-8, 8]", "degreesRange: [-9, 9]")
            #expect(try verify(project).exitStatus == .ok)
        }
    }

    @Test func withoutWholeDigitsOrAWholeIndexNoShardIsRepaired() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project, through: .augment)
            try damage(shard(project, 0))
            let digits = project.processed + "/digits/digits.safetensors"
            let whole = try FileContent.bytes(of: digits)
            try damage(digits)
            let refused = try verify(project, repairs: true)
            #expect(refused.findings.map(\.state) == [.damaged, .damaged])
            #expect(refused.findings[1].fix.contains("digits/digits.safetensors"))
            try AtomicFile.write(whole, to: digits)

            try damage(project.processed + "/shards/index.json")
            let unchecked = try verify(project, repairs: true)
            #expect(unchecked.findings.map(\.file) == ["shards/index.json"])
            #expect(unchecked.findings[0].fix.contains("without it no shard can be checked"))
        }
    }

    @Test func whereNothingWasMadeThereIsNothingToVerify() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 1)
            let error = #expect(throws: VerificationError.self) { try verify(project, repairs: true) }
            #expect(error?.diagnostics.first?.code == "verify.nothing-made")
            #expect(!FileManager.default.fileExists(atPath: project.processed))
        }
    }

    @Test func aFolderInUseIsNotRepaired() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project, through: .augment)
            let lock = try FolderLock(folder: project.processed)
            #expect(throws: FileSystemError.self) { try verify(project, repairs: true) }
            #expect(try verify(project).exitStatus == .ok)
            withExtendedLifetime(lock) {}
        }
    }
}
