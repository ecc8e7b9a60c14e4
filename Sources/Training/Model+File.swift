import Foundation
import Imaging
import NeuralNetwork
import Support

/// `model.safetensors`: the weights under PyTorch's names, and in the metadata the network's description, the normalization
/// profile, the classes, the recipe's digest and the tool's version; and a digest of all of this, which is checked on reading.
extension Model {
    public static let fileName = "model.safetensors"

    private static let format = "inkmill-model/1"
    /// Many times what a hundred networks have; a file that has more is no model.
    private static let maxByteCount = 1 << 30

    /// The bytes of the file, which carry the digest of its content.
    ///
    /// **Determinism** A: the same model gives the same bytes.
    public func encoded() throws -> [UInt8] {
        let (tensors, metadata) = try content()
        return SafetensorsWriter.sealedBytes(tensors, metadata: metadata)
    }

    /// What tells this model from others: the digest of its file's content. Whether the file is sealed makes no difference; of a
    /// file that is not, it is the digest of the file.
    public func contentDigest() throws -> ContentDigest {
        let (tensors, metadata) = try content()
        return SafetensorsWriter.contentDigest(tensors, metadata: metadata)
    }

    private func content() throws -> (tensors: [String: SafetensorsTensor], metadata: [String: String]) {
        var metadata = [
            "format": Self.format, "network": try JSONFile.encoded(network.description), "profile": profile.identifier,
            "classes": try JSONFile.encoded(classes), "recipeDigest": recipeDigest.hex, "toolVersion": toolVersion,
        ]
        if reading != .plain { metadata[Self.readingKey] = try JSONFile.encoded(reading) }
        guard members.count > 1 else { return (network.safetensors, metadata) }
        metadata[Self.membersKey] = String(members.count)
        var tensors: [String: SafetensorsTensor] = [:]
        for (index, member) in members.enumerated() {
            for (name, tensor) in member.safetensors { tensors[Self.memberPrefix(index) + name] = tensor }
        }
        return (tensors, metadata)
    }

    private static let readingKey = "reading", membersKey = "members"
    /// More than anybody trains; a file that says more is damaged.
    private static let maxMemberCount = 100

    /// Of the tensors of an ensemble's member.
    private static func memberPrefix(_ index: Int) -> String { "member\(index + 1)." }

    /// Writes the file.
    ///
    /// - Returns: the digest of its content.
    /// - Throws: `FileSystemError.unwritable`.
    @discardableResult
    public func save(to path: String) throws -> ContentDigest {
        try AtomicFile.write(try encoded(), to: path)
        return try contentDigest()
    }

    /// Reads a model.
    ///
    /// - Parameters:
    ///   - profile: the one the glyphs have that it is to read.
    ///   - digest: of all bytes of the file, where somebody knows it; it vouches for the content as a seal does.
    /// - Throws: `ModelError`, `NeuralNetworkError.tensorsDoNotFit`, `SafetensorsError`, `FileSystemError`, all naming the file.
    public init(contentsOf path: String, profile: NormalizationProfile, digest: ContentDigest? = nil) throws {
        let file = try SafetensorsFile(contentsOf: path, maxByteCount: Self.maxByteCount)
        do {
            if let digest, file.digest != digest { throw ModelError.changed(found: file.digest.hex, expected: digest.hex) }
            self = try Self.decoded(file, expectedProfile: profile)
        } catch let error as any DiagnosticError {
            throw FileError(error, file: path)
        }
        if digest != nil { isSealed = true }
    }

    /// Reads a model and makes the bytes of a file of the same content that carries its digest. Whatever else a person has written
    /// into the metadata is kept.
    ///
    /// - Throws: what reading a model throws.
    public static func sealed(contentsOf path: String) throws -> (model: Model, bytes: [UInt8]) {
        let file = try SafetensorsFile(contentsOf: path, maxByteCount: maxByteCount)
        do {
            let model = try decoded(file, expectedProfile: try profile(of: file))
            return (model, SafetensorsWriter.sealedBytes(file.tensors, metadata: file.metadata))
        } catch let error as any DiagnosticError {
            throw FileError(error, file: path)
        }
    }

    /// What a person should be told who uses a model whose file cannot be checked; nil where it can.
    public func remark(file: String) -> Diagnostic? {
        if isSealed { return nil }
        return Diagnostic(
            .warning, code: "model.unsealed", at: SourceLocation(file: file),
            message: "carries no digest of its content, as models of earlier versions: whether it was damaged cannot be told",
            fix: "where you trust the file, `inkmill model seal \(file) --output NEW` writes it with a digest")
    }

    /// The model in a file's content; the errors do not name the file.
    static func decoded(_ file: SafetensorsFile, expectedProfile: NormalizationProfile) throws -> Model {
        if NumberModel.isOne(file) { throw ModelError.readsNumbers }
        let metadata = ModelMetadata(file)
        let format = try metadata.value("format"), identifier = try metadata.value("profile")
        guard format == Self.format else { throw ModelError.unsupportedFormat(found: format, expected: Self.format) }
        guard identifier == expectedProfile.identifier else {
            throw ModelError.profileMismatch(found: identifier, expected: expectedProfile.identifier)
        }
        let classes = try Self.classes(try metadata.value("classes"))
        let description = try metadata.description(input: NetworkDescription.glyphShape) { node, issues in
            NetworkDescription(from: node, issues: issues, classCount: classes.count)
        }
        guard classes == GlyphClass.digitNames || classes == GlyphClass.names else {
            throw ModelError.wrongClasses(found: classes, expected: GlyphClass.digitNames)
        }
        let members = try Self.members(file, metadata).map { try Network(description: description, tensors: $0) }
        var model = try Model(
            members: members, reading: try Self.reading(file.metadata[readingKey]), profile: expectedProfile, classes: classes,
            recipeDigest: try metadata.recipeDigest(), toolVersion: try metadata.value("toolVersion"))
        model.isSealed = file.seal != nil
        return model
    }

    /// The tensors of each member.
    private static func members(_ file: SafetensorsFile, _ metadata: ModelMetadata) throws -> [[NamedTensor]] {
        var count: Int?
        if let text = file.metadata[membersKey] {
            guard let number = Int(text), (2...maxMemberCount).contains(number) else {
                throw ModelError.malformedDescription(reason: "'\(text)' is no number of networks")
            }
            count = number
        }
        var members = Array(repeating: [NamedTensor](), count: count ?? 1)
        for tensor in try metadata.tensors() {
            let member = count.flatMap { count in (0..<count).first { tensor.name.hasPrefix(memberPrefix($0)) } }
            let ownName = member.map { String(tensor.name.dropFirst(memberPrefix($0).count)) } ?? tensor.name
            members[member ?? 0].append(NamedTensor(name: ownName, shape: tensor.shape, values: tensor.values))
        }
        return members
    }

    private static func reading(_ json: String?) throws(ModelError) -> InferenceSettings {
        guard let json else { return .plain }
        let reading: InferenceSettings
        do {
            reading = try JSONDecoder().decode(InferenceSettings.self, from: Data(json.utf8))
        } catch {
            throw .malformedDescription(reason: "the reading is " + decodingReason(error))
        }
        guard InferenceSettings.temperatureRange.contains(reading.temperature),
            ViewSettings.shiftRange.contains(reading.views.shiftPixels),
            ViewSettings.rotationRange.contains(reading.views.rotationDegrees)
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
}
