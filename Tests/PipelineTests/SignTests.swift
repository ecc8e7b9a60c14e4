import Dataset
import Foundation
import ImageCodecs
import Imaging
import SheetSimulation
import Support
import Testing
import TestSupport
import Training
@testable import Ingest
@testable import Pipeline
@testable import Recipes

/// Telling one digit from what is none: the model that ships, and recipes that train one.
@Suite struct SignTests {
    private static let seed: UInt64 = 90_125

    /// Signs that no training has seen, as glyphs.
    private static func glyphs(_ count: Int) -> [(glyphClass: GlyphClass, glyph: Glyph)] {
        (0..<count).compactMap { number in
            let sign = SimulatedSign(seed: seed, number: UInt64(number), digits: [])
            return NormalizationProfile.mnist.normalizeWriting(sign.ink).map { (sign.glyphClass, $0) }
        }
    }

    @Test func theShippedModelTellsSignsOfOtherHands() throws {
        let glyphs = Self.glyphs(1500)
        let verdicts = try SignCheck(profile: .mnist).verdicts(of: glyphs.map(\.glyph), jobs: 2)
        for sign in GlyphClass.notDigits {
            let own = zip(glyphs, verdicts).filter { $0.0.glyphClass == sign }.map { $0.1 }
            #expect(own.count { $0.digitProbability < 0.3 } >= own.count * 93 / 100, "\(sign.name)")
            #expect(own.count { $0.likeliestSign == sign } >= own.count * 85 / 100, "\(sign.name)")
        }
        let digits = zip(glyphs, verdicts).filter { if case .digit = $0.0.glyphClass { true } else { false } }.map { $0.1 }
        #expect(digits.count { $0.digitProbability >= 0.5 } >= digits.count * 97 / 100)
    }

    @Test(.enabled(if: TestData.has("mnist"), "MNIST is not there"))
    func hardlyAnyDigitOfMNISTIsTakenForASign() throws {
        let folder = TestData.realDataFolder + "/mnist"
        let digits = try MNISTImporter(
            imagesPath: folder + "/t10k-images-idx3-ubyte.gz", labelsPath: folder + "/t10k-labels-idx1-ubyte.gz"
        ).digits().prefix(4000)
        let verdicts = try SignCheck(profile: .mnist).verdicts(of: digits.map(\.glyph), jobs: 2)
        #expect(verdicts.count(where: \.isSign) <= 20)
    }

    /// A model of one's own may know hands that the sign model does not.
    @Test func ofTheShippedModelBothSayWhichDigitItIsAndOfAnotherModelItAlone() throws {
        try TestData.withTemporaryFolder { folder in
            let shipped = try LoadedModel.shipped(profile: .mnist), signs = try SignCheck(profile: .mnist)
            // All but the same: the very model that ships is known wherever it lies.
            let other = try Model(
                members: shipped.model.members,
                reading: InferenceSettings(temperature: shipped.model.reading.temperature * 1.000_001, views: ViewSettings()),
                profile: .mnist, recipeDigest: shipped.model.recipeDigest, toolVersion: shipped.model.toolVersion)
            try AtomicFile.write(other.encoded(), to: folder + "/own.safetensors")
            try AtomicFile.write(shipped.model.encoded(), to: folder + "/same.safetensors")
            #expect(try LoadedModel(BaseModel(written: folder + "/same.safetensors", relativeTo: ""), profile: .mnist).isShipped)
            let own = try LoadedModel(BaseModel(written: folder + "/own.safetensors", relativeTo: ""), profile: .mnist)
            let glyphs = Self.digitGlyphs(200).map(\.glyph)
            let rows = try shipped.probabilities(of: glyphs, jobs: 1), verdicts = try signs.verdicts(of: glyphs)
            let both = try GlyphReading.list(of: glyphs, model: shipped, signs: signs, jobs: 1)
            let alone = try GlyphReading.list(of: glyphs, model: own, signs: signs, jobs: 1)
            for index in glyphs.indices {
                let row = rows[index], verdict = verdicts[index], mean = zip(row, verdict.digits).map { ($0 + $1) / 2 }
                #expect(abs(verdict.digits.reduce(0, +) - 1) < 1e-5)
                #expect(abs(both[index].digitProbability - Double(mean.max() ?? 0) * verdict.digitProbability) < 1e-6)
                #expect(abs(alone[index].digitProbability - Double(row.max() ?? 0) * verdict.digitProbability) < 1e-6)
            }
        }
    }

    @Test func ofTwoWaysToSeeTheInkTheLikelierIsReadUnlessBothAreSure() throws {
        let digits = Self.digitGlyphs(200)
        let model = try LoadedModel.shipped(profile: .mnist), signs = try SignCheck(profile: .mnist)
        let readings = try GlyphReading.list(of: digits.map(\.glyph) + [Glyph()], model: model, signs: signs, jobs: 1)
        let nothing = try #require(readings.last)
        let sure = readings.dropLast().filter(\.isSure)
        let first = try #require(sure.first), other = try #require(sure.first { $0.digit != first.digit })
        #expect(nothing.weighed(against: first).digit == first.digit)
        #expect(first.weighed(against: nothing).digitProbability == first.digitProbability)
        #expect(first.weighed(against: first).digitProbability == first.digitProbability)
        let torn = first.weighed(against: other), likelier = first.digitProbability >= other.digitProbability ? first : other
        #expect(torn.digitProbability < 0.1 && torn.digit == likelier.digit)
        let letters = Self.glyphs(400).filter { $0.glyphClass == .sign }.map(\.glyph)
        let letterReadings = try GlyphReading.list(of: letters, model: model, signs: signs, jobs: 1)
        let letter = try #require(letterReadings.first { $0.glyphClass == .sign })
        #expect(letter.weighed(against: nothing).glyphClass == .sign)
        #expect(letter.weighed(against: first).glyphClass == .digit(first.digit))
    }

    private static func digitGlyphs(_ count: Int) -> [(digit: UInt8, glyph: Glyph)] {
        glyphs(4 * count).compactMap { glyphClass, glyph in
            if case .digit(let digit) = glyphClass { (digit, glyph) } else { nil }
        }.prefix(count).map { $0 }
    }

    @Test func aPictureOfASignIsToldAndNotRead() throws {
        func picture(_ ink: BilevelImage) -> GrayImage {
            let margin = 20
            var image = GrayImage(width: ink.width + 2 * margin, height: ink.height + 2 * margin, gray: 235)
            for y in 0..<ink.height { for x in 0..<ink.width where ink[x, y] { image[x + margin, y + margin] = 30 } }
            return image
        }
        let recognition = try Recognition(model: "builtin/mnist", layout: .digit, jobs: 1)
        var counts: [String: (given: Int, all: Int)] = [:]
        for number in 0..<400 {
            let sign = SimulatedSign(seed: Self.seed, number: UInt64(number), digits: [])
            guard sign.glyphClass == .sign || sign.glyphClass == .several else { continue }
            let reading = try recognition.looseDigit(picture(sign.ink), named: "x.png")
            let isGiven = reading.digit != nil && (reading.probability ?? 0) >= 0.9
            counts[sign.glyphClass.name, default: (0, 0)].all += 1
            if isGiven { counts[sign.glyphClass.name]?.given += 1 }
        }
        for (name, count) in counts { #expect(count.given <= count.all / 25, "\(name): \(count)") }
    }

    @Test func aRecipeWithSignsTrainsANetworkThatReadsNoDigitsForOthers() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 6)
            try project.edit("split:", "  - signs: { count: 40 }\nsplit:")
            let run = try RecipeRun(manifest: project.manifest, results: project.processed)
            _ = try run.run(through: .evaluate)
            let table = try DigitTable.read(project.processed + "/synthetic", profile: .mnist).table
            #expect(table.digits.count == 40 && table.digits.allSatisfy { $0.origin == .sign })
            let written = try DigitTable.read(project.processed + "/digits", profile: .mnist).table
            #expect(Set(table.writers).isSubset(of: Set(written.writers)))
            let runs = try FileManager.default.contentsOfDirectory(atPath: project.processed + "/runs")
            let file = project.processed + "/runs/" + (runs.first ?? "") + "/" + Model.fileName
            #expect(try Model(contentsOf: file, profile: .mnist).classes == GlyphClass.names)
            #expect(throws: FileError.self) { try Recognition(model: file, layout: .digit, jobs: 1) }
            let summary = try JSONFile.read(SynthesisSummary.self, from: project.processed + "/synthesize.json")
            #expect(summary.signs?.counts.values.reduce(0, +) == 40)
        }
    }

    @Test func glyphClassesAreNumberedAsTablesHoldThem() {
        for label in UInt8(0)..<UInt8(GlyphClass.count) { #expect(GlyphClass(label: label)?.label == label) }
        #expect(GlyphClass(label: UInt8(GlyphClass.count)) == nil)
        #expect(GlyphClass.names.count == GlyphClass.count)
    }
}
