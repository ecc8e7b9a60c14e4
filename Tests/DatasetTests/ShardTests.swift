import Foundation
import Imaging
import Support
import TestSupport
import Testing

@testable import Dataset

@Suite struct ShardTests {
    private let recipe = ContentDigest(of: "recipe")
    private let digits = syntheticDigits(10)
    private let plan = ShardPlan(rows: [0, 2, 3, 5, 7, 8, 9], copyCount: 5, samplesPerShard: 8)

    private func samples(_ shard: Int) -> ShardSamples {
        var samples = ShardSamples()
        for (row, copy) in plan.samples(ofShard: shard) {
            var glyph = digits[row].glyph
            glyph[0, 0] = UInt8(copy)
            samples.append(glyph, label: digits[row].label ?? 0, row: row, copy: copy)
        }
        return samples
    }

    private func writer(_ folder: String) -> ShardWriter {
        ShardWriter(folder: folder, profile: .mnist, recipeDigest: recipe)
    }

    @discardableResult
    private func write(_ folder: String, jobs: Int = 1) throws -> ShardIndex {
        let writer = writer(folder)
        writer.begin()
        let shards = Array(0..<plan.shardCount)
        return try writer.finish(try concurrentMap(shards, jobs: jobs) { try writer.write(shard: $0, samples($0)) })
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
        let all = (0..<plan.shardCount).flatMap { plan.samples(ofShard: $0).map { $0.row * 10 + $0.copy } }
        #expect(all == plan.rows.flatMap { row in (0..<5).map { row * 10 + $0 } })
    }

    @Test func everySampleComesBack() throws {
        try TestData.withTemporaryFolder { folder in
            try write(folder)
            let reader = try ShardReader(folder: folder, profile: .mnist, recipeDigest: recipe, jobs: 3)
            #expect(reader.count == 35)
            for position in 0..<35 {
                let row = plan.rows[position / 5]
                let sample = reader.sample(at: position)
                #expect(sample.row == row && sample.copy == position % 5 && sample.label == digits[row].label ?? 0)
                var glyph = digits[row].glyph
                glyph[0, 0] = UInt8(position % 5)
                #expect(sample.glyph == glyph)
                let (label, ink) = reader.labelAndInk(at: position)
                #expect(label == sample.label && Array(ink) == glyph.ink)
            }
        }
    }

    @Test func theBytesDoNotDependOnJobs() throws {
        try TestData.withTemporaryFolder { folder in
            #expect(try write(folder + "/a") == write(folder + "/b", jobs: 4))
            let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/a").sorted()
            #expect(names == ["index.json"] + (0..<5).map { "train-0000\($0).safetensors" })
            for name in names {
                #expect(FileManager.default.contentsEqual(atPath: "\(folder)/a/\(name)", andPath: "\(folder)/b/\(name)"))
            }
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
            writer(folder).begin()
            #expect(code(folder)?.code == "dataset.not-finished")
        }
    }

    @Test(arguments: [
        ("\"mnist/1\"", "\"emnist/1\"", "dataset.profile-mismatch"), ("\"sampleCount\" : 35", "\"sampleCount\" : 36",
            "dataset.count-mismatch"),
        ("train-00001", "../train-00001", "dataset.malformed-index"),
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

    @Test func onlyWholeShardsOfTheSameRecipeAreReused() throws {
        try TestData.withTemporaryFolder { folder in
            let index = try write(folder)
            let writer = writer(folder)
            #expect(writer.reusable(shard: 2, sampleCount: 8) == index.shards[2])
            #expect(writer.reusable(shard: 2, sampleCount: 7) == nil)
            #expect(writer.reusable(shard: 9, sampleCount: 8) == nil)
            let other = ShardWriter(folder: folder, profile: .mnist, recipeDigest: ContentDigest(of: "other"))
            #expect(other.reusable(shard: 2, sampleCount: 8) == nil)
            let path = folder + "/train-00002.safetensors"
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            bytes[bytes.count - 100] ^= 1
            try AtomicFile.write(bytes, to: path)
            #expect(writer.reusable(shard: 2, sampleCount: 8) == nil)
        }
    }

    @Test func shardsOfALongerSetDoNotStay() throws {
        try TestData.withTemporaryFolder { folder in
            try write(folder)
            let writer = writer(folder)
            try writer.finish([try writer.write(shard: 0, samples(0))])
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(names == ["index.json", "train-00000.safetensors"])
        }
    }

    @Test func aFolderThatCannotBeWrittenIsAnError() {
        #expect(throws: FileSystemError.self) { try write("/dev/null/shards") }
    }
}
