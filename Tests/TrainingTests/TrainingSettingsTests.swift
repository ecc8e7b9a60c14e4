import NeuralNetwork
import Support
import Testing

@testable import Training

@Suite struct TrainingSettingsTests {
    private func read(_ yaml: String) throws -> (TrainingSettings, [Diagnostic]) {
        let issues = ManifestIssues(source: yaml)
        let settings = TrainingSettings(try ManifestNode(yaml: yaml, file: "recipe.yaml"), issues: issues)
        return (settings, issues.diagnostics)
    }

    @Test func anEmptyMappingGivesTheDefaults() throws {
        let (settings, problems) = try read("{}")
        #expect(problems.isEmpty && settings == TrainingSettings())
    }

    @Test func everyFieldIsRead() throws {
        let (settings, problems) = try read(
            """
            epochs: 3
            samplesPerEpoch: 50_000
            batchSize: 128
            microBatchSize: 32
            optimizer: { sgd: { momentum: 0.95, isNesterov: false, weightDecay: 0.0005 } }
            schedule:
              cosine: { peak: 0.05, warmUpFraction: 0.1, finalDivisor: 100 }
            labelSmoothing: 0.1
            averagingDecay: 0.99
            selection: last
            frozenLayerCount: 2
            learningRateFactors: [0.1, 0.5]
            """)
        #expect(problems.isEmpty)
        #expect(
            settings
                == TrainingSettings(
                    epochs: 3, samplesPerEpoch: 50_000, batchSize: 128, microBatchSize: 32,
                    optimizer: .sgd(momentum: 0.95, isNesterov: false, weightDecay: 0.0005),
                    schedule: LearningRateSchedule(
                        shape: .cosine, peak: 0.05, warmUpFraction: 0.1, finalDivisor: 100),
                    labelSmoothing: 0.1, averagingDecay: 0.99, selection: .last, frozenLayerCount: 2,
                    learningRateFactors: [0.1, 0.5]))
    }

    @Test func aPlainNameTakesItsDefaults() throws {
        let (settings, problems) = try read("optimizer: sgd\nschedule: constant")
        #expect(problems.isEmpty)
        #expect(settings.optimizer == .sgd(momentum: 0.9, isNesterov: true, weightDecay: 0))
        #expect(settings.schedule.shape == .constant)
    }

    @Test func everyProblemIsReportedAtOnce() throws {
        let (_, problems) = try read(
            """
            epochs: 0
            batchsize: 3
            optimizer: adamw
            schedule: { oneCycle: { peek: 1 } }
            labelSmoothing: often
            selection: [best]
            samplesPerEpoch: -1
            """)
        #expect(
            problems.map(\.code).sorted() == [
                "manifest.out-of-range", "manifest.out-of-range", "manifest.unknown-field", "manifest.unknown-field",
                "manifest.unknown-value", "manifest.unknown-value", "manifest.wrong-type",
            ])
        #expect(problems.map(\.fix).contains("did you mean 'adamW'?"))
        #expect(problems.map(\.fix).contains("did you mean 'batchSize'?"))
        #expect(try read("optimizer: [sgd]").1.map(\.code) == ["manifest.wrong-type"])
    }
}
