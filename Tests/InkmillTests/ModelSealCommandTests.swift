import Foundation
import Support
import TestSupport
import Testing

/// `model seal`, and what a person is told of models that were damaged or cannot be checked.
@Suite struct ModelSealCommandTests {
    /// The model that ships, as an earlier version wrote it.
    private func writeOldModel(to path: String) throws -> SafetensorsFile {
        let shipped = Bundle.main.bundleURL.path + "/inkmill_Training.resources/Resources/mnist.safetensors"
        let file = try SafetensorsFile(contentsOf: shipped)
        #expect(file.seal != nil)
        try AtomicFile.write(SafetensorsWriter.bytes(file.tensors, metadata: file.metadata), to: path)
        return file
    }

    @Test func anOldModelIsUsedWithARemarkAndASealedOneWithoutUntilABitOfItFlips() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 2)
            let old = folder + "/old.safetensors", new = folder + "/new.safetensors"
            let shipped = try writeOldModel(to: old)
            func recognize(_ model: String) async throws -> ProgramRun {
                try await inkmill([
                    "recognize", model, project.scans + "/w1.png", "--template", folder + "/manifests/templates/tiny.yaml",
                ])
            }
            let unsealed = try await recognize(old)
            #expect(unsealed.status == 0 && unsealed.errors.contains("model.unsealed"))

            let sealing = try await inkmill(["model", "seal", old, "--output", new])
            #expect(sealing.status == 0 && sealing.output.contains("200 of 200 digits"), "\(sealing.errors)")
            #expect(try SafetensorsFile(contentsOf: new).seal == shipped.seal)
            let sealed = try await recognize(new)
            #expect(sealed.status == 0 && sealed.errors.isEmpty && sealed.output == unsealed.output)

            // The highest bit of an exponent.
            var bytes = try FileContent.bytes(of: new)
            bytes[bytes.count - 1] ^= 0x40
            try AtomicFile.write(bytes, to: new)
            for arguments in [
                ["recognize", new, project.scans + "/w1.png"], ["model", "join", new, "--output", folder + "/a.safetensors"],
                ["model", "onnx", new, "--output", folder + "/a.onnx"], ["model", "seal", new, "--output", folder + "/b.safetensors"],
                ["compare", new, old, "--on", project.manifest],
            ] {
                let outcome = try await inkmill(arguments)
                #expect(outcome.status == 65 && outcome.output.isEmpty, "\(arguments)")
                #expect(outcome.errors.contains("\(new): error:") && outcome.errors.contains("safetensors.changed-content"))
            }
        }
    }

    @Test func aFileThatIsThereIsNotReplacedUnlessThatIsAskedFor() async throws {
        try await TestData.withTemporaryFolder { folder in
            let old = folder + "/old.safetensors", other = folder + "/other.safetensors"
            _ = try writeOldModel(to: old)
            try AtomicFile.write("somebody's", to: other)
            #expect(try await inkmill(["model", "seal", old, "--output", other]).status == 65)
            #expect(try FileContent.text(of: other) == "somebody's")
            #expect(try await inkmill(["model", "seal", old, "--output", old, "--force"]).status == 64)
            #expect(try await inkmill(["model", "seal", old, "--output", other, "--force"]).status == 0)
            #expect(try SafetensorsFile(contentsOf: other).seal != nil)
        }
    }
}
