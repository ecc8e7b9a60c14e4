import Foundation
import Support
import TestSupport
import Testing

/// The built program as a user calls it: exit status, stdout, what it leaves behind. One program of each suite at a time, so that times that a
/// test waits mean something.
@Suite(.serialized) struct CommandTests {
    @Test func runGoesTheWholeWayAndTellsWhereTheResultsAre() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let run = try await inkmill(["run", project.manifest, "--jobs", "2"])
            #expect(run.status == 0, "\(run.errors)")
            for word in ["sheets", "5 read, 1 rejected", "sheet.blank", "augmented", "95 % interval", "report.html"] {
                #expect(run.output.contains(word), "\(word) in \(run.output)")
            }
            let json = try await inkmill(["run", project.manifest, "--json", "--quiet"])
            let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect(object["sheetCount"] as? Int == 5)
            #expect(json.errors.isEmpty)

            let page = try FileContent.text(of: try #require(object["report"] as? String))
            for part in ["Confusion matrix", "Learning curve", "data:image/png;base64,", "</html>"] {
                #expect(page.contains(part), "\(part)")
            }
            let results = project.processed
            for file in [try #require(object["report"] as? String), results + "/ingest.html"] {
                let page = try HTMLDocument(FileContent.text(of: file)), folder = (file as NSString).deletingLastPathComponent
                #expect(page.defects == [])
                #expect(page.linkedFiles.count > 10)
                for link in page.linkedFiles {
                    let path = try #require(link.removingPercentEncoding)
                    #expect(FileManager.default.fileExists(atPath: folder + "/" + path), "\(path)")
                }
            }
            let mistakes = try HTMLDocument(page).root.all("li").filter { $0.classes.contains("mistake") }
            #expect(!mistakes.isEmpty, "two epochs do not make a perfect model")
            for mistake in mistakes {
                #expect(mistake.text.contains(".png") && mistake.text.contains("row ") && mistake.text.contains("column "))
                // The picture leads into the review, and the overlay is a file.
                let targets = mistake.all("a").compactMap { $0.attributes["href"] }
                #expect(targets.count == 2 && targets[0] == "#review" && !targets[1].hasPrefix("#"), "\(targets)")
            }

            let model = try #require(object["model"] as? String)
            let read = try await inkmill([
                "recognize", model, project.scans + "/w1.png", "--template", folder + "/manifests/templates/tiny.yaml",
            ])
            #expect(read.status == 0, "\(read.errors)")
            let lines = read.output.split(separator: "\n")
            #expect(lines.count == 41)
            #expect(lines[0] == "file,page,field,row,column,status,digit,probability,fieldText,fieldProbability")
        }
    }

    /// Hash tables are ordered anew in every process; no result may follow their order.
    @Test func everyProcessReadsTheSame() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, hasMarks: false)
            #expect(try await inkmill(["ingest", project.manifest, "--quiet"]).status == 0)
            let digests = try project.digests()
            for _ in 0..<4 {
                #expect(try await inkmill(["ingest", project.manifest, "--quiet", "--force"]).status == 0)
                #expect(try project.digests() == digests)
            }
        }
    }

    @Test func aKilledRunGoesOnToTheSameBytes() async throws {
        try await TestData.withTemporaryFolder { folder in
            let whole = try TinyProject(in: folder + "/whole"), killed = try TinyProject(in: folder + "/killed")
            for project in [whole, killed] { try project.edit("epochs: 2", "epochs: 12") }
            #expect(try await inkmill(["run", whole.manifest]).status == 0)
            for milliseconds in [150, 400, 700, 1000] {
                let arguments = ["run", killed.manifest, "--quiet"]
                try await ProgramRun.kill(ProgramRun.inkmillPath, arguments, after: .milliseconds(milliseconds))
            }
            #expect(try await inkmill(["run", killed.manifest]).status == 0)
            // Not even a temporary file is left: the run that goes on takes it away.
            #expect(try killed.digests() == whole.digests())
        }
    }

    @Test func controlCStopsCleanlyWithItsOwnStatus() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try project.edit("epochs: 2", "epochs: 2000")
            let run = try await inkmill(["run", project.manifest, "--quiet"], prefix: "(sleep 4; kill -INT $$) & true")
            #expect(run.status == 130)
            #expect(run.errors.contains("run the same command again"))
        }
    }

    @Test func checkTellsFiveMistakesAtOnce() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 1)
            try project.edit("seed: 7", "seed: seven")
            try project.edit("folder: ../raw/tiny", "folder: ../raw/other")
            try project.edit("degreesRange", "degreeRange")
            try project.edit("copies: 3", "copies: -3")
            try project.edit("batchSize", "batchsize")
            let check = try await inkmill(["check", project.manifest])
            #expect(check.status == 65)
            #expect(check.errors.components(separatedBy: ": error: ").count - 1 >= 5)
            #expect(check.errors.components(separatedBy: "   fix: ").count - 1 >= 5)
            let json = try await inkmill(["check", project.manifest, "--json"])
            let list = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
            #expect(list.count >= 5)
            // The run refuses it too, before anything is written.
            #expect(try await inkmill(["run", project.manifest]).status == 65)
            #expect(!FileManager.default.fileExists(atPath: project.processed))
        }
    }

    @Test func aSheetThatCannotBeReadFailsTheRunUnlessItIsOverlooked() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try AtomicFile.write("no picture", to: project.scans + "/letter.png")
            #expect(try await inkmill(["ingest", project.manifest]).status == 65)
            #expect(try await inkmill(["ingest", project.manifest, "--on-bad-sheet", "skip"]).status == 0)
            let stopped = try await inkmill(["ingest", project.manifest, "--force", "--on-bad-sheet", "stop"])
            #expect(stopped.status == 65)
            #expect(stopped.errors.contains("letter.png"))
        }
    }

    /// A limit on the size of files stands for a full disk: the write fails half way.
    @Test func aFullDiskLeavesNothingHalfWritten() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            #expect(try await inkmill(["ingest", project.manifest, "--quiet"]).status == 0)
            let before = try project.digests()
            let full = try await inkmill(["run", project.manifest, "--quiet"], prefix: "trap '' XFSZ; ulimit -f 20")
            #expect(full.status == 74, "\(full.errors)")
            #expect(full.errors.contains("cannot be written"))
            let shards = try project.digests().filter { $0.key.hasPrefix("shards") }
            #expect(shards.keys.allSatisfy { $0 == "shards/journal.jsonl.tmp" }, "\(shards.keys)")
            #expect(try project.digests().filter { $0.key.hasPrefix("digits") } == before.filter { $0.key.hasPrefix("digits") })
            #expect(try await inkmill(["run", project.manifest, "--quiet"]).status == 0)
        }
    }

    /// Whether a small disk can be mounted here: not by everybody, and not in every container.
    private static func canMount() async -> Bool {
        let folder = NSTemporaryDirectory() + "/inkmill-disk-" + UUID().uuidString
        defer { rmdir(folder) }
        guard mkdir(folder, 0o700) == 0, (try? await shell("mount", "-t", "tmpfs", "-o", "size=16k", "none", folder)) == 0 else {
            return false
        }
        return (try? await shell("umount", folder)) == 0
    }

    /// A disk of its own that takes two of the shards.
    @Test(.enabled("a small disk can be mounted here", canMount))
    func aDiskThatFillsUpKeepsTheShardsWrittenAndGoesOn() async throws {
        try await TestData.withTemporaryFolder { folder in
            let whole = try TinyProject(in: folder + "/whole"), full = try TinyProject(in: folder + "/full")
            #expect(try await inkmill(["augment", whole.manifest, "--quiet"]).status == 0)
            #expect(try await inkmill(["ingest", full.manifest, "--quiet"]).status == 0)
            let shards = full.processed + "/shards"
            try FileManager.default.createDirectory(atPath: shards, withIntermediateDirectories: true)
            try await Self.withSmallDisk(at: shards) {
                let run = try await inkmill(["augment", full.manifest, "--quiet", "--jobs", "1"])
                #expect(run.status == 74 && run.errors.contains("No space left on device"), "\(run.errors)")
                let left = try FileManager.default.contentsOfDirectory(atPath: shards).sorted()
                #expect(left == ["journal.jsonl.tmp", "train-00000.safetensors", "train-00001.safetensors"])
                let inode = try FileManager.default.attributesOfItem(atPath: shards + "/" + left[1])[.systemFileNumber] as? Int
                #expect(try await Self.shell("mount", "-o", "remount,size=10m", shards) == 0)
                #expect(try await inkmill(["augment", full.manifest, "--quiet"]).status == 0)
                // Named one by one: a listing of the project stops at the border of a disk.
                let names = try FileManager.default.contentsOfDirectory(atPath: shards).sorted()
                #expect(try names == FileManager.default.contentsOfDirectory(atPath: whole.processed + "/shards").sorted())
                for name in names {
                    let bytes = try FileContent.bytes(of: shards + "/" + name)
                    #expect(try bytes == FileContent.bytes(of: whole.processed + "/shards/" + name), "\(name)")
                }
                let kept = try FileManager.default.attributesOfItem(atPath: shards + "/" + left[1])[.systemFileNumber] as? Int
                #expect(kept == inode)
            }
        }
    }

    /// Mounts a disk of its own at a folder for as long as `body` runs.
    private static func withSmallDisk(at folder: String, _ body: () async throws -> Void) async throws {
        try #require(try await shell("mount", "-t", "tmpfs", "-o", "size=160k", "none", folder) == 0)
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        #expect(try await shell("umount", "-l", folder) == 0)
        if let failure { throw failure }
    }

    private static func shell(_ words: String...) async throws -> Int32 { try await ProgramRun("/usr/bin/env", words).status }

    @Test func verifyNamesADamagedShardAndRepairsIt() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            #expect(try await inkmill(["augment", project.manifest, "--quiet"]).status == 0)
            let whole = try await inkmill(["verify", project.manifest, "--quiet"])
            #expect(whole.status == 0 && whole.output.contains("all are what was written") && whole.errors.isEmpty)
            let digests = try project.digests()
            let shard = project.processed + "/shards/train-00001.safetensors"
            var bytes = try FileContent.bytes(of: shard)
            bytes[bytes.count / 2] ^= 1
            try AtomicFile.write(bytes, to: shard)

            let train = try await inkmill(["train", project.manifest, "--quiet"])
            #expect(train.status == 65 && train.errors.contains("shard.damaged"))
            let found = try await inkmill(["verify", project.manifest, "--quiet"])
            #expect(found.status == 65 && found.output == "\(digests.count - 2) files checked: 1 damaged\n")
            for text in ["train-00001.safetensors", ContentDigest(of: bytes).hex, "--repair", "[verify.damaged-file]"] {
                #expect(found.errors.contains(text), "\(text) in \(found.errors)")
            }
            let json = try await inkmill(["verify", project.manifest, "--quiet", "--json"])
            let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect(json.status == 65 && (object["findings"] as? [[String: Any]])?.first?["state"] as? String == "damaged")

            let repaired = try await inkmill(["verify", project.manifest, "--repair", "--jobs", "3"])
            #expect(repaired.status == 0, "\(repaired.errors)")
            #expect(repaired.output.contains("repaired    shards/train-00001.safetensors"))
            #expect(try project.digests() == digests)
        }
    }

    @Test func aResultThatDoesNotArriveIsAnError() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 2)
            for arguments in [["ingest", project.manifest, "--quiet"], ["check", project.manifest]] {
                let run = try await inkmill(arguments, prefix: "exec >/dev/full")
                #expect(run.status == 74, "\(arguments)")
                #expect(run.errors.contains("stdout: error: cannot be written"))
            }
        }
    }

    @Test func importTellsItsResultAsJSONAndItsProgressOnStderr() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 2)
            // A text is no picture, and a whole sheet no digit.
            try AtomicFile.write(DrawnRing.png(), to: folder + "/loose/0/a.png")
            try AtomicFile.write("no picture", to: folder + "/loose/0/b.png")
            try AtomicFile.write(FileContent.bytes(of: project.scans + "/w1.png"), to: folder + "/loose/0/c.png")
            let run = try await inkmill(["import", "images", folder + "/loose", "--output", folder + "/digits", "--json"])
            #expect(run.status == 65)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            #expect(object["digitCount"] as? Int == 1 && (object["rejects"] as? [Any])?.count == 2)
            #expect(run.errors.contains("import: 3 pictures"))
            let quiet = try await inkmill(["import", "images", folder + "/loose", "--output", folder + "/again", "--quiet"])
            #expect(!quiet.errors.contains("import: 3 pictures"))
        }
    }

    @Test func anExportIsReadBackToTheSameDigitsAndAFullDiskLeavesNone() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let output = folder + "/web"
            let export = ["export", "webdataset", project.manifest, "-o", output, "--on-bad-sheet", "skip", "--json"]
            #expect(try await inkmill(["ingest", project.manifest, "--quiet"]).status == 0)
            let full = try await inkmill(export, prefix: "trap '' XFSZ; ulimit -f 20")
            #expect(full.status == 74 && full.errors.contains("cannot be written"), "\(full.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy { !$0.hasPrefix("web") })
            let run = try await inkmill(export)
            #expect(run.status == 0 && run.output.contains("\"imageCount\""), "\(run.errors)")
            let read = try await inkmill(["import", "webdataset", output, "--output", folder + "/digits"])
            #expect(read.status == 0, "\(read.errors)")
            // All but the crops, which are not exported.
            let (found, expected) = (folder + "/digits/", project.processed + "/digits/")
            #expect(try FileContent.bytes(of: found + "digits.jsonl") == FileContent.bytes(of: expected + "digits.jsonl"))
            let tables = try [found, expected].map { try SafetensorsFile(contentsOf: $0 + "digits.safetensors") }
            for name in ["image", "label"] {
                let tensors = try tables.map { try $0.bytes(name) }
                #expect(tensors[0] == tensors[1])
            }
        }
    }

    @Test func aModelOfAnotherProfileIsRefusedByName() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let run = try await inkmill(["train", project.manifest, "--json", "--quiet"])
            let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            let model = try SafetensorsFile(contentsOf: try #require(object["model"] as? String))
            let tensors = try Dictionary(
                uniqueKeysWithValues: model.entries.map { name, entry in
                    (name, SafetensorsTensor(try model.floats(name), shape: entry.shape))
                })
            let changed = SafetensorsWriter.sealedBytes(tensors, metadata: model.metadata.merging(["profile": "other/1"]) { $1 })
            try AtomicFile.write(changed, to: folder + "/other.safetensors")
            let read = try await inkmill(["recognize", folder + "/other.safetensors", project.scans + "/w1.png"])
            #expect(read.status == 65)
            #expect(read.errors.contains("model.profile-mismatch"))
            #expect(read.errors.contains("other/1") && read.errors.contains("mnist/1"))
        }
    }

    @Test func aSheetReadWithoutItsTemplateIsRefusedWithTheHint() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 2)
            try AtomicFile.write(DrawnRing.png(), to: folder + "/zero.png")
            let run = try await inkmill(["recognize", "builtin/mnist", project.scans + "/w1.png", folder + "/zero.png", "--json"])
            #expect(run.status == 65)
            #expect(run.errors.contains("w1.png: error:") && run.errors.contains("--template"))
            let list = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
            #expect(list.count == 2 && list.allSatisfy { $0["status"] is String })
            #expect(list.map { $0["digit"] as? Int } == [nil, 0])
        }
    }

    @Test(
        arguments: [
            (["run"], 64), (["run", "nowhere.yaml"], 65), (["rnu"], 64), (["run", "a.yaml", "--jobs", "0"], 64),
            (["sheet", "simulate", "--template", "nowhere.yaml", "-o", "x"], 65), (["sheet", "simulate", "-o", "x"], 64),
            (["sheet", "new", "nowhere.yaml", "--writers", "3", "-o", "x"], 65), (["sheet", "new"], 64),
            (["export", "idx", "nowhere.yaml"], 64), (["export", "idx", "nowhere.yaml", "-o", "x"], 65),
            (["verify", "nowhere.yaml"], 65), (["--help"], 0), (["--version"], 0),
        ] as [([String], Int32)])
    func exitStatusesFollowSysexits(arguments: [String], status: Int32) async throws {
        #expect(try await inkmill(arguments).status == status)
    }

    @Test func newSheetsComeWithTheirTemplateAndRegister() async throws {
        try await TestData.withTemporaryFolder { folder in
            let description = TestData.root + "/manifests/sheets/example.yaml"
            let run = try await inkmill(["sheet", "new", description, "--writers", "3", "--output", folder + "/a"])
            #expect(run.status == 0, "\(run.errors)")
            let names = ["example-0001-0003.pdf", "example.yaml", "sheets.csv"]
            #expect(run.output.split(separator: "\n").map(String.init) == names.map { folder + "/a/" + $0 })
            // Another process writes the same bytes.
            #expect(try await inkmill(["sheet", "new", description, "--writers", "3", "--output", folder + "/b"]).status == 0)
            for name in names {
                #expect(try FileContent.bytes(of: folder + "/a/" + name) == FileContent.bytes(of: folder + "/b/" + name), "\(name)")
            }
            let unasked = try await inkmill(["sheet", "new", description, "--output", folder + "/c"])
            #expect(unasked.status == 64 && unasked.errors.contains("issue.no-sheets"))
        }
    }

    @Test func simulatedSheetsAreTheSameEachTimeForAnyNumberOfJobs() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 1)
            let template = project.root + "/manifests/templates/tiny.yaml"
            for (name, jobs) in [("a", "1"), ("b", "3")] {
                let run = try await inkmill([
                    "sheet", "simulate", "--template", template, "--count", "7", "--seed", "5", "-o", folder + "/" + name,
                    "--jobs", jobs,
                ])
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.output.split(separator: "\n").count == 7)
            }
            for file in try FileManager.default.contentsOfDirectory(atPath: folder + "/a") {
                let one = try FileContent.bytes(of: folder + "/a/" + file)
                #expect(try FileContent.bytes(of: folder + "/b/" + file) == one, "\(file)")
            }
        }
    }
}
