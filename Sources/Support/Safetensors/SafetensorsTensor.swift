/// What the elements of a tensor are, in the order in which tensors lie in a file.
public enum SafetensorsType: String, Sendable, CaseIterable {
    case int64 = "I64"
    case float32 = "F32"
    case uint32 = "U32"
    case int32 = "I32"
    case uint8 = "U8"
    // Read past, never written: files of other programs hold them.
    case float64 = "F64"
    case uint64 = "U64"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int16 = "I16"
    case uint16 = "U16"
    case int8 = "I8"
    case boolean = "BOOL"

    /// The size of one element.
    public var byteCount: Int {
        switch self {
        case .uint8, .int8, .boolean: 1
        case .float16, .bfloat16, .int16, .uint16: 2
        case .float32, .uint32, .int32: 4
        case .int64, .float64, .uint64: 8
        }
    }
}

/// A tensor on its way into a safetensors file: a type, a shape and little-endian bytes.
public struct SafetensorsTensor: Sendable, Equatable {
    public let type: SafetensorsType
    /// Outermost dimension first; empty for a single number.
    public let shape: [Int]
    /// As they lie in a file.
    public let bytes: [UInt8]

    public init(_ values: [Float], shape: [Int]) {
        self.init(type: .float32, shape: shape, bytes: Self.littleEndian(values.lazy.map(\.bitPattern)))
    }

    public init(_ values: [UInt8], shape: [Int]) {
        self.init(type: .uint8, shape: shape, bytes: values)
    }

    public init(_ values: [UInt32], shape: [Int]) {
        self.init(type: .uint32, shape: shape, bytes: Self.littleEndian(values))
    }

    public init(_ values: [Int32], shape: [Int]) {
        self.init(type: .int32, shape: shape, bytes: Self.littleEndian(values))
    }

    public init(_ values: [Int64], shape: [Int]) {
        self.init(type: .int64, shape: shape, bytes: Self.littleEndian(values))
    }

    init(type: SafetensorsType, shape: [Int], bytes: [UInt8]) {
        precondition(
            shape.reduce(type.byteCount, *) == bytes.count, "shape \(shape) of \(type.rawValue) with \(bytes.count) bytes")
        self.type = type
        self.shape = shape
        self.bytes = bytes
    }

    private static func littleEndian<Word: FixedWidthInteger>(_ words: some Collection<Word>) -> [UInt8] {
        words.map(\.littleEndian).withUnsafeBytes { Array($0) }
    }
}
