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

    public var diagnostics: [Diagnostic] {
        switch self {
        case .missingTensor(let name, let present):
            let near = Spelling.nearest(to: name, among: present)
            return [
                Diagnostic(
                    code: "safetensors.missing-tensor",
                    message: "there is no tensor '\(name)' among " + present.prefix(40).joined(separator: ", "),
                    fix: near.map { "'\($0)' is near; " } ?? "" + "use the file that was meant, or make it again")
            ]
        case .wrongTensor(let name, let found, let expected):
            return [
                Diagnostic(
                    code: "safetensors.wrong-tensor", message: "tensor '\(name)' is \(found), not \(expected)",
                    fix: "use the file that was meant, or make it again")
            ]
        default:
            let (code, message, offset) = defect
            return [
                Diagnostic(
                    code: "safetensors." + code, message: "byte \(offset): " + message,
                    fix: "the file is damaged or not a safetensors file; make it or copy it again")
            ]
        }
    }

    private var defect: (code: String, message: String, offset: Int) {
        switch self {
        case .tooShort(let count):
            ("too-short", "the file has \(count) bytes, fewer than the 8 of the header length", 0)
        case .headerTooLong(let count, let limit):
            ("header-too-long", "the header is said to have \(count) bytes, more than \(limit)", 0)
        case .headerTruncated(let count, let fileCount):
            ("header-truncated", "the header is said to have \(count) bytes, but the file ends at byte \(fileCount)", 0)
        case .malformedHeader(let expected, let found, let offset):
            ("malformed-header", "found \(found) where \(expected) is expected", offset)
        case .duplicateName(let name, let offset):
            ("duplicate-name", "'\(name)' is there twice", offset)
        case .unsupportedType(let type, let tensor, let offset):
            (
                "unsupported-type",
                "tensor '\(tensor)' has the type '\(type)'; known are "
                    + SafetensorsType.allCases.map(\.rawValue).joined(separator: ", "), offset
            )
        case .shapeOverflow(let shape, let tensor, let offset):
            ("shape-overflow", "tensor '\(tensor)' has the impossible shape \(shape)", offset)
        case .wrongByteCount(let found, let expected, let tensor, let offset):
            ("wrong-size", "tensor '\(tensor)' has \(found) bytes, its shape and type ask for \(expected)", offset)
        case .wrongStart(let found, let expected, let tensor, let offset):
            (
                "wrong-start", "tensor '\(tensor)' starts at \(found) of the data, the one before it ends at \(expected)",
                offset
            )
        case .wrongDataByteCount(let found, let expected, let offset):
            ("wrong-data-size", "\(found) bytes of tensors follow the header, which describes \(expected)", offset)
        case .missingTensor, .wrongTensor: preconditionFailure("told above")
        }
    }
}
