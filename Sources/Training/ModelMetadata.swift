import Foundation
import NeuralNetwork
import Support

/// What every model file holds: descriptions in its metadata, and tensors of numbers.
struct ModelMetadata {
    private let file: SafetensorsFile

    init(_ file: SafetensorsFile) {
        self.file = file
    }

    /// - Throws: `ModelError.missingMetadata`.
    func value(_ key: String) throws(ModelError) -> String {
        guard let value = file.metadata[key] else { throw .missingMetadata(key) }
        return value
    }

    /// - Throws: `ModelError.malformedDescription`.
    func recipeDigest() throws(ModelError) -> ContentDigest {
        let digest = try value("recipeDigest")
        guard digest.count == 64, digest.allSatisfy(\.isHexDigit) else {
            throw .malformedDescription(reason: "the recipe's digest '\(digest)' is no SHA-256")
        }
        return ContentDigest(hex: digest)
    }

    /// All tensors, in the order of their names.
    ///
    /// - Throws: `ModelError.notFinite`; what reading them throws.
    func tensors() throws -> [NamedTensor] {
        try file.entries.sorted { $0.key < $1.key }.map { name, entry in
            let values = try file.floats(name)
            guard values.allSatisfy(\.isFinite) else { throw ModelError.notFinite(tensor: name) }
            return NamedTensor(name: name, shape: entry.shape, values: values)
        }
    }

    /// The network's description. Read as a manifest is, whose checks keep impossible sizes out; JSON is YAML too.
    ///
    /// - Parameters:
    ///   - input: what the network has to take.
    ///   - read: makes the description of the list of layers.
    /// - Throws: `ModelError.missingMetadata`, `.malformedDescription`.
    func description(
        input: TensorShape, _ read: (ManifestNode, ManifestIssues) -> NetworkDescription
    ) throws(ModelError) -> NetworkDescription {
        let json = try value("network"), issues = ManifestIssues(source: json)
        let description: NetworkDescription
        do {
            // Nothing but JSON: YAML's references could blow up.
            _ = try JSONSerialization.jsonObject(with: Data(json.utf8))
            var fields = ManifestFields(try ManifestNode(yaml: json, file: Model.fileName), context: "network", issues: issues)
            if var shape = fields.fields("input") {
                _ = shape.int("channels", in: input.channels...input.channels)
                _ = shape.int("height", in: input.height...input.height)
                _ = shape.int("width", in: input.width...input.width)
                shape.finish()
            }
            guard let layers = fields.requiredNode("layers") else { throw ModelError.malformedDescription(reason: "no layers") }
            description = read(layers, issues)
            fields.finish()
            try issues.throwIfAny()
        } catch {
            throw .malformedDescription(reason: decodingReason(error))
        }
        return description
    }
}
