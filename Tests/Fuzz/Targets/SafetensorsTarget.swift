import Foundation
import Support

/// The safetensors format itself. What is read can be written and read back to the same tensors.
struct SafetensorsTarget: FuzzTarget {
    static let name = "safetensors"

    func run(_ input: [UInt8]) {
        check(input)
        let repaired = SafetensorsRepair.repaired(input)
        if repaired != input { check(repaired) }
    }

    private func check(_ bytes: [UInt8]) {
        guard let file = FuzzLaw.attempt("safetensors", { try SafetensorsFile(Data(bytes)) }) else { return }
        FuzzLaw.attempt("a tensor that is not there") { try file.bytes("no such tensor") }
        var tensors: [String: SafetensorsTensor] = [:]
        for (name, entry) in file.entries {
            guard entry.byteRange.upperBound <= bytes.count else { FuzzLaw.finding("'\(name)' lies at \(entry.byteRange)") }
            tensors[name] = FuzzLaw.require("a tensor of the file") { try Self.tensor(name, entry, file) }
        }
        guard tensors.count == file.entries.count else { return }
        let written = SafetensorsWriter.bytes(tensors, metadata: file.metadata)
        let again = FuzzLaw.require("safetensors of our own") { try SafetensorsFile(Data(written)) }
        FuzzLaw.requireEqual("the metadata of safetensors of our own", again.metadata, file.metadata)
        for (name, tensor) in tensors {
            guard let entry = again.entries[name] else { FuzzLaw.finding("'\(name)' was not written") }
            FuzzLaw.requireEqual("the shape of a tensor of our own", entry.shape, tensor.shape)
            FuzzLaw.requireEqual("the bytes of a tensor of our own", Array(written[entry.byteRange]), tensor.bytes)
        }
    }

    /// Nil for a type that is not written.
    private static func tensor(_ name: String, _ entry: SafetensorsFile.Entry, _ file: SafetensorsFile) throws -> SafetensorsTensor? {
        switch entry.type {
        case .float32: SafetensorsTensor(try file.floats(name), shape: entry.shape)
        case .uint32: SafetensorsTensor(try file.words(name), shape: entry.shape)
        case .int64: SafetensorsTensor(try file.integers(name), shape: entry.shape)
        case .uint8: SafetensorsTensor([UInt8](try file.bytes(name)), shape: entry.shape)
        case .float64, .uint64, .int32, .float16, .bfloat16, .int16, .uint16, .int8, .boolean: nil
        }
    }
}
