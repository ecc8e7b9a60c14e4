import Dataset
import Foundation
import NeuralNetwork
import Support
import Synchronization
import Testing
import TestSupport
import Training
@testable import Ingest
@testable import Pipeline
@testable import Recipes

/// Files that change between the stages, or under them: nothing is made of what was not checked, and what may have been is named.
@Suite struct ChangedInputTests {
    @discardableResult
    private func run(
        _ project: TinyProject, through last: StageName = .evaluate, isForced: Bool = false,
        observe: @escaping @Sendable (ProgressEvent) -> Void = { _ in }
    ) throws -> RunSummary {
        try RecipeRun(manifest: project.manifest, results: project.processed, observe: observe).run(through: last, isForced: isForced)
    }

    private func verify(_ project: TinyProject, repairs: Bool = false) throws -> Verification {
        try RecipeVerification(RecipeRun(manifest: project.manifest, results: project.processed)).run(repairs: repairs)
    }

    private func shard(_ project: TinyProject, _ number: Int) -> String {
        "\(project.processed)/shards/train-0000\(number).safetensors"
    }

    private func damage(_ file: String) throws {
        var bytes = try FileContent.bytes(of: file)
        bytes[bytes.count / 2] ^= 1
        try AtomicFile.write(bytes, to: file)
    }

    private func lock(_ project: TinyProject) throws -> Lock { try Lock.load(from: project.processed + "/lock.json") }

    /// As a version before this one has left it, which did not check what it read.
    private func forgetChecks(_ project: TinyProject) throws {
        var lock = try lock(project)
        for name in lock.stages.keys { lock.stages[name]?.readsWereChecked = nil }
        try lock.save(to: project.processed + "/lock.json")
    }

    @Test(arguments: [true, false])
    func aShardThatIsChangedDuringTrainingLeavesNoModelAndNoDoneStage(isCutShort: Bool) throws {
        try TestData.withTemporaryFolder { folder in
            let whole = try TinyProject(in: folder + "/whole"), project = try TinyProject(in: folder + "/changed")
            let model = try #require(try run(whole).model)
            try run(project, through: .augment)
            let path = shard(project, 1)
            let error = #expect(throws: StageError.self) {
                try run(project) { event in
                    guard case .curve(let text, _) = event, text.contains("epoch 1") else { return }
                    if isCutShort {
                        truncate(path, 500)
                    } else if let handle = FileHandle(forWritingAtPath: path) {
                        try? handle.write(contentsOf: [UInt8](repeating: 9, count: 60_000))
                    }
                }
            }
            let diagnostic = try #require(error?.diagnostics.first)
            #expect(diagnostic.code == "shard.changed" && diagnostic.location?.file == path && diagnostic.exitStatus == .badInput)
            #expect(diagnostic.fix.contains("inkmill verify \(project.manifest) --repair"))
            #expect(try lock(project).stages[.train] == nil)
            let files = try project.digests().keys
            #expect(!files.contains { $0.hasSuffix("model.safetensors") })

            #expect(try verify(project, repairs: true).exitStatus == .ok)
            let again = try #require(try run(project).model)
            let digests = try [model, again].map { try Model(contentsOf: $0, profile: .mnist).network.tensors }
            #expect(digests[0] == digests[1])
        }
    }

    @Test func anIndexOfShardsThatIsAnotherWhenTrainingEndsLeavesNoModel() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project, through: .augment)
            let index = project.processed + "/shards/index.json"
            let error = #expect(throws: StageError.self) {
                try run(project, through: .train) { event in
                    guard case .curve(let text, _) = event, text.contains("epoch 2") else { return }
                    guard let content = try? FileContent.text(of: index) else { return }
                    try? AtomicFile.write(content + " ", to: index)
                }
            }
            #expect(error?.diagnostics.first?.code == "stage.input-changed")
            #expect(try lock(project).stages[.train] == nil)
        }
    }

    @Test func ofDamagedFilesTheStagesThatReadThemAreNamedAsStanding() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project)
            #expect(try verify(project).laterStages.isEmpty)
            try damage(shard(project, 1))
            let found = try verify(project)
            #expect(found.laterStages.map(\.stage) == [.train, .evaluate])
            #expect(found.laterStages.allSatisfy { $0.state == .standsDespiteDamage })
            #expect(found.laterStages[0].inputs == ["shards/train-00001.safetensors"])
            #expect(found.diagnostics.map(\.severity) == [.error, .note, .note])
            let repaired = try verify(project, repairs: true)
            #expect(repaired.laterStages.map(\.state) == [.standsAfterRepair, .standsAfterRepair] && repaired.exitStatus == .ok)
            #expect(repaired.laterStages.map(\.inputs) == found.laterStages.map(\.inputs))
            #expect(repaired.laterStages.allSatisfy { !$0.fix.contains("mend") })
            #expect(try verify(project).laterStages.isEmpty)

            try damage(project.processed + "/digits/digits.jsonl")
            #expect(try verify(project).laterStages.map(\.stage) == [.augment, .train, .evaluate])
        }
    }

    @Test func ofAVersionThatDidNotCheckItsReadsTheStagesStayNamedAfterTheRepairUntilTheyAreDoneAgain() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project)
            try forgetChecks(project)
            #expect(try verify(project).exitStatus == .ok)
            try damage(shard(project, 1))
            try damage(shard(project, 2))
            let repaired = try verify(project, repairs: true)
            #expect(repaired.findings.map(\.state) == [.repaired, .repaired])
            for verification in [repaired, try verify(project), try verify(project, repairs: true)] {
                #expect(verification.exitStatus == .badInput)
                #expect(verification.laterStages.map(\.stage) == [.train, .evaluate])
                #expect(verification.laterStages.allSatisfy { $0.state == .maybeDamaged })
                let files = ["shards/train-00001.safetensors", "shards/train-00002.safetensors"]
                #expect(verification.laterStages.map(\.inputs) == [files, files])
                #expect(verification.laterStages[0].fix.contains("inkmill train \(project.manifest) --force"))
                #expect(verification.diagnostics.last?.code == "verify.made-from-damaged")
            }
            try run(project, through: .train, isForced: true)
            #expect(try verify(project).laterStages.map(\.stage) == [.evaluate])
            try run(project, isForced: true)
            #expect(try verify(project).exitStatus == .ok)
        }
    }

    @Test func stagesThatWereMadeFromAnotherResultThanIsThereAreNamed() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try run(project)
            try project.edit("degreesRange: [-8, 8]", "degreesRange: [-9, 9]")
            try run(project, through: .augment)
            let augmented = try verify(project)
            #expect(augmented.laterStages.map(\.stage) == [.train, .evaluate] && augmented.exitStatus == .ok)
            #expect(augmented.laterStages.allSatisfy { $0.state == .outOfStep && $0.inputs == ["the copies of 'augment'"] })
            #expect(augmented.laterStages[0].fix.contains("inkmill train \(project.manifest)"))
            try run(project, through: .train)
            let trained = try verify(project)
            #expect(Set(trained.laterStages.map(\.stage)) == [.evaluate])
            #expect(trained.laterStages.map(\.inputs).contains(["the model of 'train'"]))
            try run(project)
            #expect(try verify(project).laterStages.isEmpty)
        }
    }

    /// A small network, as an earlier version saved it: without a digest.
    private func writeModel(_ path: String, seed: UInt64, isSealed: Bool = false) throws {
        let description = try NetworkDescription(
            input: NetworkDescription.glyphShape, layers: NetworkPreset.tiny.layers(classCount: 10))
        let model = try Model(
            members: [Network(description: description, seed: seed)], profile: .mnist, recipeDigest: ContentDigest(of: "r"),
            toolVersion: "0.1.0")
        let file = try SafetensorsFile(Data(model.encoded()))
        try AtomicFile.write(
            isSealed ? model.encoded() : SafetensorsWriter.bytes(file.tensors, metadata: file.metadata), to: path)
    }

    @Test func anUnsealedBaseIsRemarkedOnOnceAndAnotherOneInItsPlaceIsNamed() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder), base = folder + "/manifests/base.safetensors"
            try project.edit("network: lenet5", "base: base.safetensors")
            try writeModel(base, seed: 1)
            let remarks = Mutex<[String]>([])
            let observe: @Sendable (ProgressEvent) -> Void = { event in
                if case .message(let text) = event { remarks.withLock { $0.append(text) } }
            }
            try run(project, observe: observe)
            let told = remarks.withLock { $0.filter { $0.contains("model.unsealed") } }
            #expect(told.count == 1 && told[0].contains("inkmill model seal") && told[0].contains("base.safetensors"))

            // Sealed it is the same model: nothing is stale, and nobody is told anything.
            try writeModel(base, seed: 1, isSealed: true)
            remarks.withLock { $0 = [] }
            let worked = Mutex<[String]>([])
            try run(project) { event in
                observe(event)
                if case .started(let stage, _, _) = event { worked.withLock { $0.append(stage) } }
            }
            #expect(worked.withLock { $0 } == [] && remarks.withLock { $0 } == [])
            #expect(try verify(project).laterStages.isEmpty)

            try writeModel(base, seed: 2, isSealed: true)
            let changed = try verify(project)
            #expect(changed.laterStages.map(\.stage) == [.train, .evaluate])
            #expect(changed.laterStages[0].inputs == ["the model 'base.safetensors'"])
        }
    }

    @Test func aCheckpointThatIsDamagedAndAStageThatIsNotDoneAreTold() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let report = try #require(try run(project).report)
            let checkpoint = (report as NSString).deletingLastPathComponent + "/checkpoint.safetensors"
            let model = (report as NSString).deletingLastPathComponent + "/model.safetensors"
            let whole = try FileContent.bytes(of: checkpoint)
            try damage(checkpoint)
            let damaged = try verify(project)
            #expect(damaged.exitStatus == .badInput && damaged.findings.isEmpty && damaged.checkpoints.count == 1)
            #expect(damaged.diagnostics.map(\.code) == ["verify.damaged-checkpoint"])
            try FileManager.default.removeItem(atPath: checkpoint)
            let missing = try verify(project)
            #expect(missing.exitStatus == .ok && missing.diagnostics.map(\.code) == ["verify.missing-checkpoint"])

            // Training that cannot go on leaves the stage undone.
            try AtomicFile.write(whole, to: checkpoint)
            try damage(checkpoint)
            try FileManager.default.removeItem(atPath: model)
            #expect(throws: (any Error).self) { try run(project) }
            let undone = try verify(project)
            #expect(undone.unfinishedStages == [.train] && undone.text.contains("'train' is not done"))
            #expect(undone.exitStatus == .badInput)
        }
    }

    @Test func aBaseThatCannotBeReadHidesNothingElseAndShardsAreRepaired() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder), base = folder + "/manifests/base.safetensors"
            try project.edit("network: lenet5", "base: base.safetensors")
            try writeModel(base, seed: 1, isSealed: true)
            try run(project)
            try damage(shard(project, 1))
            try damage(base)
            let found = try verify(project)
            #expect(found.findings.map(\.file) == ["shards/train-00001.safetensors"] && found.exitStatus == .badInput)
            #expect(found.laterStages.contains { $0.state == .inputUnreadable && $0.inputs[0].contains("base.safetensors") })
            #expect(try verify(project, repairs: true).findings.map(\.state) == [.repaired])
            #expect(try verify(project).findings.isEmpty)
        }
    }

    @Test func aBaseOfAnEarlierRecipeThatWasDamagedIsRefused() throws {
        try TestData.withTemporaryFolder { folder in
            let first = try TinyProject(in: folder + "/a"), second = try TinyProject(in: folder + "/b", firstWriter: 11)
            let model = try #require(try run(first, through: .train).model)
            try second.edit("network: lenet5", "base: ../../a/manifests/tiny.yaml")
            try damage(model)
            let error = #expect(throws: FileError.self) { try run(second, through: .train) }
            #expect(error?.diagnostics[0].location?.file.hasSuffix("model.safetensors") == true)
        }
    }

    @Test func sealingKeepsTheModelAndRefusesWhatCannotBeRead() throws {
        try TestData.withTemporaryFolder { folder in
            let old = folder + "/old.safetensors", new = folder + "/new.safetensors"
            try writeModel(old, seed: 1)
            let before = try FileContent.bytes(of: old)
            // Never trained, it guesses: that takes a word of the person.
            let error = #expect(throws: ModelSealingError.self) { try ModelSealing(old).write(to: new, isForced: false) }
            #expect(error?.diagnostics[0].code == "model.reads-nothing" && !FileManager.default.fileExists(atPath: new))
            let text = try ModelSealing(old).write(to: new, isForced: true)
            let models = try [old, new].map { try LoadedModel(BaseModel(written: $0, relativeTo: ""), profile: .mnist) }
            #expect(models[0].digest == models[1].digest && text.contains(models[0].digest.short))
            #expect(text.contains("200 digits") || text.contains("digits in invented hands"))
            #expect(models[0].remarks.count == 1 && models[1].remarks.isEmpty)
            // The same command again writes the same; the input is never written.
            _ = try ModelSealing(old).write(to: new, isForced: true)
            #expect(throws: OutputError.self) { try ModelSealing(old).write(to: old, isForced: true) }
            #expect(try FileContent.bytes(of: old) == before)

            var damaged = try FileContent.bytes(of: new)
            damaged[damaged.count - 2] ^= 0x40
            try AtomicFile.write(damaged, to: folder + "/damaged.safetensors")
            #expect(throws: FileError.self) { try ModelSealing(folder + "/damaged.safetensors") }
        }
    }

    @Test func aModelThatOverflowsStopsRecognitionAndIsNamed() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 2), path = folder + "/huge.safetensors"
            try writeModel(path, seed: 1)
            let file = try SafetensorsFile(contentsOf: path)
            let tensors = file.tensors.mapValues { tensor in
                tensor.shape.count == 2
                    ? SafetensorsTensor([Float](repeating: 3e38, count: tensor.bytes.count / 4), shape: tensor.shape) : tensor
            }
            try AtomicFile.write(SafetensorsWriter.bytes(tensors, metadata: file.metadata), to: path)
            let recognition = try Recognition(
                model: path, layout: .sheet(templateFile: folder + "/manifests/templates/tiny.yaml"), leastProbability: 0.9, jobs: 1)
            #expect(recognition.remarks.map(\.code) == ["model.unsealed"])
            let error = #expect(throws: UnusableModelError.self) { try recognition.read([project.scans + "/w1.png"]) }
            #expect(error?.exitStatus == .badInput && error?.description.contains(path) == true)
            #expect(error?.diagnostics[0].code == "network.not-finite-output")
            #expect(throws: UnusableModelError.self) { try ModelSealing(path) }
        }
    }
}
