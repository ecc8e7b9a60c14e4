import Foundation
import TestSupport
import Testing

@testable import Support

@Suite struct AtomicFileTests {
    @Test func writesMakesFoldersAndReplaces() throws {
        try TestData.withTemporaryFolder { folder in
            let file = folder + "/a/b.txt"
            try AtomicFile.write("one", to: file)
            try AtomicFile.write("two", to: file)
            #expect(try FileContent.text(of: file) == "two")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/a") == ["b.txt"])
        }
    }

    @Test func aFailureInTheMiddleLeavesTheOldFileAndNothingElse() throws {
        try TestData.withTemporaryFolder { folder in
            let file = folder + "/b.txt"
            try AtomicFile.write("old", to: file)
            #expect(throws: FileSystemError.self) {
                try AtomicFile.write(to: file) { (append) throws(FileSystemError) in
                    try append(Array("half".utf8))
                    throw .unwritable(file, reason: "test")
                }
            }
            #expect(try FileContent.text(of: file) == "old")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["b.txt"])
        }
    }

    @Test func aPendingFileIsThereOnceItIsCommittedAndLeavesNothingWhereItIsNot() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/a/b.bin"
            func write(_ isCommitted: Bool) throws {
                let file = try PendingFile(path)
                try file.append([1, 2])
                try file.append([3])
                #expect(!FileManager.default.fileExists(atPath: path))
                if isCommitted { try file.commit(isSynced: false) }
            }
            try write(false)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/a") == [])
            try write(true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/a") == ["b.bin"])
            #expect(try FileContent.bytes(of: path) == [1, 2, 3])
            #expect(try FileContent.byteCount(of: path) == 3)
            try AtomicFile.sync(path)
            try AtomicFile.sync(folder)
            #expect(throws: FileSystemError.self) { try AtomicFile.sync(folder + "/nowhere") }
            #expect(throws: FileSystemError.self) { try FileContent.byteCount(of: folder + "/nowhere") }
        }
    }

    @Test func aPendingFileThatCannotTakeItsPlaceLeavesNothing() throws {
        try TestData.withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/taken", withIntermediateDirectories: true)
            func write() throws {
                let file = try PendingFile(folder + "/taken")
                try file.commit()
            }
            #expect(throws: FileSystemError.self) { try write() }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
        }
    }

    /// `/dev/full` answers every write as a full disk does.
    @Test func aFullDiskIsToldWithItsReason() throws {
        let descriptor = open("/dev/full", O_WRONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let error = #expect(throws: FileSystemError.self) {
            try AtomicFile.writeAll(Array("text".utf8), to: descriptor, path: "result.txt")
        }
        #expect(error?.description.contains("result.txt: error: cannot be written: No space left on device") == true)
        #expect(error?.exitStatus == .inputOutput)
    }

    @Test func missingFilesAreNamed() {
        let error = #expect(throws: FileSystemError.self) { try FileContent.bytes(of: "/nowhere/file.png") }
        #expect(error?.diagnostics.first?.code == "file.missing")
        #expect(throws: FileSystemError.self) { try ContentDigest(ofFile: "/nowhere/file.png") }
    }
}

@Suite struct ContentDigestTests {
    /// The published answer of FIPS 180-2 for "abc".
    @Test func givesThePublishedAnswer() throws {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(ContentDigest(of: "abc").hex == expected)
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write("abc", to: folder + "/abc")
            #expect(try ContentDigest(ofFile: folder + "/abc").hex == expected)
            var running = RunningDigest()
            for byte in "abc".utf8 { running.update([byte]) }
            #expect(running.digest.hex == expected && running.byteCount == 3)
        }
    }

    /// The published answer of FIPS 180-2 for a message of two blocks.
    @Test func aRunningDigestGoesOnAfterItWasAskedAndItsCopyByItself() {
        let message = Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
        var running = RunningDigest()
        running.update(Array(message.prefix(3)))
        var copy = running
        #expect(running.digest == copy.digest)
        #expect(running.digest == ContentDigest(of: message.prefix(3)))
        running.update(Data(message.dropFirst(3)))
        #expect(running.digest.hex == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        copy.update([])
        #expect(copy.digest == ContentDigest(of: message.prefix(3)))
        copy.update(Array("x".utf8))
        #expect(copy.digest == ContentDigest(of: "abcx"))
        #expect(RunningDigest().digest.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }
}

@Suite struct ConcurrentMapTests {
    @Test(arguments: [1, 2, 4, 9])
    func resultsKeepTheOrderOfTheItems(jobs: Int) throws {
        #expect(try concurrentMap(Array(0..<100), jobs: jobs) { $0 * $0 } == (0..<100).map { $0 * $0 })
        #expect(try concurrentMap([Int](), jobs: jobs) { $0 }.isEmpty)
    }

    @Test func theFirstFailureIsThrown() {
        struct Failure: Error, Equatable { let item: Int }
        #expect(throws: Failure(item: 3)) {
            try concurrentMap(Array(0..<10), jobs: 1) { item in
                if item >= 3 { throw Failure(item: item) }
            }
        }
    }
}
