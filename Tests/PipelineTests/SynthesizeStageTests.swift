import Dataset
import Foundation
import Support
import Synchronization
import TestSupport
import Testing
@testable import Ingest
@testable import Pipeline
@testable import Recipes

/// The stage that makes pages by computation: when it is done, what it leaves behind, and what the later stages make of it.
@Suite struct SynthesizeStageTests {
    private static let pages = "pages: { copies: 1, steps: [ gaussianNoise: { sigmaFractionRange: 0.01 } ] }\n"
    private static let simulated = "  - simulated: { template: templates/tiny.yaml, sheetCount: 1, seed: 3 }\n"

    private func withProject(_ body: (TinyProject) throws -> Void) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 6)
            try project.edit("split:", Self.simulated + Self.pages + "split:")
            try body(project)
        }
    }

    /// Runs the project and returns what each stage that had work to do is called.
    @discardableResult
    private func run(_ project: TinyProject, through last: StageName, stopsIn stage: StageName? = nil) throws -> [String] {
        let worked = Mutex<[String]>([]), isStopped = Mutex(false)
        let run = try RecipeRun(
            manifest: project.manifest, results: project.processed,
            observe: { event in
                if case .started(let name, _, _) = event { worked.withLock { $0.append(name) } }
                if case .advanced(let name, _, _) = event, name == stage?.rawValue { isStopped.withLock { $0 = true } }
            }, isCancelled: { isStopped.withLock { $0 } })
        _ = try run.run(through: last)
        return worked.withLock { $0 }
    }

    private func lock(_ project: TinyProject) throws -> Lock { try Lock.load(from: project.processed + "/lock.json") }

    private func syntheticFiles(_ project: TinyProject) throws -> [String] {
        try project.digests().keys.filter {
            $0.contains("synthe") || $0.contains("simulated-") || $0.contains("-page1") || $0.contains("page-steps")
        }.sorted()
    }

    @Test func aSecondRunDoesNothingAndTheSplitDecidesWhatIsCopied() throws {
        try withProject { project in
            #expect(Set(try run(project, through: .augment)) == ["ingest", "synthesize", "augment"])
            #expect(try run(project, through: .augment) == [])
            try project.edit("test: 0.2", "test: 0.4")
            #expect(Set(try run(project, through: .augment)) == ["synthesize", "augment"])
        }
    }

    @Test func whatHasBeenReadIsNotReadAgain() throws {
        try withProject { project in
            try run(project, through: .ingest)
            let recipe = try Recipe(manifest: project.manifest), folder = RecipeFolder(root: project.processed)
            let ingest = SheetIngest(
                recipe: recipe, context: RunContext(jobs: 2), scans: try ScanList(recipe, own: OwnFiles(results: folder)),
                cache: SheetCache(folder: folder, isReused: true, lock: try lock(project)))
            let sheets = try ingest.linkedAgain(by: ingest.reader())
            #expect(sheets.count == 5 && sheets.allSatisfy { !$0.record.isFresh })
        }
    }

    @Test func oneThatWasStoppedGoesOnWithTheSameResult() throws {
        try withProject { project in
            try run(project, through: .augment)
            let whole = try project.digests()
            try FileManager.default.removeItem(atPath: project.processed)
            #expect(throws: InterruptionError.self) { try run(project, through: .augment, stopsIn: .synthesize) }
            #expect(try lock(project).stages[.synthesize] == nil)
            try run(project, through: .augment)
            #expect(try project.digests() == whole)
        }
    }

    @Test func withoutPagesNothingOfThemIsLeftAlsoOfAStageThatWasStopped() throws {
        for isStopped in [false, true] {
            try withProject { project in
                if isStopped {
                    #expect(throws: InterruptionError.self) { try run(project, through: .synthesize, stopsIn: .synthesize) }
                } else {
                    try run(project, through: .synthesize)
                    #expect(try !syntheticFiles(project).isEmpty)
                }
                try project.edit(Self.pages, "")
                try project.edit(Self.simulated, "")
                try run(project, through: .augment)
                #expect(try syntheticFiles(project) == [])
                let lock = try lock(project)
                #expect(Set(lock.stages.keys) == [.ingest, .augment] && lock.unfinished.isEmpty && lock.attempted.isEmpty)
            }
        }
    }

    @Test func whatSomebodyChangedStaysWhereThePagesAreGone() throws {
        try withProject { project in
            try run(project, through: .synthesize)
            let page = project.processed + "/synthesize.html"
            try AtomicFile.write("my notes", to: page)
            try project.edit(Self.pages, "")
            try project.edit(Self.simulated, "")
            try run(project, through: .augment)
            #expect(try FileContent.text(of: page) == "my notes")
        }
    }

    @Test func aSimulatedSourceThatIsGoneLeavesTheCopiesOfPages() throws {
        try withProject { project in
            try run(project, through: .synthesize)
            let copies = try syntheticFiles(project).filter { $0.contains("-page1") }
            try project.edit(Self.simulated, "")
            try run(project, through: .synthesize)
            let left = try syntheticFiles(project)
            #expect(!copies.isEmpty && Set(copies).isSubset(of: left) && !left.contains { $0.contains("simulated-") })
        }
    }

    @Test func aDamagedShardIsMadeAgainFromBothTables() throws {
        try withProject { project in
            try run(project, through: .augment)
            let whole = try project.digests(), shard = project.processed + "/shards/train-00000.safetensors"
            try AtomicFile.write("damaged", to: shard)
            let verification = try RecipeVerification(RecipeRun(manifest: project.manifest, results: project.processed))
            #expect(try verification.run(repairs: false).exitStatus == .badInput)
            #expect(try verification.run(repairs: true).findings.map(\.state) == [.repaired])
            #expect(try project.digests() == whole)
        }
    }

    /// Where the digits are not all there, a repair is refused and all else is told.
    @Test func aShardOfDigitsThatAreNotAllThereIsNotRepaired() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 6)
            try run(project, through: .augment)
            try project.edit("split:", Self.pages + "split:")
            try AtomicFile.write("damaged", to: project.processed + "/shards/train-00000.safetensors")
            let verification = try RecipeVerification(RecipeRun(manifest: project.manifest, results: project.processed))
            let finding = try #require(try verification.run(repairs: true).findings.first)
            #expect(finding.state == .damaged && finding.fix.contains("inkmill augment"))
        }
    }

    @Test func digitsOfPagesAreRehearsedWithTheOthers() throws {
        try withProject { project in
            try run(project, through: .synthesize)
            let recipe = try Recipe(manifest: project.manifest), folder = RecipeFolder(root: project.processed)
            let digits = try #require(try SplitDigits.saved(in: folder, recipe: recipe))
            #expect(Set(digits.table.digits.map(\.origin)) == [.written, .pageCopy(1), .simulated])
            // Read again without the pages, the two tables are not of one state.
            try FileManager.default.removeItem(atPath: project.scans + "/w1.png")
            try run(project, through: .ingest)
            #expect(try SplitDigits.saved(in: folder, recipe: recipe) == nil)
        }
    }

    @Test func whatALaterVersionHasNotedOfItsStagesIsKept() throws {
        try withProject { project in
            try run(project, through: .ingest)
            let file = project.processed + "/lock.json", text = try FileContent.text(of: file)
            let record =
                #"{"inputs":{},"outputs":{"proofread/list.jsonl":"\#(ContentDigest(of: "x").hex)"},"parameters":{},"version":1,"versions":{}}"#
            try AtomicFile.write(text.replacing(#""stages" : {"#, with: #""stages" : { "proofread" : \#(record),"#), to: file)
            let later = try lock(project)
            #expect(later.stages.count == 1 && later.lists("proofread/list.jsonl"))
            try run(project, through: .augment)
            #expect(try FileContent.text(of: file).contains("proofread/list.jsonl"))
        }
    }
}
