/// What is wrong with a safetensors file, or with what was asked of it. Offsets count from the start of the file.
public enum SafetensorsError: DiagnosticError, Equatable {
    /// Shorter than the header length itself.
    case tooShort(byteCount: Int)
    case headerTooLong(byteCount: UInt64, limit: Int)
    case headerTruncated(byteCount: Int, fileByteCount: Int)
    case malformedHeader(expected: String, found: String, offset: Int)
    case duplicateName(String, offset: Int)
    case unsupportedType(String, tensor: String, offset: Int)
    /// The product of the shape and the element size does not fit 63 bits.
    case shapeOverflow([Int], tensor: String, offset: Int)
    case wrongByteCount(found: Int, expected: Int, tensor: String, offset: Int)
    /// A hole, an overlap or an end before its start.
    case wrongStart(found: Int, expected: Int, tensor: String, offset: Int)
    case wrongDataByteCount(found: Int, expected: Int, offset: Int)
    case missingTensor(String, present: [String])
    case wrongTensor(String, found: String, expected: String)
    /// What the file says about the digest of its content is no digest.
    case malformedSeal(String)
    /// The content is not what it was when the file was written.
    case wrongSeal(found: String, expected: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .tooShort(let count):
            Self.defect("too-short", "the file has \(count) bytes, fewer than the 8 of the header length", 0)
        case .headerTooLong(let count, let limit):
            Self.defect("header-too-long", "the header is said to have \(count) bytes, more than \(limit)", 0)
        case .headerTruncated(let count, let fileCount):
            Self.defect(
                "header-truncated", "the header is said to have \(count) bytes, but the file ends at byte \(fileCount)", 0)
        case .malformedHeader(let expected, let found, let offset):
            Self.defect("malformed-header", "found \(found) where \(expected) is expected", offset)
        case .duplicateName(let name, let offset):
            Self.defect("duplicate-name", "'\(name)' is there twice", offset)
        case .unsupportedType(let type, let tensor, let offset):
            Self.defect(
                "unsupported-type",
                "tensor '\(tensor)' has the type '\(type)'; known are "
                    + SafetensorsType.allCases.map(\.rawValue).joined(separator: ", "), offset)
        case .shapeOverflow(let shape, let tensor, let offset):
            Self.defect("shape-overflow", "tensor '\(tensor)' has the impossible shape \(shape)", offset)
        case .wrongByteCount(let found, let expected, let tensor, let offset):
            Self.defect(
                "wrong-size", "tensor '\(tensor)' has \(found) bytes, its shape and type ask for \(expected)", offset)
        case .wrongStart(let found, let expected, let tensor, let offset):
            Self.defect(
                "wrong-start", "tensor '\(tensor)' starts at \(found) of the data, the one before it ends at \(expected)",
                offset)
        case .wrongDataByteCount(let found, let expected, let offset):
            Self.defect("wrong-data-size", "\(found) bytes of tensors follow the header, which describes \(expected)", offset)
        case .missingTensor(let name, let present):
            Diagnostic(
                code: "safetensors.missing-tensor",
                message: "there is no tensor '\(name)' among " + present.prefix(40).joined(separator: ", "),
                fix: (Spelling.nearest(to: name, among: present).map { "'\($0)' is near; " } ?? "")
                    + "use the file that was meant, or make it again")
        case .wrongTensor(let name, let found, let expected):
            Diagnostic(
                code: "safetensors.wrong-tensor", message: "tensor '\(name)' is \(found), not \(expected)",
                fix: "use the file that was meant, or make it again")
        case .malformedSeal(let reason):
            Diagnostic(
                code: "safetensors.malformed-seal", message: "the digest that the file carries of its content is damaged: \(reason)",
                fix: Self.copyAgain)
        case .wrongSeal(let found, let expected):
            Diagnostic(
                code: "safetensors.changed-content",
                message: "the content has the SHA-256 \(found.prefix(16))…, the file itself says \(expected.prefix(16))…: it was "
                    + "damaged or edited after it was written",
                fix: Self.copyAgain)
        }
    }

    private static let copyAgain = "copy the file again from where it is whole, or make it again"

    private static func defect(_ code: String, _ message: String, _ offset: Int) -> Diagnostic {
        Diagnostic(
            code: "safetensors." + code, message: "byte \(offset): " + message,
            fix: "the file is damaged or not a safetensors file; make it or copy it again")
    }
}
