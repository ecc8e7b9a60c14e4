import Foundation
import Support
import Testing
import TestSupport
import Training
@testable import Pipeline
@testable import Recipes

/// What is handed out with a model.
@Suite struct ModelFilesTests {
    @Test func cardSaysWhatTheRunFoundAndHowToMakeTheModelAgain() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            let summary = try RecipeRun(manifest: project.manifest).run(through: .evaluate)
            let folder = (try #require(summary.report) as NSString).deletingLastPathComponent, after = try #require(summary.after)
            let model = folder + "/model.safetensors"
            let card = try FileContent.text(of: folder + "/model-card.md")
            for part in [
                "`mnist/1`", NumberText.percent(after.accuracy), NumberText.percent(after.interval.lower), "61,706 parameters",
                "trained from nothing", try ContentDigest(ofFile: model).hex, "Sheets read: 5", "- sheets in `tiny`, read with `tiny.yaml`",
                "AdamW with weight decay", "schedule `oneCycle` with a peak of", "`inkmill run tiny.yaml` with seed 7",
            ] {
                #expect(card.contains(part), "\(part)")
            }
            // TensorBoard's file lies beside the metrics.
            let files = try FileManager.default.contentsOfDirectory(atPath: (model as NSString).deletingLastPathComponent)
            #expect(files.contains { $0.contains("tfevents") } && files.contains("metrics.jsonl"))
        }
    }

    @Test func rangeTestLeavesTheResultsAsTheyAre() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            try project.edit("network: lenet5", "network: tiny")
            _ = try RecipeRun(manifest: project.manifest).run(through: .augment)
            let before = try project.digests()
            let test = try LearningRateRangeRun(RecipeRun(manifest: project.manifest))
            #expect(test.test.points.count > 50 && test.text.contains("a good peak is about"))
            let after = try project.digests()
            #expect(Set(after.keys).subtracting(before.keys) == ["range-test/range-test.json", "range-test/range-test.svg"])
            // The lock only notes that the two files were written here.
            for (file, digest) in before where file != Lock.fileName { #expect(after[file] == digest, "\(file)") }
            let lock = try Lock.load(from: project.processed + "/" + Lock.fileName)
            #expect(Set(lock.stages.keys) == [.ingest, .augment] && lock.otherFiles.count == 2)
            #expect(try FileContent.text(of: project.processed + "/range-test/range-test.svg").contains("<polyline"))
        }
    }

    @Test func runFolderThatCannotBeWrittenIsSaidBeforeTheFirstStep() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder)
            _ = try RecipeRun(manifest: project.manifest).run(through: .augment)
            // A file where the folder of runs has to be.
            try AtomicFile.write("in the way", to: project.processed + "/runs")
            let error = #expect(throws: FileSystemError.self) { try RecipeRun(manifest: project.manifest).run(through: .train) }
            #expect(error?.description.contains("runs") == true)
        }
    }

    @Test func modelIsHandedOutAsONNXAndTakenFromPyTorch() throws {
        try TestData.withTemporaryFolder { folder in
            let text = try ONNXExport(model: "builtin/mnist").write(to: folder + "/model.onnx")
            #expect(text.contains("1 network") && text.contains("mnist/1"))
            #expect(try FileContent.bytes(of: folder + "/model.onnx").count > 1_000_000)

            // A model of ours has the tensors of a state_dict under other names: not in the order of nn.Sequential.
            let model = try Model.builtin(named: "mnist", profile: .mnist)
            var tensors: [String: SafetensorsTensor] = [:], module = 0, last = ""
            for tensor in model.network.tensors {
                let parts = tensor.name.split(separator: ".").map(String.init)
                if parts[0] != last { module += 1 }
                last = parts[0]
                tensors["\(module).\(parts[1])"] = SafetensorsTensor(tensor.values, shape: tensor.shape)
            }
            let file = folder + "/torch.safetensors", manifest = try TinyProject(in: folder)
            try AtomicFile.write(SafetensorsWriter.bytes(tensors, metadata: [:]), to: file)
            let preset = try #require(
                PyTorchImport.presetNames.first { (try? PyTorchImport(file: file, network: $0)) != nil })
            _ = try PyTorchImport(file: file, network: preset).write(to: folder + "/model.safetensors")
            #expect(try Model(contentsOf: folder + "/model.safetensors", profile: .mnist).network.tensors == model.network.tensors)

            // The manifest's network is lenet5.
            let error = #expect(throws: FileError.self) { try PyTorchImport(file: file, network: manifest.manifest) }
            #expect(error?.diagnostics[0].code == "import.shape" && error?.diagnostics[0].location?.file == file)
            let unknown = #expect(throws: PyTorchImportError.self) { try PyTorchImport(file: file, network: "lenet-5") }
            #expect(unknown?.description.contains("did you mean 'lenet5'?") == true)
        }
    }

    @Test func modelOfViewsIsNotWrittenAsONNX() throws {
        try TestData.withTemporaryFolder { folder in
            let model = try Model.builtin(named: "mnist", profile: .mnist)
            try Model.joined([model], views: ViewSettings(shiftPixels: 1)).save(to: folder + "/views.safetensors")
            #expect(throws: ModelError.viewsNotInONNX) { try ONNXExport(model: folder + "/views.safetensors") }
        }
    }
}
