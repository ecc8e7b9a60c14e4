import Foundation
import Imaging
import NeuralNetwork
import Support

/// `model.safetensors`: the weights under PyTorch's names, and in the metadata the network's description, the normalisation
/// profile, the classes, the recipe's digest and the tool's version.
extension Model {
    public static let fileName = "model.safetensors"

    private static let format = "inkmill-model/1"

    /// The bytes of the file.
    ///
    /// **Determinism** A: the same model gives the same bytes.
    public func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func json(_ value: some Encodable) throws -> String { String(decoding: try encoder.encode(value), as: UTF8.self) }
        return SafetensorsWriter.bytes(
            network.safetensors,
            metadata: [
                "format": Self.format, "network": try json(network.description), "profile": profile.identifier,
                "classes": try json(classes), "recipeDigest": recipeDigest.hex, "toolVersion": toolVersion,
            ])
    }

    /// Writes the file.
    ///
    /// - Returns: the digest of its bytes.
    /// - Throws: `FileSystemError.unwritable`.
    @discardableResult
    public func save(to path: String) throws -> ContentDigest {
        let bytes = try encoded()
        try AtomicFile.write(bytes, to: path)
        return ContentDigest(of: bytes)
    }

    /// Reads a model.
    ///
    /// - Parameter profile: the one the glyphs have that it is to read.
    /// - Throws: `ModelError`, `NeuralNetworkError.tensorsDoNotFit`, `SafetensorsError`, `FileSystemError`, all naming the file.
    public init(contentsOf path: String, profile: NormalizationProfile) throws {
        let file = try SafetensorsFile(contentsOf: path)
        do {
            self = try Self.decoded(file, expectedProfile: profile)
        } catch let error as any DiagnosticError {
            throw FileError(error, file: path)
        }
    }

    private static func decoded(_ file: SafetensorsFile, expectedProfile: NormalizationProfile) throws -> Model {
        func value(_ key: String) throws(ModelError) -> String {
            guard let value = file.metadata[key] else { throw .missingMetadata(key) }
            return value
        }
        let format = try value("format"), identifier = try value("profile")
        guard format == Self.format else { throw ModelError.unsupportedFormat(found: format, expected: Self.format) }
        guard identifier == expectedProfile.identifier else {
            throw ModelError.profileMismatch(found: identifier, expected: expectedProfile.identifier)
        }
        let description: NetworkDescription, classes: [String]
        do {
            description = try JSONDecoder().decode(NetworkDescription.self, from: Data(try value("network").utf8))
            classes = try JSONDecoder().decode([String].self, from: Data(try value("classes").utf8))
        } catch let error as ModelError {
            throw error
        } catch {
            throw ModelError.malformedDescription(reason: decodingReason(error))
        }
        var tensors: [NamedTensor] = []
        for (name, entry) in file.entries.sorted(by: { $0.key < $1.key }) {
            let values = try file.floats(name)
            guard values.allSatisfy(\.isFinite) else { throw ModelError.notFinite(tensor: name) }
            tensors.append(NamedTensor(name: name, shape: entry.shape, values: values))
        }
        return try Model(
            network: try Network(description: description, tensors: tensors), profile: expectedProfile, classes: classes,
            recipeDigest: ContentDigest(hex: try value("recipeDigest")), toolVersion: try value("toolVersion"))
    }
}
