import Foundation
import Imaging
import Support
import Synchronization
import TestSupport
import Testing

@testable import Dataset

@Suite struct ShardTests {
    private let recipe = ContentDigest(of: "recipe")
    private let digits = syntheticDigits(10)
    private let plan = ShardPlan(rows: [0, 2, 3, 5, 7, 8, 9], copyCount: 5, samplesPerShard: 8)

    private var samples: ListedSamples { ListedSamples(plan: plan, digits: digits) }

    private func writer(_ folder: String, recipe: String = "recipe", plan: ShardPlan? = nil) -> ShardWriter {
        ShardWriter(folder: folder, plan: plan ?? self.plan, profile: .mnist, recipeDigest: ContentDigest(of: recipe))
    }

    @discardableResult
    private func write(_ folder: String, jobs: Int = 1) throws -> ShardIndex {
        try writer(folder).writeAll(from: samples, jobs: jobs)
    }

    /// Writes, and tells which shards were made.
    private func shardsMade(_ writer: ShardWriter) throws -> [Int] {
        let made = Mutex<Set<Int>>([])
        var samples = samples
        samples.onRead = { positions in made.withLock { _ = $0.insert(positions[0] / 8) } }
        try writer.writeAll(from: samples, jobs: 2)
        return made.withLock { $0.sorted() }
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private func contents(_ folder: String) throws -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for name in try names(folder) { contents[name] = try FileContent.bytes(of: folder + "/" + name) }
        return contents
    }

    private func code(_ folder: String, recipe: ContentDigest? = nil) -> (code: String, file: String)? {
        let error = #expect(throws: (any Error).self) {
            try ShardReader(folder: folder, profile: .mnist, recipeDigest: recipe)
        }
        let diagnostic = (error as? any DiagnosticError)?.diagnostics[0]
        return diagnostic.map { ($0.code, ($0.location?.file ?? "").split(separator: "/").last.map(String.init) ?? "") }
    }

    @Test func thePlanHoldsEveryCopyOnce() {
        #expect(plan.sampleCount == 35 && plan.shardCount == 5)
        let positions = (0..<plan.shardCount).flatMap { Array(plan.positions(ofShard: $0)) }
        #expect(positions == Array(0..<35))
        let all = positions.map { plan.rows[plan.source(at: $0).rowIndex] * 10 + plan.source(at: $0).copy }
        #expect(all == plan.rows.flatMap { row in (0..<5).map { row * 10 + $0 } })
    }

    @Test func everySampleComesBack() throws {
        try TestData.withTemporaryFolder { folder in
            try write(folder)
            let reader = try ShardReader(folder: folder, profile: .mnist, recipeDigest: recipe, jobs: 3)
            #expect(reader.count == 35)
            for position in 0..<35 {
                let row = plan.rows[position / 5]
                let sample = try reader.sample(at: position)
                #expect(sample.row == row && sample.copy == position % 5 && sample.label == digits[row].label ?? 0)
                #expect(sample.glyph == samples.glyph(position))
            }
        }
    }

    @Test func aReadGivesTheSamplesInTheOrderOfThePositions() throws {
        try TestData.withTemporaryFolder { folder in
            try write(folder)
            let reader = try ShardReader(folder: folder, profile: .mnist)
            var read = SampleBatch(), expected = SampleBatch()
            for positions in [[34, 0, 7, 8, 8, 21], [3], []] {
                try reader.read(positions, into: &read)
                samples.read(positions, into: &expected)
                #expect(read == expected)
            }
            #expect(try reader.glyphs(at: [9, 2]) == [samples.glyph(9), samples.glyph(2)])
        }
    }

    /// Larger than the pieces in which samples and numbers are written.
    @Test func aShardOfManyPiecesComesBack() throws {
        try TestData.withTemporaryFolder { folder in
            let plan = ShardPlan(rows: [4, 1, 6], copyCount: 6000, samplesPerShard: 17_000)
            let samples = ListedSamples(plan: plan, digits: digits)
            let index = try writer(folder, plan: plan).writeAll(from: samples, jobs: 2)
            #expect(index.shards.map(\.sampleCount) == [17_000, 1000])
            let reader = try ShardReader(folder: folder, profile: .mnist)
            for position in [0, 255, 256, 5999, 6000, 16_383, 16_384, 16_999, 17_000, 17_999] {
                let sample = try reader.sample(at: position)
                #expect(sample.copy == position % 6000 && sample.row == plan.rows[position / 6000])
                #expect(sample.glyph == samples.glyph(position) && sample.label == digits[sample.row].label ?? 0)
            }
        }
    }

    @Test func theBytesDoNotDependOnJobs() throws {
        try TestData.withTemporaryFolder { folder in
            let one = try write(folder + "/a"), four = try write(folder + "/b", jobs: 4)
            #expect(one == four)
            #expect(try names(folder + "/a") == ["index.json"] + (0..<5).map { "train-0000\($0).safetensors" })
            #expect(try contents(folder + "/a") == contents(folder + "/b"))
        }
    }

    @Test func anyChangedByteIsFoundAndTheShardNamed() throws {
        try TestData.withTemporaryFolder { folder in
            try write(folder)
            let path = folder + "/train-00003.safetensors"
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            for position in stride(from: 0, to: bytes.count, by: 97) {
                var changed = bytes
                changed[position] ^= 0x40
                try AtomicFile.write(changed, to: path)
                let found = code(folder)
                #expect(found?.code == "dataset.changed-file" && found?.file == "train-00003.safetensors")
            }
            try AtomicFile.write(bytes.dropLast(), to: path)
            #expect(code(folder)?.code == "dataset.changed-file")
            unlink(path)
            #expect(code(folder)?.code == "file.missing")
        }
    }

    @Test func withoutAnIndexWritingWasNotFinished() throws {
        try TestData.withTemporaryFolder { folder in
            try write(folder)
            unlink(folder + "/index.json")
            #expect(code(folder)?.code == "dataset.not-finished")
        }
    }

    @Test(arguments: [
        ("\"mnist/1\"", "\"emnist/1\"", "dataset.profile-mismatch"),
        (
            "\"sampleCount\" : 35", "\"sampleCount\" : 36",
            "dataset.count-mismatch"
        ),
        ("train-00001", "../train-00001", "dataset.malformed-index"),
        ("\"onTheFly\" : false", "\"onTheFly\" : true", "dataset.count-mismatch"),
        ("\"formatVersion\" : 2", "\"formatVersion\" : 3", "dataset.unsupported-version"),
        ("\"sampleCount\" : 3\n", "\"sampleCount\" : -3\n", "dataset.malformed-index"),
        ("\"sampleCount\" : 3\n", "\"sampleCount\" : 9223372036854775807\n", "dataset.malformed-index"),
        ("\"sampleCount\" : 3\n", "\"sampleCount\" : 3.5\n", "dataset.malformed-index"),
    ])
    func anIndexThatSaysSomethingElseIsAnError(found: String, replacement: String, expected: String) throws {
        try TestData.withTemporaryFolder { folder in
            try write(folder)
            let text = try String(contentsOfFile: folder + "/index.json", encoding: .utf8)
            #expect(text.contains(found))
            try AtomicFile.write(text.replacing(found, with: replacement), to: folder + "/index.json")
            #expect(code(folder)?.code == expected)
        }
    }

    @Test func shardsOfAnotherRecipeAreRefused() throws {
        try TestData.withTemporaryFolder { folder in
            try write(folder)
            #expect(code(folder, recipe: ContentDigest(of: "other"))?.code == "dataset.recipe-mismatch")
        }
    }

    @Test func onlyMissingAndDamagedShardsOfTheSameRecipeAreMadeAgain() throws {
        try TestData.withTemporaryFolder { folder in
            #expect(try shardsMade(writer(folder)) == [0, 1, 2, 3, 4])
            let whole = try contents(folder)
            #expect(try shardsMade(writer(folder)) == [])
            let path = folder + "/train-00002.safetensors"
            var bytes = try FileContent.bytes(of: path)
            bytes[bytes.count - 100] ^= 1
            try AtomicFile.write(bytes, to: path)
            unlink(folder + "/train-00004.safetensors")
            #expect(try shardsMade(writer(folder)) == [2, 4])
            #expect(try contents(folder) == whole)
            #expect(try shardsMade(writer(folder, recipe: "other")) == [0, 1, 2, 3, 4])
        }
    }

    struct Stop: Error {}

    @Test(arguments: 1...5)
    func writingThatWasStoppedGoesOnWithWhatIsWhole(count: Int) throws {
        try TestData.withTemporaryFolder { folder in
            try write(folder + "/whole")
            let pieces = folder + "/pieces"
            let written = Mutex(0)
            #expect(throws: Stop.self) {
                try writer(pieces).writeAll(from: samples, jobs: 1) { _, _ in
                    if written.withLock({
                        $0 += 1; return $0
                    }) == count {
                        throw Stop()
                    }
                }
            }
            #expect(code(pieces)?.code == "dataset.not-finished")
            // What a killed process would leave.
            try AtomicFile.write("half", to: pieces + "/.inkmill-0123456789abcdef0123456789abcdef.tmp")
            // The first shard does not survive a power failure.
            try AtomicFile.write([UInt8](repeating: 0, count: 100), to: pieces + "/train-00000.safetensors")
            #expect(try shardsMade(writer(pieces)) == [0] + Array(count..<5))
            #expect(try contents(pieces) == contents(folder + "/whole"))
        }
    }

    @Test func aJournalThatWasCutShortCostsOneShard() throws {
        try TestData.withTemporaryFolder { folder in
            #expect(throws: Stop.self) {
                try writer(folder).writeAll(from: samples, jobs: 1) { record, _ in
                    if record.file.contains("00002") { throw Stop() }
                }
            }
            let journal = folder + "/" + ShardJournal.fileName
            try AtomicFile.write(try FileContent.bytes(of: journal).dropLast(20), to: journal)
            #expect(try shardsMade(writer(folder)) == [2, 3, 4])
        }
    }

    /// What is in a shard's place and is none of ours stands for whatever can stop a write.
    @Test func afterAFailedWriteThereIsNoIndexAndWritingGoesOn() throws {
        try TestData.withTemporaryFolder { folder in
            let obstacle = folder + "/train-00003.safetensors"
            try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: true)
            #expect(throws: OutputError.isThere(obstacle)) { try write(folder) }
            let left = ["journal.jsonl.tmp"] + (0..<4).map { "train-0000\($0).safetensors" }
            #expect(try names(folder) == left)
            try FileManager.default.removeItem(atPath: obstacle)
            #expect(try shardsMade(writer(folder)) == [3, 4])
        }
    }

    @Test func shardsOfALongerSetDoNotStay() throws {
        try TestData.withTemporaryFolder { folder in
            try write(folder)
            // A gap must not hide those after it.
            unlink(folder + "/train-00001.safetensors")
            let short = ShardPlan(rows: [1], copyCount: 5, samplesPerShard: 8)
            try writer(folder, recipe: "short", plan: short)
                .writeAll(from: ListedSamples(plan: short, digits: digits), jobs: 1)
            #expect(try names(folder) == ["index.json", "train-00000.safetensors"])
        }
    }

    @Test func anIndexWithoutShardsSaysThatTheyAreMadeOnTheFly() throws {
        try TestData.withTemporaryFolder { folder in
            try write(folder)
            let index = try writer(folder).writeWithoutShards()
            #expect(index.onTheFly && index.sampleCount == 35 && index.shards.isEmpty)
            #expect(try names(folder) == ["index.json"])
            #expect(code(folder)?.code == "dataset.made-on-the-fly")
            #expect(try ShardIndex(folder: folder, profile: .mnist, recipeDigest: recipe) == index)
            try writer(folder).discard()
            #expect(try names(folder) == [])
        }
    }

    @Test func aShardIsReplacedOnlyByTheBytesThatAreExpected() throws {
        try TestData.withTemporaryFolder { folder in
            let record = try write(folder).shards[1]
            let whole = try contents(folder)
            let path = folder + "/" + record.file
            try AtomicFile.write("damaged", to: path)
            #expect(throws: ShardError.self) {
                try writer(folder, recipe: "other").write(shard: 1, from: samples, expected: record.digest)
            }
            #expect(try FileContent.text(of: path) == "damaged")
            #expect(try names(folder) == whole.keys.sorted())
            #expect(try writer(folder).write(shard: 1, from: samples, expected: record.digest) == record)
            #expect(try contents(folder) == whole)
        }
    }

    @Test func moreSamplesThanCanBeNumberedAreRefusedBeforeAnythingIsWritten() throws {
        try TestData.withTemporaryFolder { folder in
            let huge = ShardPlan(rows: Array(repeating: 0, count: 50_000), copyCount: 100_000)
            let samples = ListedSamples(plan: huge, digits: digits)
            let expected = ShardError.tooManySamples(5_000_000_000, limit: 4_294_967_295)
            #expect(throws: expected) { try writer(folder, plan: huge).writeAll(from: samples, jobs: 1) }
            #expect(throws: expected) { try writer(folder, plan: huge).writeWithoutShards() }
            let left = try names(folder)
            #expect(left.isEmpty)
        }
    }

    @Test func aFolderThatCannotBeWrittenIsAnError() {
        #expect(throws: FileSystemError.self) { try write("/dev/null/shards") }
    }
}
