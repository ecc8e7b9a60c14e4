import Augmentation
import Dataset
import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import Pipeline
@testable import Recipes

/// Copies that a person looks at, and that are made again.
@Suite struct CopyTests {
    private func run(_ project: TinyProject, jobs: Int = 2) throws -> RecipeRun {
        try RecipeRun(manifest: project.manifest, jobs: jobs)
    }

    private func height(_ picture: String) throws -> Int {
        try ImageDecoder().decode(FileContent.bytes(of: picture)).image.height
    }

    @Test func aPreviewHasARowForEveryStepOfTheRecipeAndOfTheRegistry() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let two = try CopyPreview(run(project), showsAllSteps: false).write()
            #expect(two.recipeSteps == ["rotate", "gaussianNoise"] && two.strongestSteps == [])
            #expect(try two.copyCount == min(4, run(project).recipe.shards.copyCount))
            let twoHeight = try height(two.picture)
            try project.edit(
                "    - gaussianNoise",
                "    - oneOf: { steps: [ shear: { degreesRange: 9 }, blur: { sigmaPixelsRange: 1 } ] }\n    - gaussianNoise")
            let four = try CopyPreview(run(project), showsAllSteps: true).write(to: folder + "/all.png")
            #expect(four.recipeSteps == ["rotate", "shear", "blur", "gaussianNoise"])
            #expect(four.strongestSteps == AugmentationRegistry.names)
            // Two rows each beside the ten of the whole recipe.
            let rowHeight = twoHeight / 14
            #expect(try height(four.picture) == rowHeight * (2 * (4 + AugmentationRegistry.names.count) + 10))
            #expect(Set(four.digits).count == four.digits.count && four.digits.count == 10 * 6)
        }
    }

    @Test func aPreviewIsTheSameEachTime() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let one = try CopyPreview(run(project, jobs: 1), showsAllSteps: true).write(to: folder + "/one.png")
            let other = try CopyPreview(run(project, jobs: 4), showsAllSteps: true).write(to: folder + "/other.png")
            #expect(try FileContent.bytes(of: one.picture) == FileContent.bytes(of: other.picture))
        }
    }

    @Test func aRecipeWithoutLabelsHasNothingToPreview() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let template = folder + "/manifests/templates/tiny.yaml"
            try AtomicFile.write(FileContent.text(of: template).replacing("      labels: byColumn", with: ""), to: template)
            let error = #expect(throws: CopyError.self) { try CopyPreview(run(project), showsAllSteps: false).write() }
            #expect(error?.diagnostics.first?.code == "copy.no-training-digits")
        }
    }

    @Test func everyCopyOfAShardReplaysToItsBytes() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let run = try run(project)
            _ = try run.run(through: .augment)
            let shards = try ShardReader(folder: run.folder.shards, profile: .mnist)
            let table = try DigitTable(contentsOf: run.folder.digits, profile: .mnist)
            var files: Set<String> = []
            for position in stride(from: 0, to: shards.count, by: 17) {
                let sample = try shards.sample(at: position)
                let digit = table.digits[sample.row]
                let result = try CopyReplay(run, digit: digit.id, copy: sample.copy).perform()
                #expect(result.imageDigest == ContentDigest(of: sample.glyph.ink) && result.split == "train")
                let place = try #require(result.shard)
                files.insert(place.file)
                let start = shards.index.shards.prefix { "shards/" + $0.file != place.file }.reduce(0) { $0 + $1.sampleCount }
                #expect(start + place.row == position)
                let detail = digit.crop.flatMap(run.recipe.profile.detail)
                #expect(detail != nil && run.recipe.augmentation.replay(digit.glyph, detail: detail, result.applied) == sample.glyph)
            }
            #expect(files.count == shards.index.shards.count && files.count > 1)
        }
    }

    @Test func aReplayTellsWhyThereIsNoShardToCompare() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let run = try run(project)
            _ = try run.run(through: .ingest)
            let table = try DigitTable(contentsOf: run.folder.digits, profile: .mnist)
            let digits = try run.withDigits { $0 }
            let trained = try #require(digits.digits(of: .train).first), tested = try #require(digits.digits(of: .test).first)
            let unwritten = try CopyReplay(run, digit: trained.id, copy: 0).perform()
            #expect(unwritten.shard == nil && unwritten.shardNote?.contains("index.json") == true)
            #expect(try CopyReplay(run, digit: tested.id, copy: 0).perform().shardNote?.contains("not trained on") == true)
            #expect(table.digits.count > 100)

            _ = try run.run(through: .augment)
            try project.edit("[-8, 8]", "[-9, 9]")
            let changed = try CopyReplay(self.run(project), digit: trained.id, copy: 0).perform()
            #expect(changed.shard == nil && changed.shardNote?.contains("made by the recipe") == true)
        }
    }

    @Test func aDigitIsFoundByTheStartOfItsIDAndOthersAreToldApart() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let run = try run(project)
            let ids = try run.withDigits { $0.table.digits.map(\.id) }
            func code(_ digit: String, _ copy: Int = 0) -> String? {
                let error = #expect(throws: CopyError.self) { try CopyReplay(run, digit: digit, copy: copy).perform() }
                return error?.diagnostics.first?.code
            }
            let id = ids[5]
            let alone = (1...id.count).map { String(id.prefix($0)) }.first { start in ids.count { $0.hasPrefix(start) } == 1 }
            #expect(try CopyReplay(run, digit: try #require(alone), copy: 0).perform().digit == id)
            #expect(code("") == "copy.unknown-digit" && code(id + "x") == "copy.unknown-digit")
            #expect(code(String(id.prefix(4))) == "copy.ambiguous-digit")
            #expect(code(id, 3) == "copy.out-of-range" && code(id, -1) == "copy.out-of-range")
        }
    }

    @Test func representativesAreOfManyWriters() {
        func digit(_ id: String, _ label: UInt8, _ writer: String) -> Digit {
            Digit(
                id: id, label: label, writer: writer, source: ContentDigest(of: ""), place: "", status: "ok", score: 1, glyph: Glyph())
        }
        let digits = ["a", "a", "a", "b", "c"].enumerated().map { digit("\($0)", 3, $1) } + [digit("x", 7, "a")]
        #expect(digits.representatives(perClass: 2)[3].map(\.writer) == ["a", "b"])
        #expect(digits.representatives(perClass: 4)[3].map(\.id) == ["0", "3", "4", "1"])
        #expect(digits.representatives(perClass: 9).map(\.count) == [0, 0, 0, 5, 0, 0, 0, 1, 0, 0])
    }

    @Test(arguments: [(8.4375, "8.43"), (0.07, "0.07"), (45, "45"), (-0.1234, "-0.123"), (216.9, "216"), (0, "0"), (1.0, "1")])
    func shortFiguresAreNeverLargerThanTheNumber(value: Double, text: String) {
        #expect(NumberText.short(value) == text)
    }
}
