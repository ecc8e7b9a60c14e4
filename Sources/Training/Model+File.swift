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
        var metadata = [
            "format": Self.format, "network": try json(network.description), "profile": profile.identifier,
            "classes": try json(classes), "recipeDigest": recipeDigest.hex, "toolVersion": toolVersion,
        ]
        if reading != .plain { metadata[Self.readingKey] = try json(reading) }
        guard members.count > 1 else { return SafetensorsWriter.bytes(network.safetensors, metadata: metadata) }
        metadata[Self.membersKey] = String(members.count)
        var tensors: [String: SafetensorsTensor] = [:]
        for (index, member) in members.enumerated() {
            for (name, tensor) in member.safetensors { tensors[Self.memberPrefix(index) + name] = tensor }
        }
        return SafetensorsWriter.bytes(tensors, metadata: metadata)
    }

    private static let readingKey = "reading", membersKey = "members"
    /// More than anybody trains; a file that says more is damaged.
    private static let maxMemberCount = 100

    /// Of the tensors of an ensemble's member.
    private static func memberPrefix(_ index: Int) -> String { "member\(index + 1)." }

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

    /// The model in a file's content; the errors do not name the file.
    static func decoded(_ file: SafetensorsFile, expectedProfile: NormalizationProfile) throws -> Model {
        func value(_ key: String) throws(ModelError) -> String {
            guard let value = file.metadata[key] else { throw .missingMetadata(key) }
            return value
        }
        let format = try value("format"), identifier = try value("profile")
        guard format == Self.format else { throw ModelError.unsupportedFormat(found: format, expected: Self.format) }
        guard identifier == expectedProfile.identifier else {
            throw ModelError.profileMismatch(found: identifier, expected: expectedProfile.identifier)
        }
        let classes = try Self.classes(try value("classes"))
        let description = try Self.description(try value("network"), classCount: classes.count)
        let digits = (0...9).map(String.init)
        guard classes == digits else { throw ModelError.wrongClasses(found: classes, expected: digits) }
        let members = try Self.members(file).map { try Network(description: description, tensors: $0) }
        let recipeDigest = try value("recipeDigest")
        guard recipeDigest.count == 64, recipeDigest.allSatisfy(\.isHexDigit) else {
            throw ModelError.malformedDescription(reason: "the recipe's digest '\(recipeDigest)' is no SHA-256")
        }
        return try Model(
            members: members, reading: try Self.reading(file.metadata[readingKey]), profile: expectedProfile, classes: classes,
            recipeDigest: ContentDigest(hex: recipeDigest), toolVersion: try value("toolVersion"))
    }

    /// The tensors of each member.
    private static func members(_ file: SafetensorsFile) throws -> [[NamedTensor]] {
        var count: Int?
        if let text = file.metadata[membersKey] {
            guard let number = Int(text), (2...maxMemberCount).contains(number) else {
                throw ModelError.malformedDescription(reason: "'\(text)' is no number of networks")
            }
            count = number
        }
        var members = Array(repeating: [NamedTensor](), count: count ?? 1)
        for (name, entry) in file.entries.sorted(by: { $0.key < $1.key }) {
            let values = try file.floats(name)
            guard values.allSatisfy(\.isFinite) else { throw ModelError.notFinite(tensor: name) }
            let member = count.flatMap { count in (0..<count).first { name.hasPrefix(memberPrefix($0)) } }
            let ownName = member.map { String(name.dropFirst(memberPrefix($0).count)) } ?? name
            members[member ?? 0].append(NamedTensor(name: ownName, shape: entry.shape, values: values))
        }
        return members
    }

    private static func reading(_ json: String?) throws(ModelError) -> ReadingSettings {
        guard let json else { return .plain }
        let reading: ReadingSettings
        do {
            reading = try JSONDecoder().decode(ReadingSettings.self, from: Data(json.utf8))
        } catch {
            throw .malformedDescription(reason: "the reading is " + decodingReason(error))
        }
        guard ReadingSettings.temperatureRange.contains(reading.temperature),
            ViewSettings.shiftRange.contains(reading.views.shiftPixels),
            ViewSettings.turnRange.contains(reading.views.turnDegrees)
        else { throw .malformedDescription(reason: "'\(json)' is no way of reading") }
        return reading
    }

    private static func classes(_ json: String) throws(ModelError) -> [String] {
        do {
            return try JSONDecoder().decode([String].self, from: Data(json.utf8))
        } catch {
            throw .malformedDescription(reason: "the classes are " + decodingReason(error))
        }
    }

    /// Read as a manifest is, whose checks keep impossible sizes out; JSON is YAML too.
    private static func description(_ json: String, classCount: Int) throws(ModelError) -> NetworkDescription {
        let issues = ManifestIssues(source: json)
        let description: NetworkDescription
        do {
            // Nothing but JSON: YAML's references could blow up.
            _ = try JSONSerialization.jsonObject(with: Data(json.utf8))
            var fields = ManifestFields(try ManifestNode(yaml: json, file: fileName), context: "network", issues: issues)
            let expected = NetworkDescription.glyphShape
            if var input = fields.fields("input") {
                _ = input.int("channels", in: expected.channels...expected.channels)
                _ = input.int("height", in: expected.height...expected.height)
                _ = input.int("width", in: expected.width...expected.width)
                input.finish()
            }
            guard let layers = fields.requiredNode("layers") else { throw ModelError.malformedDescription(reason: "no layers") }
            description = NetworkDescription(from: layers, issues: issues, input: expected, classCount: classCount)
            fields.finish()
            try issues.throwIfAny()
        } catch {
            throw .malformedDescription(reason: decodingReason(error))
        }
        return description
    }
}
