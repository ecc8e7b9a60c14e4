import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#endif

@testable import Support

@Suite struct OutputFilesTests {
    @Test func filesThatBelongTogetherAreWrittenAllOrNone() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write("other", to: folder + "/b")
            let files: [(path: String, bytes: [UInt8])] = [(folder + "/a", [1]), (folder + "/b", [2]), (folder + "/c", [3])]
            #expect(throws: OutputError.isThere(folder + "/b")) {
                try OutputFiles(inputs: [], isForced: false, owner: { _ in nil }).write(files)
            }
            #expect(FolderWalk.files(below: folder) == ["b"])
            try OutputFiles(inputs: [], isForced: true, owner: { _ in nil }).write(files)
            #expect(FolderWalk.files(below: folder) == ["a", "b", "c"])
            // The same bytes once more are no change and need no permission.
            try OutputFiles(inputs: [], isForced: false, owner: { _ in nil }).write(files)
        }
    }

    @Test func inputsAreToldByWhatTheyAreNotByTheirNames() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write("scan", to: folder + "/scans/a")
            try FileManager.default.createSymbolicLink(atPath: folder + "/b", withDestinationPath: folder + "/scans/a")
            try FileManager.default.linkItem(atPath: folder + "/scans/a", toPath: folder + "/c")
            let outputs = OutputFiles(inputs: [folder + "/scans/a"], isForced: true, owner: { _ in nil })
            for name in ["scans/a", "b", "c", "scans/../scans/a"] {
                let error = #expect(throws: OutputError.self) { try outputs.write([1], to: folder + "/" + name) }
                #expect(error?.diagnostics[0].code == "output.is-input")
            }
            let inFolder = OutputFiles(inputs: [folder + "/scans"], isForced: true, owner: { _ in nil })
            for (name, code) in [("scans/new", "in-input"), ("scans/x/new", "in-input"), ("scans", "is-input")] {
                let error = #expect(throws: OutputError.self) { try inFolder.write([1], to: folder + "/" + name) }
                #expect(error?.diagnostics[0].code == "output." + code)
            }
            // Parts that are not there, and links that '..' follows.
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder)
            try FileManager.default.createSymbolicLink(atPath: folder + "/deep", withDestinationPath: folder + "/scans")
            for prefix in ["", "/link", "/scans/..", "/missing/..", "/link/scans/../missing/..", "/deep/.."] {
                for isForced in [false, true] {
                    let outputs = OutputFiles(inputs: [folder + "/scans/a"], isForced: isForced, owner: { _ in nil })
                    let error = #expect(throws: OutputError.self) { try outputs.write([1], to: folder + prefix + "/scans/a") }
                    #expect(error?.diagnostics[0].code == (prefix.contains("missing") ? "output.above-missing" : "output.is-input"))
                }
            }
            #expect(try FileContent.text(of: folder + "/scans/a") == "scan")
            try inFolder.write([1], to: folder + "/new")
        }
    }
}

@Suite struct OutputPathTests {
    @Test func aPathMeansWhatTheSystemTakesItFor() throws {
        try TestData.withTemporaryFolder { root in
            let folder = try OutputPath(root, followsLink: true).resolved
            try AtomicFile.write("x", to: folder + "/far/deep/file")
            try AtomicFile.makeFolder(folder + "/user")
            try FileManager.default.createSymbolicLink(atPath: folder + "/user/link", withDestinationPath: folder + "/far/deep")
            for (written, resolved) in [
                ("user/../out", "/out"), ("user/link/../out", "/far/out"), ("user/link/out/inner", "/far/deep/out/inner"),
                ("./user/.", "/user"),
                ("new/inner/file", "/new/inner/file"), ("user//link", "/user/link"), ("user/link/..", "/far"),
            ] {
                #expect(try OutputPath(folder + "/" + written).resolved == folder + resolved, "\(written)")
            }
            #expect(try OutputPath(folder + "/user/link", followsLink: true).resolved == folder + "/far/deep")
        }
    }

    @Test(arguments: [
        ("new/../out", "above-missing"), ("new/inner/../../out", "above-missing"), ("dangling/../out", "above-missing"),
        ("file/out", "below-a-file"), ("file/../out", "below-a-file"), ("b\u{FFFD}d", "unusable-path"), ("a\0b", "unusable-path"),
    ])
    func aPathThatMeansNothingYetOrNothingAtAllIsRefused(written: String, code: String) throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write("x", to: folder + "/file")
            try FileManager.default.createSymbolicLink(atPath: folder + "/dangling", withDestinationPath: folder + "/nowhere")
            let error = #expect(throws: OutputError.self) { try OutputPath(folder + "/" + written) }
            #expect(error?.diagnostics[0].code == "output." + code)
            #expect(throws: OutputError.noPath) { try OutputPath("") }
        }
    }

    @Test func noFolderIsMadeThatWouldChangeWhereAPathLeads() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write("scan", to: folder + "/scan")
            #expect(throws: FileSystemError.self) { try AtomicFile.write("x", to: folder + "/missing/../scan") }
            #expect(throws: FileSystemError.self) { try FolderLock(folder: folder + "/missing/../results") }
            #expect(try FolderWalk.entries(of: folder).map(\.name) == ["scan"] && FileContent.text(of: folder + "/scan") == "scan")
        }
    }

    @Test func theAdviceFitsTheReasonOfTheSystem() {
        func fix(_ code: Int32) -> String { FileSystemError.unwritable("a", reason: systemReason(code)).diagnostics[0].fix }
        #expect(fix(ENOSPC).contains("space") && fix(EACCES).contains("may write") && fix(EPIPE).contains("program"))
        #expect(fix(ELOOP).contains("link") && !fix(EACCES).contains("space"))
        let folder = FileSystemError.inUse("a").diagnostics[0]
        #expect(folder.exitStatus == .inputOutput && !folder.fix.contains("--output"))
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

    @Test func whereTheSystemCannotLockNothingIsTriedAgain() throws {
        #expect(try TemporaryName.isLocked(code: 0, isNamed: true))
        // Another process has it, or has taken it for a leftover: a new name is tried.
        #expect(try !TemporaryName.isLocked(code: 0, isNamed: false) && !TemporaryName.isLocked(code: EWOULDBLOCK, isNamed: true))
        for code in [ENOLCK, EBADF, ENOSYS, EOPNOTSUPP] {
            #expect(throws: TemporaryName.LockRefusal.self) { try TemporaryName.isLocked(code: code, isNamed: true) }
        }
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

    /// Somebody removes the folder of a run at work, which goes on writing there: the next run is to take it for one of ours.
    @Test func aFolderOfOursThatWasRemovedAndCameBackIsMarkedAgain() throws {
        try TestData.withTemporaryFolder { root in
            let folder = root + "/results"
            for comesBack in [true, false] {
                do {
                    let lock = try FolderLock(folder: folder)
                    defer { withExtendedLifetime(lock) {} }
                    try AtomicFile.write("x", to: folder + "/sheets/a")
                    try FileManager.default.removeItem(atPath: folder)
                    if comesBack { try AtomicFile.write("x", to: folder + "/runs/b") }
                }
                #expect(FolderLock.isMarked(folder) == comesBack)
                #expect(FileManager.default.fileExists(atPath: folder) == comesBack)
                if comesBack { try FileManager.default.removeItem(atPath: folder) }
            }
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

    @Test func whereTheDiskCannotExchangeFoldersTheResultIsTheSame() throws {
        try TestData.withTemporaryFolder { folder in
            _ = try make(folder + "/out", ["a": "1"])
            func replace() throws {
                let pending = try PendingFolder(folder + "/out")
                pending.exchangesInOneStep = false
                try AtomicFile.write("2", to: pending.temporary + "/b")
                #expect(try pending.commit { ["a"] } == nil)
            }
            try replace()
            #expect(FolderWalk.files(below: folder) == ["out/b"] && FolderWalk.entries(of: folder).count == 1)
        }
    }

    /// Killed between the two steps, a process leaves the earlier folder by another name.
    @Test func aFolderThatWasMovedOutOfTheWayIsPutBackOrShown() throws {
        try TestData.withTemporaryFolder { folder in
            func begin() throws { _ = try PendingFolder(folder + "/out") }
            try AtomicFile.write("earlier", to: folder + "/.out.inkmill-replaced/a")
            try begin()
            #expect(FolderWalk.files(below: folder) == ["out/a"])
            try AtomicFile.write("older", to: folder + "/.out.inkmill-replaced/a")
            try begin()
            let names = FolderWalk.entries(of: folder).map(\.name)
            #expect(names.count == 2 && names[0] == "out" && names[1].hasPrefix("out.kept-"))
            #expect(try FileContent.text(of: folder + "/" + names[1] + "/a") == "older")
        }
    }
}
