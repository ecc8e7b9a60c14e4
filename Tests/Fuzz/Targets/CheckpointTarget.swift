import Foundation
import Support

@testable import Training

/// Checkpoints of training runs.
struct CheckpointTarget: FuzzTarget {
    static let name = "checkpoint"

    private let folder: FuzzFolder

    init() throws {
        folder = try FuzzFolder()
    }

    func run(_ input: [UInt8]) {
        let bytes = SafetensorsRepair.repaired(input)
        let file = folder.write(bytes, "checkpoint.safetensors")
        let digest = (try? SafetensorsFile(Data(bytes)))?.metadata["runDigest"] ?? ""
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
}
