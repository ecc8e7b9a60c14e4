import Dataset
import Imaging
import Testing
import TestSupport
@testable import Training

struct MixupTests {
    private static let batch: SampleBatch = {
        let digits = tinyDigits(200)
        var batch = SampleBatch()
        batch.ink = digits.flatMap(\.glyph.ink)
        batch.labels = digits.map { $0.label ?? 0 }
        return batch
    }()

    @Test func eachImageIsBlendedWithItsNeighborByTheShareOfItsLabel() {
        let (ink, labels) = Mixup(alpha: 0.4, seed: 1).mixed(Self.batch, step: 3)
        #expect(ink.count == Self.batch.ink.count && labels.count == 200)
        for image in 0..<200 {
            let partner = (image + 1) % 200
            #expect(labels[image].label == Self.batch.labels[partner])
            #expect(labels[image].fraction <= 0.5)
            for pixel in stride(from: 0, to: Glyph.pixelCount, by: 61) {
                let own = Float(Self.batch.ink[image * Glyph.pixelCount + pixel])
                let other = Float(Self.batch.ink[partner * Glyph.pixelCount + pixel])
                let blend = own + labels[image].fraction * (other - own)
                #expect(abs(Float(ink[image * Glyph.pixelCount + pixel]) - blend) <= 0.501)
            }
        }
    }

    /// The mean of the smaller of two shares: 1/4 where all are equally likely, 0.1012 by numeric integration for α = 0.2.
    @Test(arguments: [(1.0, 0.25), (0.2, 0.1012)])
    func sharesAreDrawnFromTheBetaDistribution(alpha: Double, expected: Double) {
        let fractions = (0..<40).flatMap { Mixup(alpha: alpha, seed: 5).mixed(Self.batch, step: $0).labels.map(\.fraction) }
        let mean = Double(fractions.reduce(0, +)) / Double(fractions.count)
        #expect(abs(mean - expected) < 0.006, "\(mean)")
    }

    @Test func anotherStepOrSeedBlendsOtherwise() {
        let first = Mixup(alpha: 1, seed: 1).mixed(Self.batch, step: 0).labels
        #expect(Mixup(alpha: 1, seed: 1).mixed(Self.batch, step: 0).labels == first)
        #expect(Mixup(alpha: 1, seed: 1).mixed(Self.batch, step: 1).labels != first)
        #expect(Mixup(alpha: 1, seed: 2).mixed(Self.batch, step: 0).labels != first)
    }

    @Test func trainingWithItIsTheSameForAnyNumberOfJobs() throws {
        try TestData.withTemporaryFolder { folder in
            var settings = tinySettings
            settings.mixup = 0.3
            let runs = try [1, 3].map { try tinyRun(folder, settings: settings, name: "jobs\($0)").run(jobs: $0).network.tensors }
            #expect(runs[0] == runs[1])
            #expect(try tinyRun(folder, name: "plain").run(jobs: 2).network.tensors != runs[0])
        }
    }
}
