import Foundation
import TestSupport
import Testing

@testable import Support

@Suite struct OutputFilesTests {
    @Test func filesThatBelongTogetherAreWrittenAllOrNone() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write("other", to: folder + "/b")
            let files: [(path: String, bytes: [UInt8])] = [(folder + "/a", [1]), (folder + "/b", [2]), (folder + "/c", [3])]
            #expect(throws: OutputError.isThere(folder + "/b")) { try OutputFiles(inputs: [], isForced: false).write(files) }
            #expect(FolderWalk.files(below: folder) == ["b"])
            try OutputFiles(inputs: [], isForced: true).write(files)
            #expect(FolderWalk.files(below: folder) == ["a", "b", "c"])
            // The same bytes once more are no change and need no permission.
            try OutputFiles(inputs: [], isForced: false).write(files)
        }
    }

    @Test func inputsAreToldByWhatTheyAreNotByTheirNames() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write("scan", to: folder + "/scans/a")
            try FileManager.default.createSymbolicLink(atPath: folder + "/b", withDestinationPath: folder + "/scans/a")
            try FileManager.default.linkItem(atPath: folder + "/scans/a", toPath: folder + "/c")
            let outputs = OutputFiles(inputs: [folder + "/scans/a"], isForced: true)
            for name in ["scans/a", "b", "c", "scans/../scans/a"] {
                let error = #expect(throws: OutputError.self) { try outputs.write([1], to: folder + "/" + name) }
                #expect(error?.diagnostics[0].code == "output.is-input")
            }
            let inFolder = OutputFiles(inputs: [folder + "/scans"], isForced: true)
            for (name, code) in [("scans/new", "in-input"), ("scans/x/new", "in-input"), ("scans", "is-input")] {
                let error = #expect(throws: OutputError.self) { try inFolder.write([1], to: folder + "/" + name) }
                #expect(error?.diagnostics[0].code == "output." + code)
            }
            #expect(try FileContent.text(of: folder + "/scans/a") == "scan")
            try inFolder.write([1], to: folder + "/new")
        }
    }
}

@Suite struct FilePlaceTests {
    @Test func linksAndDotsMakeNoDifference() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write("x", to: folder + "/a/b/file")
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/a")
            let a = FilePlace(folder + "/a"), b = FilePlace(folder + "/link/../a/b")
            #expect(FilePlace(folder + "/link").isSame(as: a) && !a.isSame(as: b))
            #expect(b.liesIn(a) && !a.liesIn(b) && !a.liesIn(a))
            #expect(FilePlace(folder + "/link/b/file").liesIn(b) && FilePlace(folder + "/link/new/newer").liesIn(a))
            #expect(!FilePlace(folder + "/new").isSame(as: FilePlace(folder + "/new")) && !FilePlace(folder + "/ab").liesIn(a))
        }
    }
}

@Suite struct LeftoversTests {
    private let orphan = ".inkmill-0123456789abcdef0123456789abcdef"

    @Test func whatKilledProcessesLeftIsTakenAwayAndNothingElse() throws {
        try TestData.withTemporaryFolder { folder in
            let kept = ["notes.tmp", ".inkmill-notes.tmp", "a.123.tmp", ".inkmill-0123.tmp", "inner/x.tmp", orphan + ".txt"]
            for file in kept + [orphan + ".tmp", "inner/" + orphan + ".tmp", orphan + ".unfinished/a/b"] {
                try AtomicFile.write("x", to: folder + "/" + file)
            }
            try AtomicFile.write("theirs", to: folder + "/target/file")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/" + orphan + ".unfinished/link", withDestinationPath: folder + "/target")
            let link = ".inkmill-ffffffffffffffffffffffffffffffff.tmp"
            try FileManager.default.createSymbolicLink(atPath: folder + "/" + link, withDestinationPath: folder + "/target/file")
            Leftovers.sweepAll(below: folder)
            #expect(Set(FolderWalk.files(below: folder)) == Set(kept + ["target/file", link]))
        }
    }

    @Test func aFileThatIsBeingWrittenIsNoLeftover() throws {
        try TestData.withTemporaryFolder { folder in
            let file = try PendingFile(folder + "/result")
            try file.append([1])
            Leftovers.sweep(folder)
            #expect(FolderWalk.files(below: folder).count == 1)
            try file.commit()
            #expect(FolderWalk.files(below: folder) == ["result"])
        }
    }

    @Test func namesOfTemporaryFilesCannotBeKnownBeforehand() throws {
        let names = (0..<100).map { _ in TemporaryName.sibling(of: "/a/result", suffix: TemporaryName.fileSuffix) }
        #expect(Set(names).count == 100)
        #expect(names.allSatisfy { $0.hasPrefix("/a/") && TemporaryName.isFile(($0 as NSString).lastPathComponent) })
        #expect(TemporaryName.sibling(of: "result", suffix: ".tmp").hasPrefix(".inkmill-"))
    }

    @Test func aLockThatIsALinkIsNotFollowed() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write("", to: folder + "/theirs")
            try AtomicFile.makeFolder(folder + "/results")
            try FileManager.default.createSymbolicLink(atPath: folder + "/results/.lock", withDestinationPath: folder + "/theirs")
            #expect(throws: FileSystemError.self) { try FolderLock(folder: folder + "/results") }
            #expect(try FileContent.bytes(of: folder + "/theirs").isEmpty)
        }
    }
}

@Suite struct PendingFolderTests {
    private func make(_ path: String, _ files: [String: String], replacing: [String] = []) throws -> String? {
        let folder = try PendingFolder(path)
        for (name, text) in files { try AtomicFile.write(text, to: folder.temporary + "/" + name) }
        return try folder.commit { replacing }
    }

    @Test func aFolderAppearsWholeAndReplacesWhatIsListed() throws {
        try TestData.withTemporaryFolder { folder in
            let first = try make(folder + "/out", ["a": "1", "b/c": "2"])
            let second = try make(folder + "/out/", ["d": "3"], replacing: ["a", "b/c"])
            #expect(first == nil && second == nil)
            #expect(FolderWalk.files(below: folder) == ["out/d"])
        }
    }

    @Test func whatIsNotListedIsKeptBesideIt() throws {
        try TestData.withTemporaryFolder { folder in
            _ = try make(folder + "/out", ["a": "1"])
            try AtomicFile.write("mine", to: folder + "/out/b/notes")
            let kept = try #require(try make(folder + "/out", ["d": "3"], replacing: ["a"]))
            #expect(try FileContent.text(of: kept + "/b/notes") == "mine")
            #expect(FolderWalk.files(below: folder + "/out") == ["d"])
            _ = try make(folder + "/other", [:])
            #expect(try FileContent.text(of: kept + "/b/notes") == "mine")
        }
    }

    @Test func oneThatIsNotCommittedLeavesNothingAndTwoAtOnceAreRefused() throws {
        try TestData.withTemporaryFolder { folder in
            _ = try make(folder + "/out", ["a": "1"])
            func begin() throws {
                let pending = try PendingFolder(folder + "/out")
                try AtomicFile.write("half", to: pending.temporary + "/a")
                #expect(throws: FileSystemError.self) { _ = try PendingFolder(folder + "/out") }
                #expect(throws: OutputError.self) { _ = try pending.commit { throw OutputError.isFolder("x") } }
            }
            try begin()
            #expect(FolderWalk.files(below: folder) == ["out/a"] && FolderWalk.entries(of: folder).count == 1)
            #expect(try FileContent.text(of: folder + "/out/a") == "1")
        }
    }
}
