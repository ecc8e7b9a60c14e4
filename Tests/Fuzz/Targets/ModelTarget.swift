import Foundation
import Imaging
import Support

@testable import Training

/// Model files. What is read can be written to the same model, and reads a glyph without a trap.
struct ModelTarget: FuzzTarget {
    static let name = "model"

    func run(_ input: [UInt8]) {
        guard let file = FuzzLaw.attempt("safetensors", { try SafetensorsFile(Data(SafetensorsRepair.repaired(input))) }),
            let model = FuzzLaw.attempt("a model", { try Model.decoded(file, expectedProfile: .mnist) })
        else { return }
        let written = FuzzLaw.require("a model") { try model.encoded() }
        let again = FuzzLaw.require("a model of our own") {
            try Model.decoded(try SafetensorsFile(Data(written)), expectedProfile: .mnist).encoded()
        }
        FuzzLaw.requireEqual("the bytes of a model of our own", again, written)
        _ = FuzzLaw.require("the digest of a model") { try model.contentDigest() }
        // A large network would take most of the time.
        guard written.count < 1 << 16 else { return }
        FuzzLaw.attempt("a reading") { try ModelPredictor(model).probabilities(of: [Glyph()], jobs: 1) }
    }
}
