import Dataset
import Exchange
import Foundation
import NeuralNetwork
import Support
import Synchronization
import TestSupport
import Testing

@testable import Training

@Suite struct TrainingRunTests {
    private func digest(_ network: Network) -> ContentDigest {
        ContentDigest(of: SafetensorsWriter.bytes(network.safetensors))
    }

    private func metrics(_ folder: String, name: String = "run") throws -> String {
        try String(contentsOfFile: "\(folder)/\(name)/metrics.jsonl", encoding: .utf8)
    }

    private func events(_ folder: String, name: String) throws -> [UInt8] {
        try FileContent.bytes(of: "\(folder)/\(name)/\(TensorBoardEvents.fileName)")
    }

    @Test func aTinyNetworkLearnsToTellTheDigits() throws {
        try TestData.withTemporaryFolder { folder in
            let outcome = try tinyRun(folder).run(jobs: 2)
            #expect(outcome.history.count == 4)
            #expect(outcome.history[3].loss < outcome.history[0].loss)
            let evaluation = Evaluation(try Predictor(outcome.network).predictions(of: tinyDigits(60, seed: 3), jobs: 1))
            #expect(evaluation.accuracy > 0.95)
        }
    }

    @Test func theResultDoesNotDependOnJobs() throws {
        try TestData.withTemporaryFolder { folder in
            let outcomes = try [1, 2, 5].map { try tinyRun(folder, name: "\($0)").run(jobs: $0) }
            for (outcome, name) in zip(outcomes, ["1", "2", "5"]) {
                #expect(digest(outcome.network) == digest(outcomes[0].network))
                #expect(try metrics(folder, name: name) == metrics(folder, name: "1"))
                #expect(
                    try ContentDigest(ofFile: "\(folder)/\(name)/checkpoint.safetensors")
                        == ContentDigest(ofFile: folder + "/1/checkpoint.safetensors"))
            }
        }
    }

    /// Stops before every step at which a run can be stopped, and goes on with another number of jobs.
    @Test func anInterruptedRunEndsAsOneThatWasNot() throws {
        try TestData.withTemporaryFolder { folder in
            let whole = try tinyRun(folder, name: "whole").run(jobs: 1)
            // Eight steps an epoch: at the start, within the first epoch, on both sides of its checkpoint, in the last epoch.
            for stepsBefore in [0, 5, 8, 9, 16, 31] {
                let name = "stopped-\(stepsBefore)"
                let askedCount = Mutex(0)
                #expect(throws: TrainingError.stopped(finishedEpochs: stepsBefore / 8, epochs: 4)) {
                    try tinyRun(folder, name: name).run(
                        jobs: 2,
                        isCancelled: {
                            askedCount.withLock {
                                $0 += 1
                                return $0 > stepsBefore
                            }
                        })
                }
                var progress: [TrainingProgress] = []
                let resumed = try tinyRun(folder, name: name).run(jobs: 3) { progress.append($0) }
                let expectedStart = stepsBefore < 8 ? nil : TrainingProgress.resumed(afterEpoch: stepsBefore / 8)
                #expect(progress.first { if case .resumed = $0 { true } else { false } } == expectedStart)
                #expect(digest(resumed.network) == digest(whole.network))
                #expect(resumed.history == whole.history && resumed.selectedEpoch == whole.selectedEpoch)
                #expect(try metrics(folder, name: name) == metrics(folder, name: "whole"))
                #expect(try events(folder, name: name) == events(folder, name: "whole"))
            }
        }
    }

    /// As `kill -9` leaves a folder: the metrics one epoch ahead of the checkpoint, a temporary file half written.
    @Test func aRunKilledBetweenMetricsAndCheckpointEndsAsOneThatWasNot() throws {
        try TestData.withTemporaryFolder { folder in
            var checkpoints: [Data] = []
            let whole = try tinyRun(folder, name: "whole").run(jobs: 1) { progress in
                guard case .epoch = progress else { return }
                let path = URL(fileURLWithPath: folder + "/whole/checkpoint.safetensors")
                checkpoints.append((try? Data(contentsOf: path)) ?? Data())
            }
            for epoch in 1...3 {
                let name = "killed-\(epoch)"
                let lines = try metrics(folder, name: "whole").split(separator: "\n").prefix(epoch + 1)
                try AtomicFile.write(checkpoints[epoch - 1], to: "\(folder)/\(name)/checkpoint.safetensors")
                try AtomicFile.write(lines.joined(separator: "\n") + "\n{\"acc", to: "\(folder)/\(name)/metrics.jsonl")
                try AtomicFile.write([1, 2, 3], to: "\(folder)/\(name)/checkpoint.safetensors.1.tmp")
                let resumed = try tinyRun(folder, name: name).run(jobs: 2)
                #expect(digest(resumed.network) == digest(whole.network))
                #expect(try metrics(folder, name: name) == metrics(folder, name: "whole"))
            }
        }
    }

    /// What an interrupted run has observed is in its checkpoint.
    @Test func theReadingsOfObservedGlyphsAreThoseOfEachEpoch() throws {
        try TestData.withTemporaryFolder { folder in
            let observed = tinyDigits(12, seed: 9).map(\.glyph)
            func run(_ name: String) throws -> TrainingRun {
                try TrainingRun(
                    settings: tinySettings, network: tinyNetwork, samples: tinySamples(), validation: tinyDigits(60, seed: 2),
                    folder: folder + "/" + name, seed: 7, observed: observed)
            }
            let whole = try run("whole").run(jobs: 1)
            #expect(whole.observedLogits.count == tinySettings.epochs)
            #expect(whole.observedLogits.allSatisfy { $0.count == observed.count * 10 })
            #expect(Set(whole.observedLogits).count == tinySettings.epochs)
            let steps = Atomic<Int>(0), stepsPerEpoch = 200 / 24
            #expect(throws: TrainingError.self) {
                try run("cut").run(
                    jobs: 3, progress: { if case .step = $0 { steps.wrappingAdd(1, ordering: .relaxed) } },
                    isCancelled: { steps.load(ordering: .relaxed) > 2 * stepsPerEpoch + 3 })
            }
            let resumed = try run("cut").run(jobs: 3)
            #expect(resumed.observedLogits == whole.observedLogits)
            let plain = try tinyRun(folder, name: "plain", samples: tinySamples()).run(jobs: 1)
            #expect(digest(plain.network) == digest(whole.network) && plain.observedLogits.isEmpty)
        }
    }

    @Test func aFinishedRunIsNotTrainedAgain() throws {
        try TestData.withTemporaryFolder { folder in
            let first = try tinyRun(folder).run(jobs: 1)
            var stepCount = 0
            let second = try tinyRun(folder).run(jobs: 1) { if case .step = $0 { stepCount += 1 } }
            #expect(stepCount == 0)
            #expect(digest(second.network) == digest(first.network))
        }
    }

    @Test func aCheckpointOfAnotherRunIsNotUsed() throws {
        try TestData.withTemporaryFolder { folder in
            var settings = tinySettings
            settings.epochs = 1
            _ = try tinyRun(folder, settings: settings).run(jobs: 1)
            var other = settings
            other.labelSmoothing = 0
            let runs: [TrainingRun] = [
                try tinyRun(folder, settings: other), try tinyRun(folder, settings: settings, seed: 8),
                try tinyRun(folder, settings: settings, validationSeed: 9),
                try tinyRun(folder, settings: settings, network: Network(description: tinyNetwork.description, seed: 6)),
            ]
            for run in runs {
                var stepCount = 0
                _ = try run.run(jobs: 1) { if case .step = $0 { stepCount += 1 } }
                #expect(stepCount == 8)
            }
        }
    }

    @Test func anyDamagedByteOfACheckpointIsFound() throws {
        try TestData.withTemporaryFolder { folder in
            var settings = tinySettings
            settings.epochs = 1
            _ = try tinyRun(folder, settings: settings).run(jobs: 1)
            let run = try tinyRun(folder, settings: settings)
            let path = folder + "/run/checkpoint.safetensors"
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            let positions = Array(stride(from: 0, to: 1200, by: 37)) + Array(stride(from: 1200, to: bytes.count, by: 9973))
            for position in positions {
                var changed = bytes
                changed[position] ^= 4
                try AtomicFile.write(changed, to: path)
                #expect(throws: (any Error).self) { try run.run(jobs: 1) }
            }
            try AtomicFile.write(bytes.prefix(bytes.count / 2), to: path)
            let error = #expect(throws: TrainingError.self) { try run.run(jobs: 1) }
            #expect(error?.diagnostics[0].location?.file == path)
        }
    }

    @Test func aLossThatIsNotANumberStopsTheRunAndKeepsTheCheckpoint() throws {
        try TestData.withTemporaryFolder { folder in
            var settings = tinySettings
            // Harmless at first; once the rate is above 2, the weights grow with every step.
            settings.optimizer = .sgd(momentum: 0, isNesterov: false, weightDecay: 1)
            settings.schedule = LearningRateSchedule(shape: .cosine, peak: 100, warmUpFraction: 0.9)
            settings.epochs = 30
            settings.selection = .last
            let error = #expect(throws: TrainingError.self) { try tinyRun(folder, settings: settings).run(jobs: 1) }
            // The last step of an epoch shows in the weights, any other in the next step's loss.
            guard case .spoiledWeights(let epoch, 8, let tensor) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(epoch > 1 && tinyNetwork.tensor(named: tensor) != nil)
            let lines = try metrics(folder).split(separator: "\n")
            #expect(lines.count == epoch - 1)
            #expect(FileManager.default.fileExists(atPath: folder + "/run/checkpoint.safetensors"))
        }
    }

    @Test func aLossThatIsNotANumberNamesTheStepAndTheLayer() throws {
        try TestData.withTemporaryFolder { folder in
            let tensors = tinyNetwork.tensors.map { tensor in
                guard tensor.name == "dense1.weight" else { return tensor }
                return NamedTensor(name: tensor.name, shape: tensor.shape, values: tensor.values.map { $0 < 0 ? -3e38 : 3e38 })
            }
            let network = try Network(description: tinyNetwork.description, tensors: tensors)
            let error = #expect(throws: TrainingError.self) { try tinyRun(folder, network: network).run(jobs: 2) }
            guard case .notFinite(1, 1, _, let place?) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(place.layer == 6 && place.name == "dense1" && place.kind == .output)
            #expect(error?.description.contains("step 1 of epoch 1: the output of layer 6, dense1,") == true)
        }
    }

    @Test func trainingEndsWhereNoEpochIsBetterForAWhileAndGoesNoFurtherWhenResumed() throws {
        try TestData.withTemporaryFolder { folder in
            var settings = tinySettings
            settings.epochs = 40
            settings.patience = 3
            let run = try tinyRun(folder, settings: settings)
            let outcome = try run.run(jobs: 2)
            #expect(outcome.history.count < 40 && outcome.history.count == outcome.selectedEpoch + 3)
            var messages: [TrainingProgress] = []
            let again = try run.run(jobs: 1) { messages.append($0) }
            #expect(again.history.count == outcome.history.count && digest(again.network) == digest(outcome.network))
            #expect(messages.contains(.stoppedEarly(afterEpoch: outcome.history.count)))
        }
    }

    @Test func rehearsedRunIsTheSameForAnyJobsAndInterruption() throws {
        try TestData.withTemporaryFolder { folder in
            let old = tinySamples(copyCount: 2)
            func run(_ name: String, fraction: Double) throws -> TrainingRun {
                try TrainingRun(
                    settings: tinySettings, network: tinyNetwork, samples: tinySamples(), validation: tinyDigits(60, seed: 2),
                    folder: folder + "/" + name, seed: 7, rehearsal: Rehearsal(samples: old, fraction: fraction))
            }
            let whole = try run("whole", fraction: 0.25).run(jobs: 1)
            // 18 new samples in a batch of 24: a pass over all 200 takes 11 steps.
            #expect(whole.history[0].step == 11)
            var steps = 0
            let isStopped = Mutex(false)
            #expect(throws: TrainingError.self) {
                try run("parts", fraction: 0.25).run(
                    jobs: 2,
                    progress: { _ in
                        steps += 1
                        isStopped.withLock { $0 = steps > 25 }
                    }, isCancelled: { isStopped.withLock { $0 } })
            }
            #expect(digest(try run("parts", fraction: 0.25).run(jobs: 3).network) == digest(whole.network))
            #expect(digest(try run("more", fraction: 0.5).run(jobs: 2).network) != digest(whole.network))
        }
    }

    @Test func oldSamplesAreSpreadEvenlyAmongNewOnes() {
        var new = SampleBatch(), old = SampleBatch()
        new.labels = [1, 2, 3, 4, 5, 6]
        new.ink = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]
        old.labels = [8, 9]
        old.ink = [8, 8, 9, 9]
        let batch = Rehearsal.interleaved(new, old)
        #expect(batch.labels == [1, 2, 3, 8, 4, 5, 6, 9])
        #expect(batch.ink == batch.labels.flatMap { [$0, $0] })
        let rehearsal = Rehearsal(samples: tinySamples(), fraction: 0.001)
        #expect(rehearsal.count(of: 32) == 1 && Rehearsal(samples: tinySamples(), fraction: 0.99).count(of: 8) == 7)
    }

    @Test func layersMoveTheLessTheFurtherTheyAreBelow() {
        var settings = tinySettings
        settings.layerwiseDecay = 0.5
        let factors = settings.trainerConfiguration(for: tinyNetwork.description, seed: 1).learningRateFactors
        #expect(factors == [0.5, 0.5, 0.5, 0.5, 0.5, 1].map { $0 })
        settings.learningRateFactors = [0.1]
        #expect(settings.trainerConfiguration(for: tinyNetwork.description, seed: 1).learningRateFactors[0] == 0.05)
    }

    @Test func theBestEpochIsKeptOrTheLast() throws {
        try TestData.withTemporaryFolder { folder in
            var settings = tinySettings
            settings.epochs = 6
            // Ruins what was learned: the rate ends far too high.
            settings.schedule = LearningRateSchedule(shape: .cosine, peak: 0.5, warmUpFraction: 0.9, finalDivisor: 1)
            settings.averagingDecay = 0
            let best = try tinyRun(folder, settings: settings, name: "best").run(jobs: 2)
            settings.selection = .last
            let last = try tinyRun(folder, settings: settings, name: "last").run(jobs: 2)
            #expect(last.selectedEpoch == 6 && best.selectedEpoch < 6)
            let kept = Evaluation(try Predictor(best.network).predictions(of: tinyDigits(60, seed: 2), jobs: 1))
            #expect(kept.accuracy == best.history.compactMap(\.validationAccuracy).max())
            #expect(kept.accuracy == best.history[best.selectedEpoch - 1].validationAccuracy)
            #expect(kept.loss == best.history[best.selectedEpoch - 1].validationLoss)
        }
    }

    @Test func frozenLayersStayAsTheyAreInTheBaseModel() throws {
        try TestData.withTemporaryFolder { folder in
            let base = try tinyRun(folder, name: "base").run(jobs: 2).network
            var settings = tinySettings
            settings.epochs = 1
            settings.frozenLayerCount = 4
            let tuned = try tinyRun(folder, settings: settings, network: base, name: "tuned").run(jobs: 2).network
            for (before, after) in zip(base.tensors, tuned.tensors) {
                #expect((before == after) == !before.name.hasPrefix("dense"), "\(before.name)")
            }
        }
    }

    @Test func whatCannotBeTrainedIsSaidBeforeItStarts() throws {
        try TestData.withTemporaryFolder { folder in
            var settings = tinySettings
            settings.frozenLayerCount = 6
            #expect(throws: TrainingError.layerCountMismatch(field: "frozenLayerCount", found: 6, layerCount: 6)) {
                try tinyRun(folder, settings: settings)
            }
            settings.frozenLayerCount = 0
            settings.learningRateFactors = Array(repeating: 1, count: 7)
            #expect(throws: TrainingError.layerCountMismatch(field: "learningRateFactors", found: 7, layerCount: 6)) {
                try tinyRun(folder, settings: settings)
            }
        }
    }
}
