import Exchange
import Foundation
import NeuralNetwork
import Recipes
import Support
import Training

/// A network trained in PyTorch, as a model of ours.
public struct PyTorchImport {
    public static let presetNames = NetworkPreset.allCases.map(\.rawValue)

    private let model: Model
    private let matches: [(layer: String, module: String)]
    private let inputs: [String]

    /// - Parameters:
    ///   - file: a safetensors file with a `state_dict`.
    ///   - network: a preset's name, or a manifest whose `network` is meant.
    /// - Throws: `ExchangeError` and `SafetensorsError`, naming the file; `PyTorchImportError.unknownNetwork`; what reading a manifest throws.
    public init(file: String, network name: String) throws {
        inputs = [file, name]
        let description = try Self.description(name)
        do {
            let weights = try PyTorchWeights(contentsOf: file)
            let (network, matches) = try weights.network(description)
            self.matches = matches
            // It has no recipe; its own file stands for it.
            model = try Model(
                members: [network], profile: .mnist, recipeDigest: weights.digest, toolVersion: inkmillVersion)
        } catch let error as ExchangeError {
            throw FileError(error, file: file)
        }
    }

    /// - Parameter isForced: whether another file that is there is replaced.
    /// - Returns: what was written, for a person.
    /// - Throws: `OutputError`, `FileSystemError.unwritable`.
    public func write(to file: String, isForced: Bool = false) throws -> String {
        let bytes = try model.encoded(), digest = ContentDigest(of: bytes)
        try OutputFiles(inputs: inputs, isForced: isForced).write(bytes, to: file)
        let lines = matches.map { "\($0.layer) from \($0.module)" }
        let written = "\(file): \(NumberText.count(model.network.description.parameterCount, "parameter")), model \(digest.short)"
        return (lines + [written]).joined(separator: "\n")
    }

    private static func description(_ name: String) throws -> NetworkDescription {
        if let preset = NetworkPreset(rawValue: name) {
            return try NetworkDescription(input: NetworkDescription.glyphShape, layers: preset.layers(classCount: 10))
        }
        guard FileManager.default.fileExists(atPath: name) else { throw PyTorchImportError.unknownNetwork(name) }
        guard case .network(let description) = try Recipe(manifest: name).start else {
            throw PyTorchImportError.unknownNetwork(name)
        }
        return description
    }
}

/// Why the network of imported weights is not known.
enum PyTorchImportError: DiagnosticError {
    /// Neither a preset nor a manifest with a network.
    case unknownNetwork(String)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .unknownNetwork(let name):
            Diagnostic(
                code: "import.unknown-network", message: "'\(name)' is neither a network's name nor a manifest with a 'network'",
                fix: Spelling.nearest(to: name, among: PyTorchImport.presetNames).map { "did you mean '\($0)'?" }
                    ?? "choose one of \(PyTorchImport.presetNames.joined(separator: ", ")), or name a manifest")
        }
    }
}
