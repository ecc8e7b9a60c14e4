import Foundation
import Imaging
import Support
import TestSupport
import Testing

@testable import Dataset

/// Shards that are changed while they are read.
@Suite struct ChangedShardTests {
    private let digits = syntheticDigits(10)

    /// 35 samples in shards of eight, or of so many.
    private func reader(_ folder: String, samplesPerShard: Int = 8) throws -> (ShardReader, ListedSamples) {
        let plan = ShardPlan(rows: [0, 2, 3, 5, 7, 8, 9], copyCount: 5, samplesPerShard: samplesPerShard)
        let samples = ListedSamples(plan: plan, digits: digits)
        try ShardWriter(folder: folder, plan: plan, profile: .mnist, recipeDigest: ContentDigest(of: "recipe"))
            .writeAll(from: samples, jobs: 1)
        return (try ShardReader(folder: folder, profile: .mnist, jobs: 2), samples)
    }

    private func read(_ samples: some TrainingSamples, _ positions: [Int]) throws -> SampleBatch {
        var batch = SampleBatch()
        try samples.read(positions, into: &batch)
        return batch
    }

    /// Writes into the file itself, as a copy over it or a failing disk does, from an offset to the end.
    private func overwrite(_ path: String, from offset: UInt64, with byte: UInt8) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: offset)
        try handle.write(contentsOf: Data(repeating: byte, count: Int(size - offset)))
        try handle.close()
    }

    @Test func anOverwrittenShardIsAnErrorForEachOfItsImagesThatChanged() throws {
        try TestData.withTemporaryFolder { folder in
            let (reader, samples) = try reader(folder)
            let path = folder + "/train-00001.safetensors"
            try overwrite(path, from: 0, with: 77)
            for position in 8..<16 {
                #expect(throws: ShardError.changedWhileRead(file: path, row: position - 8)) { try read(reader, [0, position]) }
                #expect(throws: (any Error).self) { try reader.sample(at: position) }
            }
            // The others are as they were.
            let whole = Array(0..<8) + Array(16..<35)
            #expect(try read(reader, whole) == read(samples, whole))
        }
    }

    @Test func oneFlippedBitOfAnImageIsFound() throws {
        try TestData.withTemporaryFolder { folder in
            let (reader, samples) = try reader(folder)
            let path = folder + "/train-00002.safetensors"
            let bytes = try FileContent.bytes(of: path)
            // The images end where the eight labels begin.
            let lastImage = bytes.count - 8 - Glyph.pixelCount
            for offset in [0, 400, Glyph.pixelCount - 1] {
                let handle = try #require(FileHandle(forUpdatingAtPath: path))
                try handle.seek(toOffset: UInt64(lastImage + offset))
                try handle.write(contentsOf: [bytes[lastImage + offset] ^ 0x10])
                #expect(throws: ShardError.changedWhileRead(file: path, row: 7)) { try read(reader, [23]) }
                #expect(try read(reader, [22]) == read(samples, [22]))
                try handle.seek(toOffset: UInt64(lastImage + offset))
                try handle.write(contentsOf: [bytes[lastImage + offset]])
                try handle.close()
                #expect(try read(reader, [23]) == read(samples, [23]))
            }
        }
    }

    @Test(arguments: [0, 100, 5000])
    func aShardThatIsCutShortIsAnErrorAndNotASignal(byteCount: Int) throws {
        try TestData.withTemporaryFolder { folder in
            let (reader, _) = try reader(folder)
            let path = folder + "/train-00003.safetensors"
            #expect(truncate(path, byteCount) == 0)
            #expect(throws: ShardError.changedWhileRead(file: path, row: 7)) { try read(reader, [31]) }
        }
    }

    @Test func aShardThatIsReplacedIsReadAsItWasWhenItWasOpened() throws {
        try TestData.withTemporaryFolder { folder in
            let (reader, samples) = try reader(folder)
            for number in 0..<5 { try AtomicFile.write("another", to: folder + "/train-0000\(number).safetensors") }
            #expect(try read(reader, Array(0..<35)) == read(samples, Array(0..<35)))
        }
    }

    /// Of so many that not all files are kept open.
    @Test func ofManyShardsEachIsOpenedForItsRead() throws {
        try TestData.withTemporaryFolder { folder in
            let plan = ShardPlan(rows: Array(0..<10), copyCount: 30, samplesPerShard: 1)
            let samples = ListedSamples(plan: plan, digits: digits)
            try ShardWriter(folder: folder, plan: plan, profile: .mnist, recipeDigest: ContentDigest(of: "recipe"))
                .writeAll(from: samples, jobs: 2)
            let reader = try ShardReader(folder: folder, profile: .mnist, jobs: 2)
            #expect(reader.index.shards.count == 300)
            let positions = stride(from: 0, to: 300, by: 7).reversed().map { $0 }
            #expect(try read(reader, positions) == read(samples, positions))
            let path = folder + "/train-00170.safetensors"
            #expect(truncate(path, 300) == 0)
            #expect(throws: ShardError.changedWhileRead(file: path, row: 0)) { try read(reader, [170]) }
            unlink(path)
            #expect(throws: FileSystemError.self) { try read(reader, [170]) }
        }
    }

    /// Known answers of the reference implementation, and lengths around the blocks of 32 and 8 bytes.
    @Test func checksumsAreThoseOfXXHash() {
        func hash(_ text: String, seed: UInt64 = 0) -> UInt64 {
            Array(text.utf8).withUnsafeBytes { XXHash64.hash($0, seed: seed) }
        }
        #expect(hash("") == 0xEF46_DB37_51D8_E999)
        #expect(hash("a") == 0xD24E_C4F1_A98C_6E5B)
        #expect(hash("abc") == 0x44BC_2CF5_AD77_0999)
        #expect(hash("Nobody inspects the spammish repetition") == 0xFBCE_A83C_8A37_8BF1)
        let hashes = (0..<200).map { hash(String(repeating: "x", count: $0)) }
        #expect(Set(hashes).count == 200)
    }
}
