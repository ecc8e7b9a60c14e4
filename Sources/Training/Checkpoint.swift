import Foundation
import NeuralNetwork
import Support

/// Everything that a run needs to go on as if it had never been interrupted, after a whole epoch.
///
/// One file, replaced atomically: a run that is killed finds either the old one or the new one. It holds the history too, so
/// `metrics.jsonl` can always be made again from it.
struct Checkpoint {
    /// What the run is made of; a checkpoint of another run is of no use.
    let runDigest: ContentDigest
    let history: [EpochMetrics]
    /// Of the weights in `selected`.
    let selectedEpoch: Int
    let selected: [NamedTensor]
    /// As the trainer exports it.
    let trainerState: [NamedTensor]
    /// The logits of the run's observed glyphs after each epoch; empty where there are none.
    let observedLogits: [[Float]]

    private static let format = "inkmill-checkpoint/1"
    private static let selectedPrefix = "selected.", observedPrefix = "observed."

    func save(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var tensors: [String: SafetensorsTensor] = [:]
        for tensor in trainerState { tensors[tensor.name] = SafetensorsTensor(tensor.values, shape: tensor.shape) }
        for tensor in selected {
            tensors[Self.selectedPrefix + tensor.name] = SafetensorsTensor(tensor.values, shape: tensor.shape)
        }
        for (epoch, logits) in observedLogits.enumerated() {
            tensors[Self.observedName(epoch)] = SafetensorsTensor(logits, shape: [logits.count])
        }
        let metadata = [
            "format": Self.format, "runDigest": runDigest.hex, "selectedEpoch": String(selectedEpoch),
            "history": String(decoding: try encoder.encode(history), as: UTF8.self),
        ]
        try AtomicFile.write(SafetensorsWriter.sealedBytes(tensors, metadata: metadata), to: path)
    }

    /// The checkpoint of this run, or nil where there is none, or one of another run.
    ///
    /// A run must not go on from a damaged checkpoint, so one that carries no digest of its content is refused.
    ///
    /// - Throws: `TrainingError.malformedCheckpoint`, `FileSystemError`.
    static func load(_ path: String, runDigest: ContentDigest) throws -> Checkpoint? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let bytes = try SafetensorsFile.bytes(of: path), file: SafetensorsFile
        do throws(SafetensorsError) {
            file = try SafetensorsFile(bytes)
        } catch {
            throw TrainingError.malformedCheckpoint(file: path, reason: error.diagnostics.map(\.message).joined(separator: "; "))
        }
        guard file.seal != nil else {
            throw TrainingError.malformedCheckpoint(file: path, reason: "it carries no digest of its content")
        }
        guard file.metadata["format"] == format, let digest = file.metadata["runDigest"],
            let selectedEpoch = file.metadata["selectedEpoch"].flatMap({ Int($0) }), let history = file.metadata["history"]
        else { throw TrainingError.malformedCheckpoint(file: path, reason: "its description is incomplete") }
        var selected: [NamedTensor] = [], trainerState: [NamedTensor] = []
        for (name, entry) in file.entries.sorted(by: { $0.key < $1.key }) where !name.hasPrefix(observedPrefix) {
            guard entry.type == .float32 else {
                throw TrainingError.malformedCheckpoint(file: path, reason: "'\(name)' is \(entry.type.rawValue), not F32")
            }
            let values = try file.floats(name)
            if name.hasPrefix(selectedPrefix) {
                selected.append(
                    NamedTensor(name: String(name.dropFirst(selectedPrefix.count)), shape: entry.shape, values: values))
            } else {
                trainerState.append(NamedTensor(name: name, shape: entry.shape, values: values))
            }
        }
        guard digest == runDigest.hex else { return nil }
        let epochs: [EpochMetrics]
        do {
            epochs = try JSONDecoder().decode([EpochMetrics].self, from: Data(history.utf8))
        } catch {
            throw TrainingError.malformedCheckpoint(file: path, reason: "its history: " + decodingReason(error))
        }
        guard epochs.map(\.epoch) == Array(1..<epochs.count + 1), (1..<epochs.count + 1).contains(selectedEpoch) else {
            throw TrainingError.malformedCheckpoint(file: path, reason: "its history has a hole")
        }
        let isObserved = file.entries.keys.contains { $0.hasPrefix(observedPrefix) }
        return Checkpoint(
            runDigest: runDigest, history: epochs, selectedEpoch: selectedEpoch, selected: selected, trainerState: trainerState,
            observedLogits: isObserved ? try epochs.indices.map { try file.floats(observedName($0)) } : [])
    }

    /// Of an epoch, counted from 0.
    private static func observedName(_ epoch: Int) -> String { observedPrefix + String(epoch + 1) }
}
