import Foundation
import Support

@testable import Training

/// Checkpoints of training runs, with the digest that they must name.
struct CheckpointTarget: FuzzTarget {
    static let name = "checkpoint"

    private let folder: FuzzFolder

    init() throws {
        folder = try FuzzFolder()
    }

    func run(_ input: [UInt8]) {
        let bytes = SafetensorsRepair.repaired(input)
        let sealed = Self.sealed(bytes) ?? bytes
        let file = folder.write(sealed, "checkpoint.safetensors")
        let digest = (try? SafetensorsFile(Data(sealed)))?.metadata["runDigest"] ?? ""
        guard let loaded = FuzzLaw.attempt("a checkpoint", { try Checkpoint.load(file, runDigest: ContentDigest(hex: digest)) }),
            let checkpoint = loaded
        else { return }
        let copy = folder.path + "/copy.safetensors", second = folder.path + "/second.safetensors"
        FuzzLaw.require("a checkpoint of our own") {
            try checkpoint.save(to: copy)
            try Checkpoint.load(copy, runDigest: checkpoint.runDigest)?.save(to: second)
        }
        // Bytes, since not every float equals itself.
        let written = [copy, second].map { path in FuzzLaw.require("a checkpoint of our own") { try FileContent.bytes(of: path) } }
        FuzzLaw.requireEqual("a checkpoint of our own", written[1], written[0])
    }

    /// With the digest of its content; nil where it is no file of floats.
    private static func sealed(_ bytes: [UInt8]) -> [UInt8]? {
        guard let file = try? SafetensorsFile(Data(bytes)) else { return nil }
        var tensors: [String: SafetensorsTensor] = [:]
        for (name, entry) in file.entries {
            guard let values = try? file.floats(name) else { return nil }
            tensors[name] = SafetensorsTensor(values, shape: entry.shape)
        }
        var metadata = file.metadata
        metadata["contentDigest"] = nil
        metadata["contentDigest"] = ContentDigest(of: SafetensorsWriter.bytes(tensors, metadata: metadata)).hex
        return SafetensorsWriter.bytes(tensors, metadata: metadata)
    }
}
