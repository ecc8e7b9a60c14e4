import Foundation
import Support
import TestSupport
import Testing

/// The commands that show, replay copies and find how much digits take, as a user calls them.
@Suite(.serialized) struct CopyCommandTests {
    private func object(_ json: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    @Test func previewPrintsThePictureItWrote() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let preview = try await inkmill(["preview", project.manifest, "--quiet"])
            #expect(preview.status == 0 && preview.errors.isEmpty, "\(preview.errors)")
            #expect(preview.output.hasSuffix("/processed/tiny/preview.png\n"))
            #expect(FileManager.default.fileExists(atPath: project.processed + "/preview.png"))
            let json = try await inkmill(["preview", project.manifest, "--all", "--json", "--quiet", "-o", folder + "/all.png"])
            let result = try object(json.output)
            #expect(result["recipeSteps"] as? [String] == ["rotate", "gaussianNoise"])
            #expect((result["strongestSteps"] as? [String])?.contains("elastic") == true)
            #expect(try FileContent.bytes(of: folder + "/all.png").count > 10_000)
            let below = try await inkmill(["preview", project.manifest, "--quiet", "-o", "/dev/full/preview.png"])
            #expect(below.status == 64 && below.errors.contains("/dev/full"), "\(below.errors)")
        }
    }

    @Test func replayFindsTheBytesInTheShards() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            #expect(try await inkmill(["augment", project.manifest, "--quiet"]).status == 0)
            let lines = try FileContent.text(of: project.processed + "/digits/digits.jsonl").split(separator: "\n")
            // A digit of every writer: some are trained on and some are not.
            let digits = try Dictionary(grouping: lines.map { try object(String($0)) }) { $0["writer"] as? String }
            let ids = try digits.values.map { try #require($0.first?["id"] as? String) }
            var runs: [[String: Any]] = []
            for id in ids { runs.append(try await object(inkmill(["replay", project.manifest, id, "1", "--json", "-q"]).output)) }
            #expect(runs.contains { $0["shard"] != nil } && runs.contains { $0["shardNote"] != nil })
            let id = try #require(runs.first { $0["shard"] != nil }?["digit"] as? String)
            let text = try await inkmill(["replay", project.manifest, id, "2", "-q", "-o", folder + "/copy.png"])
            #expect(text.status == 0 && text.output.contains("the same bytes as in shards/train-0000"), "\(text)")
            #expect(text.output.contains("rotate: degrees ") && text.output.contains("moved up to "))
            #expect(FileManager.default.fileExists(atPath: folder + "/copy.png"))
            for (arguments, word) in [
                ([String(id.dropLast()) + "x", "0"], "did you mean"), ([id, "3"], "from 0 to 2"), (["zzz", "0"], "digits.jsonl"),
                ([String(id.prefix(3)), "0"], "write more of the id"),
            ] {
                let run = try await inkmill(["replay", project.manifest] + arguments)
                #expect(run.status == 64 && run.errors.contains(word), "\(arguments): \(run.errors)")
            }
        }
    }

    @Test func checkWarnsOfTheLimitsThatWereFound() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try project.edit("[-8, 8]", "[-45, 45]")
            #expect(try await inkmill(["check", project.manifest]).errors.isEmpty)
            let arguments = ["augment", project.manifest, "--find-limits", "--model", "builtin/mnist", "--quiet"]
            let run = try await inkmill(arguments)
            #expect(run.status == 0 && run.output.contains("rotate: { degreesRange: …, limits: {"), "\(run)")
            for name in ["limits.json", "limits.png"] {
                #expect(FileManager.default.fileExists(atPath: project.processed + "/limits/" + name))
            }
            #expect(!FileManager.default.fileExists(atPath: project.processed + "/shards"))
            // The old name does the same.
            for name in ["check", "validate"] {
                let check = try await inkmill([name, project.manifest])
                #expect(check.status == 0 && check.output.contains("valid"))
                #expect(check.errors.contains("tiny.yaml:7:7: warning: 'degreesRange' of 'rotate'"), "\(check.errors)")
                #expect(check.errors.contains("[manifest.past-augmentation-limit]"))
            }
            let json = try await inkmill(["check", project.manifest, "--json"])
            #expect(json.status == 0 && json.output.contains("\"warning\""))
            #expect(try await inkmill(["augment", project.manifest, "--model", "builtin/mnist"]).status == 64)
            #expect(
                try await inkmill(["augment", project.manifest, "--find-limits", "--model", folder + "/none.safetensors", "-q"]).status != 0
            )
        }
    }

    /// Each file in Commands/ is a command that can be called.
    @Test func everyCommandIsRegisteredInOrder() async throws {
        func names(_ command: [String: Any]) -> [[String]] {
            let name = command["commandName"] as? String ?? ""
            let inner = (command["subcommands"] as? [[String: Any]] ?? []).flatMap(names)
            return [[name]] + inner.map { [name] + $0 }
        }
        let dump = try await object(inkmill(["--experimental-dump-help"]).output)
        let paths = names(try #require(dump["command"] as? [String: Any])).map { $0.dropFirst() }
        let types = Set(paths.map { $0.map(\.capitalized).joined() + "Command.swift" })
        let files = try FileManager.default.contentsOfDirectory(atPath: TestData.root + "/Sources/inkmill/Commands")
        #expect(Set(files).subtracting(types) == [])
        let first = paths.filter { $0.count == 1 && $0.first != "help" }.compactMap(\.first)
        #expect(first == first.sorted() && first.count > 8)
    }
}
