import Foundation
import Support
import TestSupport
import Testing

/// The rule of every command that writes where a person says: an output is never an input, nothing that the command did not write
/// is replaced unless `--force` says so, and the same command can be given again.
@Suite(.serialized) struct OutputLawTests {
    /// A project with one file of everything that a command reads.
    struct OutputFixture {
        let project: TinyProject
        let folder: String

        init(in folder: String) throws {
            self.folder = folder
            project = try TinyProject(in: folder)
            let resources = TestData.root + "/Sources/Training/Resources/mnist.safetensors"
            try AtomicFile.write(FileContent.bytes(of: resources), to: model)
            try AtomicFile.write(FileContent.text(of: TestData.root + "/manifests/sheets/example.yaml"), to: description)
            try AtomicFile.write(
                FileContent.text(of: project.manifest).replacing(
                    "network: lenet5", with: "base: builtin/number\nstrings: { maxDigits: 3, validationLines: 4, testLines: 4 }"),
                to: numberManifest)
            try AtomicFile.write(
                FileContent.bytes(of: TestData.root + "/Sources/Training/Resources/numbers/number.safetensors"), to: numberModel)
            try project.edit("network: lenet5", "base: ../model.safetensors")
            try AtomicFile.write(DrawnRing.png(), to: folder + "/loose/0/a.png")
            try AtomicFile.write("Anna\n", to: folder + "/names.txt")
            try AtomicFile.write(IDX.images, to: folder + "/idx/images")
            try AtomicFile.write(IDX.labels, to: folder + "/idx/labels")
        }

        private init(at folder: String) {
            self.folder = folder
            project = TinyProject(at: folder)
        }

        /// A project whose sheets are ingested, which is done once: every test begins with a copy of the files.
        static func ingested(in folder: String) async throws -> OutputFixture {
            for file in try await ingestedFiles.value {
                let path = folder + "/" + file.name
                try FileManager.default.createDirectory(
                    atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try Data(file.bytes).write(to: URL(fileURLWithPath: path))
            }
            return OutputFixture(at: folder)
        }

        private static let ingestedFiles = Task {
            try await TestData.withTemporaryFolder { folder in
                let fixture = try OutputFixture(in: folder), ingest = try await inkmill(["ingest", fixture.project.manifest, "-q"])
                #expect(ingest.status == 0, "\(ingest.errors)")
                return try FolderWalk.files(below: folder).map { (name: $0, bytes: try FileContent.bytes(of: folder + "/" + $0)) }
            }
        }

        /// One black image with a white stroke, labeled 1.
        private enum IDX {
            static let images: [UInt8] =
                [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28] + (0..<784).map { (10...16).contains($0 % 28) ? 255 : 0 }
            static let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 1, 1]
        }

        var model: String { folder + "/model.safetensors" }
        var numberModel: String { folder + "/number.safetensors" }
        var numberManifest: String { folder + "/manifests/numbers.yaml" }
        var description: String { folder + "/sheets/example.yaml" }
        var template: String { folder + "/manifests/templates/tiny.yaml" }
        var blank: String { project.scans + "/blank.png" }

        /// The digests of all files of a person: everything but results.
        func userFiles() throws -> [String: ContentDigest] {
            var files: [String: ContentDigest] = [:]
            for file in FolderWalk.files(below: folder) where !file.hasPrefix("processed/") && file != "link" {
                files[file] = try ContentDigest(ofFile: folder + "/" + file)
            }
            return files
        }
    }

    /// A command that writes files where a person says.
    struct FileCommand: Sendable, CustomTestStringConvertible {
        let name: String
        let arguments: @Sendable (OutputFixture) -> [String]
        /// What is read; each of them can be named as the output but those with `outputOf`.
        let inputs: @Sendable (OutputFixture) -> [String]
        /// The value of `--output` that makes the command write a file.
        var outputOf: @Sendable (String) -> String = { $0 }
        /// The ending that its file has.
        var fileExtension = "out"
        /// The option that says where.
        var option = "-o"

        var testDescription: String { name }
    }

    private static let fileCommands: [FileCommand] = [
        FileCommand(
            name: "model calibrate", arguments: { [$0.numberModel, $0.numberManifest, "-q"] },
            inputs: { [$0.numberModel, $0.numberManifest, $0.template, $0.project.scans + "/w1.png"] }),
        FileCommand(
            name: "model import",
            arguments: { [$0.model, "--network", "allConvolutional"] }, inputs: { [$0.model] }),
        FileCommand(
            name: "labels export", arguments: { [$0.project.manifest, "-q"] },
            inputs: { [$0.project.manifest, $0.template, $0.model, $0.project.scans + "/w1.png"] }, fileExtension: "csv"),
        FileCommand(name: "model join", arguments: { [$0.model] }, inputs: { [$0.model] }),
        FileCommand(name: "model onnx", arguments: { [$0.model] }, inputs: { [$0.model] }),
        FileCommand(name: "model seal", arguments: { [$0.model] }, inputs: { [$0.model] }),
        FileCommand(
            name: "preview", arguments: { [$0.project.manifest, "-q"] },
            inputs: { [$0.project.manifest, $0.template, $0.model, $0.project.scans + "/w1.png"] }),
        FileCommand(
            name: "replay", arguments: { [$0.project.manifest, Self.digit($0), "0", "-q"] },
            inputs: { [$0.project.manifest, $0.template, $0.model, $0.project.scans + "/w1.png"] }),
        FileCommand(name: "template learn", arguments: { [$0.blank] }, inputs: { [$0.blank] }, fileExtension: "yaml"),
        FileCommand(
            name: "sheet new", arguments: { [$0.description, "--writers", "1", "--format", "svg"] }, inputs: { [$0.description] },
            outputOf: { ($0 as NSString).deletingLastPathComponent }),
        FileCommand(
            name: "sheet simulate", arguments: { ["--template", $0.template, "--count", "1"] }, inputs: { _ in [] },
            outputOf: { ($0 as NSString).deletingLastPathComponent }),
        FileCommand(
            name: "recognize", arguments: { ["builtin/mnist", $0.project.scans + "/w1.png", "--template", $0.template] },
            inputs: { _ in [] }, outputOf: { ($0 as NSString).deletingLastPathComponent }, option: "--overlay"),
        FileCommand(
            name: "recognize", arguments: { ["builtin/mnist", $0.project.scans + "/w1.png", "--template", $0.template] },
            inputs: { [$0.project.scans + "/w1.png", $0.template] }, fileExtension: "csv", option: "--numbers"),
    ]

    /// Commands that write a folder as a whole.
    private static let folderCommands = ["export", "import idx", "import images", "import webdataset"]
    /// Commands whose `--output` or `--results` is the folder of results, for which `ResultsFolderTests` holds the rule.
    private static let resultsCommands = ["augment", "check", "curate", "evaluate", "ingest", "run", "synthesize", "train", "verify"]
    /// Commands that write nothing but to stdout; `compare` counts an evaluation in the results' lock.
    private static let readingCommands = ["compare", "labels log", "labels verify"]
    /// Commands that add lines to a reviewer's file, for which `LabelFileTests` holds the rule; for the tables of numbers that `review` writes
    /// anew, `NumberReviewTests` does.
    private static let addingCommands = ["labels import", "labels undo", "review"]
    /// Commands for people who change the program: they write documents of the sources anew.
    private static let sourceCommands = ["docs"]

    /// The id of a digit of the fixture, whose digits are read first.
    private static func digit(_ fixture: OutputFixture) -> String {
        let text = (try? FileContent.text(of: fixture.project.processed + "/digits/digits.jsonl")) ?? ""
        return text.firstMatch(of: /"id":"([^"]+)"/).map { String($0.1) } ?? ""
    }

    @Test func everyCommandHasItsRowInTheLaw() async throws {
        func leaves(_ command: [String: Any]) -> [[String]] {
            let name = command["commandName"] as? String ?? ""
            let inner = (command["subcommands"] as? [[String: Any]] ?? []).flatMap(leaves)
            return inner.isEmpty ? [[name]] : inner.map { [name] + $0 }
        }
        let dump = try await inkmill(["--experimental-dump-help"]).output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(dump.utf8)) as? [String: Any])
        let commands = leaves(try #require(object["command"] as? [String: Any])).map { $0.dropFirst().joined(separator: " ") }
        let rows =
            Self.fileCommands.map(\.name) + Self.folderCommands + Self.resultsCommands + Self.readingCommands + Self.addingCommands
            + Self.sourceCommands
        // The earlier name of `template learn`, which runs it.
        #expect(Set(commands.filter { $0 != "help" && $0 != "sheet learn" }) == Set(rows))
    }

    private func write(_ command: FileCommand, _ fixture: OutputFixture, to output: String, isForced: Bool = false) async throws
        -> ProgramRun
    {
        try await inkmill(
            command.name.split(separator: " ").map(String.init) + command.arguments(fixture) + [command.option, command.outputOf(output)]
                + (isForced ? ["--force"] : []))
    }

    /// Where a command puts its first file when it is asked for one in a fresh folder.
    private func output(of command: FileCommand, _ fixture: OutputFixture, in name: String) async throws -> String {
        let asked = "\(fixture.folder)/\(name)/file.\(command.fileExtension)"
        let outcome = try await write(command, fixture, to: asked)
        #expect(outcome.status == 0, "\(command.name): \(outcome.errors)")
        let files = FolderWalk.files(below: "\(fixture.folder)/\(name)")
        // The one that is asked for where there is one, else the first.
        return FileManager.default.fileExists(atPath: asked) ? asked : "\(fixture.folder)/\(name)/" + (try #require(files.first))
    }

    @Test(arguments: fileCommands)
    func aFileThatTheCommandDidNotWriteIsKeptUnlessForced(_ command: FileCommand) async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try await OutputFixture.ingested(in: folder)
            let output = try await output(of: command, fixture, in: "out"), written = try FileContent.bytes(of: output)
            let before = try fixture.userFiles()
            // The same again changes nothing and is no error.
            #expect(try await write(command, fixture, to: output).status == 0)
            #expect(try fixture.userFiles() == before)

            try AtomicFile.write("mine", to: output)
            let changed = try fixture.userFiles()
            let refused = try await write(command, fixture, to: output)
            #expect(refused.status == 65 && refused.errors.contains("[output.is-there]"), "\(refused)")
            #expect(refused.errors.contains((output as NSString).lastPathComponent) && refused.errors.contains("fix: "))
            #expect(try fixture.userFiles() == changed)

            #expect(try await write(command, fixture, to: output, isForced: true).status == 0)
            #expect(try FileContent.bytes(of: output) == written)

            // Neither is a link followed, nor what it leads to changed.
            try AtomicFile.write("theirs", to: folder + "/target")
            try FileManager.default.removeItem(atPath: output)
            try FileManager.default.createSymbolicLink(atPath: output, withDestinationPath: folder + "/target")
            #expect(try await write(command, fixture, to: output).status == 65)
            #expect(try FileContent.text(of: folder + "/target") == "theirs")
        }
    }

    @Test(arguments: fileCommands)
    func anOutputThatIsAnInputIsRefusedWhateverItIsCalled(_ command: FileCommand) async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try await OutputFixture.ingested(in: folder)
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder)
            let before = try fixture.userFiles()
            for input in command.inputs(fixture) {
                // By another name it is the same file, and --force does not help; `OutputFilesTests` has all ways to name one.
                for (prefix, isForced) in [("", false), ("/link/raw/..", true)] {
                    let name = input.replacing(folder, with: folder + prefix)
                    let outcome = try await write(command, fixture, to: name, isForced: isForced)
                    #expect(outcome.status == 64 && outcome.errors.contains("[output."), "\(name): \(outcome)")
                }
            }
            #expect(try fixture.userFiles() == before)
        }
    }

    /// Whatever lists a file as its own keeps it, `--force` or not; the command that writes a picture among results writes that again.
    @Test(arguments: fileCommands.filter { $0.outputOf("/a/b") == "/a/b" })
    func noFileOfResultsOrOfAnImportIsReplacedByAnotherCommand(_ command: FileCommand) async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try await OutputFixture.ingested(in: folder)
            let imported = folder + "/imported"
            #expect(try await inkmill(["import", "images", folder + "/loose", "-q", "-o", imported]).status == 0)
            let results = fixture.project.processed
            let files =
                ["lock.json", ".lock", "ingest.html", "digits/digits.safetensors"].map { results + "/" + $0 }
                + ["import.json", "digits.safetensors"].map { imported + "/" + $0 }
            for file in files {
                let before = try ContentDigest(ofFile: file)
                let refused = try await write(command, fixture, to: file, isForced: true)
                #expect(refused.status == 64 && refused.errors.contains("[output.is-result]"), "\(file): \(refused)")
                #expect(try ContentDigest(ofFile: file) == before)
            }
            if command.name == "preview" {
                for _ in 0..<2 { #expect(try await write(command, fixture, to: results + "/preview.png").status == 0) }
            }
        }
    }

    @Test(arguments: fileCommands) func aPathThatNamesNoFileIsRefused(_ command: FileCommand) async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try await OutputFixture.ingested(in: folder)
            let before = try fixture.userFiles()
            let path = fixture.model + "/inner/file." + command.fileExtension
            for (name, code) in [("", "no-path"), (path, "below-a-file"), (folder + "/\u{FFFD}/file.yaml", "unusable-path")] {
                let outcome = try await write(command, fixture, to: name)
                #expect(outcome.status == 64 && outcome.errors.contains("[output.\(code)]"), "\(name): \(outcome)")
            }
            #expect(try fixture.userFiles() == before)
        }
    }

    /// The system reads `link/../out` as the folder beside what the link leads to, and so does whoever replaces it.
    @Test func aFolderBehindALinkAndDotsIsTheOneThatIsLookedAt() async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try OutputFixture(in: folder)
            let arguments = try folderCommand("import images", fixture).arguments
            #expect(try await inkmill(arguments + ["-o", folder + "/far/out"]).status == 0)
            try AtomicFile.makeFolder(folder + "/far/deep")
            for name in ["import.json", "digits.safetensors", "notes.txt"] {
                try AtomicFile.write("mine", to: folder + "/user/out/" + name)
            }
            try FileManager.default.createSymbolicLink(atPath: folder + "/user/link", withDestinationPath: folder + "/far/deep")
            let before = try ContentDigest(ofFile: folder + "/far/out/import.json")
            #expect(try await inkmill(arguments + ["-o", folder + "/user/link/../out"]).status == 0)
            for name in ["import.json", "digits.safetensors", "notes.txt"] {
                #expect(try FileContent.text(of: folder + "/user/out/" + name) == "mine")
            }
            #expect(try ContentDigest(ofFile: folder + "/far/out/import.json") == before)
        }
    }

    @Test func anOverlayIsNeverWrittenOverWhatIsReadNorAmongTheFilesOfAFolderThatIs() async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try OutputFixture(in: folder)
            let scan = try FileContent.bytes(of: fixture.project.scans + "/w1.png")
            for name in ["a.png", "a-overlay.png"] { try AtomicFile.write(scan, to: folder + "/in/" + name) }
            let before = try fixture.userFiles()
            let files = [folder + "/in/a.png", folder + "/in/a-overlay.png"]
            for (pictures, output, code) in [(files, folder + "/in", "is-input"), ([folder + "/in"], folder + "/in/new", "in-input")] {
                let outcome = try await inkmill(
                    ["recognize", "builtin/mnist"] + pictures + ["--template", fixture.template, "--overlay", output, "--force"])
                #expect(outcome.status == 64 && outcome.errors.contains("[output.\(code)]"), "\(outcome)")
                #expect(outcome.output.isEmpty)
            }
            #expect(try fixture.userFiles() == before)
        }
    }

    @Test func aPictureBesideALearnedTemplateHasANameOfItsOwn() async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try OutputFixture(in: folder)
            let scan = try FileContent.bytes(of: fixture.blank)
            for name in ["form.png", "form-check.png"] {
                try AtomicFile.write(scan, to: folder + "/scans/" + name)
                let learn = ["template", "learn", folder + "/scans/" + name, "-o", folder + "/scans/form.yaml"]
                let outcome = try await inkmill(learn)
                #expect(outcome.status == (name == "form.png" ? 0 : 64), "\(outcome.errors)")
                #expect(try FileContent.bytes(of: folder + "/scans/" + name) == scan)
                for file in ["form-check.png", "form.yaml"] where name == "form.png" {
                    try FileManager.default.removeItem(atPath: folder + "/scans/" + file)
                }
            }
        }
    }

    private func folderCommand(_ name: String, _ fixture: OutputFixture) throws -> (arguments: [String], input: String) {
        switch name {
        case "export": (["export", "idx", fixture.project.manifest, "-q"], fixture.project.scans)
        case "import idx":
            (
                ["import", "idx", "-q", "--images", fixture.folder + "/idx/images", "--labels", fixture.folder + "/idx/labels"],
                fixture.folder + "/idx"
            )
        case "import images": (["import", "images", fixture.folder + "/loose", "-q"], fixture.folder + "/loose")
        default: (["import", "webdataset", fixture.folder + "/web", "-q"], fixture.folder + "/web")
        }
    }

    @Test(arguments: folderCommands)
    func aFolderIsReplacedOnlyWhereTheCommandWroteAllOfIt(_ name: String) async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try await OutputFixture.ingested(in: folder)
            #expect(try await inkmill(["export", "webdataset", fixture.project.manifest, "-q", "-o", folder + "/web"]).status == 0)
            let (arguments, input) = try folderCommand(name, fixture)
            let output = folder + "/out"
            func write(to path: String) async throws -> ProgramRun { try await inkmill(arguments + ["-o", path]) }
            let first = try await write(to: output)
            #expect(first.status == 0, "\(first.errors)")
            let before = try fixture.userFiles()
            #expect(try await write(to: output).status == 0)
            #expect(try fixture.userFiles() == before)
            #expect(FolderWalk.entries(of: folder).filter { $0.name.hasPrefix(".") }.isEmpty)

            // What a person adds, changes or has in a folder of another kind is kept.
            let written = try #require(FolderWalk.files(below: output).first { $0.hasSuffix(".json") == false })
            let bytes = try FileContent.bytes(of: output + "/" + written)
            let index = name == "export" ? "export.json" : "import.json"
            let list = try FileContent.text(of: output + "/" + index)
            let noted = Array(list.replacing("{\n", with: "{\n  \"note\" : \"mine\",\n", maxReplacements: 1).utf8)
            for (path, content, code) in [
                ("inner/notes.txt", Array("mine".utf8), "folder-not-empty"), (written, bytes + [0], "folder-changed"),
                (index, noted, "folder-changed"),
            ] {
                if path == index { try AtomicFile.write(bytes, to: output + "/" + written) }
                try AtomicFile.write(content, to: output + "/" + path)
                let refused = try await write(to: output)
                #expect(refused.status == 65 && refused.errors.contains("[output.\(code)]"), "\(refused)")
                #expect(try FileContent.bytes(of: output + "/" + path) == content)
                if path.hasPrefix("inner") { try FileManager.default.removeItem(atPath: output + "/inner") }
            }
            try AtomicFile.write(list, to: output + "/" + index)
            #expect(try fixture.userFiles() == before)

            // Nothing is written over what is read, around it, or into it.
            let inner = name == "import idx" ? [] : [input + "/inner"]
            for path in [input, (input as NSString).deletingLastPathComponent, fixture.project.root + "/manifests"] + inner {
                let refused = try await write(to: path)
                #expect([64, 65].contains(refused.status) && refused.errors.contains("[output."), "\(path): \(refused)")
            }
            #expect(try fixture.userFiles() == before)
        }
    }
}
