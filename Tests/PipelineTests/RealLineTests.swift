import Foundation
import ImageCodecs
import Imaging
import SheetSimulation
import Support
import Synchronization
import Testing
import TestSupport
import Training
@testable import Curation
@testable import Dataset
@testable import Ingest
@testable import Pipeline
@testable import Recipes
@testable import Reports

/// Recipes of numbers with lines that people have written.
@Suite struct RealLineTests {
    private static let lineCount = 15
    private static let network = """
        \(NumberRecipeTests.layers)
        strings: { maxDigits: 3, validationLines: 20, testLines: 20, lines: [ { folder: ../raw/amounts, table: ../raw/amounts.csv } ] }
        evaluation: { folds: 2 }
        """

    /// Lines without marks, as files with their numbers.
    private static let written: [(name: String, line: WrittenLine)] = {
        var settings = LineSettings()
        (settings.patternFraction, settings.ruledFraction, settings.bilevelFraction, settings.blankFraction) = (0, 0, 0, 0)
        settings.digitHeightRange = 24.0...40.0
        let writing = LineWriting(digits: [], seed: 11, settings: settings)
        let lines = (UInt64(0)..<200).map(writing.line).filter { $0.text.count >= 2 && $0.text.allSatisfy(\.isNumber) }
        return lines.prefix(lineCount).enumerated().map { ("line\($0 + 1).png", $1) }
    }()

    private func project(_ folder: String, table: String? = nil) throws -> TinyProject {
        let project = try TinyProject(in: folder)
        try project.edit("network: lenet5", Self.network)
        try project.edit("training: { epochs: 2, batchSize: 32 }", "training: { epochs: 2, samplesPerEpoch: 64, batchSize: 16 }")
        for (name, line) in Self.written {
            try AtomicFile.write(PNGEncoder.encode(line.picture), to: folder + "/raw/amounts/" + name)
        }
        try AtomicFile.write(table ?? Self.table(), to: folder + "/raw/amounts.csv")
        return project
    }

    private static func table(_ column: String = "", _ value: (Int) -> String = { _ in "" }) -> String {
        let head = "file,number" + (column.isEmpty ? "" : ",\(column)")
        return ([head] + written.enumerated().map { "\($1.name),\($1.line.text)" + (column.isEmpty ? "" : ",\(value($0))") })
            .joined(separator: "\n") + "\n"
    }

    private func run(
        _ project: TinyProject, jobs: Int = 2, observe: @escaping @Sendable (ProgressEvent) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> RunSummary {
        try RecipeRun(manifest: project.manifest, jobs: jobs, observe: observe, isCancelled: isCancelled).run(through: .evaluate)
    }

    private func report(_ summary: RunSummary) throws -> NumberReport {
        let page = try #require(summary.report)
        return try JSONFile.read(NumberReport.self, from: (page as NSString).deletingLastPathComponent + "/report.json")
    }

    private func list(_ project: TinyProject) throws -> LineList {
        try LineList(#require(Recipe(manifest: project.manifest).strings).lines, own: OwnFiles(results: nil))
    }

    /// The real lines with the writers divided; no digits' writer is among them.
    private func real(_ project: TinyProject, told: @escaping @Sendable (ProgressEvent) -> Void = { _ in }) throws -> RealLines {
        let recipe = try Recipe(manifest: project.manifest)
        let digits = try WriterSplit(writers: (1...5).map { "w\($0)" }, rule: recipe.split, seed: recipe.seed)
        return try RealLines(list(project), recipe: recipe, digits: digits, context: RunContext(jobs: 1, observe: told))
    }

    // MARK: Runs

    @Test func realLinesAreTrainedOnAndEachIsReadByAModelThatHasNotSeenIt() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder), summary = try run(project)
            let real = try #require(report(summary).real), folds = try #require(real.folds)
            #expect(real.lineCount == Self.lineCount && real.writerCount == Self.lineCount && real.rejects.isEmpty)
            #expect(real.after?.count == 3 && real.before == nil)
            #expect(folds.foldCount == 2 && folds.after.count == Self.lineCount && folds.before == nil)
            #expect(summary.text.contains("all real    ") && summary.text.contains("of 15 real lines read exactly"))
            let files = FolderWalk.files(below: project.processed)
            #expect(files.filter { $0.contains("fold") }.map { ($0 as NSString).lastPathComponent } == ["folds.json"])
            let mistakes = try CSVTable(
                contentsOf: project.processed + "/" + #require(files.first { $0.hasSuffix("mistakes.csv") }))
            #expect(mistakes.columns == ["file", "number", "read", "probability"])
            #expect(mistakes.rows.count == Self.lineCount - folds.after.correctCount)
            #expect(mistakes.rows.allSatisfy { $0.fields[0].hasPrefix("../raw/amounts/line") })
            let digests = try project.digests()
            let started = Mutex<[String]>([])
            _ = try run(project, observe: { event in if case .started(let stage, _, _) = event { started.withLock { $0.append(stage) } } })
            #expect(started.withLock { $0 } == [])
            let verification = try RecipeVerification(RecipeRun(manifest: project.manifest)).run(repairs: false)
            #expect(verification.exitStatus == .ok, "\(verification)")
            try FileManager.default.removeItem(atPath: project.processed)
            _ = try run(project, jobs: 4)
            #expect(try project.digests() == digests)
        }
    }

    @Test func foldsGoOnWhereTheyWereStopped() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder)
            _ = try run(project)
            let digests = try project.digests()
            try FileManager.default.removeItem(atPath: project.processed)
            let steps = Counter()
            #expect(throws: (any Error).self) {
                _ = try run(
                    project,
                    observe: { event in
                        if case .advanced("evaluate", _, let detail) = event, detail.contains("fold 2") { _ = steps.increment() }
                    }, isCancelled: { steps.increment(by: 0) > 2 })
            }
            #expect(FolderWalk.files(below: project.processed).contains { $0.contains("/folds-") })
            _ = try run(project)
            #expect(try project.digests() == digests)
        }
    }

    @Test func aChangedNumberIsLearnedAnew() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder)
            _ = try run(project)
            let before = try Lock.load(from: project.processed + "/lock.json").stages[.train]?.inputs[StageInput.lines]
            try AtomicFile.write(
                Self.table().replacing("line1.png,\(Self.written[0].line.text)", with: "line1.png,77"), to: folder + "/raw/amounts.csv")
            let verification = try RecipeVerification(RecipeRun(manifest: project.manifest)).run(repairs: false)
            #expect(verification.laterStages.map(\.stage) == [.train, .evaluate])
            _ = try run(project)
            #expect(try Lock.load(from: project.processed + "/lock.json").stages[.train]?.inputs[StageInput.lines] != before)
        }
    }

    // MARK: Pictures

    @Test func aPictureWithoutALineIsToldAndLeftOut() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder, table: Self.table() + "blank.png,12\nbroken.png,3\n")
            try AtomicFile.write(PNGEncoder.encode(GrayImage(width: 90, height: 40, gray: 250)), to: folder + "/raw/amounts/blank.png")
            try AtomicFile.write("no picture", to: folder + "/raw/amounts/broken.png")
            try AtomicFile.write(PNGEncoder.encode(Self.written[0].line.picture), to: folder + "/raw/amounts/other.png")
            let told = Mutex<[String]>([])
            let real = try real(project, told: { event in if case .message(let text) = event { told.withLock { $0.append(text) } } })
            #expect(real.lines.count == Self.lineCount)
            #expect(real.rejects.map(\.file) == ["../raw/amounts/blank.png", "../raw/amounts/broken.png"])
            #expect(real.rejects.map(\.severity) == [.warning, .error] && real.rejects[0].code == "line.empty")
            #expect(told.withLock { $0.contains { $0.contains("blank.png: warning: shows no line of digits") } })
            let remark = try #require(list(project).remarks.first)
            #expect(remark.code == "lines.not-named" && remark.message.hasSuffix("other.png"))
        }
    }

    @Test func withoutAnyLineThereIsNothingToLearn() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder, table: "file,number\nblank.png,12\n")
            try AtomicFile.write(PNGEncoder.encode(GrayImage(width: 90, height: 40, gray: 250)), to: folder + "/raw/amounts/blank.png")
            let error = #expect(throws: IngestError.self) { try real(project) }
            #expect(error?.diagnostics.map(\.code) == ["lines.nothing-read", "line.empty"])
        }
    }

    @Test func aStripIsWhatRecognizeReads() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder), model = try LoadedNumberModel(.builtin("number"))
            let lines = try list(project).read(RunContext(jobs: 1)).lines
            let read = try model.readings(of: lines.map(\.strip), seconds: lines.map { _ in nil }, telling: [], jobs: 1).map(\.text)
            // With the division into digits as a second reading most are read the same.
            let recognition = try Recognition(model: "builtin/mnist", layout: .line, jobs: 1)
            let texts = try #require(recognition.read(Self.written.map { folder + "/raw/amounts/" + $0.name }).lines).map(\.text)
            #expect(zip(read, texts).count { $0 == $1 } >= Self.lineCount * 2 / 3)
        }
    }

    // MARK: Splits

    @Test func whatTheTableSaysOfSplitsCounts() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder, table: Self.table("split") { $0 < 2 ? "test" : $0 < 5 ? "validation" : "train" })
            let real = try real(project)
            #expect(real.lines(of: .test).map(\.file) == ["../raw/amounts/line1.png", "../raw/amounts/line2.png"])
            #expect(real.lines(of: .validation).count == 3 && real.lines(of: .train).count == Self.lineCount - 5)
        }
    }

    @Test func linesOfAWriterStayTogether() throws {
        try TestData.withTemporaryFolder { folder in
            // The first also wrote digits that are trained on, validated or tested.
            let project = try project(folder, table: Self.table("writer") { $0 < 3 ? "w1" : "bank\($0 % 4)" })
            let recipe = try Recipe(manifest: project.manifest)
            let digits = try WriterSplit(writers: (1...5).map { "w\($0)" }, rule: recipe.split, seed: recipe.seed)
            let real = try real(project)
            #expect(real.writerCount == 5)
            for part in Split.allCases {
                let writers = Set(real.lines(of: part).map(\.writer))
                #expect(real.lines(of: part).count == real.lines.count { writers.contains($0.writer) })
                #expect(writers.contains("w1") == (digits.splits["w1"] == part))
            }
            let folds = Folds(keys: real.lines.map(\.writer), grouping: .writer, count: 3, seed: 1)
            #expect(Set(folds.heldOut(0).map { real.lines[$0].writer }).isDisjoint(with: folds.trained(0).map { real.lines[$0].writer }))
        }
    }

    @Test func aSplitWithoutLinesIsAnError() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder, table: Self.table("split") { _ in "train" })
            #expect(throws: RealLineError.emptySplit(.validation, writerCount: Self.lineCount)) { try real(project) }
            try AtomicFile.write(Self.table("writer") { _ in "anna" }, to: folder + "/raw/amounts.csv")
            #expect(throws: RealLineError.self) { try real(project) }
        }
    }

    // MARK: Tables

    @Test(arguments: [
        ("file,number\nline1.png,12a\n", "table.not-a-line", 2), ("file,number\nline1.png,1.5\n", "table.not-a-line", 2),
        ("file,number\nline1.png,12\n,4\n", "table.missing-value", 3), ("file,label\nline1.png,12\n", "table.no-column", 1),
        ("file,number,hand\nline1.png,12,x\n", "table.unknown-column", 1),
        ("file,number\nline1.png,1\nline1.png,2\n", "table.given-twice", 3),
        ("file,number,split\nline1.png,1,dev\n", "table.unknown-split", 2),
        ("file,number,writer,split\nline1.png,1,anna,train\nline2.png,2,anna,test\n", "table.disagrees", 3),
    ])
    func whatIsWrongInATableIsToldWithItsLine(table: String, code: String, line: Int) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder, table: table)
            let error = try #require(#expect(throws: ManifestError.self) { try Recipe(manifest: project.manifest) })
            let diagnostic = try #require(error.diagnostics.first { $0.code == code }, "\(error)")
            #expect(diagnostic.location?.place == .text(line: line, column: 1))
            #expect(!error.diagnostics.contains { $0.code == "manifest.contradiction" })
            #expect(diagnostic.location?.file.hasSuffix("raw/amounts.csv") == true)
        }
    }

    @Test func aFileThatIsNotThereIsToldWithItsLine() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder, table: "file,number\nline1.png,12\nlin2.png,4\n")
            let error = try #require(#expect(throws: TableErrors.self) { try list(project) })
            #expect(error.diagnostics.map(\.code) == ["table.unknown-file"] && error.diagnostics[0].fix.contains("line2.png"))
            #expect(error.diagnostics[0].location?.place == .text(line: 3, column: 1))
        }
    }

    @Test func aPictureWithoutANumberIsToldWithItsLine() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder, table: "file,number\nline1.png,12\nline2.png,\n")
            let warning = try #require(Recipe(manifest: project.manifest).warnings.first)
            #expect(warning.code == "table.no-number" && warning.location?.place == .text(line: 3, column: 1))
            #expect(warning.message.contains("line2.png"))
            // It was told: it is not among those that the table does not name.
            #expect(try list(project).remarks.first?.message.contains("line2.png") == false)
        }
    }

    @Test func tablesOfSpreadsheetsAreRead() throws {
        try TestData.withTemporaryFolder { folder in
            let text = "file;number\r\nline1.png;1 250,00-\r\n"
            let project = try project(folder)
            let file = folder + "/raw/amounts.csv"
            try AtomicFile.write([0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, to: file)
            let table = try LineTable(ManifestPath(file, relativeTo: ""), tellsMarks: true)
            #expect(table.rows.map(\.text) == ["1250.00-"])
            #expect(throws: TableErrors.self) { try LineTable(ManifestPath(file, relativeTo: ""), tellsMarks: false) }
            try project.edit("table: ../raw/amounts.csv", "table: ../raw/amounts.csv, tellsMarks: true")
            let line = try #require(list(project).read(RunContext(jobs: 1)).lines.first)
            #expect(line.tellsMarks && line.text == "1250.00-")
        }
    }

    @Test func foldsNeedRealLines() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder)
            try project.edit(", lines: [ { folder: ../raw/amounts, table: ../raw/amounts.csv } ]", "")
            let error = try #require(#expect(throws: ManifestError.self) { try Recipe(manifest: project.manifest) })
            #expect(error.diagnostics.map(\.code) == ["manifest.contradiction"])
        }
    }

    // MARK: Lines to learn from

    @Test func realLinesAreSpreadEvenlyAmongInventedOnes() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try project(folder)
            let strings = try #require(Recipe(manifest: project.manifest).strings)
            let list = try list(project), lines = try list.read(RunContext(jobs: 1)).lines
            let glyphs: [Digit] = []
            let table = try DigitTable(glyphs, profile: .mnist)
            let digits = try SplitDigits(
                written: (table, ContentDigest(of: "none")), synthetic: nil, changes: .none,
                split: WriterSplit(writers: ["a"], rule: WriterSplitRule(validation: .fraction(0), test: .fraction(0)), seed: 1))
            let invented = InventedLines(digits, of: .validation, strings, seed: 5)
            let mixed = MixedLines(invented, real: lines, digestOfReal: list.digest, strings, seed: 5)
            let plain = MixedLines(invented, real: [], digestOfReal: list.digest, strings, seed: 5)
            #expect(plain.digest == invented.digest && mixed.digest != invented.digest)
            var targets: [[UInt8]] = []
            for index in UInt64(0)..<UInt64(25) {
                let line = try mixed.line(index), other = try plain.line(index)
                #expect(try invented.line(index).picture == other.picture)
                if line.picture == other.picture { continue }
                targets.append(line.target.symbols)
                let again = try mixed.line(index)
                #expect(!line.target.untold.isEmpty && line.picture == again.picture)
            }
            // 0.62 of 25; each once before any comes again.
            #expect(targets.count == 15)
            #expect(
                targets.map { $0.map(Int.init) }.sorted { $0.lexicographicallyPrecedes($1) }
                    == Self.written.map { $0.line.text.map { $0.wholeNumberValue ?? -1 } }.sorted { $0.lexicographicallyPrecedes($1) })
        }
    }
}
