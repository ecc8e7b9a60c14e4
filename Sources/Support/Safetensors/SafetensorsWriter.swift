/// Makes the bytes of a safetensors file.
///
/// A file is a little-endian 64-bit header length, a JSON header padded with spaces to a multiple of 8, and the tensors without
/// a hole between them: the widest elements first, so that each is aligned, and by name among equals. Where the metadata has at
/// most one entry the bytes are those of the reference implementation; more entries are sorted by key.
///
/// **Determinism** A: the same tensors and metadata give the same bytes.
/// **Source** github.com/huggingface/safetensors, "Format".
public enum SafetensorsWriter {
    static let metadataKey = "__metadata__"

    /// The bytes of a file.
    ///
    /// - Parameters:
    ///   - tensors: by name; `__metadata__` is not a name.
    ///   - metadata: what the file says about itself, by key.
    public static func bytes(_ tensors: [String: SafetensorsTensor], metadata: [String: String] = [:]) -> [UInt8] {
        var file = header(tensors.mapValues { ($0.type, $0.shape) }, metadata: metadata)
        file.reserveCapacity(file.count + tensors.values.reduce(0) { $0 + $1.bytes.count })
        for name in order(tensors.mapValues(\.type)) { file += tensors[name]?.bytes ?? [] }
        return file
    }

    /// The bytes of a file that carries the digest of its content, which is checked whenever it is opened.
    ///
    /// - Parameters:
    ///   - tensors: by name; `__metadata__` is not a name.
    ///   - metadata: what the file says about itself, by key, without a seal.
    public static func sealedBytes(_ tensors: [String: SafetensorsTensor], metadata: [String: String] = [:]) -> [UInt8] {
        let seal = SafetensorsSeal.entries(contentDigest(tensors, metadata: metadata))
        return bytes(tensors, metadata: metadata.merging(seal) { _, own in own })
    }

    /// The digest of a file's content: that of the bytes of the file without a seal.
    public static func contentDigest(_ tensors: [String: SafetensorsTensor], metadata: [String: String] = [:]) -> ContentDigest {
        var digest = RunningDigest()
        digest.update(header(tensors.mapValues { ($0.type, $0.shape) }, metadata: metadata))
        for name in order(tensors.mapValues(\.type)) { digest.update(tensors[name]?.bytes ?? []) }
        return digest.digest
    }

    /// What a file begins with: the header's length and the header. The bytes of the tensors follow, those of the widest elements
    /// first, by name among equals.
    public static func header(
        _ tensors: [String: (type: SafetensorsType, shape: [Int])], metadata: [String: String] = [:]
    ) -> [UInt8] {
        precondition(tensors[metadataKey] == nil, "a tensor cannot be named \(metadataKey)")
        var fields: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key < $1.key }.map { quoted($0.key) + ":" + quoted($0.value) }
            fields.append(quoted(metadataKey) + ":{" + pairs.joined(separator: ",") + "}")
        }
        var offset = 0
        for name in order(tensors.mapValues(\.type)) {
            guard let (type, shape) = tensors[name] else { continue }
            let end = offset + shape.reduce(type.byteCount, *)
            let sizes = shape.map(String.init).joined(separator: ",")
            fields.append(
                quoted(name) + ":{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(sizes)],\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var header = Array(("{" + fields.joined(separator: ",") + "}").utf8)
        header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        let length = stride(from: 0, to: 64, by: 8).map { UInt8(truncatingIfNeeded: header.count >> $0) }
        return length + header
    }

    /// The names of the tensors in the order of their bytes.
    static func order(_ types: [String: SafetensorsType]) -> [String] {
        SafetensorsType.allCases.flatMap { type in types.filter { $0.value == type }.keys.sorted() }
    }

    /// A JSON string, escaping only what JSON demands.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{8}": result += "\\b"
            case "\u{c}": result += "\\f"
            case ..."\u{1f}":
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
