import Imaging
import Augmentation
import Dataset
import NeuralNetwork
import Support
import Testing
import TestSupport
@testable import Training

@Suite struct AugmentedSamplesTests {
    private func recipe() throws -> AugmentationRecipe {
        let yaml = """
            steps:
              - rotate: { degreesRange: [-15, 15] }
              - elastic: { alphaPixels: [30, 38], sigmaPixels: [5, 6], probability: 0.5 }
              - gaussianNoise: { sigmaFractionRange: [0, 0.1] }
            """
        let issues = ManifestIssues(source: yaml)
        let recipe = AugmentationRecipe(from: try ManifestNode(yaml: yaml, file: "test.yaml"), issues: issues)
        try issues.throwIfAny()
        return recipe
    }

    @Test func aSampleIsTheCopyThatTheRecipeMakesOfItsDigit() throws {
        let recipe = try recipe()
        let samples = tinySamples(recipe, copyCount: 3)
        #expect(samples.count == 600)
        let digits = tinyDigits(200)
        let positions = [599, 0, 1, 2, 300, 300, 4, 3]
        let glyphs = samples.glyphs(at: positions)
        for (glyph, position) in zip(glyphs, positions) {
            let digit = digits[position / 3]
            let copy = recipe.augment(
                digit.glyph, label: digit.label, seed: 3, sample: digit.number, copy: UInt32(position % 3))
            #expect(glyph == copy && copy != digit.glyph)
        }
    }

    @Test func aBatchThatIsFilledAgainHoldsNothingOfBefore() throws {
        let samples = tinySamples(try recipe(), copyCount: 2)
        var used = SampleBatch(), fresh = SampleBatch()
        for positions in [Array(0..<50), [7, 3], Array(100..<160), []] {
            samples.read(positions, into: &used)
            fresh = SampleBatch()
            samples.read(positions, into: &fresh)
            #expect(used == fresh && used.labels.count == positions.count)
            #expect(used.ink.count == positions.count * Glyph.pixelCount)
        }
    }

    @Test func shardsHoldTheSameBytesAsTheCopiesMadeOnTheFly() throws {
        try TestData.withTemporaryFolder { folder in
            let samples = tinySamples(try recipe(), copyCount: 3)
            let shards = try tinyShards(folder + "/one", samples)
            let byFour = try tinyShards(folder + "/four", samples, jobs: 4)
            #expect(shards.index == byFour.index)
            let order = EpochOrder(count: 600, seed: 5, epoch: 0)
            let positions = (0..<600).map { order[$0] }
            var read = SampleBatch(), made = SampleBatch()
            try shards.read(positions, into: &read)
            samples.read(positions, into: &made)
            #expect(read == made)
        }
    }

    @Test(arguments: [1, 4])
    func trainingOnTheFlyGivesTheWeightsOfTrainingFromShards(jobs: Int) throws {
        try TestData.withTemporaryFolder { folder in
            let samples = tinySamples(try recipe(), copyCount: 2)
            var settings = tinySettings
            settings.epochs = 2
            let shards = try tinyShards(folder + "/shards", samples)
            let fromShards = try tinyRun(folder, settings: settings, name: "a", samples: shards).run(jobs: 2)
            let onTheFly = try tinyRun(folder, settings: settings, name: "b", samples: samples).run(jobs: jobs)
            #expect(fromShards.network.tensors == onTheFly.network.tensors)
            #expect(fromShards.history == onTheFly.history)
        }
    }
}
