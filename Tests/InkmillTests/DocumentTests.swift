import ArgumentParser
import Foundation
import Support
import TestSupport
import Testing
@testable import inkmill

/// README and the articles say what the program does.
@Suite struct DocumentTests {
    private static let articleFolder = TestData.root + "/Sources/inkmill/Documentation.docc"

    /// README first; the articles by name.
    private static let documents: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: articleFolder)) ?? []
        return [TestData.root + "/README.md"] + names.filter { $0.hasSuffix(".md") }.sorted().map { articleFolder + "/" + $0 }
    }()

    /// A block of commands in a document.
    private struct Block {
        let document: String
        let line: Int
        /// Why it is not run; nil where it is.
        let excuse: String?
        let isMarked: Bool
        let commands: [String]
    }

    private static let runMark = "<!-- run -->", excuseStart = "<!-- not run: ", markEnd = " -->"

    /// The ```sh blocks of a document.
    private static func blocks(_ document: String) throws -> [Block] {
        let lines = try FileContent.text(of: document).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines.indices.filter { lines[$0].hasPrefix("```sh") }.map { start in
            let mark = start > 0 ? lines[start - 1] : ""
            let isExcused = mark.hasPrefix(excuseStart) && mark.hasSuffix(markEnd)
            return Block(
                document: (document as NSString).lastPathComponent, line: start + 1,
                excuse: isExcused ? String(mark.dropFirst(excuseStart.count).dropLast(markEnd.count)) : nil,
                isMarked: isExcused || mark == runMark, commands: lines[(start + 1)...].prefix { $0 != "```" }.map { $0 })
        }
    }

    @Test func theGeneratedDocumentsAreUpToDate() async throws {
        try await TestData.withTemporaryFolder { folder in
            let written = try await inkmill(["docs", "--output", folder])
            #expect(written.status == 0, "\(written.errors)")
            let files = written.output.split(separator: "\n").map { $0.dropFirst(folder.count) }
            #expect(files.count == 3)
            for file in files {
                let isUpToDate = try FileContent.text(of: folder + file) == FileContent.text(of: TestData.root + file)
                #expect(isUpToDate, "\(file) is out of date; write it anew: inkmill docs --output .")
            }
        }
    }

    @Test func readmeIsShort() throws {
        let lines = try FileContent.text(of: TestData.root + "/README.md").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 151)
    }

    @Test(arguments: documents) func everyBlockOfCommandsSaysWhetherItIsRun(document: String) throws {
        for block in try Self.blocks(document) {
            #expect(
                block.isMarked,
                "\(block.document):\(block.line): write '\(Self.runMark)' or '\(Self.excuseStart)why\(Self.markEnd)' above it")
        }
    }

    /// In one copy, the documents one after another: what one has made is there for the next.
    @Test func theCommandsOfTheDocumentsWork() async throws {
        try await TestData.withTemporaryFolder { folder in
            let files = FileManager.default
            try files.createDirectory(atPath: folder + "/raw", withIntermediateDirectories: true)
            for name in ["manifests", "raw/quickstart"] {
                try files.copyItem(atPath: TestData.root + "/" + name, toPath: folder + "/" + name)
            }
            let path = (ProgramRun.inkmillPath as NSString).deletingLastPathComponent + ":/usr/bin:/bin"
            var runCount = 0
            for block in try Self.documents.flatMap(Self.blocks) {
                if let excuse = block.excuse {
                    print("not run: \(block.document):\(block.line): \(excuse)")
                    continue
                }
                let script = "set -e\ncd '\(folder)'\n" + block.commands.joined(separator: "\n")
                let run = try await ProgramRun("/bin/sh", ["-c", script], environment: ["PATH": path])
                // A sheet that shows nothing is among those that ship, and is told.
                #expect(run.status == 0, "\(block.document):\(block.line): \(run.errors)")
                runCount += 1
            }
            #expect(runCount >= 10)
        }
    }

    /// Whoever copies a command that cannot be run here must not be told that there is no such option.
    @Test func theOtherCommandsAreUnderstood() throws {
        var count = 0
        for block in try Self.documents.flatMap(Self.blocks) where block.excuse != nil {
            for command in block.commands where command.hasPrefix("inkmill ") {
                let words = command.split(separator: " ").prefix { !$0.hasPrefix("#") }.dropFirst().map(String.init)
                #expect(throws: Never.self, "\(block.document):\(block.line): \(command)") { _ = try Inkmill.parseAsRoot(words) }
                count += 1
            }
        }
        #expect(count >= 5)
    }

    @Test(arguments: documents) func everyLinkLeadsSomewhere(document: String) throws {
        let text = try FileContent.text(of: document)
        for link in text.matches(of: /<doc:([A-Za-z]+)>/) {
            #expect(FileManager.default.fileExists(atPath: Self.articleFolder + "/\(link.1).md"), "\(document): \(link.0)")
        }
        for link in text.matches(of: /\]\(([^)#:]+)\)/) {
            let path = (document as NSString).deletingLastPathComponent + "/" + link.1
            #expect(FileManager.default.fileExists(atPath: path), "\(document): \(link.0)")
        }
    }

    /// The landing page leads to every article.
    @Test func everyArticleIsAmongTheTopics() throws {
        let page = try FileContent.text(of: Self.articleFolder + "/Documentation.md")
        for document in Self.documents.dropFirst() where !document.hasSuffix("/Documentation.md") {
            let name = ((document as NSString).lastPathComponent as NSString).deletingPathExtension
            #expect(page.contains("- <doc:\(name)>"), "\(name)")
        }
    }
}
