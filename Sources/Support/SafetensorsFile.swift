import Foundation

/// A safetensors file, opened strictly: whatever the format forbids is an error with its byte offset.
///
/// The tensors stay in the file (which is mapped, not read) until they are asked for.
///
/// **Source** github.com/huggingface/safetensors, "Format".
public struct SafetensorsFile: Sendable {
    /// The longest header that is read, as the format demands.
    public static let maxHeaderBytes = 100_000_000

    public struct Entry: Sendable, Equatable {
        public let type: SafetensorsType
        public let shape: [Int]
        /// Where its bytes are, counted from the start of the file.
        public let byteRange: Range<Int>

        var summary: String { "\(type.rawValue) \(shape)" }
    }

    public let metadata: [String: String]
    public let entries: [String: Entry]
    private let data: Data

    /// The size of the whole file.
    public var byteCount: Int { data.count }

    /// Opens and checks the file at `path`.
    ///
    /// - Throws: `FileSystemError`, or a `SafetensorsError` placed in the file.
    public init(contentsOf path: String) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            guard FileManager.default.fileExists(atPath: path) else { throw FileSystemError.missing(path) }
            throw FileSystemError.unreadable(path, reason: error.localizedDescription)
        }
        do {
            try self.init(data)
        } catch {
            throw FileError(error, file: path)
        }
    }

    /// Checks the bytes of a file.
    public init(_ data: Data) throws(SafetensorsError) {
        let data = data.startIndex == 0 ? data : Data(data)
        guard data.count >= 8 else { throw .tooShort(byteCount: data.count) }
        let length = Self.word(data, at: 0, as: UInt64.self)
        guard length <= UInt64(Self.maxHeaderBytes) else {
            throw .headerTooLong(byteCount: length, limit: Self.maxHeaderBytes)
        }
        let dataStart = 8 + Int(length)
        guard dataStart <= data.count else {
            throw .headerTruncated(byteCount: Int(length), fileByteCount: data.count)
        }
        let header = try SafetensorsHeader(Array(data[8..<dataStart]), fileOffset: 8)
        var entries: [String: Entry] = [:]
        var position = 0
        for entry in header.entries.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            let byteCount = try Self.byteCount(entry)
            guard entry.start == position else {
                throw .wrongStart(found: entry.start, expected: position, tensor: entry.name, offset: entry.offset)
            }
            guard entry.end >= entry.start, entry.end - entry.start == byteCount else {
                throw .wrongByteCount(
                    found: entry.end.subtractingReportingOverflow(entry.start).partialValue, expected: byteCount,
                    tensor: entry.name, offset: entry.offset)
            }
            position = entry.end
            guard position <= data.count - dataStart else { break }
            entries[entry.name] = Entry(
                type: entry.type, shape: entry.shape, byteRange: dataStart + entry.start..<dataStart + entry.end)
        }
        guard position == data.count - dataStart else {
            throw .wrongDataByteCount(found: data.count - dataStart, expected: position, offset: dataStart)
        }
        metadata = header.metadata
        self.entries = entries
        self.data = data
    }

    /// The elements of a tensor of unsigned bytes: a piece of the file, not a copy.
    ///
    /// - Parameter shape: what the caller expects; nil takes any.
    /// - Throws: `SafetensorsError.missingTensor`, `.wrongTensor`.
    public func bytes(_ name: String, shape: [Int]? = nil) throws(SafetensorsError) -> Data {
        try bytes(name, of: .uint8, shape: shape)
    }

    /// The bytes of a tensor of any type, little-endian: a piece of the file, not a copy.
    ///
    /// - Throws: `SafetensorsError.missingTensor`, `.wrongTensor`.
    public func bytes(_ name: String, of type: SafetensorsType, shape: [Int]? = nil) throws(SafetensorsError) -> Data {
        data[try range(name, type, shape)]
    }

    /// Tells the system that pieces will be asked for in no order, so that it reads no neighbours ahead of them.
    public func expectRandomAccess() {
        data.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            // Advice: where it is not taken, reading is slower and right.
            _ = madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, MADV_RANDOM)
        }
    }

    /// The elements of a tensor of floats.
    public func floats(_ name: String, shape: [Int]? = nil) throws(SafetensorsError) -> [Float] {
        words(in: try range(name, .float32, shape), as: UInt32.self).map(Float.init(bitPattern:))
    }

    /// The elements of a tensor of unsigned 32-bit numbers.
    public func words(_ name: String, shape: [Int]? = nil) throws(SafetensorsError) -> [UInt32] {
        words(in: try range(name, .uint32, shape), as: UInt32.self)
    }

    /// The elements of a tensor of signed 64-bit numbers.
    public func integers(_ name: String, shape: [Int]? = nil) throws(SafetensorsError) -> [Int64] {
        words(in: try range(name, .int64, shape), as: Int64.self)
    }

    private func range(_ name: String, _ type: SafetensorsType, _ shape: [Int]?) throws(SafetensorsError) -> Range<Int> {
        guard let entry = entries[name] else { throw .missingTensor(name, present: entries.keys.sorted()) }
        guard entry.type == type, shape == nil || entry.shape == shape else {
            let expected = shape.map { "\(type.rawValue) \($0)" } ?? type.rawValue
            throw .wrongTensor(name, found: entry.summary, expected: expected)
        }
        return entry.byteRange
    }

    private func words<Word: FixedWidthInteger>(in range: Range<Int>, as type: Word.Type) -> [Word] {
        let size = Word.bitWidth / 8
        return data.withUnsafeBytes { bytes in
            (0..<range.count / size).map {
                Word(littleEndian: bytes.loadUnaligned(fromByteOffset: range.lowerBound + $0 * size, as: type))
            }
        }
    }

    private static func word<Word: FixedWidthInteger>(_ data: Data, at offset: Int, as type: Word.Type) -> Word {
        var word: Word = 0
        for index in stride(from: Word.bitWidth / 8 - 1, through: 0, by: -1) {
            word = word << 8 | Word(truncatingIfNeeded: data[offset + index])
        }
        return word
    }

    private static func byteCount(_ entry: SafetensorsHeader.Entry) throws(SafetensorsError) -> Int {
        var count = entry.type.byteCount
        for dimension in entry.shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
            guard !overflow else { throw .shapeOverflow(entry.shape, tensor: entry.name, offset: entry.offset) }
            count = product
        }
        return count
    }
}
